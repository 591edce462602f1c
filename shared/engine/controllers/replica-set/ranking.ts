/** In which order a ReplicaSet gives up its pods (controller_utils.go, ActivePodsWithRanks). */
import { isPodReady, podCondition } from '../../kinds/pod/conditions.ts';
import { parseTime } from '../../kernel/time.ts';
import type { Pod } from '../../../model/pod.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

export interface RankedPod {
  pod: Pod;
  /** How many related pods run on the same machine. */
  rank: number;
}

const readySince = (pod: Pod): number =>
  isPodReady(pod) ? (parseTime(podCondition(pod, 'Ready')?.lastTransitionTime ?? '') ?? 0) : 0;
const createdAt = (pod: Pod): number => parseTime(pod.metadata.creationTimestamp ?? '') ?? 0;

/** A whole number as upstream writes one; anything else counts as 0. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST] ?? '0';
  return /^-?(?:0|[1-9]\d*)$/.test(text) ? Number(text) : 0;
}

function restarts(pod: Pod): [regular: number, sidecar: number] {
  const most = (list: readonly { restartCount: number }[] | undefined): number =>
    Math.max(0, ...(list ?? []).map((s) => s.restartCount));
  return [most(pod.status?.containerStatuses), most(pod.status?.initContainerStatuses)];
}

/** The power of two of an age in nanoseconds; -1 for what is not yet a moment old. */
const bucket = (sinceMs: number, nowMs: number): number =>
  nowMs > sinceMs ? Math.floor(Math.log2((nowMs - sinceMs) * 1e6)) : -1;

/** Younger first, by powers of two; equal ones in order of their uids. */
function byAge(a: number, b: number, nowMs: number, uidOrder: number): number {
  if (a === 0 || b === 0) return a === 0 ? (b === 0 ? 0 : -1) : 1;
  return bucket(a, nowMs) - bucket(b, nowMs) || uidOrder;
}

/** Negative: `a` goes before `b`. nowMs: Unix ms. */
export function compareForDeletion(a: RankedPod, b: RankedPod, nowMs: number): number {
  const p = a.pod;
  const q = b.pod;
  const assigned = Number((p.spec.nodeName ?? '') !== '') - Number((q.spec.nodeName ?? '') !== '');
  if (assigned !== 0) return assigned;
  const phase = (PHASE[p.status?.phase ?? ''] ?? 0) - (PHASE[q.status?.phase ?? ''] ?? 0);
  if (phase !== 0) return phase;
  const ready = Number(isPodReady(p)) - Number(isPodReady(q));
  if (ready !== 0) return ready;
  const cost = deletionCost(p) - deletionCost(q);
  if (cost !== 0) return cost;
  if (a.rank !== b.rank) return b.rank - a.rank;
  const uidOrder = (p.metadata.uid ?? '') < (q.metadata.uid ?? '') ? -1 : 1;
  if (isPodReady(p)) {
    const [since, other] = [readySince(p), readySince(q)];
    if (since !== other) return byAge(since, other, nowMs, uidOrder);
  }
  const [[r1, s1], [r2, s2]] = [restarts(p), restarts(q)];
  if (r1 !== r2) return r2 - r1;
  if (s1 !== s2) return s2 - s1;
  const [made, other] = [createdAt(p), createdAt(q)];
  return made === other ? 0 : byAge(made, other, nowMs, uidOrder);
}

/** The `n` that go first. `related`: the active pods of the same grand-owner, which make machines crowded. */
export function podsToDelete(pods: readonly Pod[], related: Iterable<Pod>, n: number, nowMs: number): Pod[] {
  if (n >= pods.length) return [...pods];
  const onNode = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec.nodeName ?? '';
    if (node !== '') onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  return pods
    .map((pod): RankedPod => ({ pod, rank: onNode.get(pod.spec.nodeName ?? '') ?? 0 }))
    .sort((a, b) => compareForDeletion(a, b, nowMs))
    .slice(0, n)
    .map((r) => r.pod);
}
