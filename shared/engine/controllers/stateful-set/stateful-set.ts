/** Keeps pods with names, order and storage of their own (pkg/controller/statefulset/stateful_set.go, stateful_set_control.go). */
import type { Context, Controller } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { controllerOf, type Reader } from '../../api/store.ts';
import { parseTime } from '../../kernel/time.ts';
import { isPodReady, podCondition } from '../../kinds/pod/conditions.ts';
import type { Change } from '../../../model/change.ts';
import type { Pod } from '../../../model/pod.ts';
import type { StatefulSet } from '../../../model/stateful-set.ts';
import { adoptOrphans, release } from '../ownership/adoption.ts';
import { truncateRevisions } from '../ownership/revisions.ts';
import { hasStaleClaim, makeClaims, ownClaims } from './claims.ts';
import { identityLabels, identityMatches, isMember, ordinalOf, podNameOf, revisionOf } from './identity.ts';
import { newPod } from './new-pod.ts';
import { type Action, planSet } from './plan.ts';
import { setRevisions, type SetRevisions } from './set-revisions.ts';
import { setStatus } from './status.ts';

function podKeys({ before, after }: Change, read: Reader): string[] {
  const keys = new Set<string>();
  for (const object of [before, after]) {
    if (object === undefined) continue;
    const namespace = object.metadata.namespace ?? '';
    const owner = controllerOf(object);
    if (owner?.kind === 'StatefulSet') keys.add(`${namespace}/${owner.name}`);
    else if (owner === undefined && object === after && read.count('StatefulSet.apps', namespace) > 0) {
      for (const set of read.list('StatefulSet.apps', namespace))
        if (compileLabelSelector(set.spec.selector)(object.metadata.labels)) keys.add(keyOf(set));
    }
  }
  return [...keys];
}

/** The set's pods: those whose name is one of its names. Others that the selector matches are left alone. */
function claimPods(set: StatefulSet, ctx: Context): Pod[] {
  const { namespace = '', uid = '', name } = set.metadata;
  const orphans = [...ctx.read.orphans('Pod', namespace)].filter((pod) => isMember(set, pod.metadata.name));
  adoptOrphans(set, orphans, ctx);
  const matches = compileLabelSelector(set.spec.selector);
  const mine: Pod[] = [];
  for (const pod of [...ctx.read.controlledBy('Pod', uid)]) {
    if (!matches(pod.metadata.labels)) release(pod, set, ctx);
    else if (pod.metadata.name.startsWith(`${name}-`)) mine.push(pod);
  }
  return mine;
}

