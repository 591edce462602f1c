/** Complaints about the selector and the labels that a Job makes for itself (pkg/apis/batch/validation validateGeneratedSelector). */
import { compileLabelSelector } from '../../../api/label-selector.ts';
import { invalid, required, type FieldError } from '../../../api/field-error.ts';
import type { AnyObject, LabelSelector } from '../../../../model/meta.ts';
import { at, fieldsAt } from '../../look.ts';
import { isSelectorValid } from '../../selector-validation.ts';

const UID = 'batch.kubernetes.io/controller-uid';
const NAME = 'batch.kubernetes.io/job-name';

/** What the template of a Job that makes its own selector carries, besides the labels that it was given. */
export const ownLabels = (uid: string, name: string): Record<string, string> => ({
  'controller-uid': uid,
  'job-name': name,
  [UID]: uid,
  [NAME]: name,
});

/** The label that its selector asks for. */
export const OWN_LABEL = UID;

/** Whoever wrote other values into these labels hears of it. Nothing for a Job with a selector of its user's choice. */
export function validateOwnSelector({ metadata, spec }: AnyObject): FieldError[] {
  const selector = fieldsAt(spec, 'selector') as LabelSelector | undefined;
  if (at(spec, 'manualSelector') === true || selector === undefined || metadata.uid === undefined) return [];
  const labels = fieldsAt(spec, 'template', 'metadata', 'labels') ?? {};
  const own = ownLabels(metadata.uid, metadata.name);
  const path = 'spec.template.metadata.labels';
  const errors = Object.entries(own).flatMap(([label, wanted]) => {
    const there = labels[label];
    const where = `${path}[${label}]`;
    if (there === undefined) return [required(where, `must be '${wanted}'`)];
    return there === wanted ? [] : [invalid(where, labels, `must be '${wanted}'`)];
  });
  if (isSelectorValid(selector) && !compileLabelSelector(selector)(own))
    errors.push(invalid('spec.selector', selector, '`selector` not auto-generated'));
  return errors;
}
