/** What is asked for and what is allowed: known names, sound amounts, and never more asked for than allowed. */
import { duplicate, forbidden, invalid, notFoundField, required, type FieldError } from '../../../api/field-error.ts';
import { canonicalQuantity, compareQuantities, milliOf } from '../../../api/quantity.ts';
import type { ResourceList } from '../../../../model/meta.ts';
import type { ResourceRequirements } from '../../../../model/pod.ts';
import { textAt } from '../../look.ts';
import { dnsLabel, MIN_ZERO } from './checks.ts';
import { containerResourceName, isHugePages, isWhole, isWholePages, mayOvercommit } from './resource-name.ts';

type NameCheck = (name: string, path: string) => FieldError[];

/** Complaints about the amount of a resource. */
export function amountErrors(name: string, amount: string, path: string): FieldError[] {
  const shown = canonicalQuantity(amount);
  return [
    ...(compareQuantities(amount, '0') < 0 ? [invalid(path, shown, MIN_ZERO)] : []),
    ...(isWhole(name) && milliOf(amount) % 1000 !== 0 ? [invalid(path, shown, 'must be an integer')] : []),
  ];
}

function pageErrors(name: string, amount: string, path: string): FieldError[] {
  if (!isHugePages(name) || isWholePages(name, amount)) return [];
  const shown = canonicalQuantity(amount);
  return [invalid(path, shown, `${shown} is not positive integer multiple of ${name}`)];
}

/** A request beside its limit. */
function boundErrors(name: string, request: string, limit: string | undefined, path: string): FieldError[] {
  const shared = mayOvercommit(name);
  if (limit === undefined)
    return shared ? [] : [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')];
  const order = compareQuantities(request, limit);
  if (order === 0 || (shared && order < 0)) return [];
  const must = shared ? 'less than or equal' : 'equal';
  return [
    invalid(
      `${path}.requests`,
      canonicalQuantity(request),
      `must be ${must} to ${name} limit of ${canonicalQuantity(limit)}`,
    ),
  ];
}

const claimed = (claim: unknown): string => textAt(claim, 'name');

/** Claims of a container: each one of its pod's, named once. */
function claimErrors(claims: readonly unknown[], known: ReadonlySet<string>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const taken = new Set<string>();
  for (const [i, claim] of claims.entries()) {
    const here = `${path}[${i}]`;
    const name = claimed(claim);
    const request = textAt(claim, 'request');
    if (name === '') {
      errors.push(required(here));
      continue;
    }
    if (taken.has(name)) errors.push(duplicate(here, name));
    else {
      if (request !== '') errors.push(...dnsLabel(request, `${here}.request`));
      const key = request === '' ? name : `${name}/${request}`;
      if (taken.has(key)) errors.push(duplicate(here, key));
      else if (request === '')
        for (const other of taken) if (other.startsWith(`${name}/`)) errors.push(duplicate(here, name));
      taken.add(key);
    }
    if (known.has(name)) continue;
    const names = [...known].sort().join(', ');
    const missing = notFoundField(here, name);
    const which = known.size === 0 ? ' which is empty' : `: ${names}`;
    errors.push({ ...missing, body: `${missing.body}: must be one of the names in pod.spec.resourceClaims${which}` });
  }
  return errors;
}

const hasAny = (list: ResourceList, wanted: (name: string) => boolean): boolean => Object.keys(list).some(wanted);
const isComputed = (name: string): boolean => name === 'cpu' || name === 'memory';

/**
 * Complaints about the requirements at `path` (validateResourceRequirements).
 * claims: the names of the pod's resource claims.
 */
export function resourceErrors(
  requirements: ResourceRequirements | undefined,
  claims: ReadonlySet<string>,
  path: string,
  nameCheck: NameCheck = containerResourceName,
): FieldError[] {
  const errors: FieldError[] = [];
  const limits = requirements?.limits ?? {};
  const requests = requirements?.requests ?? {};
  for (const [name, limit] of Object.entries(limits)) {
    const here = `${path}.limits[${name}]`;
    errors.push(...nameCheck(name, here), ...amountErrors(name, limit, here), ...pageErrors(name, limit, here));
  }
  for (const [name, request] of Object.entries(requests)) {
    const here = `${path}.requests[${name}]`;
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    errors.push(...nameCheck(name, here), ...amountErrors(name, request, here));
    errors.push(...boundErrors(name, request, limit, path), ...pageErrors(name, request, here));
  }
  const all = { ...limits, ...requests };
  if (hasAny(all, isHugePages) && !hasAny(all, isComputed))
    errors.push(forbidden(path, 'HugePages require cpu or memory'));
  return [...errors, ...claimErrors(requirements?.claims ?? [], claims, `${path}.claims`)];
}