/** An event for what was done to a pod, or for what refused it; a refusal is thrown on. */
function told(
  set: StatefulSet,
  verb: 'create' | 'delete' | 'update',
  pod: string,
  ctx: Context,
  deed: () => void,
): void {
  const what = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
  const reason = verb.charAt(0).toUpperCase() + verb.slice(1);
  try {
    deed();
    ctx.event(set, 'Normal', `Successful${reason}`, `${what} successful`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Somebody was quicker: that is no news.
    if (error.reason !== 'AlreadyExists')
      ctx.event(set, 'Warning', `Failed${reason}`, `${what} failed error: ${error.message}`);
    throw error;
  }
}

function create(set: StatefulSet, ordinal: number, revisions: SetRevisions, ctx: Context): void {
  told(set, 'create', podNameOf(set, ordinal), ctx, () => {
    makeClaims(set, ordinal, ctx);
    const pod = ctx.api.create<Pod>(newPod(set, revisions.current, revisions.update, ordinal));
    ownClaims(set, pod, ctx);
  });
}

function keep(set: StatefulSet, pod: Pod, ctx: Context): void {
  if (pod.status?.phase === 'Pending') makeClaims(set, ordinalOf(pod), ctx);
  ownClaims(set, pod, ctx);
  if (identityMatches(set, pod)) return;
  const { namespace = '', name } = pod.metadata;
  told(set, 'update', name, ctx, () => {
    ctx.api.patch('Pod', namespace, name, 'merge', { metadata: { labels: identityLabels(set, ordinalOf(pod)) } });
  });
}

function remove(set: StatefulSet, { metadata }: Pod, ctx: Context): void {
  told(set, 'delete', metadata.name, ctx, () => {
    ctx.api.delete('Pod', metadata.namespace ?? '', metadata.name);
  });
}

function act(set: StatefulSet, action: Action, revisions: SetRevisions, ctx: Context): void {
  if (action.do === 'create') create(set, action.ordinal, revisions, ctx);
  else if (action.do === 'keep') keep(set, action.pod, ctx);
  else if (action.do === 'release claims') ownClaims(set, action.pod, ctx);
  else remove(set, action.pod, ctx);
}

/** Does it all in order; the first refusal ends it. Gives what was done. */
function actAll(
  set: StatefulSet,
  actions: readonly Action[],
  revisions: SetRevisions,
  ctx: Context,
): { done: readonly Action[]; refused?: ApiError } {
  for (const [i, action] of actions.entries()) {
    try {
      act(set, action, revisions, ctx);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { done: actions.slice(0, i), refused: error };
    }
  }
  return { done: actions };
}

/** ms until the next pod has been ready for long enough. */
function nextAvailable(set: StatefulSet, pods: readonly Pod[], ctx: Context): number | undefined {
  const wait = set.spec.minReadySeconds ?? 0;
  if (wait === 0) return undefined;
  const left = pods
    .filter(isPodReady)
    .map((pod) => ctx.when(podCondition(pod, 'Ready')?.lastTransitionTime ?? '') + wait * 1000 - ctx.now)
    .filter((ms) => ms > 0);
  return left.length === 0 ? undefined : Math.min(...left);
}

export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: [
    { kind: 'StatefulSet.apps', keys: ({ before, after }) => [keyOf((after ?? before)!)] },
    { kind: 'Pod', keys: podKeys },
    {
      // A pod waits for a claim of its predecessor to go.
      kind: 'PersistentVolumeClaim',
      keys: ({ before, after }, read) => {
        if (after !== undefined) return [];
        const { name, namespace = '' } = before!.metadata;
        if (read.count('StatefulSet.apps', namespace) === 0) return [];
        const sets = [...read.list('StatefulSet.apps', namespace)];
        return sets.filter((set) => new RegExp(`-${set.metadata.name}-\\d+$`).test(name)).map(keyOf);
      },
    },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const set = ctx.read.get('StatefulSet.apps', namespace, name);
    if (set === undefined) return undefined;
    const pods = claimPods(set, ctx);
    const revisions = setRevisions(set, ctx);
    const nowMs = parseTime(ctx.timestamp) ?? 0;
    const { current, update, past, collisionCount } = revisions;
    const actions = planSet({
      set,
      pods,
      updateRevision: update.metadata.name,
      nowMs,
      hasStaleClaim: (ordinal) => hasStaleClaim(set, ordinal, ctx),
    });
    const { done, refused } = actAll(set, actions, revisions, ctx);
    const updating = done.filter(
      (a) => a.do === 'delete' && a.why === 'update' && revisionOf(a.pod) === current.metadata.name,
    ).length;
    const names = { current: current.metadata.name, update: update.metadata.name };
    const { conditions } = set.status ?? {};
    ctx.api.setStatus('StatefulSet.apps', namespace, name, {
      ...(conditions === undefined ? {} : { conditions }),
      ...setStatus({ set, pods, ...names, collisionCount, nowMs, updating }),
    });
    const live = new Set([names.current, names.update, ...pods.map(revisionOf)]);
    truncateRevisions(past, live, set.spec.revisionHistoryLimit ?? 10, ctx);
    if (refused !== undefined) throw refused;
    return nextAvailable(set, pods, ctx);
  },
};
