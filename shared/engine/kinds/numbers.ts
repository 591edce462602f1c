/** Checks of numbers and percentages that several kinds share (pkg/apis/core and apps validation). */
import { invalid, type FieldError } from '../api/field-error.ts';
import { isValidPercent } from '../api/names.ts';
import type { IntOrString } from '../../model/meta.ts';

/** Refuses a number below 0; absent passes. */
export function nonNegative(value: number | undefined, path: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
}

/** A count from 0, or a percentage. */
export function intOrPercent(value: IntOrString, path: string): FieldError[] {
  if (typeof value === 'string') return isValidPercent(value).map((text) => invalid(path, value, text));
  return nonNegative(value, path);
}

/** The number before the %, or undefined for what is no percentage. */
function percentOf(value: IntOrString): number | undefined {
  return typeof value === 'string' && isValidPercent(value).length === 0 ? Number(value.slice(0, -1)) : undefined;
}

export function notOverAll(value: IntOrString, path: string): FieldError[] {
  return (percentOf(value) ?? 0) > 100 ? [invalid(path, value, 'must not be greater than 100%')] : [];
}

/** The count or the percentage, as a bare number. */
export const bareValue = (value: IntOrString): number => (typeof value === 'number' ? value : (percentOf(value) ?? 0));
