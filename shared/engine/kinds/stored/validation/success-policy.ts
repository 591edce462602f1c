/** Complaints about when a Job has succeeded (pkg/apis/batch/validation validateSuccessPolicy). */
import { invalid, required, tooLong, tooMany, type FieldError } from '../../../api/field-error.ts';
import { at, listAt, numberAt, type Fields } from '../../look.ts';
import { nonNegative } from '../../numbers.ts';
import { BadIndexes, countIndexes } from './index-text.ts';

const MOST_RULES = 20;
const MOST_TEXT = 64 * 1024;

function validateRule(rule: unknown, path: string, completions: number): FieldError[] {
  const indexes = at(rule, 'succeededIndexes');
  const count = numberAt(rule, 'succeededCount');
  const errors: FieldError[] = [];
  if (count === undefined && indexes === undefined)
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (typeof indexes === 'string') {
    const where = `${path}.succeededIndexes`;
    if (indexes.length > MOST_TEXT) errors.push(tooLong(where, MOST_TEXT));
    try {
      total = countIndexes(indexes, completions);
    } catch (error) {
      if (!(error instanceof BadIndexes)) throw error;
      errors.push(invalid(where, indexes, `error parsing succeededIndexes: ${error.message}`));
    }
  }
  if (count === undefined) return errors;
  const where = `${path}.succeededCount`;
  const over = (most: number, of: string): FieldError =>
    invalid(where, count, `must be less than or equal to ${most} (the number of ${of})`);
  errors.push(...nonNegative(count, where));
  if (count > completions) errors.push(over(completions, 'specified completions'));
  if (indexes !== undefined && count > total)
    errors.push(over(total, 'indexes in the specified succeededIndexes field'));
  return errors;
}

/** Of an Indexed Job with a number of completions. path: "spec.successPolicy". */
export function validateSuccessPolicy(spec: Fields, path: string): FieldError[] {
  const rules = listAt(spec, 'successPolicy', 'rules');
  const completions = numberAt(spec, 'completions') ?? 0;
  const where = `${path}.rules`;
  return [
    ...(rules.length === 0
      ? [required(where, 'at least one rules must be specified when the successPolicy is specified')]
      : []),
    ...(rules.length > MOST_RULES ? [tooMany(where, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, i) => validateRule(rule, `${where}[${i}]`, completions)),
  ];
}
