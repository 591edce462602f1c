/** "Why here, and why not there?": what the scheduler saw when it placed a pod, or sees now of one that waits. */
import type { Lookup, Reader } from '../engine/api/store.ts';
import { verdictsOn } from '../engine/scheduler/placement.ts';
import type { Change } from '../model/change.ts';
import type { KubeObject } from '../model/meta.ts';
import type { Placement } from '../model/placement.ts';
import type { Pod } from '../model/pod.ts';
import { Past } from './past.ts';

const nodeOf = (pod: Pod | undefined): string => pod?.spec.nodeName ?? '';

/** The change that gave the pod its node. */
function choiceOf(history: readonly Change[], uid: string): Change | undefined {
  for (let i = history.length - 1; i >= 0; i--) {
    const { before, after } = history[i]!;
    if (after?.metadata.uid !== uid || before === undefined) continue;
    if (nodeOf(before as Pod) === '' && nodeOf(after as Pod) !== '') return history[i];
  }
  return undefined;
}

function withoutNode(pod: Pod): Pod {
  const { nodeName: _, ...spec } = pod.spec;
  return { ...pod, spec: spec as Pod['spec'] };
}

/**
 * The verdict of every machine on a pod. read: the store as it is; history: its consecutive revisions, oldest first;
 * now, origin: virtual ms, and where the person's clock showed zero. Undefined: there is no such pod, or it named its
 * machine itself.
 */
export function placementOf(
  read: Reader,
  history: readonly Change[],
  uid: string,
  now: number,
  origin: number,
): Placement | undefined {
  const pod = read.byUid(uid) as Pod | undefined;
  if (pod?.kind !== 'Pod') return undefined;
  const chosen = nodeOf(pod);
  if (chosen === '') return { at: now, forgotten: false, ...verdictsOn(pod, read) };
  const choice = choiceOf(history, uid);
  if (choice !== undefined) {
    const past = new Past(read, history, choice.revision - 1);
    return { at: choice.at - origin, chosen, forgotten: false, ...verdictsOn(choice.before as Pod, past) };
  }
  const first = history.find((change) => change.after?.metadata.uid === uid);
  if (first?.before === undefined && first !== undefined) return undefined;
  // Seen as if it were not there, and had to be placed now.
  const isOther = (one: KubeObject): boolean => one.metadata.uid !== uid;
  const others: Lookup = {
    get: (kind, namespace, name) => read.get(kind, namespace, name),
    list: (kind, namespace) => [...read.list(kind, namespace)].filter(isOther),
    podsOnNode: (node) => [...read.podsOnNode(node)].filter(isOther),
  };
  return { at: now, chosen, forgotten: true, ...verdictsOn(withoutNode(pod), others) };
}
