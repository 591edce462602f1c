/** Complaints about a new pod, and about a change of one (ValidatePodCreate, ValidatePodUpdate). */
import { sameJson } from '../../../api/equal.ts';
import { forbidden, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Subdomain } from '../../../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../api/object-meta.ts';
import type { Container, Pod, PodSpec } from '../../../../model/pod.ts';
import { validateAppArmorAnnotations } from './apparmor.ts';
import { validatePodSpec } from './pod-spec.ts';
import { validateSeccompAnnotations } from './seccomp.ts';

const annotationErrors = (annotations: Readonly<Record<string, string>>, spec: PodSpec): FieldError[] => [
  ...validateSeccompAnnotations(annotations, spec, 'metadata.annotations'),
  ...validateAppArmorAnnotations(annotations, spec, 'metadata.annotations'),
];

export const validatePod = (pod: Pod): FieldError[] => [
  ...validateObjectMeta(pod.metadata, true, isDns1123Subdomain),
  ...(pod.metadata.annotations === undefined ? [] : annotationErrors(pod.metadata.annotations, pod.spec)),
  ...validatePodSpec(pod.spec, 'spec'),
];

const MUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

const withImages = (containers: Container[] | undefined, from: Container[] | undefined): Container[] | undefined =>
  containers?.map((c, i) => (from?.[i]?.image === undefined ? c : { ...c, image: from[i]!.image! }));

/** The new spec with all that may change put back: what differs still may not. */
function munged(next: PodSpec, previous: PodSpec): PodSpec {
  const spec: PodSpec = { ...next, containers: withImages(next.containers, previous.containers) ?? [] };
  const init = withImages(next.initContainers, previous.initContainers);
  if (init !== undefined) spec.initContainers = init;
  for (const field of ['activeDeadlineSeconds', 'tolerations', 'schedulingGates', 'nodeName'] as const) {
    if (previous[field] === undefined) delete spec[field];
    else (spec as Record<string, unknown>)[field] = previous[field];
  }
  if ((previous.terminationGracePeriodSeconds ?? 0) < 0 && next.terminationGracePeriodSeconds === 1) {
    spec.terminationGracePeriodSeconds = previous.terminationGracePeriodSeconds!;
  }
  return spec;
}

/** Existing tolerations stay; only new ones may come (tolerationSeconds may change). */
function tolerationErrors(next: PodSpec, previous: PodSpec): FieldError[] {
  const kept = (previous.tolerations ?? []).every((t) =>
    (next.tolerations ?? []).some((n) =>
      sameJson({ ...n, tolerationSeconds: undefined }, { ...t, tolerationSeconds: undefined }),
    ),
  );
  return kept
    ? []
    : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

/** Upstream prints a diff behind the sentence; here it names the fields that changed. */
export function validatePodUpdate(next: Pod, previous: Pod): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, previous.metadata);
  if (next.spec === previous.spec) return errors;
  errors.push(...tolerationErrors(next.spec, previous.spec));
  if ((next.spec.nodeName ?? '') !== (previous.spec.nodeName ?? '')) {
    errors.push(forbidden('spec', `${MUTABLE}\n  nodeName`));
    return errors;
  }
  const wanted = munged(next.spec, previous.spec);
  if (!sameJson(wanted, previous.spec)) {
    const changed = [...new Set([...Object.keys(wanted), ...Object.keys(previous.spec)])].filter(
      (k) => !sameJson(wanted[k], previous.spec[k]),
    );
    errors.push(forbidden('spec', `${MUTABLE}\n  ${changed.join(', ')}`));
  }
  return errors;
}
