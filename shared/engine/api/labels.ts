/** Labels: what they may be, and whether an object has those that are wanted. */
import { invalid, type FieldError } from './field-error.ts';
import { isQualifiedName, isValidLabelValue } from './names.ts';

export type Labels = Readonly<Record<string, string>>;

/** Complaints about the key of a label at `path` (metav1/validation ValidateLabelName). */
export const labelNameErrors = (key: string, path: string): FieldError[] =>
  isQualifiedName(key).map((text) => invalid(path, key, text));

/**
 * Label maps that were found valid, by reference: the pods of one template share theirs, and writes mostly leave
 * them alone.
 */
const valid = new WeakSet<Labels>();

/** Complaints about labels at `path` (metav1/validation ValidateLabels). */
export function validateLabels(labels: Labels | undefined, path: string): FieldError[] {
  if (labels === undefined || valid.has(labels)) return [];
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels)) {
    errors.push(...labelNameErrors(key, path));
    for (const text of isValidLabelValue(value)) errors.push(invalid(path, value, text));
  }
  if (errors.length === 0) valid.add(labels);
  return errors;
}

/** Whether the labels have all of `wanted` (labels.SelectorFromSet); an empty set selects everything. */
export function matchesSet(wanted: Labels, labels: Labels | undefined): boolean {
  for (const key in wanted) if (labels?.[key] !== wanted[key]) return false;
  return true;
}

/**
 * A set of labels as a selector: "a=b,c=d" in order of key, '' for none (labels.FormatLabels says "<none>"
 * instead).
 */
export function formatSet(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]!}`)
    .join(',');
}
