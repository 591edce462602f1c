/** What the commands below `rollout` work on: one type, by names or by labels. */
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { selectionOf, type Selection } from '../../resources/find.ts';

/** @throws CommandError where nothing was named */
export function rolloutSelection(call: Call): Selection {
  const selection = { ...selectionOf(call), wholeTypes: true };
  if (call.args.length === 0 && (selection.filenames ?? []).length === 0)
    throw new CommandError('required resource not specified');
  return selection;
}
