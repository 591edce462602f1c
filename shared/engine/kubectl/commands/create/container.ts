/** The container that a generator makes from an image and a command. */
import { fnv1a } from '../../../kernel/random.ts';
import type { Call } from '../../call.ts';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX = 5;

/** Five letters that tell a mended name from another; the same for the same name. */
function suffixOf(name: string): string {
  let state = fnv1a(name);
  let letters = '';
  for (let i = 0; i < SUFFIX; i++) {
    state = fnv1a(name, state + i);
    letters += LETTERS[state % LETTERS.length]!;
  }
  return letters;
}

/** A container's name from its image: the last part of its path, without tag and digest. */
export function containerNameOf(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  const name = last.split(/[:@]/)[0]!;
  return /[_.]/.test(name) ? `${name.replaceAll(/[_.]/g, '-')}-${suffixOf(name)}` : name;
}

/** What stands after the name: the command. */
export const commandOf = ({ args }: Call): readonly string[] => args.slice(1);

export const container = (name: string, image: string, command: readonly string[]): Record<string, unknown> => ({
  name,
  image,
  ...(command.length === 0 ? {} : { command }),
  resources: {},
});
