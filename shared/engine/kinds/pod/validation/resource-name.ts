/** Names of resources, and what upstream knows of each (pkg/apis/core/helper). */
import { invalid, notSupported, type FieldError } from '../../../api/field-error.ts';
import { isQualifiedName } from '../../../api/names.ts';
import { bytesOf, milliOf, parseQuantity } from '../../../api/quantity.ts';
import { qualifiedName } from './checks.ts';

const HUGE_PAGES = 'hugepages-';
const OF_CONTAINERS = new Set(['cpu', 'memory', 'ephemeral-storage']);
const COUNTED = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const STANDARD = new Set([
  ...OF_CONTAINERS,
  ...COUNTED,
  'storage',
  'requests.storage',
  ...['requests', 'limits'].flatMap((of) => [...OF_CONTAINERS].map((name) => `${of}.${name}`)),
]);

export const isHugePages = (name: string): boolean => name.startsWith(HUGE_PAGES);

/** Upstream's own: without a domain, or with one that contains its own. */
export const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** A resource of somebody's own domain ("example.com/gpu"): it comes in whole pieces. */
export const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;

/** Of which more may be promised than there is. */
export const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);

export const isWhole = (name: string): boolean => COUNTED.has(name) || isExtended(name);

function nameErrors(name: string, path: string): FieldError[] {
  const errors = qualifiedName(name, path);
  if (errors.length > 0 || name.includes('/')) return errors;
  if (STANDARD.has(name) || isHugePages(name) || name.startsWith(`requests.${HUGE_PAGES}`)) return [];
  return [invalid(path, name, 'must be a standard resource type or fully qualified')];
}

/** What a container may ask for. */
export function containerResourceName(name: string, path: string): FieldError[] {
  const errors = nameErrors(name, path);
  if (!name.includes('/')) {
    if (!OF_CONTAINERS.has(name) && !isHugePages(name))
      errors.push(invalid(path, name, 'must be a standard resource for containers'));
  } else if (!isNative(name) && !isExtended(name)) {
    errors.push(invalid(path, name, "doesn't follow extended resource name standard"));
  }
  return errors;
}

/** What a pod may ask for as a whole. */
export function podResourceName(name: string, path: string): FieldError[] {
  const errors = nameErrors(name, path);
  if (errors.length > 0 || name === 'cpu' || name === 'memory' || isHugePages(name)) return errors;
  return [notSupported(path, name, ['cpu', HUGE_PAGES, 'memory'])];
}

/** Whether the amount is so many whole pages of the size in the name. */
export function isWholePages(name: string, amount: string): boolean {
  const size = name.slice(HUGE_PAGES.length);
  if (!parseQuantity(size).ok || milliOf(size) <= 0 || milliOf(size) % 1000 !== 0) return false;
  return bytesOf(amount) % bytesOf(size) === 0;
}
