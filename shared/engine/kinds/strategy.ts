/** What registry strategies share: status belongs to controllers, and a changed spec is a new generation. */
import { sameJson } from '../api/equal.ts';
import type { KubeObject } from '../../model/meta.ts';

type WithStatus = KubeObject & { status?: unknown };
type WithSpec = KubeObject & { spec?: unknown };

/** The object with the status a new one has; absent = none. */
export function newStatus<T extends KubeObject>(object: T, status?: unknown): T {
  const { status: _dropped, ...rest } = object as WithStatus;
  return (status === undefined ? rest : { ...rest, status }) as T;
}

/** The object with the status that is stored: only the status subresource changes it. */
export function storedStatus<T extends KubeObject>(next: T, previous: T): T {
  const before = (previous as WithStatus).status;
  if ((next as WithStatus).status === before) return next;
  return newStatus(next, before);
}

export function firstGeneration<T extends KubeObject>(object: T): T {
  return { ...object, metadata: { ...object.metadata, generation: 1 } };
}

/** The stored generation, one more when `changed`. */
export function nextGeneration<T extends KubeObject>(next: T, previous: T, changed: boolean): T {
  const before = previous.metadata.generation ?? 0;
  const generation = changed ? before + 1 : before;
  if (generation === 0 || next.metadata.generation === generation) return next;
  return { ...next, metadata: { ...next.metadata, generation } };
}

export const specChanged = (next: KubeObject, previous: KubeObject): boolean =>
  !sameJson((next as WithSpec).spec, (previous as WithSpec).spec);
