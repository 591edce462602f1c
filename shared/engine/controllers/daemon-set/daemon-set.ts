/** Keeps one pod on every machine that matches (pkg/controller/daemon). */
import type { Context, Controller } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { controllerOf, type Reader } from '../../api/store.ts';
import { parseTime } from '../../kernel/time.ts';
import { isPodReady, podCondition } from '../../kinds/pod/conditions.ts';
import type { Change } from '../../../model/change.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { adoptOrphans, release } from '../ownership/adoption.ts';
import { POD_REVISION_LABEL, truncateRevisions } from '../ownership/revisions.ts';
import { byMachine } from './machines.ts';
import { type DaemonPlan, type Ended, planMachines, type Situation } from './plan.ts';
import { daemonPod } from './pod.ts';
import { planRolling } from './rolling.ts';
import { setHistory } from './set-history.ts';
import { daemonStatus } from './status.ts';

/** daemon.BurstReplicas */
const BURST = 250;
/** Of pods that fail as soon as they are made: failedPodsBackoff. Virtual ms. */
const LEAST_WAIT = 1000;
const MOST_WAIT = 15 * 60_000;

interface BackOff {
  /** Virtual ms of the last failure, and how long the next one waits. */
  at: number;
  wait: number;
}

function podKeys({ before, after }: Change, read: Reader): string[] {
  const keys = new Set<string>();
  for (const object of [before, after]) {
    if (object === undefined) continue;
    const namespace = object.metadata.namespace ?? '';
    const owner = controllerOf(object);
    if (owner?.kind === 'DaemonSet') keys.add(`${namespace}/${owner.name}`);
    else if (owner === undefined && object === after && read.count('DaemonSet.apps', namespace) > 0) {
      for (const set of read.list('DaemonSet.apps', namespace))
        if (compileLabelSelector(set.spec.selector)(object.metadata.labels)) keys.add(keyOf(set));
    }
  }
  return [...keys];
}

/** Machines that come, go, or get other labels or taints concern every DaemonSet. */
function nodeKeys({ before, after }: Change, read: Reader): string[] {
  const [was, is] = [before as Node | undefined, after as Node | undefined];
  const isSame =
    was !== undefined &&
    is !== undefined &&
    was.metadata.labels === is.metadata.labels &&
    JSON.stringify(was.spec.taints ?? []) === JSON.stringify(is.spec.taints ?? []);
  return isSame ? [] : [...read.list('DaemonSet.apps')].map(keyOf);
}

function claimPods(set: DaemonSet, ctx: Context): Pod[] {
  const { namespace = '', uid = '' } = set.metadata;
  adoptOrphans(set, ctx.read.orphans('Pod', namespace), ctx);
  const matches = compileLabelSelector(set.spec.selector);
  const mine: Pod[] = [];
  for (const pod of [...ctx.read.controlledBy('Pod', uid)]) {
    if (matches(pod.metadata.labels)) mine.push(pod);
    else release(pod, set, ctx);
  }
  return mine;
}

/** Pods that ended are deleted, so that others take their place; failed ones of a machine ever more slowly. Gives ms until the next. */
function clearEnded(set: DaemonSet, plan: DaemonPlan, ctx: Context): { remove: Pod[]; next?: number } {
  const remove: Pod[] = [];
  let next: number | undefined;
  const tell = (type: 'Normal' | 'Warning', word: string, deed: string, { pod, node }: Ended): void => {
    const { namespace = '', name } = pod.metadata;
    const reason = word === 'failed' ? 'FailedDaemonPod' : 'SucceededDaemonPod';
    ctx.event(
      set,
      type,
      reason,
      `Found ${word} daemon pod ${namespace}/${name} on node ${node}, will try to ${deed} it`,
    );
    remove.push(pod);
  };
  const backOffs = ctx.table<BackOff>('failed');
  for (const ended of plan.failed) {
    const key = `${set.metadata.uid} ${ended.node}`;
    const known = backOffs.get(key);
    const isRecent = known !== undefined && ctx.now - known.at < 2 * MOST_WAIT;
    const left = isRecent ? known.at + known.wait - ctx.now : 0;
    if (left > 0) {
      next = Math.min(next ?? Infinity, left);
      continue;
    }
    backOffs.set(key, { at: ctx.now, wait: isRecent ? Math.min(known.wait * 2, MOST_WAIT) : LEAST_WAIT });
    tell('Warning', 'failed', 'kill', ended);
  }
  for (const ended of plan.succeeded) tell('Normal', 'succeeded', 'delete', ended);
  return { remove, ...(next !== undefined && { next }) };
}

