/** apps/v1 kinds that nothing acts on yet, and ControllerRevision, which nobody but controllers writes. */
import { formatLabelSelector } from '../../api/label-selector.ts';
import type { AnyObject, LabelSelector } from '../../../model/meta.ts';
import type { PodTemplateSpec } from '../../../model/pod.ts';
import { age, containerCells, labelsCell } from '../cells.ts';
import { AGE, CONTAINERS, IMAGES, NAME, numberColumn, SELECTOR, textColumn } from '../columns.ts';
import { fill, within } from '../defaulting.ts';
import { at, fieldsAt, listAt, mapAt, numberAt, textAt } from '../look.ts';
import { defaultTemplate, NO_SPEC } from '../pod-owner.ts';
import { storedKind } from './stored-kind.ts';
import { validateDaemonSet } from './validation/daemonset.ts';

type Spec = { template: PodTemplateSpec } & Record<string, unknown>;
type Owner = AnyObject & { spec: Spec };

/** A workload's spec with its pod template and then its own fields defaulted. */
export function defaultOwner(object: AnyObject, defaultSpec: (spec: Spec) => Spec): AnyObject {
  return within(fill(object as Owner, { spec: NO_SPEC }), 'spec', (spec) => defaultSpec(defaultTemplate(spec)));
}

function defaultDaemonSet(set: AnyObject): AnyObject {
  return defaultOwner(set, (spec) =>
    within(fill(spec, { updateStrategy: {}, revisionHistoryLimit: 10 }), 'updateStrategy', (given) => {
      const typed = fill(given as Record<string, unknown>, { type: 'RollingUpdate' });
      if (typed['type'] !== 'RollingUpdate') return typed;
      return within(fill(typed, { rollingUpdate: {} }), 'rollingUpdate', (rolling) =>
        fill(rolling as Record<string, unknown>, { maxUnavailable: 1, maxSurge: 0 }),
      );
    }),
  );
}

const STATUS_COLUMNS = [
  'desiredNumberScheduled',
  'currentNumberScheduled',
  'numberReady',
  'updatedNumberScheduled',
  'numberAvailable',
];

const daemonSet = storedKind({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  generation: true,
  defaults: defaultDaemonSet,
  validate: validateDaemonSet,
  table: {
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
      ...STATUS_COLUMNS.map((field) => numberAt(set, 'status', field) ?? 0),
      labelsCell(mapAt(set, 'spec', 'template', 'spec', 'nodeSelector')),
      age(set, nowMs),
      ...containerCells(at(set, 'spec', 'template', 'spec')),
      formatLabelSelector(fieldsAt(set, 'spec', 'selector') as LabelSelector | undefined),
    ],
  },
});

/** "statefulset.apps/web" */
function controllerCell(object: AnyObject): string {
  const owner = listAt(object, 'metadata', 'ownerReferences').find((ref) => at(ref, 'controller') === true);
  if (owner === undefined) return '<none>';
  const [version, group] = textAt(owner, 'apiVersion').split('/').reverse();
  const kind =
    group === undefined || version === undefined ? textAt(owner, 'kind') : `${textAt(owner, 'kind')}.${group}`;
  return `${kind.toLowerCase()}/${textAt(owner, 'name')}`;
}

const controllerRevision = storedKind({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  namespaced: true,
  table: {
    columns: [NAME, textColumn('Controller'), textColumn('Revision'), AGE],
    row: (revision, nowMs) => [
      revision.metadata.name,
      controllerCell(revision),
      numberAt(revision, 'revision') ?? 0,
      age(revision, nowMs),
    ],
  },
});

export const appsKinds = [daemonSet, controllerRevision];
