/** Complaints about when a Job has succeeded (pkg/apis/batch/validation validateSuccessPolicy). */
import { invalid, required, tooLong, tooMany, type FieldError } from '../../../api/field-error.ts';
import { at, listAt, numberAt, type Fields } from '../../look.ts';
import { nonNegative } from '../../numbers.ts';

const MOST_RULES = 20;
const MOST_TEXT = 64 * 1024;

/** What is wrong with a text of indexes, in upstream's words. */
class BadIndexes extends Error {}

const shown = (text: string): string => JSON.stringify(text);

function indexIn(text: string, completions: number): number {
  if (!/^[+-]?\d+$/.test(text)) throw new BadIndexes(`cannot convert string to integer for index: ${shown(text)}`);
  if (Number(text) >= completions) throw new BadIndexes(`too large index: ${shown(text)}`);
  return Number(text);
}

const disorder = (previous: number, current: number): BadIndexes =>
  new BadIndexes(`non-increasing order, previous: ${previous}, current: ${current}`);

/** How many indexes a text like "0,2-4" names. @throws BadIndexes (validateIndexesFormat) */
function countIndexes(text: string, completions: number): number {
  let last: number | undefined;
  let total = 0;
  for (const part of text === '' ? [] : text.split(',')) {
    const [low = '', high, ...more] = part.split('-');
    if (more.length > 0) {
      const rule = "an index interval can have at most two parts separated by '-'";
      throw new BadIndexes(`the fragment ${shown(part)} violates the requirement that ${rule}`);
    }
    const from = indexIn(low, completions);
    const to = high === undefined ? from : indexIn(high, completions);
    if (high !== undefined && from >= to) throw disorder(from, to);
    if (last !== undefined && last >= from) throw disorder(last, from);
    total += to - from + 1;
    last = to;
  }
  return total;
}

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
