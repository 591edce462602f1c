/** `kubectl drain`: closes machines, evicts their pods and waits until they are gone (kubectl/pkg/cmd/drain, pkg/drain). */
import { selectPods, type DrainOptions } from '../../drain/filters.ts';
import { evictingText, LOOK_MS, pendingLines, refusalText, RETRY_MS, retryText } from '../../drain/words.ts';
import { ApiError } from '../../api/errors.ts';
import { parseTime } from '../../kernel/time.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, ManyErrors } from '../errors.ts';
import { boolFlag, durationFlag, intFlag, textFlag } from '../flags/flag.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import { findObject, good, listObjects } from '../resources/client.ts';
import { CHUNK_SIZE_FLAG, SELECTOR_FLAG } from '../resources/find.ts';
import { namesOf } from '../resources/names.ts';
import { rest, sleep, type Task } from '../waits.ts';
import { nodesOf, setSchedulable } from './cordon.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };
const DAEMON_SETS = { group: 'apps', version: 'v1', plural: 'daemonsets' };

const optionsOf = ({ flags }: Call): DrainOptions => ({
  ignoreDaemonSets: flags.bool('ignore-daemonsets'),
  deleteEmptyDirData: flags.bool('delete-emptydir-data'),
  force: flags.bool('force'),
  gracePeriodSeconds: flags.number('grace-period'),
});

