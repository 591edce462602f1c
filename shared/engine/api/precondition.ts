/** What an update says of the object it was made from must be so still (registry/rest Preconditions, optimistic lock). */
import type { Kind } from '../kinds/kind.ts';
import type { KubeObject } from '../../model/meta.ts';
import { conflict, OPTIMISTIC_LOCK } from './errors.ts';
import { storageKey } from './storage-key.ts';

/** @throws ApiError Conflict where uid or resourceVersion are another's */
export function refuseStale(kind: Kind, object: KubeObject, previous: KubeObject): void {
  const { uid = '', resourceVersion = '' } = object.metadata;
  if (uid !== '' && uid !== previous.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`;
    throw conflict(
      kind,
      object.metadata.name,
      `StorageError: invalid object, Code: 4, Key: ${storageKey(kind, previous)}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
    );
  }
  if (resourceVersion !== '' && resourceVersion !== previous.metadata.resourceVersion)
    throw conflict(kind, object.metadata.name, OPTIMISTIC_LOCK);
}
