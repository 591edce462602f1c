/** Which command a container runs, and which of its executables are played from outside (servers, the image's own programs). */
import type { Container } from '../../../model/pod.ts';
import type { Signal } from '../../shell/signals.ts';
import type { Flavour } from '../../shell/state.ts';
import { CLIENT_NAMES } from '../../shell/tools/database-clients.ts';
import type { OutsideProgram } from '../../shell/world.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { flavourOf, hasTool } from './userland.ts';

/** Signals that servers end well on, by themselves. */
const CAUGHT: readonly Signal[] = ['TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'USR2', 'WINCH'];
const POLITE: OutsideProgram = { catches: CAUGHT };

/**
 * The words that a container is created with, or undefined where its image's own program runs of which no words are
 * known. As upstream: command replaces the entrypoint, args the image's arguments, and a command alone drops both.
 * The values are not expanded yet.
 */
export function createdWith(container: Container, image: SimulatedImage): readonly string[] | undefined {
  const { command = [], args = [] } = container;
  if (command.length > 0) return [...command, ...args];
  if (image.entrypoint === undefined) return undefined;
  const words = [...image.entrypoint, ...(args.length > 0 ? args : (image.cmd ?? []))];
  return words.length === 0 ? undefined : words;
}

/** Scripts of official images that end in `exec "$@"`, their own program put before a lone option. */
const BECOMES = /(?:^|\/)docker-entrypoint\.sh$/;

/** The words of the container's first process, once the script of its image has become what it was asked for. */
export function argvOf(container: Container, image: SimulatedImage): readonly string[] | undefined {
  const words = createdWith(container, image);
  if (words === undefined || words.length < 2 || !BECOMES.test(words[0]!)) return words;
  const [own] = image.programs === 'any' ? [] : image.programs;
  return words[1]!.startsWith('-') && own !== undefined ? [own, ...words.slice(1)] : words.slice(1);
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash']);

/** The shells that come with each kind of image: Alpine and busybox have no bash. */
const SHELLS_OF: Readonly<Record<Flavour, readonly string[]>> = {
  ash: ['sh', 'ash'],
  dash: ['sh', 'dash', 'bash'],
  bash: ['sh', 'bash', 'dash'],
};

/** Whether the image has a shell or a tool of this name. */
export function hasExecutable(image: SimulatedImage, name: string): boolean {
  if (image.shell === 'none') return false;
  if (!SHELLS.has(name)) return hasTool(image, name);
  const { programs } = image;
  return programs === 'any' || programs.includes(name) || SHELLS_OF[flavourOf(image)].includes(name);
}

/**
 * The executable, where it is none of the userland: one that the image is known to have, or any at all where nobody
 * knows what the image has.
 */
export function programOf(image: SimulatedImage, name: string): OutsideProgram | undefined {
  const base = baseName(name);
  if (SHELLS.has(base) || CLIENT_NAMES.has(base)) return undefined;
  if (image.programs === 'any') return hasTool(image, base) ? undefined : POLITE;
  return image.programs.includes(base) ? POLITE : undefined;
}

/** Whether the command is run by the shell's machine: a shell, a tool, or a name that nobody knows. */
export function isRunHere(image: SimulatedImage, argv: readonly string[]): boolean {
  return argv[0] !== undefined && programOf(image, argv[0]) === undefined;
}
