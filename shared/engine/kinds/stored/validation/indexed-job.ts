/** Complaints about how a Job counts by indexes (pkg/apis/batch/validation validateJobSpec). */
import { invalid, required, type FieldError } from '../../../api/field-error.ts';
import { at, numberAt, type Fields } from '../../look.ts';

/** The texts of indexes that a status has to hold must not grow without end. */
const MOST_PARALLEL = 100_000;
const MOST_FAILED = 100_000;
/** Above so many completions with a limit for each index ... */
const MANY = 100_000;
/** ... only so many at once, and so many failed. */
const MOST_OF_MANY = 10_000;

const ofMany = `must be less than or equal to ${MOST_OF_MANY} when completions are above ${MANY} and used with backoff limit per index`;

function validateMany(spec: Fields, path: string): FieldError[] {
  const [parallelism, failed] = [numberAt(spec, 'parallelism'), numberAt(spec, 'maxFailedIndexes')];
  const errors: FieldError[] = [];
  if (failed === undefined)
    errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY}`));
  if (parallelism !== undefined && parallelism > MOST_OF_MANY)
    errors.push(invalid(`${path}.parallelism`, parallelism, ofMany));
  if (failed !== undefined && failed > MOST_OF_MANY) errors.push(invalid(`${path}.maxFailedIndexes`, failed, ofMany));
  return errors;
}

/** Of an Indexed Job. path: "spec". */
export function validateIndexed(spec: Fields, path: string): FieldError[] {
  const [completions, parallelism] = [numberAt(spec, 'completions'), numberAt(spec, 'parallelism')];
  const failed = numberAt(spec, 'maxFailedIndexes');
  const errors: FieldError[] = [];
  if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  if (parallelism !== undefined && parallelism > MOST_PARALLEL) {
    const why = `must be less than or equal to ${MOST_PARALLEL} when completion mode is Indexed`;
    errors.push(invalid(`${path}.parallelism`, parallelism, why));
  }
  if (completions !== undefined && failed !== undefined && failed > completions)
    errors.push(invalid(`${path}.maxFailedIndexes`, failed, 'must be less than or equal to completions'));
  if (failed !== undefined && failed > MOST_FAILED)
    errors.push(invalid(`${path}.maxFailedIndexes`, failed, `must be less than or equal to ${MOST_FAILED}`));
  if (completions !== undefined && completions > MANY && at(spec, 'backoffLimitPerIndex') !== undefined)
    errors.push(...validateMany(spec, path));
  return errors;
}

/** What only an Indexed Job may have. */
export const validateNotIndexed = (spec: Fields, path: string): FieldError[] =>
  ['backoffLimitPerIndex', 'maxFailedIndexes'].flatMap((field) => {
    const value = at(spec, field);
    return value === undefined ? [] : [invalid(`${path}.${field}`, value, 'requires indexed completion mode')];
  });
