/** The last stage of a connection: from an address to the container that takes it, past policies and broken machines. */
import { API_PORT, carriesControlPlane, machineFault } from '../../kinds/machine.ts';
import type { Pod } from '../../../model/pod.ts';
import { isOutside } from '../outside.ts';
import type { Flow, Peer } from '../policy/flow.ts';
import { policyRefusal, refusalReason } from '../policy/refusal.ts';
import { healthAnswer } from '../proxy/health.ts';
import {
  SILENCE_MS,
  REFUSED_MS,
  type ConnectedAgent,
  type ConnectedAway,
  type Connection,
  type Refused,
  type Way,
} from './connection.ts';
import { machineHop, podHop } from './hops.ts';
import type { Net } from './net.ts';
import { machineAddress, machineOf, type Protocol, type Sender } from './sender.ts';

/** Between two machines and back. */
const BETWEEN_MS = 1;

export interface Parcel {
  readonly from: Sender;
  /** As the receiver sees it. */
  readonly fromIp: string;
  /** The machine whose rules sent it on; undefined: none. */
  readonly via: string | undefined;
  readonly ip: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly way: Way;
}

const refused = (way: Way, reason: string, pod?: Pod): Refused => {
  const going = pod?.metadata.deletionTimestamp !== undefined;
  const cause = going ? 'terminating' : 'refused';
  return { ...way, ok: false, cause, reason, afterMs: REFUSED_MS, ...(pod && { pod }) };
};

/** It leaves the cluster. */
export const away = (way: Way, ip: string, port: number): ConnectedAway => {
  return { ...way, hops: [...way.hops, { kind: 'away', ip }], ok: true, to: 'away', ip, port };
};

export const silence = (way: Way, reason: string, pod?: Pod): Refused => ({
  ...way,
  ok: false,
  cause: 'timed-out',
  reason,
  afterMs: SILENCE_MS,
  ...(pod && { pod }),
});

/** The pod on its machine's own network that listens on a port of the machine, or any of the kind that would. */
function onMachine({ ctx, servers }: Net, node: string, port: number): Pod | undefined {
  for (const pod of ctx.read.podsOnNode(node))
    if (pod.spec.hostNetwork === true && servers.listening(pod, port) !== undefined) return pod;
  return undefined;
}

const isApiServer = ({ metadata }: Pod): boolean =>
  metadata.namespace === 'kube-system' && metadata.labels?.['component'] === 'kube-apiserver';

/** Whether an API server answers there: in a pod of its own, or, where no machine's is one, as a part of the machine's agent. */
function hasApi({ ctx }: Net, node: string, port: number, pod: Pod | undefined): boolean {
  if (port !== API_PORT || !ctx.isServed || !carriesControlPlane(ctx.read.get('Node', '', node))) return false;
  if (pod !== undefined) return isApiServer(pod);
  return ![...ctx.read.podsOnNode(node)].some(isApiServer);
}

/** kube-proxy listens on the health check ports of Services that it has rules for, where nobody else has the port. */
const agentAt = (net: Net, node: string, port: number, pod: Pod | undefined): 'kube-proxy' | undefined =>
  pod === undefined && healthAnswer(net, node, port) !== undefined ? 'kube-proxy' : undefined;

/** Why nothing can pass between two machines; undefined: it can. */
export function barrier({ ctx }: Net, to: string, from: string | undefined): string | undefined {
  if (from === to) return undefined;
  for (const name of from === undefined ? [to] : [to, from]) {
    const fault = machineFault(ctx.read.get('Node', '', name));
    if (fault !== undefined) return `${name} ${fault === 'off' ? 'has no power' : 'cannot be reached'}`;
  }
  return undefined;
}

const isGoing = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

const withPod = (way: Way, pod: Pod, via: string | undefined): Way => {
  const end = podHop(pod);
  const { node } = end.pod;
  const isNear = via === undefined || via === node;
  return { ...way, hops: isNear ? [...way.hops, end] : [...way.hops, machineHop(node), end] };
};

const withMachine = (way: Way, node: string, via: string | undefined): Way =>
  via === node ? way : { ...way, hops: [...way.hops, machineHop(node)] };

/** A sender as policies see it, under its own address. */
export function peerOf({ ctx }: Net, from: Sender): Peer {
  if (from.kind === 'outside') return { ip: from.ip };
  if (from.kind === 'pod') return { ip: from.pod.status?.podIP ?? '', pod: from.pod };
  return { ip: machineAddress(ctx.read.get('Node', '', from.node)) ?? '', node: from.node };
}

