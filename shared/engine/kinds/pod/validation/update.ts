/** Which fields of a pod may change, once it is there (ValidatePodUpdate). */
import { sameJson } from '../../../api/equal.ts';
import { forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { rangeText } from '../../../api/names.ts';
import { validateObjectMetaUpdate } from '../../../api/object-meta.ts';
import type { Container, Pod, PodSpec, Toleration } from '../../../../model/pod.ts';
import { podAnnotationUpdateErrors } from './annotations.ts';
import { imageErrors } from './container.ts';
import { gatedChange } from './gated-update.ts';
import { metadataAndSpecErrors } from './pod.ts';
import { tolerationErrors } from './tolerations.ts';

const MUTABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

const MAX_INT32 = 2147483647;

type Containers = readonly Container[] | undefined;

/** Complaints about images, or that there are more or fewer containers: then nothing else is worth saying. */
function containerErrors(
  next: Containers,
  previous: Containers,
  path: string,
): { errors: FieldError[]; stop: boolean } {
  if ((next?.length ?? 0) !== (previous?.length ?? 0))
    return { errors: [forbidden(path, 'pod updates may not add or remove containers')], stop: true };
  const errors = (next ?? []).flatMap((container, i) => [
    ...((container.image ?? '') === '' ? [required(`${path}[${i}].image`)] : []),
    ...imageErrors(container, `${path}[${i}]`),
  ]);
  return { errors, stop: false };
}

/** A deadline may be set, and may come nearer. stop: nothing else is worth saying. */
function deadlineErrors(next: PodSpec, previous: PodSpec): { errors: FieldError[]; stop: boolean } {
  const path = 'spec.activeDeadlineSeconds';
  const now = next.activeDeadlineSeconds;
  const before = previous.activeDeadlineSeconds;
  if (now === undefined) {
    const text = 'must not update from a positive integer to nil value';
    return { errors: before === undefined ? [] : [invalid(path, 'null', text)], stop: false };
  }
  if (now < 0 || now > MAX_INT32) return { errors: [invalid(path, now, rangeText(0, MAX_INT32))], stop: true };
  if (before === undefined || before >= now) return { errors: [], stop: false };
  return { errors: [invalid(path, now, 'must be less than or equal to previous value')], stop: true };
}

type Tolerations = readonly Toleration[] | undefined;

const sameButSeconds = (one: Toleration, other: Toleration): boolean =>
  sameJson({ ...one, tolerationSeconds: undefined }, { ...other, tolerationSeconds: undefined });

/** New ones may come; of the old ones only the seconds may change. */
function onlyAddedTolerations(next: Tolerations, previous: Tolerations): FieldError[] {
  const kept = (previous ?? []).every((old) => (next ?? []).some((toleration) => sameButSeconds(toleration, old)));
  return kept
    ? tolerationErrors(next, 'spec.tolerations')
    : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

/** Gates may only go. */
function onlyDeletedGates(next: PodSpec, previous: PodSpec): FieldError[] {
  const old = new Set((previous.schedulingGates ?? []).map((gate) => gate.name));
  return (next.schedulingGates ?? []).flatMap(({ name }, i) =>
    old.has(name)
      ? []
      : [
          forbidden(
            `spec.schedulingGates[${i}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  );
}

const withImages = (containers: readonly Container[], from: Containers): Container[] =>
  containers.map((container, i) => {
    const { image: _changed, ...rest } = container;
    const image = from?.[i]?.image;
    return image === undefined ? rest : { ...rest, image };
  });

/** The record with one field as it was. */
function asItWas(spec: PodSpec, previous: PodSpec, field: string): PodSpec {
  const { [field]: _changed, ...rest } = spec;
  return (previous[field] === undefined ? rest : { ...rest, [field]: previous[field] }) as PodSpec;
}

/** The new spec with all that may change put back: what still differs may not. */
function putBack(next: PodSpec, previous: PodSpec): PodSpec {
  let spec: PodSpec = { ...next, containers: withImages(next.containers ?? [], previous.containers) };
  if (next.initContainers !== undefined)
    spec = { ...spec, initContainers: withImages(next.initContainers, previous.initContainers) };
  for (const field of ['activeDeadlineSeconds', 'schedulingGates', 'tolerations'])
    spec = asItWas(spec, previous, field);
  return (previous.terminationGracePeriodSeconds ?? 0) < 0 && next.terminationGracePeriodSeconds === 1
    ? asItWas(spec, previous, 'terminationGracePeriodSeconds')
    : spec;
}

function changedFields(one: PodSpec, other: PodSpec): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.filter((name) => !isNone(one[name], other[name]) && !sameJson(one[name], other[name]));
}

/** Absent and empty lists are the same to Go. */
const isNone = (...values: unknown[]): boolean =>
  values.every((value) => value === undefined || (Array.isArray(value) && value.length === 0));

/** Upstream prints a diff of Go structs behind the sentence; here it is the names of the fields that changed. */
function specErrors(next: PodSpec, previous: PodSpec): FieldError[] {
  const gated = gatedChange(putBack(next, previous), previous);
  const changed = changedFields(gated.spec, previous);
  if (changed.length === 0) return gated.errors;
  const text = `pod updates may not change fields other than ${MUTABLE}\n${changed.map((name) => `  ${name}`).join('\n')}`;
  return [...gated.errors, forbidden('spec', text)];
}

export function validatePodUpdate(next: Pod, previous: Pod): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, previous.metadata);
  const annotations = podAnnotationUpdateErrors(
    next.metadata.annotations,
    previous.metadata.annotations,
    'metadata.annotations',
  );
  // A spec that is stored was found sound when it came.
  if (next.spec === previous.spec) return [...errors, ...annotations];
  errors.push(...metadataAndSpecErrors(next), ...annotations);
  for (const field of ['containers', 'initContainers'] as const) {
    const found = containerErrors(next.spec[field], previous.spec[field], `spec.${field}`);
    errors.push(...found.errors);
    if (found.stop) return errors;
  }
  const deadline = deadlineErrors(next.spec, previous.spec);
  errors.push(...deadline.errors);
  if (deadline.stop) return errors;
  return [
    ...errors,
    ...onlyAddedTolerations(next.spec.tolerations, previous.spec.tolerations),
    ...onlyDeletedGates(next.spec, previous.spec),
    ...specErrors(next.spec, previous.spec),
  ];
}
