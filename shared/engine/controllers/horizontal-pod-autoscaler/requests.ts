/** What pods request of a resource (replica_calculator.go calculateRequests). */
import { milliOf } from '../../api/quantity.ts';
import type { Container, Pod, ResourceRequirements } from '../../../model/pod.ts';

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

function ofContainers(pod: Pod, resource: string, container: string | undefined): number {
  let sum = 0;
  for (const c of [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter(isSidecar)]) {
    if (container !== undefined && c.name !== container) continue;
    const request = c.resources?.requests?.[resource];
    if (request === undefined)
      throw new Error(`missing request for ${resource} in container ${c.name} of Pod ${pod.metadata.name}`);
    sum += milliOf(request);
  }
  return sum;
}

/** A pod that has requests of its own is measured against them, unless one container is meant. */
function requestOf(pod: Pod, resource: string, container: string | undefined): number {
  const own = (pod.spec.resources as ResourceRequirements | undefined)?.requests ?? {};
  if (container !== undefined || Object.keys(own).length === 0) return ofContainers(pod, resource, container);
  const request = own[resource];
  if (request === undefined) throw new Error(`missing pod-level request for ${resource} in Pod ${pod.metadata.name}`);
  return milliOf(request);
}

/** In thousandths, by the pod's name. @throws Error in upstream's words for one without */
export const requestsOf = (
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
): Map<string, number> => new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, resource, container)]));
