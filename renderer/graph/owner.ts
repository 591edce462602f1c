/** Who owns whom: the app that a pod belongs to, found by walking controllers up. */
import type { KubeObject, OwnerReference } from '../../shared/model/meta.ts';

/** The owner that controls an object, if any. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((o) => o.controller === true);
}

/**
 * The topmost controller above an object, and the key of the group that its pods form on the picture.
 * Bare pods of a namespace form one group.
 */
export function groupOf(object: KubeObject, find: (uid: string) => KubeObject | undefined): string {
  const namespace = object.metadata.namespace ?? '';
  let owner = controllerOf(object);
  if (owner === undefined) return object.kind === 'Pod' ? `${namespace}/Pod/` : groupKey(object);
  for (let depth = 0; depth < 8; depth++) {
    const above: KubeObject | undefined = find(owner.uid);
    const next: OwnerReference | undefined = above === undefined ? undefined : controllerOf(above);
    if (next === undefined) break;
    owner = next;
  }
  return `${namespace}/${owner.kind}/${owner.name}`;
}

/** The key of the group that an owner at the top makes. */
export function groupKey(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.kind}/${object.metadata.name}`;
}
