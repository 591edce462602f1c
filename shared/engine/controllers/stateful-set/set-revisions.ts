/** The revision that a StatefulSet's pods have and the one that they are to have (getStatefulSetRevisions). */
import type { Context } from '../../api/actor.ts';
import type { ControllerRevision, StatefulSet } from '../../../model/stateful-set.ts';
import {
  isSameRevision,
  newRevision,
  nextRevision,
  renumber,
  revisionsOf,
  storeRevision,
} from '../ownership/revisions.ts';

export interface SetRevisions {
  current: ControllerRevision;
  update: ControllerRevision;
  /** All that were stored before, sorted. */
  past: ControllerRevision[];
  collisionCount: number;
}

/** What is kept of a set: its template, as a patch that replaces it (getPatch). */
export const revisionData = (set: StatefulSet): unknown => ({
  spec: { template: { ...set.spec.template, $patch: 'replace' } },
});

export function setRevisions(set: StatefulSet, ctx: Context): SetRevisions {
  const past = revisionsOf(set, ctx);
  const collisionCount = set.status?.collisionCount ?? 0;
  const wanted = newRevision(set, {
    labels: set.spec.template.metadata?.labels,
    data: revisionData(set),
    revision: nextRevision(past),
    collisionCount,
  });
  const same = past.filter((r) => isSameRevision(r, wanted)).at(-1);
  const newest = past.at(-1);
  const current = past.find((r) => r.metadata.name === set.status?.currentRevision);
  if (same !== undefined && newest !== undefined && isSameRevision(newest, same))
    return { current: current ?? newest, update: newest, past, collisionCount };
  if (same !== undefined) {
    // Back to what it was before: that revision is the newest again.
    const update = renumber(same, wanted.revision, ctx);
    return { current: current ?? update, update, past, collisionCount };
  }
  const stored = storeRevision(set, wanted, collisionCount, ctx);
  return { current: current ?? stored.revision, update: stored.revision, past, collisionCount: stored.collisionCount };
}
