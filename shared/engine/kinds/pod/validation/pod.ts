/** Complaints about a pod: what holds for it always, and what holds for a new one (ValidatePodCreate). */
import { forbidden, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Subdomain } from '../../../api/names.ts';
import { validateObjectMeta } from '../../../api/object-meta.ts';
import type { Pod, PodSpec } from '../../../../model/pod.ts';
import { fieldsAt, listAt } from '../../look.ts';
import { podAnnotationErrors } from './annotations.ts';
import { appArmorContradictions } from './app-armor.ts';
import { imageErrors } from './container.ts';
import { validatePodSpec } from './pod-spec.ts';
import { seccompContradictions } from './seccomp.ts';

const NO_ACCOUNT = 'must not be specified when serviceAccountName is not set';

/** A token is that of the pod's account, which must be named. */
function tokenErrors(spec: PodSpec): FieldError[] {
  if ((spec.serviceAccountName ?? '') !== '') return [];
  return (spec.volumes ?? []).flatMap((volume, i) =>
    listAt(volume, 'projected', 'sources').flatMap((source, j) => {
      const path = `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`;
      return fieldsAt(source, 'serviceAccountToken') === undefined ? [] : [forbidden(path, NO_ACCOUNT)];
    }),
  );
}

/** Complaints about metadata and spec, of a new pod or a changed one (validatePodMetadataAndSpec). */
export const metadataAndSpecErrors = (pod: Pod): FieldError[] => [
  ...validateObjectMeta(pod.metadata, true, isDns1123Subdomain),
  ...podAnnotationErrors(pod.metadata.annotations, pod.spec, 'metadata.annotations'),
  ...validatePodSpec(pod.spec, 'spec', { isPod: true, podName: pod.metadata.name ?? '' }),
  ...tokenErrors(pod.spec),
  ...(pod.spec.containers ?? []).flatMap((c, i) => imageErrors(c, `spec.containers[${i}]`)),
  ...(pod.spec.initContainers ?? []).flatMap((c, i) => imageErrors(c, `spec.initContainers[${i}]`)),
];

/** Complaints about a pod as it is after admission. */
export function validatePod(pod: Pod): FieldError[] {
  const errors = metadataAndSpecErrors(pod);
  const { annotations } = pod.metadata;
  if ((pod.spec.ephemeralContainers ?? []).length > 0)
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if ((pod.spec.nodeName ?? '') !== '' && (pod.spec.schedulingGates ?? []).length > 0)
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  return [
    ...errors,
    ...seccompContradictions(annotations, pod.spec, 'spec'),
    ...appArmorContradictions(annotations, pod.spec, 'spec'),
  ];
}
