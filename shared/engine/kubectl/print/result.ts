/** What commands that write say of each thing they did: "deployment.apps/web scaled", or the object itself with -o. */
import { groupOf } from '../../api/kind-map.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { textFlag, type Flag } from '../flags/flag.ts';
import { nameWord } from '../resources/resource.ts';
import type { Task } from '../waits.ts';
import { outputOf } from './output.ts';
import { printerOf } from './printer.ts';

export const DRY_RUN_FLAG: Flag = textFlag(
  'dry-run',
  'Must be "none", "server" or "client": "client" prints what would be sent, "server" sends it and nothing is kept.',
  { fallback: 'none', alone: 'unchanged', values: ['none', 'server', 'client'] },
);

export type DryRun = 'none' | 'client' | 'server';

/** @throws CommandError (cmdutil.GetDryRunStrategy) */
export function dryRunOf({ flags, io }: Call): DryRun {
  const text = flags.text('dry-run');
  if (text === 'unchanged') {
    io.err('W: --dry-run is deprecated and can be replaced with --dry-run=client.\n');
    return 'client';
  }
  if (text === 'none' || text === 'client' || text === 'server') return text;
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return 'client';
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return 'none';
  throw new CommandError(`Invalid dry-run value (${text}). Must be "none", "server", or "client".`);
}

const SAID: Readonly<Record<DryRun, string>> = { none: '', client: ' (dry run)', server: ' (server dry run)' };

/**
 * The printer of a command that writes, with `outputFlags()` and DRY_RUN_FLAG where it has them.
 * @param saysDryRun whether "(dry run)" is said; `patch` does not
 * @returns a function that takes the object as it is now and what was done ("scaled", "configured")
 * @throws CommandError for an -o that there is not
 */
export function* resultPrinter(call: Call, saysDryRun = true): Task<(object: AnyObject, operation: string) => void> {
  const output = call.flags.has('output') ? outputOf(call) : undefined;
  const dryRun = saysDryRun && call.flags.has('dry-run') ? dryRunOf(call) : 'none';
  if (output !== undefined && output.format !== '') {
    const printer = yield* printerOf(call, output);
    return (object) => printer.print(object);
  }
  return (object, operation) => {
    const { apiVersion, kind, metadata } = object;
    call.io.out(`${nameWord({ group: groupOf(apiVersion), kind }, metadata.name)} ${operation}${SAID[dryRun]}\n`);
  };
}
