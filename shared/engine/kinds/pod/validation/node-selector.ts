/** Which nodes are meant: terms of requirements on labels and on the node's name (ValidateNodeSelector). */
import { forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { labelNameErrors } from '../../../api/labels.ts';
import { isDns1123Subdomain, isValidLabelValue } from '../../../api/names.ts';
import { listAt, numberAt, textAt, textsAt } from '../../look.ts';
import { told } from './checks.ts';

function valueCountErrors(operator: string, count: number, path: string): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return count > 0 ? [] : [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return count === 0
        ? []
        : [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case 'Gt':
    case 'Lt':
      return count === 1
        ? []
        : [required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalid(`${path}.operator`, operator, 'not a valid selector operator')];
  }
}

/** anyValue: a preference may name values that no label can have, as it always could. */
function labelErrors(requirement: unknown, anyValue: boolean, path: string): FieldError[] {
  const values = textsAt(requirement, 'values');
  return [
    ...valueCountErrors(textAt(requirement, 'operator'), values.length, path),
    ...labelNameErrors(textAt(requirement, 'key'), `${path}.key`),
    ...(anyValue ? [] : values.flatMap((value, i) => told(isValidLabelValue(value), value, `${path}.values[${i}]`))),
  ];
}

const ONE_VALUE = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";

function fieldErrors(requirement: unknown, path: string): FieldError[] {
  const operator = textAt(requirement, 'operator');
  const key = textAt(requirement, 'key');
  const values = textsAt(requirement, 'values');
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  else if (values.length !== 1) errors.push(required(`${path}.values`, ONE_VALUE));
  if (key !== 'metadata.name') errors.push(invalid(`${path}.key`, key, 'not a valid field selector key'));
  else
    for (const [i, value] of values.entries())
      errors.push(...told(isDns1123Subdomain(value), value, `${path}.values[${i}]`));
  return errors;
}

const termErrors = (term: unknown, anyValue: boolean, path: string): FieldError[] => [
  ...listAt(term, 'matchExpressions').flatMap((r, i) => labelErrors(r, anyValue, `${path}.matchExpressions[${i}]`)),
  ...listAt(term, 'matchFields').flatMap((r, i) => fieldErrors(r, `${path}.matchFields[${i}]`)),
];

/** Complaints about a node selector at `path`. */
export function nodeSelectorErrors(selector: unknown, path: string): FieldError[] {
  const here = `${path}.nodeSelectorTerms`;
  const terms = listAt(selector, 'nodeSelectorTerms');
  if (terms.length === 0) return [required(here, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => termErrors(term, false, `${here}[${i}]`));
}

const MAX_WEIGHT = 100;

/** Complaints about the weight of a preference. */
export function weightErrors(preference: unknown, path: string): FieldError[] {
  const weight = numberAt(preference, 'weight') ?? 0;
  return weight > 0 && weight <= MAX_WEIGHT ? [] : [invalid(`${path}.weight`, weight, 'must be in the range 1-100')];
}

/** Complaints about nodes that are preferred, at `path`. */
export const nodePreferenceErrors = (preferences: readonly unknown[], path: string): FieldError[] =>
  preferences.flatMap((preference, i) => [
    ...weightErrors(preference, `${path}[${i}]`),
    ...termErrors((preference as { preference?: unknown }).preference, true, `${path}[${i}].preference`),
  ]);
