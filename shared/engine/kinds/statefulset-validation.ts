/** Complaints about a StatefulSet (pkg/apis/apps/validation ValidateStatefulSetSpec). */
import { sameJson } from '../api/equal.ts';
import { forbidden, invalid, notSupported, required, type FieldError } from '../api/field-error.ts';
import { isDns1123Label } from '../api/names.ts';
import type { LabelSelector } from '../../model/meta.ts';
import type { PodTemplateSpec } from '../../model/pod.ts';
import type { StatefulSet } from '../../model/stateful-set.ts';
import { at, fieldsAt, numberAt, textAt } from './look.ts';
import { nonNegative } from './numbers.ts';
import { alwaysRestarts, selectorMatchesTemplate, validateSelector } from './pod-owner.ts';
import { templateMetadataErrors, validatePodTemplateSpec } from './pod/validation/template.ts';
import { isSelectorValid } from './selector-validation.ts';

const PATH = 'spec.updateStrategy';

function validateUpdateStrategy(spec: unknown): FieldError[] {
  const strategy = at(spec, 'updateStrategy');
  const rolling = fieldsAt(strategy, 'rollingUpdate');
  switch (textAt(strategy, 'type')) {
    case '':
      return [required(PATH)];
    case 'OnDelete':
      return rolling === undefined
        ? []
        : [invalid(`${PATH}.rollingUpdate`, rolling, "only allowed for updateStrategy 'RollingUpdate'")];
    case 'RollingUpdate':
      return nonNegative(numberAt(rolling, 'partition'), `${PATH}.rollingUpdate.partition`);
    default:
      return [invalid(PATH, strategy, "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validatePodManagement(spec: unknown): FieldError[] {
  const policy = textAt(spec, 'podManagementPolicy');
  if (policy === '') return [required('spec.podManagementPolicy')];
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];
}

/** The template with the volumes that its claims become: those of the same name give way to them. */
function withClaims({ template, volumeClaimTemplates = [] }: StatefulSet['spec']): PodTemplateSpec {
  if (volumeClaimTemplates.length === 0) return template;
  const claims = volumeClaimTemplates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: name },
  }));
  const names = new Set(claims.map(({ name }) => name));
  const others = (template.spec.volumes ?? []).filter(({ name }) => !names.has(name));
  return { ...template, spec: { ...template.spec, volumes: [...others, ...claims] } };
}

/** Complaints about the pods that it would make. */
export const statefulTemplateErrors = ({ spec }: StatefulSet): FieldError[] =>
  validatePodTemplateSpec(withClaims(spec), 'spec.template');

function validateTemplate(set: StatefulSet, isLenient: boolean): FieldError[] {
  const { selector, template } = set.spec;
  if (selector !== undefined && !isSelectorValid(selector)) return [invalid('spec.selector', selector, '')];
  return [
    ...selectorMatchesTemplate(selector, template, 'spec.template'),
    ...(isLenient ? templateMetadataErrors(template, 'spec.template') : statefulTemplateErrors(set)),
  ];
}

/** It becomes the subdomain of every pod. */
function validateServiceName(spec: unknown): FieldError[] {
  const name = textAt(spec, 'serviceName');
  return name === '' ? [] : isDns1123Label(name).map((text) => invalid('spec.serviceName', name, text));
}

function validateRetention(spec: unknown): FieldError[] {
  return ['whenDeleted', 'whenScaled'].flatMap((field) => {
    const policy = textAt(spec, 'persistentVolumeClaimRetentionPolicy', field);
    if (policy === '' || policy === 'Retain' || policy === 'Delete') return [];
    return [notSupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, policy, ['Retain', 'Delete'])];
  });
}

/** What is let pass of a set that was stored before it was forbidden. */
export interface Leniency {
  serviceName: boolean;
  template: boolean;
}

const STRICT: Leniency = { serviceName: false, template: false };

/** Complaints about all but metadata. */
export function validateStatefulSetSpec(set: StatefulSet, lenient = STRICT): FieldError[] {
  const { spec } = set;
  const template = at(spec, 'template') as PodTemplateSpec;
  const selector = fieldsAt(spec, 'selector') as LabelSelector | undefined;
  const errors = [
    ...validatePodManagement(spec),
    ...validateUpdateStrategy(spec),
    ...validateRetention(spec),
    ...nonNegative(numberAt(spec, 'replicas'), 'spec.replicas'),
    ...nonNegative(numberAt(spec, 'minReadySeconds'), 'spec.minReadySeconds'),
    ...nonNegative(numberAt(spec, 'revisionHistoryLimit'), 'spec.revisionHistoryLimit'),
    ...nonNegative(numberAt(spec, 'ordinals', 'start'), 'spec.ordinals.start'),
    ...(lenient.serviceName ? [] : validateServiceName(spec)),
    ...validateSelector(selector, 'spec.selector', 'statefulset'),
    ...validateTemplate(set, lenient.template),
    ...alwaysRestarts(template, 'spec.template'),
  ];
  if (template.spec.activeDeadlineSeconds !== undefined) {
    errors.push(
      forbidden('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in StatefulSet is not Supported'),
    );
  }
  return errors;
}

const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const satisfies readonly (keyof StatefulSet['spec'])[];

const FROZEN = `updates to statefulset spec for fields other than ${MUTABLE.slice(0, -1)
  .map((field) => `'${field}'`)
  .join(', ')} and '${MUTABLE.at(-1)}' are forbidden`;

/** Complaints about what a change may not touch (ValidateStatefulSetUpdate). */
export function validateStatefulSetChange(next: StatefulSet, previous: StatefulSet): FieldError[] {
  const kept = { ...next.spec } as Record<string, unknown>;
  for (const field of MUTABLE) kept[field] = previous.spec[field];
  return sameJson(kept, previous.spec) ? [] : [forbidden('spec', FROZEN)];
}
