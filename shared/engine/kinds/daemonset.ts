/** apps/v1 DaemonSet (pkg/apis/apps, pkg/registry/apps/daemonset). */
import { sameJson } from '../api/equal.ts';
import { formatLabelSelector } from '../api/label-selector.ts';
import { isDns1123Subdomain } from '../api/names.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { DaemonSet } from '../../model/daemon-set.ts';
import { age, containerCells, labelsCell } from './cells.ts';
import { AGE, CONTAINERS, IMAGES, NAME, numberColumn, SELECTOR, textColumn } from './columns.ts';
import { validateDaemonSetSpec } from './daemonset-validation.ts';
import { fill, within } from './defaulting.ts';
import type { Kind } from './kind.ts';
import { defaultTemplate, NO_SPEC, OWNER_FIELDS, templateFields } from './pod-owner.ts';
import { podFields } from './pod/fields.ts';
import { validateDaemonSetStatusUpdate } from './set-status.ts';
import { firstGeneration, newStatus, nextGeneration, specChanged, storedStatus } from './strategy.ts';

type Strategy = NonNullable<DaemonSet['spec']['updateStrategy']>;

/** apps/v1 DeprecatedTemplateGeneration: counted up with each change of the template. */
const GENERATION = 'deprecated.daemonset.template.generation';

function defaultStrategy(strategy: Strategy): Strategy {
  const typed = fill(strategy, { type: 'RollingUpdate' });
  if (typed.type !== 'RollingUpdate') return typed;
  return within(fill(typed, { rollingUpdate: {} }), 'rollingUpdate', (rolling) =>
    fill(rolling, { maxUnavailable: 1, maxSurge: 0 }),
  );
}

const defaultSpec = (spec: DaemonSet['spec']): DaemonSet['spec'] =>
  within(
    fill(defaultTemplate(spec), { updateStrategy: {}, revisionHistoryLimit: 10 }),
    'updateStrategy',
    defaultStrategy,
  );

function withGeneration(set: DaemonSet, generation: number): DaemonSet {
  const annotations = { ...set.metadata.annotations, [GENERATION]: String(generation) };
  return { ...set, metadata: { ...set.metadata, annotations } };
}

const generationOf = (set: DaemonSet): number => Number(set.metadata.annotations?.[GENERATION] ?? 0) || 0;

export const daemonSetKind: Kind<DaemonSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  simulated: true,
  schema: 'V1DaemonSet',
  status: true,
  scale: false,
  defaults: (set) => within(fill(set, { spec: NO_SPEC }), 'spec', defaultSpec),
  validate: (set) => [
    ...validateObjectMeta(set.metadata, true, isDns1123Subdomain, 'metadata'),
    ...validateDaemonSetSpec(set),
  ],
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...(next.spec === previous.spec ? [] : validateDaemonSetSpec(next)),
    ...immutable(next.spec.selector, previous.spec.selector, 'spec.selector'),
  ],
  validateStatusUpdate: validateDaemonSetStatusUpdate,
  prepareForCreate: (set) =>
    withGeneration(
      firstGeneration(
        newStatus(set, { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }),
      ),
      Math.max(1, generationOf(set)),
    ),
  prepareForUpdate: (next, previous) => {
    const kept = storedStatus(next, previous);
    const isNew = !sameJson(kept.spec.template, previous.spec.template);
    const generation = generationOf(previous) + (isNew ? 1 : 0);
    const counted = generationOf(kept) === generation ? kept : withGeneration(kept, generation);
    return nextGeneration(counted, previous, specChanged(counted, previous));
  },
  columns: [
    NAME,
    numberColumn('Desired'),
    numberColumn('Current'),
    numberColumn('Ready'),
    numberColumn('Up-to-date'),
    numberColumn('Available'),
    textColumn('Node Selector'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  row: (set, nowMs) => [
    set.metadata.name,
    set.status?.desiredNumberScheduled ?? 0,
    set.status?.currentNumberScheduled ?? 0,
    set.status?.numberReady ?? 0,
    set.status?.updatedNumberScheduled ?? 0,
    set.status?.numberAvailable ?? 0,
    labelsCell(set.spec.template?.spec?.nodeSelector),
    age(set, nowMs),
    ...containerCells(set.spec.template?.spec),
    formatLabelSelector(set.spec.selector),
  ],
  fields: {
    ...OWNER_FIELDS,
    spec: 'simulated',
    ...templateFields(podFields, 'spec.template'),
    status: 'ignored',
  },
};
