/** Server-side apply: what is there with a configuration merged in, less what its manager applied before and names no more (merge/update.go). */
import type { AnyObject } from '../../../model/meta.ts';
import { badRequest, unexplained } from '../errors.ts';
import { isRecord } from '../patch/record.ts';
import { compare, isSame } from './compare.ts';
import { applyConflict, type Conflict } from './conflicts.ts';
import { FieldSet } from './field-set.ts';
import { complaintsOf, fieldsIn } from './fields-of.ts';
import { ownerKey, ownerText, type Owner, type Owners } from './owners.ts';
import { merged } from './merge.ts';
import {
  afterChange,
  emptyOf,
  ownable,
  ownersBefore,
  withoutNobodys,
  withoutOwners,
  type Tracked,
  type Writer,
} from './ownership.ts';
import { without } from './remove.ts';
import { structureOf, type Structure } from './structure.ts';

export interface Application {
  /** The stored object; undefined where there is none. */
  live: AnyObject | undefined;
  config: AnyObject;
  manager: string;
  /** Takes what others own, instead of a conflict. */
  force: boolean;
  /** RFC 3339 of now. */
  time: string;
  about: Tracked;
}

export interface Applied {
  /** `live` itself where nothing changes; neither decoded nor completed. */
  object: AnyObject;
  owners: Owners;
}

/** kubectl's own manager: only for it the annotation of client-side apply counts, and is kept true. */
export const KUBECTL = 'kubectl';
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** @throws ApiError BadRequest, or 500 with all that the schema has against the configuration */
function check(config: AnyObject, structure: Structure): void {
  if (config.metadata?.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const complaints = [...complaintsOf(config, structure)];
  if (complaints.length === 0) return;
  const { apiVersion, kind, metadata } = config;
  const slash = apiVersion.indexOf('/');
  const version = slash < 0 ? `/${apiVersion}` : apiVersion;
  const what =
    complaints.length === 1 ? complaints[0]! : `errors:\n${complaints.map((text) => `  ${text}`).join('\n')}`;
  throw unexplained(
    `failed to create typed patch object (${metadata?.namespace ?? ''}/${metadata?.name ?? ''}; ${version}, Kind=${kind}): ${what}`,
  );
}

/** What the manager applied last time and names no more goes, unless another applies it, or it is others' below. */
function pruned(value: unknown, owners: Owners, last: Owner | undefined, structure: Structure): unknown {
  if (last === undefined) return value;
  const named = (set: FieldSet): FieldSet => set.withNamedFields(structure);
  const whole = named(fieldsIn(value, structure));
  const stripped = named(fieldsIn(without(value, named(last.fields), structure), structure));
  let others = FieldSet.NONE;
  for (const { operation, fields } of owners.values()) if (operation === 'Apply') others = others.union(fields);
  const gone = whole.difference(stripped.union(named(others)));
  const left = named(fieldsIn(without(value, gone, structure), structure));
  return without(value, whole.difference(left).intersection(named(last.fields)), structure);
}

/** The fields that client-side apply set, and that still are as it set them. */
function clientSide(live: AnyObject, structure: Structure): FieldSet {
  const text = live.metadata.annotations?.[LAST_APPLIED] ?? '';
  if (text === '') return FieldSet.NONE;
  let last: unknown;
  try {
    last = JSON.parse(text);
  } catch {
    // An annotation that somebody spoilt says nothing of fields.
    return FieldSet.NONE;
  }
  if (!isRecord(last) || last['apiVersion'] !== live.apiVersion) return FieldSet.NONE;
  const { modified, added, removed } = compare(last, withoutOwners(live), structure);
  return fieldsIn(last, structure).difference(modified).difference(added).difference(removed);
}

/**
 * The object after the configuration was applied, and who owns what then.
 * @throws ApiError Conflict, BadRequest, and 500 without a reason for a configuration that is none of the kind's
 */
export function applied({ live, config, manager, force, time, about }: Application): Applied {
  const structure = structureOf(config.apiVersion, config.kind);
  check(config, structure);
  const before = (live === undefined ? emptyOf(config) : withoutOwners(live)) as AnyObject;
  const owners = live === undefined ? new Map<string, Owner>() : ownersBefore(live, config.apiVersion, about);
  const writer: Writer = {
    manager,
    operation: 'Apply',
    apiVersion: config.apiVersion,
    subresource: about.subresource,
    time,
  };
  const self = ownerKey(writer);
  const last = owners.get(self);
  const fields = ownable(fieldsIn(config, structure), about);
  const claimed = new Map(owners).set(self, { ...writer, fields });
  const object = pruned(merged(before, config, structure), claimed, last, structure) as AnyObject;
  const change = compare(before, object, structure);
  const touched = change.modified.union(change.added);
  if (!force) {
    const conflicts: Conflict[] = [...claimed]
      .filter(([key]) => key !== self)
      .sort(([, a], [, b]) => (ownerText(a) < ownerText(b) ? -1 : 1))
      .flatMap(([, owner]) => [...owner.fields.intersection(touched).paths()].map((path) => ({ owner, path })));
    const forgiven = manager === KUBECTL && conflicts.length > 0 ? clientSide(before, structure) : FieldSet.NONE;
    const left = conflicts.filter(({ path }) => !forgiven.has(path));
    if (left.length > 0) throw applyConflict(left);
  }
  const after = afterChange(claimed, change, self);
  const mine = withoutNobodys(fields);
  if (mine.isEmpty) after.delete(self);
  else
    after.set(self, {
      ...writer,
      fields: mine,
      time: isSame(change) && live !== undefined ? (last?.time ?? '') : time,
    });
  return { object: isSame(change) && live !== undefined ? live : object, owners: after };
}
