/** Makes a kind of which only what differs is written down: how it is stored, listed and drawn. Nothing acts on it unless it says so. */
import type { FieldError } from '../../api/field-error.ts';
import { isDns1123Subdomain, type Check } from '../../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../api/object-meta.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { FieldUse } from '../../../model/report.ts';
import { age } from '../cells.ts';
import { AGE, CREATED_AT, NAME } from '../columns.ts';
import type { Cell, Column, Kind } from '../kind.ts';
import { firstGeneration, newStatus, nextGeneration, specChanged, storedStatus } from '../strategy.ts';

export interface Stored {
  /** "apps/v1", "v1". */
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  shortNames?: readonly string[];
  categories?: readonly string[];
  /** Name in kinds/schema when it is not "V1" + kind. */
  schema?: string;
  /** The status subresource; what a new object's status is, when there is one. */
  status?: unknown;
  scale?: boolean;
  /** Whether a changed spec counts up metadata.generation. */
  generation?: boolean;
  /** The rule of its names; DNS subdomains when absent. */
  checkName?: Check;
  defaults?(object: AnyObject): AnyObject;
  /** What the registry strategy adds or drops before a new object is stored, besides status and generation; metadata is set. */
  prepare?(object: AnyObject): AnyObject;
  /** The same of a change. */
  prepareChange?(next: AnyObject, previous: AnyObject): AnyObject;
  /** Complaints about all but metadata. */
  validate?(object: AnyObject): FieldError[];
  /** The same about a new one, where more is asked of it than of one that is changed. */
  validateNew?(object: AnyObject): FieldError[];
  /** Complaints about a change, besides those about the object itself. */
  validateChange?(next: AnyObject, previous: AnyObject): FieldError[];
  /** Complaints about a change of the status, with those about its metadata. */
  validateStatusChange?(next: AnyObject, previous: AnyObject): FieldError[];
  table?: Table;
  /** What is warned of: "v1 Endpoints is deprecated in v1.33+; ...". */
  deprecated?: string;
  /** What its fields do, when something acts on it. */
  fields?: Readonly<Record<string, FieldUse>>;
}

export interface Table {
  columns: readonly Column[];
  row(object: AnyObject, nowMs: number, wide?: boolean): Cell[];
}

/** The table of built-in kinds without a printer: upstream's server gives the bare time. */
export const CREATED_TABLE: Table = {
  columns: [NAME, CREATED_AT],
  row: (object) => [object.metadata.name, object.metadata.creationTimestamp ?? '<unknown>'],
};

export const AGE_TABLE: Table = {
  columns: [NAME, AGE],
  row: (object, nowMs) => [object.metadata.name, age(object, nowMs)],
};

export function storedKind(about: Stored): Kind<AnyObject> {
  const [group, version] = about.apiVersion.includes('/')
    ? (about.apiVersion.split('/') as [string, string])
    : ['', about.apiVersion];
  const checkName = about.checkName ?? isDns1123Subdomain;
  const hasStatus = about.status !== undefined;
  const validateRest = about.validate ?? (() => []);
  const { columns, row } = about.table ?? AGE_TABLE;
  return {
    group,
    version,
    kind: about.kind,
    plural: about.plural,
    singular: about.kind.toLowerCase(),
    shortNames: about.shortNames ?? [],
    categories: about.categories ?? [],
    namespaced: about.namespaced,
    simulated: about.fields !== undefined,
    schema: about.schema ?? `V1${about.kind}`,
    status: hasStatus,
    scale: about.scale ?? false,
    defaults: about.defaults ?? ((object) => object),
    validate: (object) => [
      ...validateObjectMeta(object.metadata, about.namespaced, checkName, 'metadata'),
      ...(about.validateNew ?? validateRest)(object),
    ],
    validateUpdate: (next, previous) => [
      ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
      ...validateRest(next),
      ...(about.validateChange?.(next, previous) ?? []),
    ],
    ...(about.deprecated !== undefined && { deprecated: about.deprecated }),
    ...(about.validateStatusChange !== undefined && { validateStatusUpdate: about.validateStatusChange }),
    prepareForCreate: (object) => {
      const prepared = about.prepare?.(object) ?? object;
      const made = hasStatus ? newStatus(prepared, about.status) : prepared;
      return about.generation === true ? firstGeneration(made) : made;
    },
    prepareForUpdate: (next, previous) => {
      const prepared = about.prepareChange?.(next, previous) ?? next;
      const kept = hasStatus ? storedStatus(prepared, previous) : prepared;
      return about.generation === true ? nextGeneration(kept, previous, specChanged(kept, previous)) : kept;
    },
    columns,
    row,
    fields: about.fields ?? { '': 'shown' },
  };
}
