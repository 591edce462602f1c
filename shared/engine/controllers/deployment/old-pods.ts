/** Whether a Deployment that recreates must still wait for its old pods (recreate.go oldPodsRunning). */
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../../model/pod.ts';
import type { ReplicaSet } from '../../../model/workloads.ts';
import { sumOf } from './replica-sets.ts';

/** `pods`: all of the old ReplicaSets, on their way out or not. What has come to an end does not count. */
export function oldPodsRunning(old: readonly ReplicaSet[], pods: Iterable<Pod>): boolean {
  if (sumOf(old, (rs) => rs.status?.replicas ?? 0) > 0) return true;
  for (const pod of pods) if (!isPodTerminal(pod)) return true;
  return false;
}