/** The policies that keep the connection from being made, in a sentence; undefined: nothing does. */
function policyStop(
  { ctx, addresses }: Net,
  { from, fromIp, via, ip, port, protocol }: Parcel,
  pod: Pod | undefined,
): string | undefined {
  if (ctx.read.count('NetworkPolicy.networking.k8s.io') === 0) return undefined;
  const sender = from.kind === 'pod' ? from.pod : undefined;
  // On its own machine a pod's rules come before the machine's address takes the place of a client's.
  const source = from.kind === 'outside' && pod?.spec.nodeName === via ? from.ip : fromIp;
  const flow: Flow = {
    from: { ip: source, pod: sender, node: addresses.machine(ctx.read, source) },
    to: { ip, pod, node: addresses.machine(ctx.read, ip) },
    port,
    protocol,
  };
  const refusal = policyRefusal(ctx.read, flow);
  return refusal === undefined ? undefined : refusalReason(refusal);
}

function toAgent(
  net: Net,
  parcel: Parcel,
  node: string,
  agent: ConnectedAgent['agent'],
  pod: Pod | undefined,
): Connection {
  const { from, via, ip, port, way } = parcel;
  const whole = pod === undefined ? withMachine(way, node, via) : withPod(way, pod, via);
  const block = barrier(net, node, via ?? machineOf(from));
  if (block !== undefined) return silence(whole, `${block}: nobody answers at ${ip}`);
  const stopped = policyStop(net, parcel, pod);
  if (stopped !== undefined) return { ...silence(whole, stopped), cause: 'policy' };
  const networkMs = via === node ? 0 : BETWEEN_MS;
  return { ...whole, ok: true, to: 'agent', agent, node, ip, port, networkMs, ...(pod && { pod }) };
}

/** Takes a connection to the pod that has the address. */
export function deliver(net: Net, parcel: Parcel): Connection {
  const { from, fromIp, via, ip, port, way } = parcel;
  const { ctx, addresses, servers } = net;
  const machine = addresses.machine(ctx.read, ip);
  const pod = machine === undefined ? addresses.pod(ctx.read, ip) : onMachine(net, machine, port);
  if (machine !== undefined) {
    const agent = hasApi(net, machine, port, pod) ? 'kube-apiserver' : agentAt(net, machine, port, pod);
    if (agent !== undefined) return toAgent(net, parcel, machine, agent, pod);
  }
  if (pod === undefined) {
    const stopped = policyStop(net, parcel, undefined);
    if (stopped !== undefined) return { ...silence(way, stopped), cause: 'policy' };
    if (machine !== undefined) {
      const block = barrier(net, machine, via ?? machineOf(from));
      if (block !== undefined) return silence(way, `${block}: nobody answers at ${ip}`);
      return refused(way, `connection refused: nothing on ${machine} listens on port ${port}`);
    }
    if (isOutside(ip)) return away(way, ip, port);
    return silence(way, `nobody answers at ${ip} any more`);
  }
  const whole = withPod(way, pod, via);
  const { name } = pod.metadata;
  const node = pod.spec.nodeName ?? '';
  const block = barrier(net, node, via ?? machineOf(from));
  if (block !== undefined) {
    const where = block.startsWith(`${node} `) ? block.replace(' ', `, where ${name} runs, `) : block;
    return silence(whole, where, pod);
  }
  const stopped = policyStop(net, parcel, pod);
  if (stopped !== undefined) return { ...silence(whole, stopped, pod), cause: 'policy' };
  const listening = servers.listening(pod, port);
  if (listening === undefined) {
    const what = isGoing(pod) ? `${name} is on its way out and nothing in it` : `nothing runs in ${name} that`;
    return refused(whole, `connection refused: ${what} listens on port ${port}`, pod);
  }
  const networkMs = via === undefined || via === node ? 0 : BETWEEN_MS;
  const { hops, service, candidates } = whole;
  const seenAs = fromIp;
  if (service === undefined || candidates === undefined)
    return { ok: true, to: 'pod', hops, pod, port, listening, seenAs, networkMs };
  return { ok: true, to: 'pod', hops, pod, port, listening, seenAs, networkMs, service, candidates };
}
