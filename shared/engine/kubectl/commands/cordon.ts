/** `kubectl cordon`, `uncordon`: closes machines to new pods and opens them again (kubectl/pkg/cmd/drain). */
import { cordonWord } from '../../drain/words.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { ApiError } from '../../api/errors.ts';
import { CommandError, throwAll, usageError } from '../errors.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import { ask } from '../resources/client.ts';
import { addressOf, find, SELECTOR_FLAG, type Info } from '../resources/find.ts';
import { namesOf } from '../resources/names.ts';
import type { Task } from '../waits.ts';

/** The machines that the arguments or -l mean. @throws CommandError */
export function* nodesOf(call: Call, use: string): Task<Info[]> {
  const { args, flags, path } = call;
  const selector = flags.text('selector');
  if (args.length === 0 && selector === '') throw usageError(path, `USAGE: ${use} [flags]`);
  if (args.length > 0 && selector !== '')
    throw usageError(path, 'error: cannot specify both a node name and a --selector option');
  const words = args.length === 0 ? ['nodes'] : args.map((arg) => (arg.includes('/') ? arg : `nodes/${arg}`));
  const { infos, errors } = yield* find(call, { args: words, selector });
  throwAll(errors);
  return infos;
}

/** Closes machines, or opens them; says of each what was done. @throws CommandError where one cannot be patched */
export function* setSchedulable(call: Call, nodes: readonly Info[], isClosing: boolean): Task<void> {
  const say = yield* resultPrinter(call);
  const dryRun = dryRunOf(call);
  for (const node of nodes) {
    if (node.object.kind !== 'Node') {
      say(node.object, 'skipped');
      continue;
    }
    const { spec } = node.object as { spec?: { unschedulable?: boolean } };
    const isClosed = spec?.unschedulable === true;
    if (isClosed !== isClosing && dryRun !== 'client') {
      const body = { spec: { unschedulable: isClosing ? true : null } };
      const contentType = 'application/strategic-merge-patch+json';
      const query = dryRun === 'server' ? { dryRun: 'All' } : {};
      try {
        yield* ask({ verb: 'patch', ...addressOf(node), contentType, body, query });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const what = `unable to ${isClosing ? 'cordon' : 'uncordon'} node ${JSON.stringify(node.name)}`;
        throw new CommandError(`${what}: ${error.message}`);
      }
    }
    say(node.object, cordonWord(isClosing, isClosed));
  }
}

const command = (name: 'cordon' | 'uncordon', short: string, long: string): Command => ({
  name,
  heading: 'Cluster Management Commands',
  use: `${name} NODE [options]`,
  short,
  long,
  flags: [DRY_RUN_FLAG, SELECTOR_FLAG],
  complete: (call) => namesOf(call, 'nodes'),
  *run(call) {
    yield* setSchedulable(call, yield* nodesOf(call, `${name} NODE`), name === 'cordon');
    return 0;
  },
});

export const cordon = command('cordon', 'Mark node as unschedulable', 'Pods that are on the node stay.');
export const uncordon = command('uncordon', 'Mark node as schedulable', 'New pods may come to the node again.');
