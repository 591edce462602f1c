/** Fields that keep the value they were created with. */
import { sameJson } from '../api/equal.ts';
import { invalid, type FieldError } from '../api/field-error.ts';

/** Refuses another value than the stored one (ValidateImmutableField). */
export function immutable(next: unknown, previous: unknown, path: string): FieldError[] {
  return sameJson(next, previous) ? [] : [invalid(path, next ?? null, 'field is immutable')];
}
