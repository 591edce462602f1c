/** Which pods NetworkPolicies select, and in which directions. Pure. */
import type { KubeObject } from '../../shared/model/meta.ts';
import type { NetworkPolicy } from '../../shared/model/network-policy.ts';
import type { Pod } from '../../shared/model/pod.ts';
import type { PodMark } from './picture.ts';
import { matchesLabels } from './selector.ts';

/** The policies that are about a pod. Those on their machine's own network no policy is about. */
export function policiesOf(policies: Iterable<KubeObject>, { metadata, spec }: Pod): NetworkPolicy[] {
  if (spec.hostNetwork === true) return [];
  return ([...policies] as NetworkPolicy[]).filter(
    (policy) =>
      policy.metadata.namespace === metadata.namespace && matchesLabels(policy.spec.podSelector ?? {}, metadata.labels),
  );
}

/** Gives a function that says in which directions a pod is guarded; undefined: in none. */
export function guardsOf(records: {
  ofKind(kind: string): ReadonlyMap<string, KubeObject>;
}): (pod: Pod) => PodMark['guarded'] {
  const all = records.ofKind('NetworkPolicy');
  if (all.size === 0) return () => undefined;
  return (pod) => {
    const types = new Set(policiesOf(all.values(), pod).flatMap(({ spec }) => spec.policyTypes ?? []));
    if (types.size === 0) return undefined;
    return types.size === 2 ? 'both' : types.has('Ingress') ? 'in' : 'out';
  };
}
