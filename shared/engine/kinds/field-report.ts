/** The honest manifest report: for each field that a manifest fills in, whether it acts, is shown, or is ignored. */
import type { KubeObject } from '../../model/meta.ts';
import type { FieldReport, FieldUse } from '../../model/report.ts';
import type { Kind } from './kind.ts';

/** Maps whose keys are the author's own words: reported as one field. */
const FREE_MAPS = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'data',
  'stringData',
  'binaryData',
  'selector',
  'limits',
  'requests',
  'hard',
  'capacity',
  'allocatable',
  'parameters',
  'default',
  'defaultRequest',
  'max',
  'min',
]);

type Table = Readonly<Record<string, FieldUse>>;

const isUnder = (path: string, prefix: string): boolean =>
  path === prefix ||
  prefix === '' ||
  (path.startsWith(prefix) && (path[prefix.length] === '.' || path[prefix.length] === '/'));

/** Paths of leaves without indexes, in order of first appearance; an empty map or list is a leaf. */
function leafPaths(value: unknown, path: string, table: Table, found: Set<string>): void {
  if (Array.isArray(value)) {
    if (value.length === 0) found.add(path);
    for (const item of value) leafPaths(item, path, table, found);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    found.add(path);
    return;
  }
  const entries = Object.entries(value);
  const last = path.slice(path.lastIndexOf('.') + 1);
  if (entries.length === 0) found.add(path);
  else if (FREE_MAPS.has(last) && entries.every(([, part]) => typeof part !== 'object'))
    freeMap(entries, path, table, found);
  else for (const [key, part] of entries) leafPaths(part, `${path}.${key}`, table, found);
}

/** One row for the whole map, and one for each key that the kind's table knows of (an annotation that acts). */
function freeMap(entries: readonly [string, unknown][], path: string, table: Table, found: Set<string>): void {
  for (const [key] of entries) {
    const known = Object.keys(table).some((prefix) => prefix.length > path.length && isUnder(`${path}.${key}`, prefix));
    found.add(known ? `${path}.${key}` : path);
  }
}

/** What a field does: the most exact prefix in the kind's table; where none says, nothing acts on it. */
export function fieldUse(kind: Kind, path: string): FieldUse {
  if (!kind.simulated) return 'shown';
  let best: string | undefined;
  for (const prefix of Object.keys(kind.fields)) {
    if (isUnder(path, prefix) && (best === undefined || prefix.length > best.length)) best = prefix;
  }
  return best === undefined ? 'ignored' : kind.fields[best]!;
}

/** One row for each field that the object fills in, apiVersion and kind left out. */
export function reportFields(kind: Kind, object: KubeObject): FieldReport[] {
  const found = new Set<string>();
  for (const [key, part] of Object.entries(object)) {
    if (key !== 'apiVersion' && key !== 'kind') leafPaths(part, key, kind.fields, found);
  }
  return [...found].map((field) => ({ field, use: fieldUse(kind, field) }));
}
