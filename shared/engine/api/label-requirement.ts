/**
 * One condition on labels, as every form of label selector comes down to (k8s.io/apimachinery/pkg/labels
 * Requirement).
 */
import { fieldErrorText, invalid, notSupported, type FieldError } from './field-error.ts';
import type { Labels } from './labels.ts';
import { isQualifiedName, isValidLabelValue } from './names.ts';

export type RequirementOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!';

export interface Requirement {
  key: string;
  operator: RequirementOperator;
  values: readonly string[];
}

/** In the order in which upstream lists them when it asks for one. */
export const BINARY_OPERATORS: readonly RequirementOperator[] = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'];
const ALL_OPERATORS: readonly RequirementOperator[] = [...BINARY_OPERATORS, 'exists', '!'];

/** What is wrong with a label key, or nothing; several complaints in one, as upstream joins them here. */
export function labelKeyError(key: string, path: string): FieldError | undefined {
  const complaints = isQualifiedName(key);
  return complaints.length === 0 ? undefined : invalid(path, key, complaints.join('; '));
}

const INT64_MAX = 2n ** 63n - 1n;

/** strconv.ParseInt(text, 10, 64); undefined when it is none. */
function int64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value > INT64_MAX || value < -INT64_MAX - 1n ? undefined : value;
}

function valueErrors(operator: string, values: readonly string[]): FieldError[] {
  const wrong = (detail: string): FieldError[] => [invalid('values', values, detail)];
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? wrong("for 'in', 'notin' operators, values set can't be empty") : [];
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? [] : wrong('exact-match compatibility requires one single value');
    case 'exists':
    case '!':
      return values.length === 0 ? [] : wrong('values set must be empty for exists and does not exist');
    case 'gt':
    case 'lt': {
      const complaints = values.length === 1 ? [] : wrong("for 'Gt', 'Lt' operators, exactly one value is required");
      const text = "for 'Gt', 'Lt' operators, the value must be an integer";
      for (const [i, value] of values.entries())
        if (int64(value) === undefined) complaints.push(invalid(`values[${i}]`, value, text));
      return complaints;
    }
    default:
      return [notSupported('operator', operator, ALL_OPERATORS)];
  }
}

/** Complaints about a requirement, in upstream's order (labels.NewRequirement). */
export function requirementErrors(key: string, operator: string, values: readonly string[]): FieldError[] {
  const complaints: FieldError[] = [];
  const keyError = labelKeyError(key, 'key');
  if (keyError !== undefined) complaints.push(keyError);
  complaints.push(...valueErrors(operator, values));
  for (const [i, value] of values.entries()) {
    const wrong = isValidLabelValue(value);
    if (wrong.length > 0) complaints.push(invalid(`values[${i}][${key}]`, value, wrong.join('; ')));
  }
  return complaints;
}

/** A checked requirement. Throws one Error with all complaints: alone bare, several in brackets. */
export function newRequirement(key: string, operator: RequirementOperator, values: readonly string[]): Requirement {
  const texts = requirementErrors(key, operator, values).map(fieldErrorText);
  if (texts.length > 0) throw new Error(texts.length === 1 ? texts[0]! : `[${[...new Set(texts)].join(', ')}]`);
  return { key, operator, values };
}

const ownKey = Object.prototype.hasOwnProperty;

/** Whether the labels meet the requirement; a key that is missing satisfies notin, != and ! only. */
export function meets(requirement: Requirement, labels: Labels): boolean {
  const { key, operator, values } = requirement;
  const present = ownKey.call(labels, key) && labels[key] !== undefined;
  const value = present ? labels[key]! : '';
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return present && values.includes(value);
    case 'notin':
    case '!=':
      return !present || !values.includes(value);
    case 'exists':
      return present;
    case '!':
      return !present;
    case 'gt':
    case 'lt': {
      const mine = present ? int64(value) : undefined;
      const theirs = values.length === 1 ? int64(values[0]!) : undefined;
      if (mine === undefined || theirs === undefined) return false;
      return operator === 'gt' ? mine > theirs : mine < theirs;
    }
    default:
      return false;
  }
}

/** The requirement as one would write it: "app=web", "tier in (a,b)", "!old". Values in order. */
export function formatRequirement({ key, operator, values }: Requirement): string {
  const list = [...values].sort().join(',');
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`;
    case 'gt':
      return `${key}>${list}`;
    case 'lt':
      return `${key}<${list}`;
    default:
      return `${key}${operator}${list}`;
  }
}

/** Requirements in order of key, as upstream keeps them. */
export const byKey = (a: Requirement, b: Requirement): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
