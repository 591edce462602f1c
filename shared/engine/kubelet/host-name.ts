/** What a pod's machine is called by those who run on it. */
import type { Pod } from '../../model/pod.ts';

/** Host names are cut to what Linux takes. */
const MOST_NAME = 63;
/** With the domain: what the kernel takes as a whole. */
export const MOST_FULL_NAME = 64;
const DOMAIN = 'cluster.local';

/** No name ends with a point or a dash, though a cut may leave one there (pkg/kubelet kubelet_pods.go truncatePodHostnameIfNeeded). */
export const cutName = (name: string): string =>
  name.length <= MOST_NAME ? name : name.slice(0, MOST_NAME).replace(/[-.]+$/, '');

/** The pod's own name for itself, without a domain; that of the node whose network it has (GeneratePodHostNameAndDomain). */
export function shortNameOf({ metadata, spec }: Pod): string {
  if (spec.hostNetwork === true) return spec.nodeName ?? '';
  return cutName(spec.hostname ?? metadata.name);
}

/** "foo.bar.my-namespace.svc.cluster.local"; undefined: the pod has no subdomain. */
export function fullNameOf(pod: Pod): string | undefined {
  const { subdomain, hostNetwork } = pod.spec;
  if (hostNetwork === true || subdomain === undefined || subdomain === '') return undefined;
  return `${shortNameOf(pod)}.${subdomain}.${pod.metadata.namespace ?? ''}.svc.${DOMAIN}`;
}

/** What `hostname` says: the full name where the pod wishes it (pkg/kubelet/util GetNodenameForKernel). */
export const hostnameOf = (pod: Pod): string =>
  pod.spec['setHostnameAsFQDN'] === true ? (fullNameOf(pod) ?? shortNameOf(pod)) : shortNameOf(pod);
