/** Which machines a DaemonSet is for, and which of its pods is where (NodeShouldRunDaemonPod, getNodesToDaemonPods). Pure. */
import { matchesNode } from '../../kinds/node-match.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { firstUntolerated } from '../../kinds/tolerations.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { daemonTolerations } from './pod.ts';

export interface Claim {
  /** It is to have a pod. */
  run: boolean;
  /** A pod that is there may stay. */
  stay: boolean;
}

const NO: Claim = { run: false, stay: false };
const YES: Claim = { run: true, stay: true };

export function claimOn(node: Node, set: DaemonSet): Claim {
  const { spec } = set.spec.template;
  if (spec.nodeName !== undefined && spec.nodeName !== '' && spec.nodeName !== node.metadata.name) return NO;
  if (!matchesNode({ spec }, node)) return NO;
  const taints = node.spec.taints ?? [];
  const tolerations = daemonTolerations(spec);
  const closing = taints.filter((t) => t.effect === 'NoExecute' || t.effect === 'NoSchedule');
  if (firstUntolerated(closing, tolerations) === undefined) return YES;
  const driving = taints.filter((t) => t.effect === 'NoExecute');
  return { run: false, stay: firstUntolerated(driving, tolerations) === undefined };
}

interface Bound {
  nodeAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: {
      nodeSelectorTerms?: { matchFields?: { key: string; operator: string; values?: string[] }[] }[];
    };
  };
}

/** The machine a pod is on, or is bound for; undefined when it says neither. */
export function machineOf({ spec }: Pod): string | undefined {
  if (spec.nodeName !== undefined && spec.nodeName !== '') return spec.nodeName;
  const required = (spec.affinity as Bound | undefined)?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const term of required?.nodeSelectorTerms ?? []) {
    for (const { key, operator, values } of term.matchFields ?? [])
      if (key === 'metadata.name' && operator === 'In' && values?.length === 1) return values[0];
  }
  return undefined;
}

/** Ended and on its way out: whoever holds it does the rest, and its machine counts as free. */
const isOver = (pod: Pod): boolean => isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;

/** Pods by their machine, in the order in which they are given, without those that are over. */
export function byMachine(pods: Iterable<Pod>): Map<string, Pod[]> {
  const found = new Map<string, Pod[]>();
  for (const pod of pods) {
    const machine = isOver(pod) ? undefined : machineOf(pod);
    if (machine === undefined) continue;
    const list = found.get(machine);
    if (list === undefined) found.set(machine, [pod]);
    else list.push(pod);
  }
  return found;
}

/** What a DaemonSet has to do with each machine, by its name and in the order of the machines. */
export const claimsOn = (nodes: Iterable<Node>, set: DaemonSet): Map<string, Claim> =>
  new Map([...nodes].map((node) => [node.metadata.name, claimOn(node, set)]));
