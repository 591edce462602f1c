/** What a pod may tell its containers about itself: fields of the pod, and resources of a container. */
import { canonicalQuantity, compareQuantities } from '../../../api/quantity.ts';
import { invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import { textAt, type Fields } from '../../look.ts';
import { needed, qualifiedName } from './checks.ts';

export const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const VOLUME_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
  'metadata.uid',
];

/** All that the conversion of field labels knows (pkg/apis/core/pods ConvertDownwardAPIFieldLabel). */
const KNOWN = new Set([...ENV_FIELDS, ...VOLUME_FIELDS, 'spec.restartPolicy', 'spec.schedulerName', 'status.phase']);

/** "metadata.labels['app']" as path and key; undefined for a plain path. */
function subscripted(field: string): [path: string, key: string] | undefined {
  const open = field.indexOf("['");
  return field.endsWith("']") && open > 0 ? [field.slice(0, open), field.slice(open + 2, -2)] : undefined;
}

/** The field's name of today, or why there is none. */
function converted(version: string, field: string): { field: string } | { error: string } {
  if (version !== 'v1') return { error: `unsupported pod version: ${version}` };
  const parts = subscripted(field);
  if (parts !== undefined) {
    const takesKeys = parts[0] === 'metadata.annotations' || parts[0] === 'metadata.labels';
    return takesKeys ? { field } : { error: `field label does not support subscript: ${field}` };
  }
  if (field === 'spec.host') return { field: 'spec.nodeName' };
  return KNOWN.has(field) ? { field } : { error: `field label not supported: ${field}` };
}

/** Complaints about a fieldRef; `supported`: fields that may be named without a key. */
export function fieldRefErrors(ref: Fields, supported: readonly string[], path: string): FieldError[] {
  const version = textAt(ref, 'apiVersion');
  const given = textAt(ref, 'fieldPath');
  if (version === '') return [required(`${path}.apiVersion`)];
  if (given === '') return [required(`${path}.fieldPath`)];
  const label = converted(version, given);
  if ('error' in label) return [invalid(`${path}.fieldPath`, given, `error converting fieldPath: ${label.error}`)];
  const parts = subscripted(label.field);
  if (parts === undefined)
    return supported.includes(label.field) ? [] : [notSupported(`${path}.fieldPath`, label.field, supported)];
  const [owner, key] = parts;
  return qualifiedName(owner === 'metadata.annotations' ? key.toLowerCase() : key, path);
}

const RESOURCES = [
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
];
const BYTES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

const isHugePages = (resource: string): boolean => /^(requests|limits)\.hugepages-/.test(resource);

/** What a resource may be counted in, and upstream's word for it. */
function unitsOf(resource: string): { units: readonly string[]; shown: string; word: string } | undefined {
  const shown = `1, ${BYTES.slice(1).join(', ')}`;
  if (resource.endsWith('.cpu')) return { units: ['1m', '1'], shown: '1m and 1', word: 'cpu' };
  if (resource.endsWith('.memory')) return { units: BYTES, shown, word: 'memory' };
  if (resource.endsWith('.ephemeral-storage')) return { units: BYTES, shown, word: 'local ephemeral storage' };
  return isHugePages(resource) ? { units: BYTES, shown, word: 'hugepages' } : undefined;
}

function divisorErrors(resource: string, divisor: string, path: string): FieldError[] {
  if (divisor === '' || compareQuantities(divisor, '0') === 0) return [];
  const known = RESOURCES.includes(resource) || isHugePages(resource) ? unitsOf(resource) : undefined;
  if (known === undefined || known.units.includes(canonicalQuantity(divisor))) return [];
  const text = `only divisor's values ${known.shown} are supported with the ${known.word} resource`;
  return [invalid(`${path}.divisor`, resource, text)];
}

/** Complaints about a resourceFieldRef; a volume must say which container is meant. */
export function resourceRefErrors(ref: Fields, path: string, inVolume: boolean): FieldError[] {
  const resource = textAt(ref, 'resource');
  const errors =
    inVolume && textAt(ref, 'containerName') === ''
      ? [required(`${path}.containerName`)]
      : needed(resource, `${path}.resource`);
  if (errors.length === 0 && !RESOURCES.includes(resource) && !isHugePages(resource))
    errors.push(notSupported(`${path}.resource`, resource, RESOURCES));
  return [...errors, ...divisorErrors(resource, textAt(ref, 'divisor'), path)];
}
