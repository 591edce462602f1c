/** Which taints a node has for what is known of it: pure. */
import type { Node, Taint } from '../../../model/node.ts';

const UNREACHABLE = 'node.kubernetes.io/unreachable';
const NOT_READY = 'node.kubernetes.io/not-ready';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const OWN = new Set([UNREACHABLE, NOT_READY, UNSCHEDULABLE]);

const sameTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

/** The keys that a state of readiness calls for (nodeConditionToTaintKeyStatusMap). */
function keyFor(ready: string): string | undefined {
  if (ready === 'True') return undefined;
  return ready === 'Unknown' ? UNREACHABLE : NOT_READY;
}

/**
 * The node's taints as they should be, or undefined where they are so already.
 * @param driving false: those that keep new pods away (NoSchedule); true: those that drive pods away (NoExecute)
 * @param now metav1.Time: when a taint that is new was added
 */
export function planTaints(node: Node, ready: string, driving: boolean, now: string): Taint[] | undefined {
  const effect = driving ? 'NoExecute' : 'NoSchedule';
  const wanted: Taint[] = [];
  const key = keyFor(ready);
  if (key !== undefined) wanted.push({ key, effect, timeAdded: now });
  if (!driving && node.spec.unschedulable === true) wanted.push({ key: UNSCHEDULABLE, effect, timeAdded: now });
  const current = node.spec.taints ?? [];
  const kept = current.filter((t) => !OWN.has(t.key) || t.effect !== effect || wanted.some((w) => sameTaint(w, t)));
  const missing = wanted.filter((w) => !current.some((t) => sameTaint(w, t)));
  return kept.length === current.length && missing.length === 0 ? undefined : [...kept, ...missing];
}
