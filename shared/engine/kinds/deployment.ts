/** apps/v1 Deployment (pkg/apis/apps, pkg/registry/apps/deployment). */
import { sameJson } from '../api/equal.ts';
import { invalid, type FieldError } from '../api/field-error.ts';
import { formatLabelSelector } from '../api/label-selector.ts';
import { isDns1123Subdomain } from '../api/names.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { Deployment, DeploymentStrategy } from '../../model/workloads.ts';
import { age, containerCells } from './cells.ts';
import { AGE, CONTAINERS, IMAGES, NAME, SELECTOR, textColumn } from './columns.ts';
import { fill, within } from './defaulting.ts';
import { validateDeploymentStrategy } from './deployment-strategy.ts';
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
import { firstGeneration, newStatus, nextGeneration, specChanged, storedStatus } from './strategy.ts';

const ROLLING = { maxUnavailable: '25%', maxSurge: '25%' };

function defaultStrategy(strategy: DeploymentStrategy): DeploymentStrategy {
  const typed = fill(strategy, { type: 'RollingUpdate' });
  if (typed.type !== 'RollingUpdate') return typed;
  return within(fill(typed, { rollingUpdate: {} }), 'rollingUpdate', (rolling) => fill(rolling, ROLLING));
}

/** SetDefaults_Deployment (pkg/apis/apps/v1/defaults.go). */
function defaultSpec(spec: Deployment['spec']): Deployment['spec'] {
  const filled = fill(defaultTemplate(spec), {
    replicas: 1,
    strategy: {},
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  return within(filled, 'strategy', defaultStrategy);
}

function validateSpec(spec: Deployment['spec']): FieldError[] {
  const errors = [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...validateSelector(spec.selector, 'spec.selector', 'deployment'),
    ...validateReplicatedTemplate(spec.template, spec.selector, spec.replicas ?? 0, 'spec.template'),
    ...validateDeploymentStrategy(spec.strategy ?? {}, 'spec.strategy'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...nonNegative(spec.progressDeadlineSeconds, 'spec.progressDeadlineSeconds'),
  ];
  const deadline = spec.progressDeadlineSeconds;
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) {
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
  return errors;
}

/** A changed annotation is a new generation too: the revision's annotations are copied to the ReplicaSet. */
const isNewGeneration = (next: Deployment, previous: Deployment): boolean =>
  specChanged(next, previous) || !sameJson(next.metadata.annotations, previous.metadata.annotations);

export const deploymentKind: Kind<Deployment> = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  simulated: true,
  schema: 'V1Deployment',
  status: true,
  scale: true,
  defaults: (deployment) => within(fill(deployment, { spec: NO_SPEC }), 'spec', defaultSpec),
  validate: (deployment) => [
    ...validateObjectMeta(deployment.metadata, true, isDns1123Subdomain, 'metadata'),
    ...validateSpec(deployment.spec),
  ],
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...(next.spec === previous.spec ? [] : validateSpec(next.spec)),
    ...immutable(next.spec.selector, previous.spec.selector, 'spec.selector'),
  ],
  prepareForCreate: (deployment) => firstGeneration(newStatus(deployment, {})),
  prepareForUpdate: (next, previous) =>
    nextGeneration(storedStatus(next, previous), previous, isNewGeneration(next, previous)),
  columns: [
    NAME,
    textColumn('Ready'),
    textColumn('Up-to-date'),
    textColumn('Available'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  row: (deployment, nowMs) => [
    deployment.metadata.name,
    `${deployment.status?.readyReplicas ?? 0}/${deployment.spec.replicas ?? 0}`,
    deployment.status?.updatedReplicas ?? 0,
    deployment.status?.availableReplicas ?? 0,
    age(deployment, nowMs),
    ...containerCells(deployment.spec.template?.spec),
    formatLabelSelector(deployment.spec.selector),
  ],
  fields: {
    ...OWNER_FIELDS,
    spec: 'simulated',
    ...templateFields(podFields, 'spec.template'),
    status: 'ignored',
  },
};
