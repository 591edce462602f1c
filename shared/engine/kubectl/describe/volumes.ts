/** The volumes of a pod, and the source of a PersistentVolume (describeVolumes). */
import { compareQuantities } from '../../api/quantity.ts';
import { at, fieldsAt, listAt, mapAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { goText } from '../print/go-value.ts';
import type { Page } from './page.ts';
import { sortedKeys } from './parts.ts';
import { claimSpec } from './claim-spec.ts';
import { PERSISTENT_SOURCES, VOLUME_SOURCES, type Form, type SourceSpec } from './volume-sources.ts';

/** How deep the lines of a source stand. */
const DEPTH = 2;

function written(value: unknown, form: Form): string {
  switch (form) {
    case 'bool':
      return String(value === true);
    case 'number':
      return String(value ?? 0);
    case 'orNone':
      return value === undefined ? '<none>' : String(value);
    case 'orUnset':
      return value === undefined ? '<unset>' : String(value);
    case 'list':
      return goText(value ?? []);
    case 'map':
      return goText(value ?? {});
    case 'object':
      return value === undefined ? 'nil' : `&LocalObjectReference{Name:${textAt(value, 'name')},}`;
    case 'text':
      return typeof value === 'string' ? value : '';
  }
}

function printSpec(page: Page, { type, rows }: SourceSpec, source: unknown): void {
  page.row(DEPTH, 'Type', type);
  for (const [label, field, form] of rows)
    // Upstream forgot one colon.
    page.line(DEPTH, `${label}${label === 'ISCSIInterface' ? '' : ':'}\t${written(at(source, field), form)}`);
}

function emptyDir(page: Page, source: unknown): void {
  const limit = textAt(source, 'sizeLimit');
  page.row(DEPTH, 'Type', "EmptyDir (a temporary directory that shares a pod's lifetime)");
  page.row(DEPTH, 'Medium', textAt(source, 'medium'));
  page.row(DEPTH, 'SizeLimit', limit !== '' && compareQuantities(limit, '0') > 0 ? limit : '<unset>');
}

function projected(page: Page, source: unknown): void {
  page.row(DEPTH, 'Type', 'Projected (a volume that contains injected data from multiple sources)');
  for (const each of listAt(source, 'sources')) {
    const [secret, configMap, token] = ['secret', 'configMap', 'serviceAccountToken'].map((k) => at(each, k));
    if (secret !== undefined) {
      page.row(DEPTH, 'SecretName', textAt(secret, 'name'));
      page.row(DEPTH, 'Optional', at(secret, 'optional') === true);
    } else if (at(each, 'downwardAPI') !== undefined) page.row(DEPTH, 'DownwardAPI', true);
    else if (configMap !== undefined) {
      page.row(DEPTH, 'ConfigMapName', textAt(configMap, 'name'));
      page.row(DEPTH, 'Optional', at(configMap, 'optional') === true);
    } else if (token !== undefined)
      page.row(DEPTH, 'TokenExpirationSeconds', String(at(token, 'expirationSeconds') ?? 0));
  }
}

function downwardApi(page: Page, source: unknown): void {
  page.row(DEPTH, 'Type', 'DownwardAPI (a volume populated by information about the pod)');
  page.line(DEPTH, 'Items:');
  for (const item of listAt(source, 'items')) {
    const field = textAt(item, 'fieldRef', 'fieldPath') || textAt(item, 'resourceFieldRef', 'resource');
    page.line(DEPTH + 1, `${field} -> ${textAt(item, 'path')}`);
  }
}

const MAX_ATTRIBUTE = 140;

function csi(page: Page, source: unknown, isPersistent: boolean): void {
  page.row(DEPTH, 'Type', 'CSI (a Container Storage Interface (CSI) volume source)');
  page.row(DEPTH, 'Driver', textAt(source, 'driver'));
  page.row(DEPTH, 'FSType', textAt(source, 'fsType'));
  if (isPersistent) page.row(DEPTH, 'VolumeHandle', textAt(source, 'volumeHandle'));
  page.row(DEPTH, 'ReadOnly', at(source, 'readOnly') === true);
  const attributes = mapAt(source, 'volumeAttributes') ?? {};
  const lines = sortedKeys(attributes).map((key) => {
    const line = `${key}=${attributes[key]}`;
    return line.length > MAX_ATTRIBUTE ? `${line.slice(0, MAX_ATTRIBUTE)}...` : line;
  });
  page.stack('VolumeAttributes', lines, '  '.repeat(DEPTH));
}

function ephemeral(page: Page, source: unknown): void {
  page.row(
    DEPTH,
    'Type',
    'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
  );
  const template = at(source, 'volumeClaimTemplate');
  if (template !== undefined) page.add(claimSpec({ metadata: {}, ...(template as object) } as AnyObject, DEPTH));
}

const SPECIAL: Readonly<Record<string, (page: Page, source: unknown) => void>> = {
  emptyDir,
  projected,
  downwardAPI: downwardApi,
  ephemeral,
};

/** The lines of one source, which is a field of `holder`; "<unknown>" where no field is one. */
export function volumeSource(page: Page, holder: unknown, isPersistent: boolean): void {
  const known = isPersistent ? PERSISTENT_SOURCES : VOLUME_SOURCES;
  for (const field of Object.keys(fieldsAt(holder) ?? {})) {
    const source = at(holder, field);
    if (typeof source !== 'object') continue;
    if (field === 'csi') return csi(page, source, isPersistent);
    const special = isPersistent ? undefined : SPECIAL[field];
    if (special !== undefined) return special(page, source);
    const spec = known[field];
    if (spec !== undefined) return printSpec(page, spec, source);
  }
  page.line(1, '<unknown>');
}

/** @param indent '' of a pod, two spaces of a template */
export function volumes(page: Page, list: readonly unknown[], indent = ''): void {
  if (list.length === 0) return page.line(0, `${indent}Volumes:\t<none>`);
  page.line(0, `${indent}Volumes:`);
  for (const volume of list) {
    page.line(1, `${indent === '' ? '' : ' '}${textAt(volume, 'name')}:`);
    volumeSource(page, volume, false);
  }
}