/** Pods that are to go, with what is said of the others. @throws ManyErrors where some forbid the drain */
function* chosenPods(call: Call, node: string): Task<Pod[]> {
  const labelSelector = call.flags.text('pod-selector');
  const query = { fieldSelector: `spec.nodeName=${node}`, ...(labelSelector === '' ? {} : { labelSelector }) };
  const pods = (yield* listObjects(PODS, '', query)) as unknown as Pod[];
  const daemons = new Set(
    (yield* listObjects(DAEMON_SETS, '')).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`),
  );
  const options = optionsOf(call);
  const skipped = call.flags.number('skip-wait-for-delete-timeout');
  const { now } = call.io;
  const known = pods.filter(
    ({ metadata: { deletionTimestamp: since } }) =>
      skipped === 0 || since === undefined || now() - (parseTime(since) ?? 0) < skipped * 1000,
  );
  const has = (namespace: string, name: string): boolean => daemons.has(`${namespace}/${name}`);
  const { pods: chosen, warnings, errors } = selectPods(known, has, options);
  if (errors.length > 0) throw new ManyErrors(errors.map((text) => new CommandError(text)));
  if (warnings.length > 0) call.io.err(`Warning: ${warnings.join('; ')}\n`);
  return chosen;
}

class Leaving {
  private readonly grace: { gracePeriodSeconds?: number };
  private readonly verb: 'evict' | 'delete';

  constructor(private readonly call: Call) {
    const { gracePeriodSeconds } = optionsOf(call);
    this.grace = gracePeriodSeconds < 0 ? {} : { gracePeriodSeconds };
    this.verb = call.flags.bool('disable-eviction') ? 'delete' : 'evict';
  }

  /** Sends one pod away. Gives "gone", "leaving", or "again" where a budget refused. @throws StatusError */
  *send(pod: Pod): Task<'gone' | 'leaving' | 'again'> {
    const { io } = this.call;
    const { name, namespace = '' } = pod.metadata;
    const dryRun = dryRunOf(this.call);
    const said = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
    const text = this.verb === 'evict' ? evictingText(pod) : `deleting pod ${namespace}/${name}`;
    // A deletion is told only by its end, but for a dry run.
    if (this.verb === 'evict' || dryRun !== 'none') io.out(`${text}${said}\n`);
    if (dryRun === 'client') return 'gone';
    const deleteOptions = { ...this.grace, ...(dryRun === 'server' ? { dryRun: ['All'] } : {}) };
    const address = { resource: PODS, namespace, name };
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions };
    const answer =
      this.verb === 'evict'
        ? yield* rest({ verb: 'create', ...address, subresource: 'eviction', body })
        : yield* rest({ verb: 'delete', ...address, body: deleteOptions });
    if (answer.code === 404) return 'gone';
    if (answer.code === 429) {
      io.err(`${retryText(pod, (answer.body as { message?: string }).message ?? '')}\n`);
      return 'again';
    }
    good(answer, `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`);
    return dryRun === 'none' ? 'leaving' : 'gone';
  }

  /** Looks whether a pod is gone, and says so. */
  *isGone(pod: Pod): Task<boolean> {
    const { name, namespace = '', uid } = pod.metadata;
    const left = yield* findObject(PODS, namespace, name);
    if (left !== undefined && left.metadata.uid === uid) return false;
    this.call.io.out(`pod/${name} ${this.verb === 'evict' ? 'evicted' : 'deleted'}\n`);
    return true;
  }
}

/** @throws StatusError, CommandError where --timeout is over */
function* sendAway(call: Call, pods: readonly Pod[]): Task<void> {
  const { io, flags } = call;
  const timeout = flags.duration('timeout');
  const deadline = timeout > 0 ? io.now() + timeout : Infinity;
  const leaving = new Leaving(call);
  let left = [...pods];
  const going = new Set<Pod>();
  let retryAt = io.now();
  for (;;) {
    if (left.length > 0 && io.now() >= retryAt) {
      const again: Pod[] = [];
      for (const pod of left) {
        const outcome = yield* leaving.send(pod);
        if (outcome === 'leaving') going.add(pod);
        if (outcome === 'again') again.push(pod);
      }
      left = again;
      retryAt = io.now() + RETRY_MS;
    }
    for (const pod of going) if (yield* leaving.isGone(pod)) going.delete(pod);
    if (left.length === 0 && going.size === 0) return;
    if (io.now() >= deadline) throw new CommandError(`global timeout reached: ${flags.text('timeout')}`);
    yield* sleep(LOOK_MS);
  }
}

function* run(call: Call): Task<number> {
  const nodes = yield* nodesOf(call, 'drain NODE');
  yield* setSchedulable(call, nodes, true);
  const say = yield* resultPrinter(call);
  const failed: Error[] = [];
  const pending: string[] = [];
  for (const { name, object } of nodes) {
    try {
      yield* sendAway(call, yield* chosenPods(call, name));
      say(object, 'drained');
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      const errors: readonly Error[] = error instanceof ManyErrors ? error.errors : [error];
      const texts = errors.map(({ message }) => message);
      failed.push(...errors);
      pending.push(name);
      call.io.err(`${refusalText(name, texts)}\n`);
    }
  }
  if (failed.length === 0) return 0;
  call.io.err(`${pendingLines(pending).join('\n')}\n`);
  throw new ManyErrors(failed);
}

export const drain: Command = {
  name: 'drain',
  heading: 'Cluster Management Commands',
  use: 'drain NODE [options]',
  short: 'Drain node in preparation for maintenance',
  long: 'The node is closed to new pods, and its pods are evicted, as budgets allow; pods of DaemonSets stay.',
  examples: `  # Empty a node, whatever runs on it
  kubectl drain worker-1 --ignore-daemonsets --delete-emptydir-data --force`,
  flags: [
    CHUNK_SIZE_FLAG,
    boolFlag('delete-emptydir-data', 'Goes on although pods use emptyDir, whose data is lost.'),
    boolFlag('disable-eviction', 'Deletes pods and asks no budgets.'),
    DRY_RUN_FLAG,
    boolFlag('force', 'Goes on although pods have no controller.'),
    intFlag('grace-period', 'Seconds that each pod is given; negative: its own.', { fallback: '-1' }),
    boolFlag('ignore-daemonsets', 'Leaves pods of DaemonSets where they are.'),
    textFlag('pod-selector', 'Only pods with these labels.'),
    SELECTOR_FLAG,
    intFlag('skip-wait-for-delete-timeout', 'Does not wait for pods that were deleted longer ago; seconds.'),
    durationFlag('timeout', 'How long to wait; 0 is for ever.'),
  ],
  complete: (call) => namesOf(call, 'nodes'),
  run,
};
