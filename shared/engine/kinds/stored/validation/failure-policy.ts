/** Complaints about how a Job takes failures of its pods (pkg/apis/batch/validation validatePodFailurePolicy). */
import { duplicate, invalid, notSupported, required, tooMany, type FieldError } from '../../../api/field-error.ts';
import { isQualifiedName } from '../../../api/names.ts';
import { at, fieldsAt, listAt, textAt, type Fields } from '../../look.ts';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];
const MOST_RULES = 20;
const MOST_CODES = 255;
const MOST_PATTERNS = 20;

/** As Go's %q prints a list. */
const listed = (values: readonly string[]): string =>
  `valid values: [${values.map((v) => JSON.stringify(v)).join(' ')}]`;

/** One of `values`; required says which there are. */
function oneOf(value: string, values: readonly string[], path: string): FieldError[] {
  if (value === '') return [required(path, listed(values))];
  return values.includes(value) ? [] : [notSupported(path, value, values)];
}

/** Without its value, which upstream leaves out here. */
const bare = (path: string, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field: path,
  body: `Invalid value: ${detail}`,
});

function validateExitCodes(codes: unknown, path: string, names: ReadonlySet<string>): FieldError[] {
  const operator = textAt(codes, 'operator');
  const errors = oneOf(operator, OPERATORS, `${path}.operator`);
  const name = at(codes, 'containerName');
  if (typeof name === 'string' && !names.has(name)) {
    const why = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalid(`${path}.containerName`, name, why));
  }
  const values = listAt(codes, 'values') as readonly number[];
  const given = at(codes, 'values') === undefined ? null : values;
  if (values.length === 0) errors.push(invalid(`${path}.values`, given, 'at least one value is required'));
  else if (values.length > MOST_CODES) errors.push(tooMany(`${path}.values`, values.length, MOST_CODES));
  const seen = new Set<number>();
  for (const [i, value] of values.entries()) {
    const where = `${path}.values[${i}]`;
    if (operator === 'In' && value === 0) errors.push(invalid(where, value, 'must not be 0 for the In operator'));
    if (seen.has(value)) errors.push(duplicate(where, value));
    seen.add(value);
  }
  if (values.some((value, i) => i > 0 && values[i - 1]! > value))
    errors.push(invalid(`${path}.values`, values, 'must be ordered'));
  return errors;
}

function validateConditions(patterns: readonly unknown[], path: string): FieldError[] {
  const errors = patterns.length > MOST_PATTERNS ? [tooMany(path, patterns.length, MOST_PATTERNS)] : [];
  for (const [i, pattern] of patterns.entries()) {
    const type = textAt(pattern, 'type');
    errors.push(
      ...isQualifiedName(type).map((text) => invalid(`${path}[${i}].type`, type, text)),
      ...oneOf(textAt(pattern, 'status'), STATUSES, `${path}[${i}].status`),
    );
  }
  return errors;
}

function validateFailureRule(rule: unknown, path: string, spec: Fields, names: ReadonlySet<string>): FieldError[] {
  const action = textAt(rule, 'action');
  const isIndexless = action === 'FailIndex' && at(spec, 'backoffLimitPerIndex') === undefined;
  const errors = isIndexless
    ? [invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set')]
    : oneOf(action, ACTIONS, `${path}.action`);
  const codes = at(rule, 'onExitCodes');
  const patterns = listAt(rule, 'onPodConditions');
  if (codes !== undefined) errors.push(...validateExitCodes(codes, `${path}.onExitCodes`, names));
  errors.push(...validateConditions(patterns, `${path}.onPodConditions`));
  if (codes !== undefined && patterns.length > 0)
    errors.push(bare(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (codes === undefined && patterns.length === 0)
    errors.push(bare(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return errors;
}

/** path: "spec.podFailurePolicy". */
export function validateFailurePolicy(spec: Fields, path: string): FieldError[] {
  const rules = listAt(spec, 'podFailurePolicy', 'rules');
  const pod = fieldsAt(spec, 'template', 'spec');
  const containers = [...listAt(pod, 'containers'), ...listAt(pod, 'initContainers')];
  const names = new Set(containers.map((container) => textAt(container, 'name')));
  return [
    ...(rules.length > MOST_RULES ? [tooMany(`${path}.rules`, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, i) => validateFailureRule(rule, `${path}.rules[${i}]`, spec, names)),
  ];
}
