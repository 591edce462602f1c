/** networking.k8s.io/v1 NetworkPolicy. */
import type { IntOrString, KubeObject, LabelSelector } from './meta.ts';

export interface NetworkPolicyPort {
  /** TCP where nothing is said. */
  protocol?: string;
  /** A number, or the name of a port of the receiving pod; every port where nothing is said. */
  port?: IntOrString;
  /** With a number: the last of a range. */
  endPort?: number;
}

export interface IpBlock {
  cidr: string;
  except?: string[];
}

export interface NetworkPolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: IpBlock;
}

export interface NetworkPolicyIngressRule {
  ports?: NetworkPolicyPort[];
  from?: NetworkPolicyPeer[];
}

export interface NetworkPolicyEgressRule {
  ports?: NetworkPolicyPort[];
  to?: NetworkPolicyPeer[];
}

export type PolicyType = 'Ingress' | 'Egress';

export interface NetworkPolicy extends KubeObject {
  kind: 'NetworkPolicy';
  spec: {
    podSelector?: LabelSelector;
    ingress?: NetworkPolicyIngressRule[];
    egress?: NetworkPolicyEgressRule[];
    policyTypes?: PolicyType[];
  };
}
