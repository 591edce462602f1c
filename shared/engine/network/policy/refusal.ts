/**
 * Whether NetworkPolicies let a connection through: a pod that policies select in a direction takes part only in what
 * one of them allows (networking/v1 NetworkPolicySpec; kube-router's network policy controller, which k3s runs).
 */
import type { Lookup } from '../../api/store.ts';
import type { PolicyType } from '../../../model/network-policy.ts';
import type { Pod } from '../../../model/pod.ts';
import { compiledPolicy, type CompiledPolicy } from './compiled.ts';
import type { Flow, Peer } from './flow.ts';

/** Who would not have a connection, and why. */
export interface PolicyRefusal {
  direction: PolicyType;
  /** The pod that the policies isolate. */
  pod: { namespace: string; name: string };
  /** Names of the policies that select it, none of which allows the connection; all of the pod's name space. */
  policies: string[];
}

const KIND = 'NetworkPolicy.networking.k8s.io';

/** Policies are about pods with addresses of their own: one that uses its machine's network is that machine. */
function podOf({ pod }: Peer): Pod | undefined {
  return pod?.spec.hostNetwork === true ? undefined : pod;
}

const machineOf = ({ pod, node }: Peer): string | undefined =>
  pod?.spec.hostNetwork === true ? pod.spec.nodeName : node;

/** A machine and the pods on it always reach each other: or no kubelet could probe. */
const isOwnMachine = (pod: Pod, other: Peer): boolean => {
  const machine = machineOf(other);
  return podOf(other) === undefined && machine !== undefined && machine === pod.spec.nodeName;
};

/** The policies that isolate the pod in the direction, in order of creation. */
function isolating(read: Lookup, pod: Pod, direction: PolicyType): CompiledPolicy[] {
  const found: CompiledPolicy[] = [];
  for (const policy of read.list(KIND, pod.metadata.namespace ?? '')) {
    const one = compiledPolicy(policy);
    if (one.rules[direction] !== undefined && one.selects(pod.metadata.labels)) found.push(one);
  }
  return found;
}

function refusalOf(read: Lookup, flow: Flow, direction: PolicyType): PolicyRefusal | undefined {
  const [own, other] = direction === 'Egress' ? [flow.from, flow.to] : [flow.to, flow.from];
  const pod = podOf(own);
  if (pod === undefined || isOwnMachine(pod, other)) return undefined;
  const policies = isolating(read, pod, direction);
  if (policies.length === 0) return undefined;
  // Peers that selectors may choose are pods with addresses of their own.
  const seen: Peer = { ...other, pod: podOf(other) };
  const asked: Flow = { ...flow, to: { ...flow.to, pod: podOf(flow.to) } };
  for (const { rules } of policies) {
    if (rules[direction]?.some((allows) => allows(read, asked, seen)) === true) return undefined;
  }
  const { namespace = '', name } = pod.metadata;
  return { direction, pod: { namespace, name }, policies: policies.map((policy) => policy.name) };
}

/** What keeps the connection from being made: egress of the pod that begins it comes first; undefined: nothing does. */
export function policyRefusal(read: Lookup, flow: Flow): PolicyRefusal | undefined {
  const { from, to } = flow;
  // A pod cannot be kept from itself.
  if (from.pod !== undefined && from.pod.metadata.uid === to.pod?.metadata.uid) return undefined;
  return refusalOf(read, flow, 'Egress') ?? refusalOf(read, flow, 'Ingress');
}

/** The refusal in a sentence, for people. */
export function refusalReason({ direction, pod, policies }: PolicyRefusal): string {
  const way = direction === 'Egress' ? 'out of' : 'into';
  const who =
    policies.length === 1
      ? `no rule of NetworkPolicy ${policies[0]!}`
      : `none of the NetworkPolicies ${policies.join(', ')}`;
  return `dropped: ${who} allows it ${way} ${pod.namespace}/${pod.name}`;
}
