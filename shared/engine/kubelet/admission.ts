/** What a kubelet asks of a pod that no scheduler placed: is there room, and does the node match? */
import type { Context } from '../api/actor.ts';
import { bytesOf, milliOf } from '../api/quantity.ts';
import type { ResourceList } from '../../model/meta.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import { requestsOfPod } from '../kinds/pod/aggregate-requests.ts';
import { collides, hostPortsOf } from '../kinds/pod/host-ports.ts';
import { matchesNode, toleratesNode } from '../kinds/node-match.ts';
import { podRecords } from './pod-record.ts';

export interface AdmissionFailure {
  /** status.reason and the event's reason: "OutOfcpu", "NodeAffinity". */
  reason: string;
  message: string;
}

/** Whole numbers by resource: millicores, bytes, counts. */
type Amounts = Map<string, number>;

const amount = (resource: string, quantity: string): number =>
  resource === 'cpu' ? milliOf(quantity) : bytesOf(quantity);

function add(to: Amounts, list: ResourceList | undefined): void {
  for (const name in list) to.set(name, (to.get(name) ?? 0) + amount(name, list[name]!));
}

/** What the pod asks for, as a whole or its containers together. */
function requestsOf(pod: Pod): Amounts {
  const amounts: Amounts = new Map();
  add(amounts, requestsOfPod(pod.spec));
  return amounts;
}

const isOver = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

const isScheduled = (pod: Pod): boolean =>
  pod.status?.conditions?.some((c) => c.type === 'PodScheduled' && c.status === 'True') === true;

/** The pods that count: let in before, or chosen for the node by a scheduler. */
function* others(ctx: Context, pod: Pod): Iterable<Pod> {
  const records = podRecords(ctx);
  for (const other of ctx.read.podsOnNode(pod.spec.nodeName ?? '')) {
    if (other.metadata.uid === pod.metadata.uid || isOver(other)) continue;
    if (records.has(other.metadata.uid ?? '') || isScheduled(other)) yield other;
  }
}

function outOf(resource: string, requested: number, used: number, capacity: number): AdmissionFailure | undefined {
  if (requested <= capacity - used) return undefined;
  const numbers = `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  return { reason: `OutOf${resource}`, message: `Node didn't have enough resource: ${resource}, ${numbers}` };
}

/** Upstream's order: what nodes always have, then extended resources. */
const FIRST = ['cpu', 'memory', 'ephemeral-storage'];

function lackOfRoom(node: Node, pod: Pod, present: readonly Pod[]): AdmissionFailure | undefined {
  const allocatable: Amounts = new Map();
  add(allocatable, node.status?.allocatable);
  const pods = allocatable.get('pods');
  const tooMany = pods === undefined ? undefined : outOf('pods', 1, present.length, pods);
  if (tooMany !== undefined) return tooMany;
  const wanted = requestsOf(pod);
  const used: Amounts = new Map();
  for (const other of present) for (const [name, n] of requestsOf(other)) used.set(name, (used.get(name) ?? 0) + n);
  const rest = [...wanted.keys()].filter((name) => !FIRST.includes(name)).sort();
  for (const name of [...FIRST, ...rest]) {
    const n = wanted.get(name) ?? 0;
    const failure = n === 0 ? undefined : outOf(name, n, used.get(name) ?? 0, allocatable.get(name) ?? 0);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

const predicate = (name: string, why: string): AdmissionFailure => ({
  reason: name,
  message: `Predicate ${name} failed: ${why}`,
});

/**
 * Why the pod cannot be on the node, or undefined (pkg/kubelet/lifecycle/predicate.go generalFilter): the first
 * of room, selector and affinity, host ports, and NoExecute taints.
 */
export function admissionFailure(ctx: Context, node: Node, pod: Pod): AdmissionFailure | undefined {
  const present = [...others(ctx, pod)];
  const full = lackOfRoom(node, pod, present);
  if (full !== undefined) return full;
  if (!matchesNode(pod, node)) return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  const ports = hostPortsOf(pod.spec);
  if (ports.some((port) => present.some((other) => hostPortsOf(other.spec).some((taken) => collides(port, taken))))) {
    return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  }
  if (!toleratesNode(pod, node)) return predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate");
  return undefined;
}
