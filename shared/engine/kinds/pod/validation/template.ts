/** Complaints about a pod template (ValidatePodTemplateSpec). */
import { validateAnnotations } from '../../../api/object-meta.ts';
import { validateLabels } from '../../../api/labels.ts';
import { forbidden, type FieldError } from '../../../api/field-error.ts';
import type { PodTemplateSpec } from '../../../../model/pod.ts';
import { podAnnotationErrors } from './annotations.ts';
import { appArmorContradictions } from './app-armor.ts';
import { validatePodSpec } from './pod-spec.ts';
import { seccompContradictions } from './seccomp.ts';

/** Complaints about a template's labels and annotations; the paths are upstream's own: it leaves "metadata" out. */
export function templateMetadataErrors(template: PodTemplateSpec, path: string): FieldError[] {
  const annotations = template.metadata?.annotations;
  return [
    ...validateLabels(template.metadata?.labels, `${path}.labels`),
    ...validateAnnotations(annotations, `${path}.annotations`),
    ...podAnnotationErrors(annotations, template.spec, `${path}.annotations`),
  ];
}

/** path: "spec.template". */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: string): FieldError[] {
  const annotations = template.metadata?.annotations;
  const errors = [
    ...templateMetadataErrors(template, path),
    ...validatePodSpec(template.spec, `${path}.spec`, { isPod: false }),
    ...seccompContradictions(annotations, template.spec, `${path}.spec`),
    ...appArmorContradictions(annotations, template.spec, `${path}.spec`),
  ];
  if ((template.spec.ephemeralContainers?.length ?? 0) > 0) {
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  }
  return errors;
}
