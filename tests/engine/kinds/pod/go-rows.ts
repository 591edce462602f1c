/** Reads upstream's test tables, whose rows are internal Go structs, as the JSON that the API has. */
import { expect } from 'vitest';
import { fieldErrorText, type FieldError } from '../../../../shared/engine/api/field-error.ts';
import { fixture } from '../../../support/fixtures.ts';

export interface Row {
  key?: string | number;
  row: Record<string, unknown>;
  /** What upstream 1.20.2 said, where the test printed it. */
  errors?: string[];
}

type Tables = { tests: Record<string, Record<string, Row[]>> } | undefined;

const tables = fixture('k8s-1.20.2-test-tables/pkg__apis__core__validation__validation.json') as Tables;

/** The tables of one Go test, by the name that they have in it. */
export const tablesOf = (name: string): [table: string, rows: Row[]][] => Object.entries(tables?.tests[name] ?? {});

/** The rows of the tables whose name begins so. */
export const rowsOf = (name: string, table = ''): Row[] =>
  tablesOf(name)
    .filter(([key]) => key.startsWith(table))
    .flatMap(([, rows]) => rows);

/** Structs that stand inside of others without a name in JSON. */
const EMBEDDED = new Set(['VolumeSource', 'Handler', 'LocalObjectReference', 'EphemeralContainerCommon', 'ObjectMeta']);

/** Names whose JSON is another word, or other letters. */
const NAMES: Readonly<Record<string, string>> = {
  CephFS: 'cephfs',
  StorageOS: 'storageos',
  WWIDs: 'wwids',
  CephMonitors: 'monitors',
  RBDImage: 'image',
  DataDiskURI: 'diskURI',
  EndpointsName: 'endpoints',
  DiscoveryCHAPAuth: 'chapAuthDiscovery',
  SessionCHAPAuth: 'chapAuthSession',
};

/** Maps, whose keys are the test's own. */
const MAPS = new Set([
  'Limits',
  'Requests',
  'NodeSelector',
  'MatchLabels',
  'annotations',
  'labels',
  'Annotations',
  'Labels',
]);

/** "HTTPGet" is "httpGet", "FSGroup" is "fsGroup", "CSI" is "csi". */
function jsonName(name: string): string {
  const known = NAMES[name];
  if (known !== undefined) return known;
  const capitals = /^[A-Z]+/.exec(name)?.[0] ?? '';
  const lowered = capitals.length === name.length || capitals.length === 1 ? capitals.length : capitals.length - 1;
  return name.slice(0, lowered).toLowerCase() + name.slice(lowered);
}

/** The value as JSON; nil is left out. */
export function fromGo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromGo);
  if (typeof value !== 'object' || value === null) return value;
  const fields: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    if (part === null) continue;
    const isMap = MAPS.has(name) || (name === 'Options' && !Array.isArray(part));
    if (EMBEDDED.has(name) && name !== 'ObjectMeta') Object.assign(fields, fromGo(part));
    else fields[name === 'ObjectMeta' ? 'metadata' : jsonName(name)] = isMap ? part : fromGo(part);
  }
  return fields;
}

/** What is the pod's in JSON, and its security context's in Go. */
const OF_POD = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'];

/** A pod spec, with the grace period that it must have since 1.33 and defaulting gives it. */
export function specFromGo(value: unknown): Record<string, unknown> {
  const spec: Record<string, unknown> = { terminationGracePeriodSeconds: 30, ...(fromGo(value) as object) };
  const context = spec['securityContext'] as Record<string, unknown> | undefined;
  if (context === undefined) return spec;
  const own = Object.entries(context).filter(([name]) => !OF_POD.includes(name));
  const ofPod = Object.entries(context).filter(([name]) => OF_POD.includes(name));
  return { ...spec, ...Object.fromEntries(ofPod), securityContext: Object.fromEntries(own) };
}

export const texts = (errors: readonly FieldError[]): string[] => errors.map(fieldErrorText);

/** A table's label for a row. */
export function labelOf({ key, row }: Row): string {
  const named = typeof row === 'object' && row !== null ? row : {};
  return String(key ?? named['name'] ?? named['test'] ?? named['title'] ?? named['desc'] ?? JSON.stringify(row));
}

/** Expects complaints where there should be some, and none where not. */
export function expectValid(errors: readonly FieldError[], valid: boolean, label: string): void {
  expect.soft(errors.length === 0, `${label}: ${texts(errors).join('; ') || 'no complaint'}`).toBe(valid);
}
