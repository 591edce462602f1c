/**
 * A pod goes only where what it asks for is still free; emptier nodes are better (upstream plugins/noderesources fit,
 * least_allocated).
 */
import type { ResourceList } from '../../../model/meta.ts';
import type { Node } from '../../../model/node.ts';
import { amountOf } from '../resource-amount.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodRequests } from '../pod-requests.ts';
import type { Verdict } from '../verdict.ts';
import { MAX_SCORE, type Plugin } from './plugin.ts';

const NAME = 'NodeResourcesFit';

const PODS = 1;
const CPU = 2;
const MEMORY = 4;
const STORAGE = 8;
/** More than the node has when it is empty. */
const NEVER = 16;
const TEXTS: readonly (readonly [number, string])[] = [
  [PODS, 'Too many pods'],
  [CPU, 'Insufficient cpu'],
  [MEMORY, 'Insufficient memory'],
  [STORAGE, 'Insufficient ephemeral-storage'],
];

/** Every combination of the four, made once: a full cluster refuses often. */
const VERDICTS: readonly Verdict[] = Array.from({ length: 32 }, (_, bits) => ({
  plugin: NAME,
  reasons: TEXTS.filter(([bit]) => (bits & bit) !== 0).map(([, text]) => text),
  unresolvable: (bits & NEVER) !== 0,
}));

function lacking(asked: PodRequests, node: NodeInfo): number {
  let bits = node.usedPods + 1 > node.pods ? PODS : 0;
  if (asked.milliCpu > 0 && asked.milliCpu > node.cpu - node.usedCpu)
    bits |= asked.milliCpu > node.cpu ? CPU | NEVER : CPU;
  if (asked.memory > 0 && asked.memory > node.memory - node.usedMemory)
    bits |= asked.memory > node.memory ? MEMORY | NEVER : MEMORY;
  if (asked.storage > 0 && asked.storage > node.storage - node.usedStorage) {
    bits |= asked.storage > node.storage ? STORAGE | NEVER : STORAGE;
  }
  return bits;
}

function withScalars(bits: number, asked: PodRequests, node: NodeInfo): Verdict | undefined {
  const reasons: string[] = [];
  let never = (bits & NEVER) !== 0;
  for (const [name, amount] of asked.scalars) {
    const has = node.scalars.get(name) ?? 0;
    if (amount <= has - (node.usedScalars.get(name) ?? 0)) continue;
    reasons.push(`Insufficient ${name}`);
    if (amount > has) never = true;
  }
  if (reasons.length === 0) return bits === 0 ? undefined : VERDICTS[bits];
  return { plugin: NAME, reasons: [...VERDICTS[bits]!.reasons, ...reasons], unresolvable: never };
}

/** Why the pod does not fit, or undefined. */
export function fits(asked: PodRequests, node: NodeInfo): Verdict | undefined {
  const bits = lacking(asked, node);
  if (asked.scalars.length > 0) return withScalars(bits, asked, node);
  return bits === 0 ? undefined : VERDICTS[bits];
}

/** Share of a resource that is left, 0 to 100. */
function left(asked: number, has: number): number {
  return asked > has ? 0 : Math.floor(((has - asked) * MAX_SCORE) / has);
}

/** Whether the pod could fit the node when it is empty. */
function couldHold(asked: PodRequests, has: ResourceList): boolean {
  const amount = (name: string): number => (has[name] === undefined ? 0 : amountOf(name, has[name]));
  if (asked.milliCpu > amount('cpu') || asked.memory > amount('memory') || asked.storage > amount('ephemeral-storage'))
    return false;
  return amount('pods') >= 1 && asked.scalars.every(([name, wanted]) => wanted <= amount(name));
}

/** Whether something that the pod asks for grew, or the number of pods. */
function grew(asked: PodRequests, before: ResourceList, after: ResourceList): boolean {
  const names = asked.scalars.map(([name]) => name);
  if (asked.milliCpu > 0) names.push('cpu');
  if (asked.memory > 0) names.push('memory');
  if (asked.storage > 0) names.push('ephemeral-storage');
  return [...names, 'pods'].some((name) => amountOf(name, after[name] ?? '0') > amountOf(name, before[name] ?? '0'));
}

const allocatable = (node: Node): ResourceList => node.status?.allocatable ?? {};

export const nodeResourcesFit: Plugin = {
  name: NAME,
  weight: 1,
  byRequests: true,
  filter: (pod, node) => fits(pod.requests, node),
  /** LeastAllocated over cpu and memory, each counting one. */
  score(pod, node) {
    let sum = 0;
    let counted = 0;
    if (node.cpu > 0) {
      sum += left(node.scoredCpu + pod.requests.scoredCpu, node.cpu);
      counted += 1;
    }
    if (node.memory > 0) {
      sum += left(node.scoredMemory + pod.requests.scoredMemory, node.memory);
      counted += 1;
    }
    return counted === 0 ? 0 : Math.floor(sum / counted);
  },
  nodeHelps(pod, before, after) {
    if (!couldHold(pod.requests, allocatable(after))) return false;
    return before === undefined || grew(pod.requests, allocatable(before), allocatable(after));
  },
  freedRoomHelps: true,
};
