/** Complaints about a LimitRange (pkg/apis/core/validation ValidateLimitRange). */
import { duplicate, forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { isQualifiedName } from '../../../api/names.ts';
import { bytesOf, compareQuantities, milliOf } from '../../../api/quantity.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { fieldsAt, listAt, textAt, type Fields } from '../../look.ts';

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];
const BOUNDS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

function validateType(type: string, path: string): FieldError[] {
  const wrong = isQualifiedName(type).map((text) => invalid(path, type, text));
  if (wrong.length > 0 || type.includes('/') || TYPES.includes(type)) return wrong;
  return [invalid(path, type, 'must be a standard limit type or fully qualified')];
}

/** Bounds of one resource, as far as they were given. */
type Bounds = Partial<Record<(typeof BOUNDS)[number], string>>;

const over = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && compareQuantities(a, b) > 0;

function validateOrder(bounds: Bounds, at: (field: string) => string): FieldError[] {
  const { min, max, default: limit, defaultRequest: request } = bounds;
  const errors: FieldError[] = [];
  const complain = (field: string, shown: string, text: string): number => errors.push(invalid(at(field), shown, text));
  if (over(min, max)) complain('min', min!, `min value ${min} is greater than max value ${max}`);
  if (over(min, request))
    complain('defaultRequest', request!, `min value ${min} is greater than default request value ${request}`);
  if (over(request, max))
    complain('defaultRequest', request!, `default request value ${request} is greater than max value ${max}`);
  if (over(request, limit))
    complain(
      'defaultRequest',
      request!,
      `default request value ${request} is greater than default limit value ${limit}`,
    );
  // For the last two upstream shows the bound, not the value that breaks it.
  if (over(min, limit)) complain('default', min!, `min value ${min} is greater than default value ${limit}`);
  if (over(limit, max)) complain('default', max!, `default value ${limit} is greater than max value ${max}`);
  return errors;
}

function validateRatio(bounds: Bounds, path: string): FieldError[] {
  const { min, max, maxLimitRequestRatio: ratio } = bounds;
  if (ratio === undefined) return [];
  const errors = compareQuantities(ratio, '1') < 0 ? [invalid(path, ratio, `ratio ${ratio} is less than 1`)] : [];
  if (min === undefined || max === undefined) return errors;
  const milli = milliOf(ratio) < 1_000_000 && milliOf(max) < Number.MAX_SAFE_INTEGER;
  const value = milli ? milliOf : bytesOf;
  const limit = value(max) / value(min);
  const asked = milli ? milliOf(ratio) / 1000 : bytesOf(ratio);
  if (asked > limit) errors.push(invalid(path, ratio, `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`));
  return errors;
}

function boundsOf(item: Fields): Map<string, Bounds> {
  const byResource = new Map<string, Bounds>();
  for (const bound of BOUNDS) {
    const isDefault = bound === 'default' || bound === 'defaultRequest';
    if (isDefault && item['type'] === 'Pod') continue;
    for (const [resource, quantity] of Object.entries(fieldsAt(item, bound) ?? {})) {
      byResource.set(resource, { ...byResource.get(resource), [bound]: String(quantity) });
    }
  }
  return byResource;
}

function validateItem(item: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (item['type'] === 'Pod') {
    for (const field of ['default', 'defaultRequest'] as const) {
      const given = Object.keys(fieldsAt(item, field) ?? {}).length > 0;
      if (given) errors.push(forbidden(`${path}.${field}`, "may not be specified when `type` is 'Pod'"));
    }
  }
  if (
    item['type'] === 'PersistentVolumeClaim' &&
    textAt(item, 'min', 'storage') === '' &&
    textAt(item, 'max', 'storage') === ''
  ) {
    errors.push(
      required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'),
    );
  }
  for (const [resource, bounds] of boundsOf(item)) {
    errors.push(...validateOrder(bounds, (field) => `${path}.${field}[${resource}]`));
    errors.push(...validateRatio(bounds, `${path}.maxLimitRequestRatio[${resource}]`));
  }
  return errors;
}

export function validateLimitRange(range: AnyObject): FieldError[] {
  const seen = new Set<string>();
  return listAt(range, 'spec', 'limits').flatMap((item, i) => {
    const path = `spec.limits[${i}]`;
    const type = textAt(item, 'type');
    const errors = validateType(type, `${path}.type`);
    if (seen.has(type)) errors.push(duplicate(`${path}.type`, type));
    seen.add(type);
    return [...errors, ...validateItem(item as Fields, path)];
  });
}
