/** Complaints about a reference to an object of some kind (pkg/apis/networking/validation validateIngressTypedLocalObjectReference). */
import { invalid, required, type FieldError } from '../../api/field-error.ts';
import { isDns1123Subdomain } from '../../api/names.ts';
import { at, textAt } from '../look.ts';
import { isPathSegment } from '../stored/path-segment.ts';

/** `reference` has apiGroup, kind and name; `path` is where it stands. */
export function validateReference(reference: unknown, path: string): FieldError[] {
  const group = at(reference, 'apiGroup');
  const errors =
    typeof group === 'string' ? isDns1123Subdomain(group).map((t) => invalid(`${path}.apiGroup`, group, t)) : [];
  for (const field of ['kind', 'name']) {
    const value = textAt(reference, field);
    if (value === '') errors.push(required(`${path}.${field}`, `${field} is required`));
    else errors.push(...isPathSegment(value).map((text) => invalid(`${path}.${field}`, value, text)));
  }
  return errors;
}
