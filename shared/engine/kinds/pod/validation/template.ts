/** Complaints about a pod template (ValidatePodTemplateSpec). */
import { validateAnnotations } from '../../../api/object-meta.ts';
import { validateLabels } from '../../../api/labels.ts';
import { forbidden, type FieldError } from '../../../api/field-error.ts';
import type { PodTemplateSpec } from '../../../../model/pod.ts';
import { validatePodSpec } from './pod-spec.ts';

/** The paths of labels and annotations are upstream's own: it leaves "metadata" out. */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: string): FieldError[] {
  const errors = [
    ...validateLabels(template.metadata?.labels, `${path}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${path}.annotations`),
    ...validatePodSpec(template.spec, `${path}.spec`),
  ];
  if ((template.spec.ephemeralContainers?.length ?? 0) > 0) {
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  }
  return errors;
}
