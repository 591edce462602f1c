/** Keeps one pod on every machine that matches (pkg/controller/daemon). */
import type { Context, Controller } from '../../api/actor.ts';
import type { ApiError } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { parseTime } from '../../kernel/time.ts';
import { isPodReady, podCondition } from '../../kinds/pod/conditions.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { Pod } from '../../../model/pod.ts';
import { adoptOrphans, release } from '../ownership/adoption.ts';
import { createPods, deletePods } from '../ownership/pod-control.ts';
import { failedOn } from './back-off.ts';
import { nodeKeys, ownedKeys } from './keys.ts';
import { byMachine, claimsOn } from './machines.ts';
import { type DaemonPlan, type Ended, planMachines, type Situation } from './plan.ts';
import { daemonPod } from './pod.ts';
import { planRolling } from './rolling.ts';
import { cleanUp, setHistory } from './set-history.ts';
import { daemonStatus } from './status.ts';

/** daemon.BurstReplicas */
const BURST = 250;

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

/** Pods that ended are deleted, so that others take their place. Gives them, and ms until the next may go. */
function clearEnded(set: DaemonSet, plan: DaemonPlan, ctx: Context): { remove: Pod[]; next?: number } {
  const remove: Pod[] = [];
  let next: number | undefined;
  const tell = (word: 'failed' | 'succeeded', { pod, node }: Ended): void => {
    const name = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
    const found = `Found ${word} daemon pod ${name} on node ${node}, will try to`;
    if (word === 'failed') ctx.event(set, 'Warning', 'FailedDaemonPod', `${found} kill it`);
    else ctx.event(set, 'Normal', 'SucceededDaemonPod', `${found} delete it`);
    remove.push(pod);
  };
  for (const ended of plan.failed) {
    const wait = failedOn(ended.node, set, ctx);
    if (wait > 0) next = Math.min(next ?? Infinity, wait);
    else tell('failed', ended);
  }
  for (const ended of plan.succeeded) tell('succeeded', ended);
  return { remove, ...(next !== undefined && { next }) };
}

/** Does what was decided, at most so much at once; gives the first refusal, which does not keep the rest from being done. */
function act(
  { set, hash }: Situation,
  create: readonly string[],
  remove: readonly Pod[],
  ctx: Context,
): ApiError | undefined {
  const { refused } = createPods(
    set,
    Math.min(create.length, BURST),
    (place) => daemonPod(set, create[place]!, hash),
    ctx,
  );
  const kept = deletePods(set, remove.slice(0, BURST), ctx);
  return refused ?? kept;
}

interface Managed {
  refused?: ApiError | undefined;
  /** ms after which to look again. */
  next?: number | undefined;
}

/** Makes, removes, updates. */
function manage(at: Situation, ctx: Context): Managed {
  const plan = planMachines(at);
  const { remove, next } = clearEnded(at.set, plan, ctx);
  const gone = [...plan.remove, ...remove];
  const refused = act(at, plan.create, gone, ctx);
  // What was just done is waited for before anything is updated.
  if (plan.create.length + gone.length > 0) return { refused, next };
  const step = planRolling(at);
  return { refused: act(at, step.create, step.remove, ctx), next };
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
    {
      kind: 'ControllerRevision.apps',
      // One that was made with its owner is the owner's own doing.
      keys: (change, read) => {
        const isOwn = change.before === undefined && change.after?.metadata.ownerReferences !== undefined;
        return isOwn ? [] : ownedKeys(change, read);
      },
    },
    { kind: 'Pod', keys: ownedKeys },
    { kind: 'Node', keys: nodeKeys },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const set = ctx.read.get('DaemonSet.apps', namespace, name);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return undefined;
    const history = setHistory(set, () => claimPods(set, ctx), ctx);
    const { hash, collisionCount } = history;
    const pods = claimPods(set, ctx);
    const claims = claimsOn(ctx.read.list('Node'), set);
    const nowMs = parseTime(ctx.timestamp) ?? 0;
    const at: Situation = { set, claims, pods: byMachine(pods), hash, nowMs };
    const { refused, next } = manage(at, ctx);
    if (refused === undefined) cleanUp(set, history, pods, ctx);
    const { conditions } = set.status ?? {};
    ctx.api.setStatus('DaemonSet.apps', namespace, name, {
      ...daemonStatus(at),
      ...(conditions === undefined ? {} : { conditions }),
      ...(collisionCount === undefined ? {} : { collisionCount }),
    });
    if (refused !== undefined) throw refused;
    return sooner(next, nextAvailable(set, pods, ctx));
  },
};
