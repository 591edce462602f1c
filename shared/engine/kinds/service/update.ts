/** Complaints about a change of a Service: what was handed out first stays (ValidateServiceUpdate). */
import { invalid, type FieldError } from '../../api/field-error.ts';
import { validateObjectMetaUpdate } from '../../api/object-meta.ts';
import type { Service, ServiceSpec } from '../../../model/network.ts';
import { isHeadless } from './needs.ts';
import { validateLoadBalancerClass, validateService } from './validation.ts';

/** How one of the two lists is called in its texts. */
interface List {
  field: 'clusterIPs' | 'ipFamilies';
  one: 'clusterIP' | 'ipFamily';
}

/** A second value may come and go; the first may not change. */
function validateStays({ field, one }: List, next: ServiceSpec, previous: ServiceSpec): FieldError[] {
  const path = `spec.${field}`;
  const after = next[field] ?? [];
  const before = previous[field] ?? [];
  // Upstream shows the whole list, and one that was left out as null.
  const shown = next[field] ?? null;
  const changed = (i: number): FieldError => invalid(`${path}[${i}]`, shown, 'may not change once set');
  if (before.length === after.length) return before.flatMap((value, i) => (value === after[i] ? [] : [changed(i)]));
  const errors: FieldError[] = [];
  if (before.length > after.length && after.length === 0)
    errors.push(invalid(`${path}[0]`, shown, `primary ${one} can not be unset`));
  if (before.length > 0 && after.length > 0 && before[0] !== after[0]) errors.push(changed(0));
  if (before.length === 2 && after.length === 1 && next.ipFamilyPolicy !== 'SingleStack') {
    const text = `must be set to 'SingleStack' when releasing the secondary ${one}`;
    errors.push(invalid('spec.ipFamilyPolicy', next.ipFamilyPolicy ?? null, text));
  }
  return errors;
}

function validateAddresses(next: ServiceSpec, previous: ServiceSpec): FieldError[] {
  if (next.type === 'ExternalName' || previous.type === 'ExternalName') return [];
  const bothHeadless = isHeadless(next) && isHeadless(previous);
  return [
    ...(bothHeadless ? [] : validateStays({ field: 'clusterIPs', one: 'clusterIP' }, next, previous)),
    ...validateStays({ field: 'ipFamilies', one: 'ipFamily' }, next, previous),
  ];
}

export function validateServiceUpdate(next: Service, previous: Service): FieldError[] {
  return [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...validateAddresses(next.spec, previous.spec),
    ...validateLoadBalancerClass(next.spec, previous.spec),
    ...validateService(next),
  ];
}
