/** The revisions of a workload that are still known, and the pod template of each (kubectl/pkg/polymorphichelpers/history.go). */
import { strategicMergePatch } from '../../../api/patch/strategic.ts';
import { labelSelectorText } from '../../../api/label-selector.ts';
import { groupOf } from '../../../api/kind-map.ts';
import { controllerOf } from '../../../api/store.ts';
import { at, numberAt } from '../../../kinds/look.ts';
import type { AnyObject, LabelSelector } from '../../../../model/meta.ts';
import { CommandError } from '../../errors.ts';
import { listObjects } from '../../resources/client.ts';
import type { Info } from '../../resources/find.ts';
import { groupKind } from '../../resources/resource.ts';
import type { Address, Task } from '../../waits.ts';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const REVISION = 'deployment.kubernetes.io/revision';
const REPLICA_SETS: Address = { group: 'apps', version: 'v1', plural: 'replicasets' };
const CONTROLLER_REVISIONS: Address = { group: 'apps', version: 'v1', plural: 'controllerrevisions' };

/** Kinds that kubectl tells apart at all (polymorphichelpers.go, apps/kind_visitor.go), and those that keep revisions. */
const KEEPING = new Set(['Deployment', 'DaemonSet', 'StatefulSet']);
const KNOWN = new Set([...KEEPING, 'Job', 'Pod', 'ReplicaSet', 'ReplicationController', 'CronJob']);

export interface Revision {
  number: number;
  /** Annotation kubernetes.io/change-cause; '' where nobody gave one. */
  cause: string;
  /** The pod template as it was. */
  template: unknown;
  /** What keeps it: a ReplicaSet or a ControllerRevision. */
  kept: AnyObject;
}

/** A DaemonSet or StatefulSet as a ControllerRevision remembers it. */
export const restored = (object: AnyObject, { data }: { data?: unknown }): AnyObject =>
  strategicMergePatch(
    object.kind === 'DaemonSet' ? 'DaemonSet.apps' : 'StatefulSet.apps',
    object,
    data as never,
  ) as AnyObject;

function revisionOf(object: AnyObject, kept: AnyObject): Revision | undefined {
  const cause = kept.metadata.annotations?.[CHANGE_CAUSE] ?? '';
  if (object.kind === 'Deployment') {
    // Adopted, it has no number yet: it counts as the first of all.
    const number = Number(kept.metadata.annotations?.[REVISION] ?? 0);
    return Number.isNaN(number) ? undefined : { number, cause, template: at(kept, 'spec', 'template'), kept };
  }
  const template = at(restored(object, kept as { data?: unknown }), 'spec', 'template');
  return { number: numberAt(kept, 'revision') ?? 0, cause, template, kept };
}

/**
 * Oldest first.
 * @param who what reads them, as in "no history viewer has been implemented"
 * @param what it is after, as in "error retrieving history for"
 * @throws CommandError for kinds that keep no revisions, StatusError
 */
export function* revisionsOf({ object, namespace }: Info, who: string, what = who): Task<Revision[]> {
  const { kind, metadata } = object;
  const name = JSON.stringify(groupKind(object));
  if (!KNOWN.has(kind)) {
    const pair = `{${groupOf(object.apiVersion)} ${kind}}`;
    throw new CommandError(`error retrieving ${what} for ${name}, no visitor method exists for ${pair}`);
  }
  if (!KEEPING.has(kind)) throw new CommandError(`no ${who} has been implemented for ${name}`);
  const labelSelector = labelSelectorText(at(object, 'spec', 'selector') as LabelSelector | undefined);
  const from = kind === 'Deployment' ? REPLICA_SETS : CONTROLLER_REVISIONS;
  const kept = yield* listObjects(from, namespace, { labelSelector });
  const own = kept.filter((each) => controllerOf(each)?.uid === metadata.uid);
  const revisions = own.flatMap((each) => revisionOf(object, each) ?? []);
  return revisions.sort((a, b) => a.number - b.number);
}
