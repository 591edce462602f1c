/** Reads the oracle: real manifests beside what the unmodified Kubernetes 1.34.1 code made of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fieldErrorText, type FieldError } from '../../../shared/engine/api/field-error.ts';
import type { Cell, Kind } from '../../../shared/engine/kinds/kind.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';

export interface OracleCase {
  id: { set: string; path: string; doc: number };
  gvk?: string;
  defaulted?: AnyObject;
  columns?: string[];
  columnsWide?: string[];
  rows?: unknown[][];
  rowsWide?: unknown[][];
  validationErrors?: string[];
  validationErrors_v1_20_2?: string[];
  decodeError?: string;
  strictDecodingError?: string;
}

const SETS = ['voting-app', 'website-examples', 'website-examples-newer'];

export function oracleCases(): OracleCase[] {
  return SETS.flatMap((set) => {
    const file = fixture(`oracle-v1.34.1/manifest-${set}.json`) as { cases: OracleCase[] } | undefined;
    return file?.cases ?? [];
  });
}

const documents = new Map<string, AnyObject[]>();

/** The documents of a manifest file, a List replaced by its items. */
function documentsOf(path: string): AnyObject[] {
  let known = documents.get(path);
  if (known === undefined) {
    const parsed = parseAllDocuments(readFileSync(path, 'utf8')) as unknown as { toJS(): AnyObject | null }[];
    known = parsed.flatMap((document) => {
      const object = document.toJS();
      if (object === null) return [];
      return object.kind === 'List' ? (object['items'] as AnyObject[]) : [object];
    });
    documents.set(path, known);
  }
  return known;
}

/** The object as the manifest has it. */
export function manifestOf({ id }: OracleCase): AnyObject {
  const object = documentsOf(join(fixturesDir!, 'manifests', id.set, 'files', id.path))[id.doc];
  if (object === undefined) throw new Error(`no document ${id.doc} in ${id.path}`);
  return object;
}

/** A label for messages. */
export const nameOfCase = ({ id }: OracleCase): string => `${id.path.split('/').slice(-2).join('/')}#${id.doc}`;

/**
 * The object without what the JSON of a Go struct always has: null times, and a status,
 * which is not part of what a manifest decides. Nor is a pod's `serviceAccount`: the API server fills this old name of
 * serviceAccountName in when it converts, which the oracle does not do.
 */
export function comparable(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, part]) => {
    if (part === null || part === undefined) return false;
    if (key === 'serviceAccount' && part === (value as AnyObject)['serviceAccountName']) return false;
    return !(key === 'status' && depth === 0);
  });
  return Object.fromEntries(entries.map(([key, part]) => [key, comparable(part, depth + 1)]));
}

export const texts = (errors: readonly FieldError[]): string[] => errors.map(fieldErrorText);

/** The cells of the columns that a table shows; kubectl prints all of them as text. */
export function cellsOf(kind: Kind, object: AnyObject, nowMs: number, wide: boolean): string[] {
  const row: Cell[] = kind.row(object, nowMs, wide);
  return row.filter((_, i) => wide || kind.columns[i]!.priority === 0).map(String);
}

export const columnNames = (kind: Kind, wide: boolean): string[] =>
  kind.columns.filter((column) => wide || column.priority === 0).map((column) => column.name);
