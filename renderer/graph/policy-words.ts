/** What a NetworkPolicy allows, rule by rule, in words that need no sentence. Pure. */
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../shared/model/network-policy.ts';
import { selectorText } from './selector.ts';

/** `peers`, `ports`: empty means every one. */
export interface AllowedBy {
  direction: 'Ingress' | 'Egress';
  peers: string[];
  ports: string[];
}

/** "pods app=web", "pods * in namespaces team=a", "10.0.0.0/8 except 10.1.0.0/16". */
export function peerText({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer): string {
  if (ipBlock !== undefined)
    return ipBlock.cidr + (ipBlock.except === undefined ? '' : ` except ${ipBlock.except.join(', ')}`);
  const pods = `pods ${selectorText(podSelector ?? {})}`;
  return namespaceSelector === undefined ? pods : `${pods} in namespaces ${selectorText(namespaceSelector)}`;
}

export function portWord({ protocol = 'TCP', port, endPort }: NetworkPolicyPort): string {
  if (port === undefined) return protocol;
  return `${port}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`;
}

/** The rules of a policy; a direction that it isolates and has no rule for lets nothing through. */
export function allowedBy({ spec }: NetworkPolicy): { rules: AllowedBy[]; closed: ('Ingress' | 'Egress')[] } {
  const { ingress = [], egress = [], policyTypes = [] } = spec;
  const rules: AllowedBy[] = [
    ...ingress.map(({ from = [], ports = [] }) => ({
      direction: 'Ingress' as const,
      peers: from.map(peerText),
      ports: ports.map(portWord),
    })),
    ...egress.map(({ to = [], ports = [] }) => ({
      direction: 'Egress' as const,
      peers: to.map(peerText),
      ports: ports.map(portWord),
    })),
  ].filter(({ direction }) => policyTypes.includes(direction));
  const closed = policyTypes.filter((type) => !rules.some(({ direction }) => direction === type));
  return { rules, closed };
}
