/** A few name spaces, machines and pods, for tests of names and of NetworkPolicies. */
import type { Lookup } from '../../../shared/engine/api/store.ts';
import { networkPolicyKind } from '../../../shared/engine/kinds/networkpolicy.ts';
import type { AnyObject, KubeObject } from '../../../shared/model/meta.ts';
import type { NetworkPolicy } from '../../../shared/model/network-policy.ts';
import type { ContainerPort, Pod } from '../../../shared/model/pod.ts';

/** What is there, and nothing else. */
export function lookup(objects: readonly KubeObject[]): Lookup {
  const of = (kind: string): KubeObject[] => objects.filter((o) => o.kind === kind.split('.')[0]);
  return {
    get: (kind: string, namespace: string, name: string) =>
      of(kind).find((o) => o.metadata.name === name && (o.metadata.namespace ?? '') === namespace),
    list: (kind: string, namespace = '') =>
      of(kind).filter((o) => namespace === '' || o.metadata.namespace === namespace),
    podsOnNode: (node: string) => of('Pod').filter((pod) => (pod as Pod).spec.nodeName === node),
  } as unknown as Lookup;
}

export const namespace = (name: string, labels: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } },
});

export interface Resident {
  name: string;
  ip: string;
  namespace?: string;
  labels?: Record<string, string>;
  ports?: ContainerPort[];
  node?: string;
  hostNetwork?: boolean;
}

export const resident = (about: Resident): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: about.name,
    namespace: about.namespace ?? 'default',
    uid: `${about.namespace ?? 'default'}/${about.name}`,
    labels: about.labels ?? {},
  },
  spec: {
    containers: [{ name: 'c', ...(about.ports === undefined ? {} : { ports: about.ports }) }],
    nodeName: about.node ?? 'worker-1',
    ...(about.hostNetwork === true ? { hostNetwork: true } : {}),
  },
  status: { phase: 'Running', podIP: about.ip },
});

/** The policy as the API stores it. */
export function stored(policy: AnyObject | NetworkPolicy, at = 'default'): NetworkPolicy {
  const { metadata } = policy;
  const whole = { ...policy, metadata: { ...metadata, namespace: metadata.namespace ?? at } } as AnyObject;
  const made = networkPolicyKind.defaults(whole);
  const [complaint] = networkPolicyKind.validate(made);
  if (complaint !== undefined) throw new Error(JSON.stringify(complaint));
  return made as unknown as NetworkPolicy;
}

export const policy = (name: string, spec: NetworkPolicy['spec'], at = 'default'): NetworkPolicy =>
  stored({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec }, at);
