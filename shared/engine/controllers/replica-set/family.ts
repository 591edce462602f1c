/** Sets that one controller owns, and their pods: where they crowd, pods go first. */
import { controllerOf, type Reader } from '../../api/store.ts';
import { isPodActive } from '../../kinds/pod/conditions.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { ServedKind } from './served-kind.ts';

/** The set itself among them; none for one that nobody owns (getReplicaSetsWithSameController). */
export function family(set: KubeObject, served: ServedKind, read: Reader): Iterable<KubeObject> {
  const owner = controllerOf(set);
  return owner === undefined ? [] : read.controlledBy(served.name, owner.uid);
}

/**
 * Active pods of the family (getIndirectlyRelatedPods): none for a set that nobody owns, whose crowded machines do not
 * come first.
 */
export function* relatedPods(set: KubeObject, served: ServedKind, read: Reader): Iterable<Pod> {
  for (const each of family(set, served, read)) {
    for (const pod of read.controlledBy('Pod', each.metadata.uid ?? '')) if (isPodActive(pod)) yield pod;
  }
}
