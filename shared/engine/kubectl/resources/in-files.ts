/** The objects of -f and -k as they stand there, for commands that write them. */
import { compileLabelText } from '../../api/label-selector.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import type { Task } from '../waits.ts';
import { find, type Found, type Selection } from './find.ts';

/** @throws CommandError for a file or an object that cannot be read */
export function* inFiles(call: Call, selection: Selection): Task<Found> {
  const found = yield* find(call, { ...selection, asInFile: true });
  const { selector = '' } = selection;
  if (selector === '') return found;
  let matches;
  try {
    matches = compileLabelText(selector);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
  return { ...found, infos: found.infos.filter(({ object }) => matches(object.metadata.labels)) };
}
