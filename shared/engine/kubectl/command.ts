/**
 * The shape of a command, from which parsing, help and completion follow.
 *
 * A command is one value in a file `commands/NAME.ts`, registered in `commands/all.ts`. Its `run` is a generator that
 * reads as plain code: whatever waits is called with `yield*` (resources/client.ts for the API, resources/find.ts for
 * "TYPE NAME | -f FILE | -l SELECTOR", waits.ts for everything else). It prints through `call.io` and returns the exit
 * code; a failure is thrown (CommandError, usageError, StatusError) and printed by run.ts in kubectl's words.
 */
import type { Call } from './call.ts';
import type { Flag } from './flags/flag.ts';
import type { Task } from './waits.ts';

/** The headings of `kubectl --help`, in its order. */
export const HEADINGS = [
  'Basic Commands (Beginner)',
  'Basic Commands (Intermediate)',
  'Deploy Commands',
  'Cluster Management Commands',
  'Troubleshooting and Debugging Commands',
  'Advanced Commands',
  'Settings Commands',
  'Other Commands',
] as const;

export interface Command {
  name: string;
  aliases?: readonly string[];
  /** Where `kubectl --help` lists it; commands below another have none. */
  heading?: (typeof HEADINGS)[number];
  /** The line after "Usage:", without "kubectl" and what stands above: "cordon NODE [options]". */
  use: string;
  short: string;
  /** One sentence more than `short`, when it needs one. */
  long?: string;
  /** Lines of examples, as they are to be printed. */
  examples?: string;
  flags?: readonly Flag[];
  subcommands?: readonly Command[];
  /** False: the first argument ends the flags (pflag SetInterspersed). */
  interspersed?: false;
  /** Words for the argument after `call.args` (absent: resource types, then names). */
  complete?(call: Call): Task<readonly string[]> | readonly string[];
  /** How a command without `run` shows its help: on standard error and with 1 where this is absent (DefaultSubCommandRun). */
  alone?: { to: 'out'; exit: 0 | 1; takesAny?: true };
  /** It asks the server what is allowed, so that --as does not limit what it reads. */
  asksForRights?: true;
  /** Gives the exit code. Absent: prints its help, or complains of an argument. */
  run?(call: Call): Task<number> | number;
}
