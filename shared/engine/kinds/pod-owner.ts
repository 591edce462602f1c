/** What kinds that make pods from a template have in common: a selector that must match it, and rules for its pods. */
import { forbidden, invalid, notSupported, required, type FieldError } from '../api/field-error.ts';
import { compileLabelSelector } from '../api/label-selector.ts';
import type { FieldUse } from '../../model/report.ts';
import type { LabelSelector } from '../../model/meta.ts';
import type { PodTemplateSpec } from '../../model/pod.ts';
import { listAt, at } from './look.ts';
import { fill, within } from './defaulting.ts';
import { defaultPodTemplate } from './pod/defaults.ts';
import { validatePodTemplateSpec } from './pod/validation/template.ts';
import { isSelectorValid, validateLabelSelector } from './selector-validation.ts';

/** What stands for a spec that a manifest left out altogether: all of its fields are missing. */
export const NO_SPEC = {} as never;

/** The owner's spec with its pod template defaulted, an absent one as an empty one. */
export function defaultTemplate<T extends { template: PodTemplateSpec }>(spec: T): T {
  const whole = fill<{ template: PodTemplateSpec }>(spec, { template: NO_SPEC }) as T;
  return within(
    whole,
    'template',
    (template) => defaultPodTemplate(fill(template as PodTemplateSpec, { spec: NO_SPEC })) as T['template'],
  );
}

/** What the metadata of a simulated owner does. */
export const OWNER_FIELDS: Readonly<Record<string, FieldUse>> = {
  metadata: 'shown',
  'metadata.name': 'simulated',
  'metadata.namespace': 'simulated',
  'metadata.generateName': 'simulated',
  'metadata.labels': 'simulated',
  'metadata.ownerReferences': 'simulated',
  'metadata.finalizers': 'simulated',
};

/**
 * Complaints about the selector of a ReplicaSet, Deployment or DaemonSet.
 * word: "deployment", as upstream puts it into the text.
 */
export function validateSelector(selector: LabelSelector | undefined, path: string, word: string): FieldError[] {
  if (selector === undefined || selector === null) return [required(path)];
  const errors = validateLabelSelector(selector, path);
  if (isEmptySelector(selector)) errors.push(invalid(path, selector, `empty selector is invalid for ${word}`));
  return errors;
}

/** True where nothing is asked for, which selects everything. An absent selector selects nothing. */
export const isEmptySelector = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;

const DISKS = {
  gcePersistentDisk: 'GCE PD',
} as const;

/** A disk that many pods mount must be read-only (ValidateReadOnlyPersistentDisks). */
export function readOnlyDisks(template: PodTemplateSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  listAt(template.spec, 'volumes').forEach((volume, i) => {
    for (const [source, name] of Object.entries(DISKS)) {
      const disk = at(volume, source);
      if (disk === undefined || at(disk, 'readOnly') === true) continue;
      const text = `must be true for replicated pods > 1; ${name} can only be mounted on multiple machines if it is read-only`;
      errors.push(invalid(`${path}[${i}].${source}.readOnly`, false, text));
    }
  });
  return errors;
}

/** Complaints about labels of the template that the selector does not match. */
export function selectorMatchesTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  path: string,
): FieldError[] {
  const labels = template.metadata?.labels;
  if (
    selector !== undefined &&
    selector !== null &&
    (isEmptySelector(selector) || compileLabelSelector(selector)(labels))
  )
    return [];
  return [invalid(`${path}.metadata.labels`, labels, '`selector` does not match template `labels`')];
}

/** Pods of these owners are restarted for ever. */
export function alwaysRestarts(template: PodTemplateSpec, path: string): FieldError[] {
  const policy = template.spec.restartPolicy;
  return policy === 'Always' ? [] : [notSupported(`${path}.spec.restartPolicy`, policy ?? '', ['Always'])];
}

/**
 * Complaints about the template of a ReplicaSet or Deployment at `path`
 * (ValidatePodTemplateSpecForReplicaSet).
 */
export function validateReplicatedTemplate(
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
  replicas: number,
  path: string,
): FieldError[] {
  if (selector !== undefined && selector !== null && !isSelectorValid(selector)) {
    return [invalid(path.replace(/template$/, 'selector'), selector, 'invalid label selector')];
  }
  const errors = [...selectorMatchesTemplate(selector, template, path), ...validatePodTemplateSpec(template, path)];
  if (replicas > 1) errors.push(...readOnlyDisks(template, `${path}.spec.volumes`));
  errors.push(...alwaysRestarts(template, path));
  if (template.spec.activeDeadlineSeconds !== undefined) {
    errors.push(
      forbidden(`${path}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in ReplicaSet is not Supported'),
    );
  }
  return errors;
}

/** The pod's field table, as fields of an owner's template at `path`. */
export function templateFields(pod: Readonly<Record<string, FieldUse>>, path: string): Record<string, FieldUse> {
  const fields: Record<string, FieldUse> = {};
  for (const [field, use] of Object.entries(pod)) {
    if (!field.startsWith('status')) fields[`${path}.${field}`] = use;
  }
  return fields;
}