/** Does what was decided, at most so much at once. @throws ApiError of the first refusal, told as an event */
function act(set: DaemonSet, create: readonly string[], remove: readonly Pod[], hash: string, ctx: Context): void {
  for (const node of create.slice(0, BURST)) {
    try {
      const pod = ctx.api.create<Pod>(daemonPod(set, node, hash));
      ctx.event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      ctx.event(set, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
      throw error;
    }
  }
  for (const pod of remove.slice(0, BURST)) {
    const { namespace = '', name, uid = '' } = pod.metadata;
    ctx.api.delete('Pod', namespace, name, { preconditions: { uid } });
    ctx.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  }
}

/** Makes, removes, updates; gives ms after which to look again. */
function manage(set: DaemonSet, at: Situation, ctx: Context): number | undefined {
  const plan = planMachines(at);
  const { remove, next } = clearEnded(set, plan, ctx);
  const gone = [...plan.remove, ...remove];
  act(set, plan.create, gone, at.hash, ctx);
  // What was just done is waited for before anything is updated.
  if (plan.create.length + gone.length > 0) return next;
  const step = planRolling(at);
  act(set, step.create, step.remove, at.hash, ctx);
  return next;
}

/** ms until the next pod has been ready for long enough. */
function nextAvailable(set: DaemonSet, pods: readonly Pod[], ctx: Context): number | undefined {
  const wait = (set.spec.minReadySeconds ?? 0) * 1000;
  if (wait === 0) return undefined;
  const left = pods
    .filter(isPodReady)
    .map((pod) => ctx.when(podCondition(pod, 'Ready')?.lastTransitionTime ?? '') + wait - ctx.now)
    .filter((ms) => ms > 0);
  return left.length === 0 ? undefined : Math.min(...left);
}

const sooner = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  watches: [
    { kind: 'DaemonSet.apps', keys: ({ before, after }) => [keyOf((after ?? before)!)] },
    { kind: 'Pod', keys: podKeys },
    { kind: 'Node', keys: nodeKeys },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const set = ctx.read.get('DaemonSet.apps', namespace, name);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return undefined;
    const pods = claimPods(set, ctx);
    const { hash, past, collisionCount } = setHistory(set, ctx);
    const nodes = [...ctx.read.list('Node')];
    const nowMs = parseTime(ctx.timestamp) ?? 0;
    const at: Situation = { set, nodes, pods: byMachine(pods), hash, nowMs };
    let next: number | undefined;
    let refused: ApiError | undefined;
    try {
      next = manage(set, at, ctx);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused = error;
    }
    ctx.api.setStatus('DaemonSet.apps', namespace, name, {
      ...set.status,
      ...daemonStatus(at),
      ...(collisionCount === undefined ? {} : { collisionCount }),
    });
    const used = new Set([hash, ...pods.map((pod) => pod.metadata.labels?.[POD_REVISION_LABEL])]);
    const live = past.filter((r) => used.has(r.metadata.labels?.[POD_REVISION_LABEL])).map((r) => r.metadata.name);
    truncateRevisions(past, new Set(live), set.spec.revisionHistoryLimit ?? 10, ctx);
    if (refused !== undefined) throw refused;
    return sooner(next, nextAvailable(set, pods, ctx));
  },
};
