/** v1 ReplicationController (pkg/apis/core, pkg/registry/core/replicationcontroller): a ReplicaSet that selects by labels alone. */
import { forbidden, invalid, required, type FieldError } from '../api/field-error.ts';
import { matchesSet } from '../api/labels.ts';
import { isDns1123Subdomain } from '../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { PodTemplateSpec } from '../../model/pod.ts';
import type { ReplicationController } from '../../model/workloads.ts';
import { age, containerCells, labelsCell } from './cells.ts';
import { AGE, CONTAINERS, IMAGES, NAME, numberColumn, SELECTOR } from './columns.ts';
import { fill, isEmptyMap, isMissing } from './defaulting.ts';
import type { Kind } from './kind.ts';
import { nonNegative } from './numbers.ts';
import { alwaysRestarts, defaultTemplate, NO_SPEC, OWNER_FIELDS, readOnlyDisks, templateFields } from './pod-owner.ts';
import { podFields } from './pod/fields.ts';
import { validateReplicaStatusUpdate } from './replica-status.ts';
import { validatePodTemplateSpec } from './pod/validation/template.ts';
import { firstGeneration, newStatus, nextGeneration, specChanged, storedStatus } from './strategy.ts';

type Spec = ReplicationController['spec'];

const hasTemplate = (spec: Spec): spec is Spec & { template: PodTemplateSpec } => !isMissing(spec.template);

/** What it does not say of labels and selector is taken from its template (SetDefaults_ReplicationController). */
function defaultController(object: ReplicationController): ReplicationController {
  const whole = fill(object, { spec: NO_SPEC });
  const given = whole.spec;
  const spec: Spec = fill(hasTemplate(given) ? defaultTemplate(given) : given, { replicas: 1 });
  const labels = spec.template?.metadata?.labels;
  if (labels === undefined) return spec === given ? whole : { ...whole, spec };
  const selected = isEmptyMap(spec.selector) ? { ...spec, selector: labels } : spec;
  const labelled = isEmptyMap(whole.metadata.labels) ? { ...whole, metadata: { ...whole.metadata, labels } } : whole;
  return labelled === whole && selected === given ? whole : { ...labelled, spec: selected };
}

function validateTemplate(template: PodTemplateSpec, spec: Spec, path: string): FieldError[] {
  const selector = spec.selector ?? {};
  const labels = template.metadata?.labels;
  const errors: FieldError[] = [];
  if (Object.keys(selector).length > 0 && !matchesSet(selector, labels)) {
    errors.push(invalid(`${path}.metadata.labels`, labels, '`selector` does not match template `labels`'));
  }
  errors.push(...validatePodTemplateSpec(template, path));
  if ((spec.replicas ?? 0) > 1) errors.push(...readOnlyDisks(template, `${path}.spec.volumes`));
  errors.push(...alwaysRestarts(template, path));
  if (template.spec.activeDeadlineSeconds !== undefined) {
    const why = 'activeDeadlineSeconds in ReplicationController is not Supported';
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, why));
  }
  return errors;
}

/** pkg/apis/core/validation ValidateReplicationControllerSpec. */
const validateSpec = (spec: Spec): FieldError[] => [
  ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ...(isEmptyMap(spec.selector) ? [required('spec.selector')] : []),
  ...nonNegative(spec.replicas ?? 0, 'spec.replicas'),
  ...(hasTemplate(spec) ? validateTemplate(spec.template, spec, 'spec.template') : [required('spec.template')]),
];

export const replicationControllerKind: Kind<ReplicationController> = {
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  simulated: true,
  schema: 'V1ReplicationController',
  status: true,
  scale: true,
  defaults: defaultController,
  validate: (rc) => [
    ...validateObjectMeta(rc.metadata, true, isDns1123Subdomain, 'metadata'),
    ...validateSpec(rc.spec),
  ],
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...(next.spec === previous.spec ? [] : validateSpec(next.spec)),
  ],
  validateStatusUpdate: validateReplicaStatusUpdate,
  prepareForCreate: (rc) => firstGeneration(newStatus(rc, { replicas: 0 })),
  prepareForUpdate: (next, previous) =>
    nextGeneration(storedStatus(next, previous), previous, specChanged(next, previous)),
  columns: [
    NAME,
    numberColumn('Desired'),
    numberColumn('Current'),
    numberColumn('Ready'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  row: (rc, nowMs) => [
    rc.metadata.name,
    rc.spec.replicas ?? 0,
    rc.status?.replicas ?? 0,
    rc.status?.readyReplicas ?? 0,
    age(rc, nowMs),
    ...containerCells(rc.spec.template?.spec),
    labelsCell(rc.spec.selector),
  ],
  fields: {
    ...OWNER_FIELDS,
    spec: 'simulated',
    ...templateFields(podFields, 'spec.template'),
    status: 'ignored',
  },
};
