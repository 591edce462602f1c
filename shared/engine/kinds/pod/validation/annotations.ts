/** Annotations that mean something to the cluster (ValidatePodSpecificAnnotations). */
import { MIRROR_ANNOTATION } from '../mirror.ts';
import { forbidden, invalid, type FieldError } from '../../../api/field-error.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import { APP_ARMOR_ANNOTATION, appArmorAnnotationErrors } from './app-armor.ts';
import { seccompAnnotationErrors } from './seccomp.ts';

type Annotations = Readonly<Record<string, string>>;

/** On a pod that a node runs by itself: the copy of it that the API shows. */
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const MAX_INT32 = 2147483647;

/** No plus sign and no leading zeros. */
function isCost(text: string): boolean {
  return /^(-[0-9]+|0|[1-9][0-9]*)$/.test(text) && Number(text) <= MAX_INT32 && Number(text) >= -MAX_INT32 - 1;
}

/** Complaints about the annotations of a pod or a template at `path`. */
export function podAnnotationErrors(annotations: Annotations | undefined, spec: PodSpec, path: string): FieldError[] {
  if (annotations === undefined) return [];
  const mirror = annotations[MIRROR_ANNOTATION];
  const cost = annotations[DELETION_COST];
  const errors: FieldError[] = [];
  if (mirror !== undefined && (spec.nodeName ?? '') === '')
    errors.push(
      invalid(`${path}[${MIRROR_ANNOTATION}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'),
    );
  if (cost !== undefined && !isCost(cost))
    errors.push(invalid(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  return [
    ...errors,
    ...seccompAnnotationErrors(annotations, path),
    ...appArmorAnnotationErrors(annotations, spec, path),
  ];
}

/** Complaints about a change of annotations that stay as they were made. */
export function podAnnotationUpdateErrors(
  next: Annotations | undefined,
  previous: Annotations | undefined,
  path: string,
): FieldError[] {
  if (next === previous) return [];
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(previous ?? {})) {
    if (next?.[key] === value) continue;
    if (key.startsWith(APP_ARMOR_ANNOTATION))
      errors.push(forbidden(`${path}[${key}]`, 'may not remove or update AppArmor annotations'));
    if (key === MIRROR_ANNOTATION)
      errors.push(forbidden(`${path}[${key}]`, 'may not remove or update mirror pod annotation'));
  }
  for (const key of Object.keys(next ?? {})) {
    if (previous !== undefined && Object.hasOwn(previous, key)) continue;
    if (key.startsWith(APP_ARMOR_ANNOTATION))
      errors.push(forbidden(`${path}[${key}]`, 'may not add AppArmor annotations'));
    if (key === MIRROR_ANNOTATION) errors.push(forbidden(`${path}[${key}]`, 'may not add mirror pod annotation'));
  }
  return errors;
}
