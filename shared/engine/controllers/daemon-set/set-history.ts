/** The revisions of a DaemonSet and the hash that its pods are to have (update.go constructHistory, snapshot). */
import type { Context } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { ControllerRevision } from '../../../model/stateful-set.ts';
import { controllerRef } from '../ownership/adoption.ts';
import { isSameRevision, nextRevision, POD_REVISION_LABEL, renumber, revisionsOf } from '../ownership/revisions.ts';
import { templateHash } from '../ownership/template-hash.ts';

export interface SetHistory {
  current: ControllerRevision;
  hash: string;
  past: ControllerRevision[];
  collisionCount: number | undefined;
}

const dataOf = (set: DaemonSet): unknown => ({ spec: { template: { ...set.spec.template, $patch: 'replace' } } });

function snapshot(set: DaemonSet, revision: number, collisionCount: number | undefined): ControllerRevision {
  const hash = templateHash(set.spec.template, collisionCount);
  const { name, namespace = '', annotations } = set.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...set.spec.template.metadata?.labels, [POD_REVISION_LABEL]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerRef(set)],
    },
    data: dataOf(set),
    revision,
  };
}

/** A name that holds something else already counts as a collision, and the next one is tried. */
function store(set: DaemonSet, revision: number, ctx: Context): Pick<SetHistory, 'current' | 'collisionCount'> {
  for (let { collisionCount } = set.status ?? {}; ; collisionCount = (collisionCount ?? 0) + 1) {
    try {
      return { current: ctx.api.create(snapshot(set, revision, collisionCount)), collisionCount };
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    }
  }
}

const hashOf = (revision: ControllerRevision): string => revision.metadata.labels?.[POD_REVISION_LABEL] ?? '';

export function setHistory(set: DaemonSet, ctx: Context): SetHistory {
  const past = revisionsOf(set, ctx);
  const collisionCount = set.status?.collisionCount;
  const wanted = snapshot(set, 0, collisionCount);
  const same = past.filter((r) => isSameRevision(r, wanted)).at(-1);
  if (same === undefined) {
    const stored = store(set, nextRevision(past), ctx);
    return { ...stored, past, hash: hashOf(stored.current) };
  }
  const current = past.at(-1) === same ? same : renumber(same, nextRevision(past), ctx);
  return { current, past, hash: hashOf(current), collisionCount };
}
