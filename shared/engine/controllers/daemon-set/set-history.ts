/** The revisions of a DaemonSet and the hash that its pods are to have (update.go constructHistory, snapshot, cleanupHistory). */
import type { Context } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { Pod } from '../../../model/pod.ts';
import type { ControllerRevision } from '../../../model/stateful-set.ts';
import { controllerRef, release } from '../ownership/adoption.ts';
import { isSameRevision, nextRevision, POD_REVISION_LABEL, renumber, revisionsOf } from '../ownership/revisions.ts';
import { templateHash } from '../ownership/template-hash.ts';

export interface SetHistory {
  current: ControllerRevision;
  hash: string;
  /** All that hold another template, by number. */
  old: ControllerRevision[];
  collisionCount: number | undefined;
}

const dataOf = (set: DaemonSet): unknown => ({ spec: { template: { ...set.spec.template, $patch: 'replace' } } });
const hashOf = (of: ControllerRevision | Pod): string | undefined => of.metadata.labels?.[POD_REVISION_LABEL];

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
    const wanted = snapshot(set, revision, collisionCount);
    try {
      return { current: ctx.api.create(wanted), collisionCount };
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
      const { namespace = '', name } = wanted.metadata;
      const there = ctx.read.get('ControllerRevision.apps', namespace, name);
      if (there !== undefined && isSameRevision(there, wanted)) return { current: there, collisionCount };
    }
  }
}

function label(
  kind: 'ControllerRevision.apps' | 'Pod',
  { metadata }: Pod | ControllerRevision,
  hash: string,
  ctx: Context,
) {
  const patch = { metadata: { labels: { [POD_REVISION_LABEL]: hash } } };
  return ctx.api.patch(kind, metadata.namespace ?? '', metadata.name, 'merge', patch);
}

/** Its own by number, each with the label of its hash; those that its selector does not match any more are let go. */
function controlled(set: DaemonSet, ctx: Context): ControllerRevision[] {
  const matches = compileLabelSelector(set.spec.selector);
  for (const one of [...ctx.read.controlledBy('ControllerRevision.apps', set.metadata.uid ?? '')])
    if (!matches(one.metadata.labels)) release(one, set, ctx);
  return revisionsOf(set, ctx).map((one) =>
    hashOf(one) === undefined
      ? (label('ControllerRevision.apps', one, one.metadata.name, ctx) as ControllerRevision)
      : one,
  );
}

/** Of several with the same template the newest stays, and all pods are its. */
function merged(same: readonly ControllerRevision[], pods: () => readonly Pod[], ctx: Context): ControllerRevision {
  const kept = same.at(-1)!;
  if (same.length === 1) return kept;
  const hash = hashOf(kept) ?? '';
  for (const pod of pods()) if (hashOf(pod) !== hash) label('Pod', pod, hash, ctx);
  for (const { metadata } of same.slice(0, -1))
    ctx.api.delete('ControllerRevision.apps', metadata.namespace ?? '', metadata.name);
  return kept;
}

/** `pods`: gives those of the set, when they are asked for. @throws ApiError */
export function setHistory(set: DaemonSet, pods: () => readonly Pod[], ctx: Context): SetHistory {
  const all = controlled(set, ctx);
  const wanted = snapshot(set, 0, set.status?.collisionCount);
  const same = all.filter((r) => isSameRevision(r, wanted));
  const old = all.filter((r) => !isSameRevision(r, wanted));
  if (same.length === 0) {
    const stored = store(set, nextRevision(old), ctx);
    return { ...stored, old, hash: hashOf(stored.current) ?? '' };
  }
  const kept = merged(same, pods, ctx);
  const current = kept.revision < nextRevision(old) ? renumber(kept, nextRevision(old), ctx) : kept;
  return { current, old, hash: hashOf(current) ?? '', collisionCount: set.status?.collisionCount };
}

/** Removes the oldest of the old ones down to the limit, in which those of live pods count but are not removed. */
export function cleanUp(set: DaemonSet, { old }: SetHistory, pods: readonly Pod[], ctx: Context): void {
  const live = new Set(pods.map(hashOf));
  const tooMany = Math.max(0, old.length - (set.spec.revisionHistoryLimit ?? 10));
  for (const { metadata } of old.filter((r) => !live.has(hashOf(r))).slice(0, tooMany))
    ctx.api.delete('ControllerRevision.apps', metadata.namespace ?? '', metadata.name);
}
