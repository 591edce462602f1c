/**
 * Label selectors: as fields of objects (metav1.LabelSelector), as maps, and as the text of `-l` and
 * ?labelSelector=.
 */
import type { LabelSelector, LabelSelectorRequirement } from '../../model/meta.ts';
import { forbidden, invalid, required, type FieldError } from './field-error.ts';
import { parseRequirements } from './label-parser.ts';
import {
  byKey,
  formatRequirement,
  meets,
  newRequirement,
  type Requirement,
  type RequirementOperator,
} from './label-requirement.ts';
import { labelNameErrors, validateLabels, type Labels } from './labels.ts';
import { isValidLabelValue } from './names.ts';

/** Asks whether an object's labels (none: undefined) are selected. */
export type LabelMatcher = (labels: Labels | undefined) => boolean;

const NO_LABELS: Labels = {};

/** The matcher of requirements that must all be met; none select everything. */
export function matcherOf(requirements: readonly Requirement[]): LabelMatcher {
  return (labels = NO_LABELS) => {
    for (const requirement of requirements) if (!meets(requirement, labels)) return false;
    return true;
  };
}

const FROM_FIELD: Readonly<Record<string, RequirementOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/**
 * The requirements of a LabelSelector, in order of key (metav1.LabelSelectorAsSelector); undefined selects nothing and
 * gives undefined, an empty one everything. Throws upstream's text for an invalid one.
 */
export function selectorRequirements(selector: LabelSelector | undefined): Requirement[] | undefined {
  if (selector === undefined) return undefined;
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    requirements.push(newRequirement(key, '=', [value]));
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const known = FROM_FIELD[operator];
    if (known === undefined) throw new Error(`${JSON.stringify(operator)} is not a valid label selector operator`);
    requirements.push(newRequirement(key, known, values ?? []));
  }
  return requirements.sort(byKey);
}

const NOTHING: LabelMatcher = () => false;
const compiled = new WeakMap<LabelSelector, LabelMatcher>();

/**
 * The matcher of a LabelSelector, made once for each selector object: a missing selector selects nothing, an empty one
 * everything. Throws upstream's text for an invalid one.
 */
export function compileLabelSelector(selector: LabelSelector | undefined): LabelMatcher {
  if (selector === undefined) return NOTHING;
  let matcher = compiled.get(selector);
  if (matcher === undefined) {
    matcher = matcherOf(selectorRequirements(selector)!);
    compiled.set(selector, matcher);
  }
  return matcher;
}

/** Whether the selector selects an object with these labels; `selector` must be valid. */
export const matchesSelector = (selector: LabelSelector | undefined, labels: Labels | undefined): boolean =>
  compileLabelSelector(selector)(labels);

function expressionErrors({ key, operator, values = [] }: LabelSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    if (values.length > 0) errors.push(forbidden(`${path}.values`, text));
  } else errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  errors.push(...labelNameErrors(key ?? '', `${path}.key`));
  for (const [i, value] of values.entries()) {
    for (const text of isValidLabelValue(value)) errors.push(invalid(`${path}.values[${i}]`, value, text));
  }
  return errors;
}

/** Complaints about a LabelSelector that is a field at `path` (metav1/validation ValidateLabelSelector). */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string): FieldError[] {
  const errors = validateLabels(selector?.matchLabels, `${path}.matchLabels`);
  selector?.matchExpressions?.forEach((expression, i) =>
    errors.push(...expressionErrors(expression, `${path}.matchExpressions[${i}]`)),
  );
  return errors;
}

/** Whether a matcher can be made of it (LabelSelectorAsSelector succeeds). */
export const isSelectorValid = (selector: LabelSelector): boolean => validateLabelSelector(selector, '').length === 0;

/** The requirements as one text: "a=b,c in (d,e)"; '' for none. */
export const formatRequirements = (requirements: readonly Requirement[]): string =>
  requirements.map(formatRequirement).join(',');

/** A LabelSelector as `status.selector` of a Scale has it; '' when it selects everything or nothing. */
export const labelSelectorText = (selector: LabelSelector | undefined): string =>
  formatRequirements(selectorRequirements(selector) ?? []);

/**
 * A LabelSelector for a column: "<none>" when there is nothing to say, "<error>" when it is invalid
 * (metav1.FormatLabelSelector).
 */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  let text: string;
  try {
    text = labelSelectorText(selector);
  } catch {
    // What the column shows is the report of it.
    return '<error>';
  }
  return text === '' ? '<none>' : text;
}

/**
 * Reads the text of `-l` or ?labelSelector=: "app=web,tier in (a,b),!old,size>3". Gives its requirements in order of
 * key; use `matcherOf` to ask them. Throws upstream's text (labels.Parse).
 */
export function parseLabelSelector(text: string): Requirement[] {
  return parseRequirements(text).sort(byKey);
}

/** The matcher of such a text. Throws upstream's text. */
export const compileLabelText = (text: string): LabelMatcher => matcherOf(parseLabelSelector(text));
