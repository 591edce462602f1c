/** One rule of a NetworkPolicy: it lets a connection through where one of its peers and one of its ports fit. */
import { compileLabelSelector } from '../../api/label-selector.ts';
import type { Lookup } from '../../api/store.ts';
import type { NetworkPolicyPeer, NetworkPolicyPort } from '../../../model/network-policy.ts';
import type { Flow, Peer } from './flow.ts';
import { compileIpBlock } from './ip-block.ts';

/** Asks whether the end that the rule speaks of, `other`, fits. */
type PeerMatcher = (read: Lookup, other: Peer) => boolean;
type PortMatcher = (flow: Flow) => boolean;

/** Both selectors in one peer: pods of such a name space that have such labels. A pod selector alone: of the policy's own. */
function compilePeer(peer: NetworkPolicyPeer, namespace: string): PeerMatcher {
  if (peer.ipBlock !== undefined) {
    const holds = compileIpBlock(peer.ipBlock);
    return (_, { ip }) => holds(ip);
  }
  const isPod = peer.podSelector === undefined ? () => true : compileLabelSelector(peer.podSelector);
  const { namespaceSelector } = peer;
  if (namespaceSelector === undefined)
    return (_, { pod }) => pod?.metadata.namespace === namespace && isPod(pod.metadata.labels);
  const isNamespace = compileLabelSelector(namespaceSelector);
  return (read, { pod }) => {
    if (pod === undefined || !isPod(pod.metadata.labels)) return false;
    const home = read.get('Namespace', '', pod.metadata.namespace ?? '');
    return home !== undefined && isNamespace(home.metadata.labels);
  };
}

/** A port with a name is that of the pod that receives; who has no such port is not reached by it. */
function compilePort({ protocol = 'TCP', port, endPort }: NetworkPolicyPort): PortMatcher {
  if (port === undefined) return (flow) => flow.protocol === protocol;
  if (typeof port === 'number') {
    const last = endPort ?? port;
    return (flow) => flow.protocol === protocol && flow.port >= port && flow.port <= last;
  }
  return ({ protocol: spoken, port: number, to }) =>
    spoken === protocol &&
    to.pod?.spec.containers.some((container) =>
      container.ports?.some((p) => p.name === port && p.containerPort === number && (p.protocol ?? 'TCP') === protocol),
    ) === true;
}

/** Asks whether the rule lets a connection through, whose end that the rule speaks of is `other`. */
export type RuleMatcher = (read: Lookup, flow: Flow, other: Peer) => boolean;

/**
 * The matcher of a rule; no peers: everybody, no ports: every port and protocol.
 * @param namespace the policy's
 */
export function compileRule(
  peers: readonly NetworkPolicyPeer[],
  ports: readonly NetworkPolicyPort[],
  namespace: string,
): RuleMatcher {
  const who = peers.map((peer) => compilePeer(peer, namespace));
  const which = ports.map(compilePort);
  return (read, flow, other) =>
    (which.length === 0 || which.some((fits) => fits(flow))) &&
    (who.length === 0 || who.some((fits) => fits(read, other)));
}
