/**
 * Keeps as many pods of a template as are wanted: for ReplicaSets (pkg/controller/replicaset/replica_set.go) and, under
 * its own name, for ReplicationControllers (pkg/controller/replication).
 */
import type { Context, Controller } from '../../api/actor.ts';
import type { ApiError } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { matchesSet } from '../../api/labels.ts';
import { parseTime } from '../../kernel/time.ts';
import { controllerOf, type Reader } from '../../api/store.ts';
import { isPodActive, isPodReady, podCondition } from '../../kinds/pod/conditions.ts';
import type { Change } from '../../../model/change.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Replicated } from '../../../model/workloads.ts';
import { adoptOrphans, release } from '../ownership/adoption.ts';
import { createPods, deletePods } from '../ownership/pod-control.ts';
import { podFromTemplate } from '../ownership/pod-from-template.ts';
import { relatedPods } from './family.ts';
import { planPods } from './plan.ts';
import { podsToDelete } from './ranking.ts';
import { REPLICA_SETS, REPLICATION_CONTROLLERS, type ServedKind } from './served-kind.ts';
import { replicaSetStatus, type PodCounts } from './status.ts';
import { Tallies } from './tally.ts';

/** Which sets a pod concerns: its owner's, or for an orphan all that would take it. */
function keysOf(pod: Pod, served: ServedKind, read: Reader): string[] {
  const namespace = pod.metadata.namespace ?? '';
  const owner = controllerOf(pod);
  if (owner !== undefined) return owner.kind === served.kind ? [`${namespace}/${owner.name}`] : [];
  const keys: string[] = [];
  for (const each of read.list(served.name, namespace)) {
    if (compileLabelSelector(served.read(each).spec.selector)(pod.metadata.labels)) keys.push(keyOf(each));
  }
  return keys;
}

/** What a set looks at of a pod: nothing else wakes it. */
function isConcerned(before: Pod, after: Pod): boolean {
  return (
    before.metadata.labels !== after.metadata.labels ||
    before.metadata.ownerReferences !== after.metadata.ownerReferences ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    before.status?.phase !== after.status?.phase ||
    isPodReady(before) !== isPodReady(after)
  );
}

function podKeys({ before, after }: Change, served: ServedKind, read: Reader): string[] {
  if (before !== undefined && after !== undefined && !isConcerned(before as Pod, after as Pod)) return [];
  const keys = new Set<string>();
  if (after !== undefined) for (const key of keysOf(after as Pod, served, read)) keys.add(key);
  // A pod that changed hands or is gone concerns its old owner.
  const was = before === undefined ? undefined : controllerOf(before);
  if (was?.kind === served.kind) keys.add(`${before!.metadata.namespace ?? ''}/${was.name}`);
  return [...keys];
}

/** Active pods that the selector still matches; the others are let go. */
function claim(rs: Replicated, ctx: Context): Pod[] {
  const matches = compileLabelSelector(rs.spec.selector);
  const mine: Pod[] = [];
  for (const pod of [...ctx.read.controlledBy('Pod', rs.metadata.uid ?? '')]) {
    if (!isPodActive(pod)) continue;
    if (matches(pod.metadata.labels)) mine.push(pod);
    else release(pod, rs, ctx);
  }
  return mine;
}

function create(rs: Replicated, count: number, ctx: Context): ApiError | undefined {
  const wanted = podFromTemplate(rs.spec.template, rs);
  return createPods(rs, count, () => wanted, ctx).refused;
}

function remove(rs: Replicated, served: ServedKind, count: number, ctx: Context): ApiError | undefined {
  const related = relatedPods(rs, served, ctx.read);
  return deletePods(rs, podsToDelete(claim(rs, ctx), related, count, parseTime(ctx.timestamp) ?? 0), ctx);
}

interface Availability {
  available: number;
  /** ms until the next pod has been ready for long enough. */
  next?: number;
}

function availability(rs: Replicated, ready: number, ctx: Context): Availability {
  const wait = rs.spec.minReadySeconds ?? 0;
  if (wait === 0) return { available: ready };
  const result: Availability = { available: 0 };
  const nowMs = ctx.now;
  for (const pod of ctx.read.controlledBy('Pod', rs.metadata.uid ?? '')) {
    if (!isPodActive(pod) || !isPodReady(pod)) continue;
    const since = ctx.when(podCondition(pod, 'Ready')?.lastTransitionTime ?? '');
    const left = since + wait * 1000 - nowMs;
    if (left <= 0) result.available += 1;
    else result.next = Math.min(result.next ?? Infinity, left);
  }
  return result;
}

function controllerOfKind(served: ServedKind): Controller {
  const tallies = new Tallies();

  function counts(rs: Replicated, ctx: Context): PodCounts & { next?: number } {
    const tally = tallies.of(rs.metadata.uid ?? '', ctx.read);
    const template = rs.spec.template.metadata?.labels ?? {};
    let fullyLabeled = 0;
    for (const [labels, n] of tally.labels) if (matchesSet(template, labels)) fullyLabeled += n;
    return { active: tally.active, ready: tally.ready, fullyLabeled, ...availability(rs, tally.ready, ctx) };
  }

  /** True when some pod has labels that the selector does not match. */
  function hasStrangers(rs: Replicated, ctx: Context): boolean {
    const matches = compileLabelSelector(rs.spec.selector);
    for (const labels of tallies.of(rs.metadata.uid ?? '', ctx.read).labels.keys()) if (!matches(labels)) return true;
    return false;
  }

  function manage(rs: Replicated, ctx: Context): { message: string; missing: boolean; error: ApiError } | undefined {
    const { active } = tallies.of(rs.metadata.uid ?? '', ctx.read);
    const plan = planPods(active, rs.spec.replicas ?? 1);
    if (plan === undefined) return undefined;
    const error = 'create' in plan ? create(rs, plan.create, ctx) : remove(rs, served, plan.remove, ctx);
    return error && { message: error.message, missing: 'create' in plan, error };
  }

  return {
    name: served.controller,
    watches: [
      {
        kind: served.name,
        keys: ({ before, after }) => {
          if (after === undefined) tallies.forget(before!.metadata.uid ?? '');
          return [keyOf((after ?? before)!)];
        },
      },
      {
        kind: 'Pod',
        keys: (change, read) => {
          tallies.apply(change);
          return podKeys(change, served, read);
        },
      },
    ],
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const found = ctx.read.get(served.name, namespace, name);
      if (found === undefined) return undefined;
      const rs = served.read(found);
      adoptOrphans(rs, ctx.read.orphans('Pod', namespace), ctx);
      if (hasStrangers(rs, ctx)) claim(rs, ctx);
      const failure = rs.metadata.deletionTimestamp === undefined ? manage(rs, ctx) : undefined;
      const { next, ...now } = counts(rs, ctx);
      ctx.api.setStatus(served.name, namespace, name, replicaSetStatus(rs, now, failure, ctx.timestamp));
      if (failure !== undefined) throw failure.error;
      return next;
    },
    restored: () => tallies.clear(),
  };
}

export const replicaSetController = (): Controller => controllerOfKind(REPLICA_SETS);
export const replicationController = (): Controller => controllerOfKind(REPLICATION_CONTROLLERS);
