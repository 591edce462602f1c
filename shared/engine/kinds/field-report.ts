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

/** Paths of leaves without indexes, in order of first appearance; an empty map or list is a leaf. */
function leafPaths(value: unknown, path: string, found: Set<string>): void {
  if (Array.isArray(value)) {
    if (value.length === 0) found.add(path);
    for (const item of value) leafPaths(item, path, found);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    found.add(path);
    return;
  }
  const entries = Object.entries(value);
  const last = path.slice(path.lastIndexOf('.') + 1);
  const isFree = FREE_MAPS.has(last) && entries.every(([, part]) => typeof part !== 'object');
  if (entries.length === 0 || (isFree && path !== '')) found.add(path);
  else for (const [key, part] of entries) leafPaths(part, path === '' ? key : `${path}.${key}`, found);
}

/** What a field does: the most exact prefix in the kind's table; where none says, nothing acts on it. */
export function fieldUse(kind: Kind, path: string): FieldUse {
  if (!kind.simulated) return 'shown';
  for (let prefix = path; ; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const use = kind.fields[prefix];
    if (use !== undefined) return use;
    if (prefix === '') return 'ignored';
  }
}

/** One row for each field that the object fills in, apiVersion and kind left out. */
export function reportFields(kind: Kind, object: KubeObject): FieldReport[] {
  const found = new Set<string>();
  for (const [key, part] of Object.entries(object)) {
    if (key !== 'apiVersion' && key !== 'kind') leafPaths(part, key, found);
  }
  return [...found].map((field) => ({ field, use: fieldUse(kind, field) }));
}
