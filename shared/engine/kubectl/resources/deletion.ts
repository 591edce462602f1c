/** How things are deleted: the flags that `delete`, `replace --force` and `apply --prune` share (kubectl/pkg/cmd/delete). */
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, durationFlag, intFlag, textFlag, type Flag } from '../flags/flag.ts';

export const CASCADE_FLAG: Flag = textFlag(
  'cascade',
  'What becomes of what it owns: "background", "orphan", or "foreground".',
  { fallback: 'background', alone: 'background', values: ['background', 'orphan', 'foreground'] },
);

/** @param wait whether it waits by itself */
export const deletionFlags = (wait: boolean): readonly Flag[] => [
  CASCADE_FLAG,
  boolFlag('force', 'Takes it out of the API at once, without waiting for anything to end.'),
  intFlag('grace-period', 'Seconds that it is given to end; negative: its own. 0 only with --force.', {
    fallback: '-1',
  }),
  durationFlag('timeout', 'How long to wait for the end of the deletion; 0: very long.'),
  boolFlag('wait', 'Waits until it is gone, finalizers and all.', wait ? { fallback: 'true' } : {}),
];

const POLICIES: Readonly<Record<string, string>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
};

/** @throws CommandError (parseCascadingFlag) */
export function cascadeOf({ flags, io }: Call): string {
  const text = flags.text('cascade');
  const known = POLICIES[text];
  if (known !== undefined) return known;
  const instead = /^(?:1|t|T|true|TRUE|True)$/.test(text)
    ? 'background'
    : /^(?:0|f|F|false|FALSE|False)$/.test(text)
      ? 'orphan'
      : undefined;
  if (instead === undefined)
    throw new CommandError(`invalid cascade value (${text}). Must be "background", "foreground", or "orphan"`);
  io.err(`Warning: --cascade=${text} is deprecated (boolean value) and can be replaced with --cascade=${instead}.\n`);
  return POLICIES[instead]!;
}

const WEEK_MS = 7 * 24 * 3600 * 1000;

/** Until when a deletion that begins now is waited for, Unix ms. */
export const deadlineOf = ({ flags, io }: Call): number => io.now() + (flags.duration('timeout') || WEEK_MS);
