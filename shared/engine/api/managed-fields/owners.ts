/** metadata.managedFields read and written: who set which fields, by which operation (managedfields/internal/managedfields.go). */
import { isRecord } from '../patch/record.ts';
import { FieldSet } from './field-set.ts';

export type Operation = 'Apply' | 'Update';

/** One who sets fields. The same name with another operation, version or subresource is another. */
export interface Owner {
  manager: string;
  operation: Operation;
  apiVersion: string;
  subresource: string;
  /** RFC 3339; '' where it never changed the object. */
  time: string;
  fields: FieldSet;
}

/** By what tells owners apart; one who applies is the same whatever version it applies with. */
export type Owners = ReadonlyMap<string, Owner>;

export type Identity = Pick<Owner, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

export const ownerKey = ({ manager, operation, apiVersion, subresource }: Identity): string =>
  JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource]);

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The owners that an object tells of; none for what is no such list. */
export function readOwners(managedFields: unknown): Owners {
  const owners = new Map<string, Owner>();
  for (const entry of Array.isArray(managedFields) ? (managedFields as unknown[]) : []) {
    if (!isRecord(entry)) continue;
    const operation = entry['operation'];
    if (operation !== 'Apply' && operation !== 'Update') continue;
    const fields = FieldSet.fromJson(entry['fieldsV1']);
    if (fields.isEmpty) continue;
    const owner: Owner = {
      manager: asText(entry['manager']),
      operation,
      apiVersion: asText(entry['apiVersion']),
      subresource: asText(entry['subresource']),
      time: asText(entry['time']),
      fields,
    };
    owners.set(ownerKey(owner), owner);
  }
  return owners;
}

const TEXTS = ['operation', 'time', 'manager', 'apiVersion', 'subresource'] as const;

function before(a: Owner, b: Owner): number {
  for (const field of TEXTS) if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  return 0;
}

/** As the object carries them: who applies first, then by time and name; undefined for nobody. */
export function writeOwners(owners: Owners): unknown[] | undefined {
  if (owners.size === 0) return undefined;
  return [...owners.values()].sort(before).map(({ manager, operation, apiVersion, subresource, time, fields }) => ({
    manager,
    operation,
    apiVersion,
    ...(time === '' ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields.toJson(),
    ...(subresource === '' ? {} : { subresource }),
  }));
}

const text = (value: string): string => JSON.stringify(value);

/** How a conflict names an owner. */
export function ownerText({ manager, operation, apiVersion, subresource }: Identity): string {
  const who = subresource === '' ? text(manager) : `${text(manager)} with subresource ${text(subresource)}`;
  return operation === 'Update' ? `${who} using ${apiVersion}` : who;
}
