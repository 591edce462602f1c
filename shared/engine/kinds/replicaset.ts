/** apps/v1 ReplicaSet (pkg/apis/apps, pkg/registry/apps/replicaset). */
import type { FieldError } from '../api/field-error.ts';
import { formatLabelSelector } from '../api/label-selector.ts';
import { isDns1123Subdomain } from '../api/names.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { ReplicaSet } from '../../model/workloads.ts';
import { age, containerCells } from './cells.ts';
import { AGE, CONTAINERS, IMAGES, NAME, numberColumn, SELECTOR } from './columns.ts';
import { fill, within } from './defaulting.ts';
import type { Kind } from './kind.ts';
import { nonNegative } from './numbers.ts';
import {
  defaultTemplate,
  NO_SPEC,
  OWNER_FIELDS,
  templateFields,
  validateReplicatedTemplate,
  validateSelector,
} from './pod-owner.ts';
import { podFields } from './pod/fields.ts';
import { validateReplicaStatusUpdate } from './replica-status.ts';
import { firstGeneration, newStatus, nextGeneration, specChanged, storedStatus } from './strategy.ts';

function validateSpec(spec: ReplicaSet['spec']): FieldError[] {
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateSelector(spec.selector, 'spec.selector', 'replicaset'),
    ...validateReplicatedTemplate(spec.template, spec.selector, spec.replicas ?? 0, 'spec.template'),
  ];
}

export const replicaSetKind: Kind<ReplicaSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  simulated: true,
  schema: 'V1ReplicaSet',
  status: true,
  scale: true,
  defaults: (rs) => within(fill(rs, { spec: NO_SPEC }), 'spec', (spec) => fill(defaultTemplate(spec), { replicas: 1 })),
  validate: (rs) => [
    ...validateObjectMeta(rs.metadata, true, isDns1123Subdomain, 'metadata'),
    ...validateSpec(rs.spec),
  ],
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...(next.spec === previous.spec ? [] : validateSpec(next.spec)),
    ...immutable(next.spec.selector, previous.spec.selector, 'spec.selector'),
  ],
  validateStatusUpdate: validateReplicaStatusUpdate,
  prepareForCreate: (rs) => firstGeneration(newStatus(rs, { replicas: 0 })),
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
  row: (rs, nowMs) => [
    rs.metadata.name,
    rs.spec.replicas ?? 0,
    rs.status?.replicas ?? 0,
    rs.status?.readyReplicas ?? 0,
    age(rs, nowMs),
    ...containerCells(rs.spec.template?.spec),
    formatLabelSelector(rs.spec.selector),
  ],
  fields: {
    ...OWNER_FIELDS,
    spec: 'simulated',
    ...templateFields(podFields, 'spec.template'),
    status: 'ignored',
  },
};
