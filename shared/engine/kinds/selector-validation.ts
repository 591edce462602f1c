/** Complaints about a LabelSelector (apimachinery/pkg/apis/meta/v1/validation). */
import { forbidden, invalid, required, type FieldError } from '../api/field-error.ts';
import { labelNameErrors, validateLabels } from '../api/labels.ts';
import { isValidLabelValue } from '../api/names.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../../model/meta.ts';

function validateRequirement(requirement: LabelSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      }
      break;
    default:
      errors.push(invalid(`${path}.operator`, requirement.operator ?? '', 'not a valid selector operator'));
  }
  errors.push(...labelNameErrors(requirement.key ?? '', `${path}.key`));
  values.forEach((value, i) =>
    errors.push(...isValidLabelValue(value).map((text) => invalid(`${path}.values[${i}]`, value, text))),
  );
  return errors;
}

/** Complaints about a selector at `path`; an absent one has none. */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string): FieldError[] {
  if (selector === undefined || selector === null) return [];
  return [
    ...validateLabels(selector.matchLabels, `${path}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((r, i) => validateRequirement(r, `${path}.matchExpressions[${i}]`)),
  ];
}

/** True where every requirement can be evaluated. */
export const isSelectorValid = (selector: LabelSelector): boolean => validateLabelSelector(selector, '').length === 0;
