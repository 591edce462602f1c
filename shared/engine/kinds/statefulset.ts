/** apps/v1 StatefulSet (pkg/apis/apps, pkg/registry/apps/statefulset). */
import { isDns1123Label } from '../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { AnyObject } from '../../model/meta.ts';
import type { StatefulSet } from '../../model/stateful-set.ts';
import { age, containerCells } from './cells.ts';
import { AGE, CONTAINERS, IMAGES, NAME, textColumn } from './columns.ts';
import { each, fill, within } from './defaulting.ts';
import type { Kind } from './kind.ts';
import { defaultClaim } from './persistent-volume-claim/defaults.ts';
import { defaultTemplate, NO_SPEC, OWNER_FIELDS, templateFields } from './pod-owner.ts';
import { podFields } from './pod/fields.ts';
import { validateStatefulSetStatusUpdate } from './set-status.ts';
import {
  statefulTemplateErrors,
  validateStatefulSetChange,
  validateStatefulSetSpec,
} from './statefulset-validation.ts';
import { firstGeneration, newStatus, nextGeneration, specChanged, storedStatus } from './strategy.ts';

type Spec = StatefulSet['spec'];
type Strategy = NonNullable<Spec['updateStrategy']>;

/** An unset type means rolling, from ordinal 0. */
function defaultStrategy(strategy: Strategy): Strategy {
  const typed =
    (strategy.type as string | undefined) === undefined || (strategy.type as string) === ''
      ? fill(strategy, { type: 'RollingUpdate', rollingUpdate: {} })
      : strategy;
  if (typed.type !== 'RollingUpdate') return typed;
  return within(typed, 'rollingUpdate', (rolling) => fill(rolling, { partition: 0 }));
}

function defaultSpec(spec: Spec): Spec {
  const filled = fill(defaultTemplate(spec), {
    podManagementPolicy: 'OrderedReady',
    updateStrategy: {},
    replicas: 1,
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  });
  const rolling = within(filled, 'updateStrategy', defaultStrategy);
  const kept = within(rolling, 'persistentVolumeClaimRetentionPolicy', (policy) =>
    fill(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
  );
  return within(
    kept,
    'volumeClaimTemplates',
    (claims) => each(claims as unknown as AnyObject[], defaultClaim) as unknown as typeof claims,
  );
}

/** Without the gate MaxUnavailableStatefulSet (off in 1.34) the field is dropped. */
function withoutGated(set: StatefulSet): StatefulSet {
  const { updateStrategy } = set.spec;
  if (updateStrategy?.rollingUpdate?.maxUnavailable === undefined) return set;
  const { maxUnavailable: _gated, ...rollingUpdate } = updateStrategy.rollingUpdate;
  return { ...set, spec: { ...set.spec, updateStrategy: { ...updateStrategy, rollingUpdate } } };
}

export const statefulSetKind: Kind<StatefulSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  simulated: true,
  schema: 'V1StatefulSet',
  status: true,
  scale: true,
  defaults: (set) => within(fill(set, { spec: NO_SPEC }), 'spec', defaultSpec),
  validate: (set) => [
    ...validateObjectMeta(set.metadata, true, isDns1123Label, 'metadata'),
    ...validateStatefulSetSpec(set),
  ],
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...(next.spec === previous.spec
      ? []
      : validateStatefulSetSpec(next, { serviceName: true, template: statefulTemplateErrors(previous).length > 0 })),
    ...validateStatefulSetChange(next, previous),
  ],
  validateStatusUpdate: validateStatefulSetStatusUpdate,
  prepareForCreate: (set) => firstGeneration(newStatus(withoutGated(set), { replicas: 0, availableReplicas: 0 })),
  prepareForUpdate: (next, previous) => {
    const kept = withoutGated(storedStatus(next, previous));
    return nextGeneration(kept, previous, specChanged(kept, previous));
  },
  columns: [NAME, textColumn('Ready'), AGE, CONTAINERS, IMAGES],
  row: (set, nowMs) => [
    set.metadata.name,
    `${set.status?.readyReplicas ?? 0}/${set.spec.replicas ?? 0}`,
    age(set, nowMs),
    ...containerCells(set.spec.template?.spec),
  ],
  fields: {
    ...OWNER_FIELDS,
    spec: 'simulated',
    'spec.updateStrategy.rollingUpdate.maxUnavailable': 'ignored',
    ...templateFields(podFields, 'spec.template'),
    status: 'ignored',
  },
};
