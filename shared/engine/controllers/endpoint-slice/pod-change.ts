/** Which changes of a pod its Services must hear of (k8s.io/endpointslice/util GetPodEndpointChanges). */
import { isPodReady, isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../../model/pod.ts';

const sameIps = (a: Pod, b: Pod): boolean =>
  a.status?.podIPs === b.status?.podIPs ||
  (a.status?.podIP === b.status?.podIP && (a.status?.podIPs?.length ?? 0) === (b.status?.podIPs?.length ?? 0));

/** True when the two are the same endpoint. */
export function isSameEndpoint(before: Pod, after: Pod): boolean {
  const was = before.metadata;
  const is = after.metadata;
  return (
    was.uid === is.uid &&
    was.labels === is.labels &&
    was.deletionTimestamp === is.deletionTimestamp &&
    (before.status === after.status ||
      (sameIps(before, after) &&
        isPodReady(before) === isPodReady(after) &&
        isPodTerminal(before) === isPodTerminal(after)))
  );
}
