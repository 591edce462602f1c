/** What must hold at every revision, as one function of a change and the state after it. */
import type { Change } from '../../../shared/model/change.ts';
import type { KubeObject, OwnerReference } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Session } from '../../../shared/session/session.ts';

export type Read = Session['cluster']['read'];

export interface Law {
  name: string;
  /** Gives what is broken, or nothing. `past` is the law's own memory of one history. */
  broken(change: Change, read: Read, past: Map<string, unknown>): string | undefined;
}

export const nameOf = (object: KubeObject): string =>
  `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
export const ownerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((o) => o.controller === true);
export const isOver = (pod: Pod): boolean => pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
export const isActive = (pod: Pod): boolean => !isOver(pod) && pod.metadata.deletionTimestamp === undefined;
export const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;

/** The pod that a change creates, if it is one and an owner of this kind controls it. */
export function newPodOf(kind: string, { before, after }: Change): { pod: Pod; owner: OwnerReference } | undefined {
  if (before !== undefined || after?.kind !== 'Pod') return undefined;
  const owner = ownerOf(after);
  return owner?.kind === kind ? { pod: after as Pod, owner } : undefined;
}

/** All pods of a namespace that an owner controls. */
export function podsOf(read: Read, namespace: string | undefined, uid: string): Pod[] {
  return [...read.list('Pod', namespace)].filter((pod) => ownerOf(pod)?.uid === uid);
}
