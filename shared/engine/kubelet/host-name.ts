/** What a pod's machine is called by those who run on it. */
import type { Pod } from '../../model/pod.ts';

/** Host names are cut to what Linux takes. */
const MOST_NAME = 63;

/** No name ends with a point or a dash, though a cut may leave one there (pkg/kubelet kubelet_pods.go truncatePodHostnameIfNeeded). */
export const cutName = (name: string): string =>
  name.length <= MOST_NAME ? name : name.slice(0, MOST_NAME).replace(/[-.]+$/, '');

/** The pod's own name for itself, or the node's whose network it has (GeneratePodHostNameAndDomain). */
export function hostnameOf({ metadata, spec }: Pod): string {
  if (spec.hostNetwork === true) return spec.nodeName ?? '';
  return cutName((spec['hostname'] as string | undefined) ?? metadata.name);
}
