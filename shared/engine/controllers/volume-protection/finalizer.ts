/** The finalizers that hold claims and volumes (pkg/controller/volume/protectionutil). */
import type { KubeObject } from '../../../model/meta.ts';

/** Asked to go, and held by this finalizer. */
export const isHeld = ({ metadata }: KubeObject, finalizer: string): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true;

/** There to stay, and not held by it: admission adds it to new objects, so somebody took it away. */
export const lacks = ({ metadata }: KubeObject, finalizer: string): boolean =>
  metadata.deletionTimestamp === undefined && metadata.finalizers?.includes(finalizer) !== true;

export function withFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const finalizers = [...(object.metadata.finalizers ?? []), finalizer];
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

export function withoutFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const finalizers = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers } };
}
