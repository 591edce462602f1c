/** The history of an owner as ControllerRevisions (pkg/controller/history/controller_history.go). */
import type { Context } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { fnv1 } from '../../kernel/random.ts';
import { toUtf8 } from '../../text/utf8.ts';
import type { ControllerRevision } from '../../../model/stateful-set.ts';
import { adoptOrphans, controllerRef, type Owner } from './adoption.ts';
import { canonicalJson, safeText } from './canonical.ts';

/** history.ControllerRevisionHashLabel */
export const REVISION_HASH_LABEL = 'controller.kubernetes.io/hash';
/** apps.ControllerRevisionHashLabelKey: of which revision a pod is. */
export const POD_REVISION_LABEL = 'controller-revision-hash';
const MOST_NAME = 223;

/** Of the data as Go marshals it, and how often that name was taken already: the same text as upstream's. */
export const revisionHash = (data: unknown, collisionCount: number | undefined): string =>
  safeText(fnv1(toUtf8(canonicalJson(data) + (collisionCount === undefined ? '' : String(collisionCount)))));

export interface RevisionParts {
  labels: Readonly<Record<string, string>> | undefined;
  data: unknown;
  revision: number;
  collisionCount: number | undefined;
}

/** A revision of `owner` that is not stored yet (NewControllerRevision). */
export function newRevision(owner: Owner, parts: RevisionParts): ControllerRevision {
  const { labels, data, revision, collisionCount } = parts;
  const hash = revisionHash(data, collisionCount);
  const { name, namespace = '', annotations } = owner.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name.slice(0, MOST_NAME)}-${hash}`,
      namespace,
      labels: { ...labels, [REVISION_HASH_LABEL]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerRef(owner)],
    },
    data,
    revision,
  };
}

/** By number, then age, then name; the newest last. */
export function sortRevisions(revisions: Iterable<ControllerRevision>): ControllerRevision[] {
  const age = (r: ControllerRevision): string => r.metadata.creationTimestamp ?? '';
  return [...revisions].sort(
    (a, b) =>
      a.revision - b.revision ||
      (age(a) < age(b) ? -1 : age(a) > age(b) ? 1 : a.metadata.name < b.metadata.name ? -1 : 1),
  );
}

export const nextRevision = (sorted: readonly ControllerRevision[]): number => (sorted.at(-1)?.revision ?? 0) + 1;

export const isSameRevision = (a: ControllerRevision, b: ControllerRevision): boolean =>
  a === b || canonicalJson(a.data) === canonicalJson(b.data);

/** The owner's revisions, sorted; orphans that its selector matches are taken in. */
export function revisionsOf(owner: Owner, ctx: Context): ControllerRevision[] {
  const { namespace = '', uid = '' } = owner.metadata;
  adoptOrphans(owner, ctx.read.orphans('ControllerRevision.apps', namespace), ctx);
  const matches = compileLabelSelector(owner.spec.selector);
  const own = [...ctx.read.controlledBy('ControllerRevision.apps', uid)];
  return sortRevisions(own.filter((r) => matches(r.metadata.labels)));
}

/** Stores a revision; one of the same name that holds something else is a collision, and the next name is tried. */
export function storeRevision(
  owner: Owner,
  revision: ControllerRevision,
  collisionCount: number,
  ctx: Context,
): { revision: ControllerRevision; collisionCount: number } {
  for (let collisions = collisionCount; ; collisions++) {
    const name = `${owner.metadata.name.slice(0, MOST_NAME)}-${revisionHash(revision.data, collisions)}`;
    try {
      const stored = ctx.api.create<ControllerRevision>({ ...revision, metadata: { ...revision.metadata, name } });
      return { revision: stored, collisionCount: collisions };
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
      const there = ctx.read.get('ControllerRevision.apps', owner.metadata.namespace ?? '', name);
      if (there !== undefined && isSameRevision(there, revision))
        return { revision: there, collisionCount: collisions };
    }
  }
}

/** Gives a stored revision another number: it is the newest again. */
export function renumber(revision: ControllerRevision, number: number, ctx: Context): ControllerRevision {
  if (revision.revision === number) return revision;
  const { namespace = '', name } = revision.metadata;
  return ctx.api.patch('ControllerRevision.apps', namespace, name, 'merge', { revision: number });
}

/** Removes the oldest of those that are not `live`, down to `limit` of them. */
export function truncateRevisions(
  sorted: readonly ControllerRevision[],
  live: ReadonlySet<string>,
  limit: number,
  ctx: Context,
): void {
  const past = sorted.filter((r) => !live.has(r.metadata.name));
  for (const { metadata } of past.slice(0, Math.max(0, past.length - limit)))
    ctx.api.delete('ControllerRevision.apps', metadata.namespace ?? '', metadata.name);
}
