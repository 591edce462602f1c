/** Labels whose values a selector takes from the pod itself. */
import { forbidden, invalid, type FieldError } from '../../../api/field-error.ts';
import { labelNameErrors } from '../../../api/labels.ts';
import { fieldsAt, listAt, mapAt, textAt, textsAt } from '../../look.ts';

const NO_SELECTOR = 'must not be specified when labelSelector is not set';
const IN_BOTH = 'exists in both matchLabelKeys and labelSelector';

function keyErrors(keys: readonly string[], selector: unknown, path: string): FieldError[] {
  if (keys.length === 0) return [];
  if (selector === undefined) return [forbidden(path, NO_SELECTOR)];
  return keys.flatMap((key, i) => labelNameErrors(key, `${path}[${i}]`));
}

/** Keys that a selector asks for twice, where the pod's own label is one of the askers; the path is upstream's. */
function repeated(term: unknown, keys: readonly string[], path: string): FieldError[] {
  const selector = fieldsAt(term, 'labelSelector');
  const asked = new Set(Object.keys(mapAt(selector, 'matchLabels') ?? {}));
  const errors: FieldError[] = [];
  for (const expression of listAt(selector, 'matchExpressions')) {
    const key = textAt(expression, 'key');
    const index = keys.lastIndexOf(key);
    if (index >= 0 && asked.has(key)) errors.push(invalid(`${path}[${index}]`, key, IN_BOTH));
    asked.add(key);
  }
  return errors;
}

/** Complaints about matchLabelKeys and mismatchLabelKeys of an affinity term at `path`. */
export function affinityKeyErrors(term: unknown, path: string): FieldError[] {
  const keys = textsAt(term, 'matchLabelKeys');
  const others = textsAt(term, 'mismatchLabelKeys');
  const selector = fieldsAt(term, 'labelSelector');
  return [
    ...keyErrors(keys, selector, `${path}.matchLabelKeys`),
    ...keyErrors(others, selector, `${path}.mismatchLabelKeys`),
    ...repeated(term, keys, path),
    ...keys.flatMap((key, i) =>
      others.includes(key)
        ? [invalid(`${path}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys')]
        : [],
    ),
  ];
}

/** Complaints about matchLabelKeys of a spread constraint at `path`. */
export function spreadKeyErrors(constraint: unknown, path: string): FieldError[] {
  const keys = textsAt(constraint, 'matchLabelKeys');
  if (keys.length === 0) return [];
  const selector = fieldsAt(constraint, 'labelSelector');
  return [...keyErrors(keys, selector, path), ...repeated(constraint, keys, path)];
}
