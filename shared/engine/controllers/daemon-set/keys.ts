/** Which DaemonSets a change of something else concerns (the event handlers of daemon_controller.go). */
import { keyOf } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { controllerOf, type Reader } from '../../api/store.ts';
import type { Change } from '../../../model/change.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Node } from '../../../model/node.ts';
import { claimOn } from './machines.ts';

const ownerKey = (object: KubeObject | undefined): string | undefined => {
  const owner = object === undefined ? undefined : controllerOf(object);
  return owner?.kind === 'DaemonSet' ? `${object!.metadata.namespace ?? ''}/${owner.name}` : undefined;
};

/** Those that would take in an object that nobody owns. */
function takers(orphan: KubeObject, read: Reader): string[] {
  const namespace = orphan.metadata.namespace ?? '';
  if (read.count('DaemonSet.apps', namespace) === 0) return [];
  return [...read.list('DaemonSet.apps', namespace)]
    .filter((set) => compileLabelSelector(set.spec.selector)(orphan.metadata.labels))
    .map(keyOf);
}

/** Of a pod or a revision: its owner's, the owner's that it had, or for an orphan all that would take it in. */
export function ownedKeys({ before, after }: Change, read: Reader): string[] {
  const keys = [before, after].map(ownerKey).filter((key) => key !== undefined);
  if (after !== undefined && controllerOf(after) === undefined) keys.push(...takers(after, read));
  return [...new Set(keys)];
}

/** Machines that come, or that begin or cease to be for it. One that goes takes its pods with it, which is heard of. */
export function nodeKeys({ before, after }: Change, read: Reader): string[] {
  if (after === undefined) return [];
  const [was, is] = [before as Node | undefined, after as Node];
  const isSame =
    was !== undefined &&
    was.metadata.labels === is.metadata.labels &&
    JSON.stringify(was.spec.taints ?? []) === JSON.stringify(is.spec.taints ?? []);
  if (isSame) return [];
  const concerned = [...read.list('DaemonSet.apps')].filter((set) => {
    const now = claimOn(is, set);
    const then = was === undefined ? undefined : claimOn(was, set);
    return then === undefined ? now.run : then.run !== now.run || then.stay !== now.stay;
  });
  return concerned.map(keyOf);
}
