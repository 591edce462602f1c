/** core/v1 kinds that hold pod templates and on which nothing acts: ReplicationController and PodTemplate. */
import type { AnyObject } from '../../../model/meta.ts';
import type { PodTemplateSpec } from '../../../model/pod.ts';
import { age, containerCells, labelsCell } from '../cells.ts';
import { AGE, CONTAINERS, IMAGES, NAME, numberColumn, SELECTOR, textColumn } from '../columns.ts';
import { fill, isEmptyMap, isMissing } from '../defaulting.ts';
import { at, mapAt, numberAt } from '../look.ts';
import { defaultTemplate, NO_SPEC } from '../pod-owner.ts';
import { storedKind } from './stored-kind.ts';
import { validateReplicationController } from './validation/replicationcontroller.ts';

type Owner = AnyObject & { spec: { template: PodTemplateSpec } & Record<string, unknown> };

/** What it does not say of labels and selector is taken from its template (SetDefaults_ReplicationController). */
function defaultController(object: AnyObject): AnyObject {
  const whole = fill(object as Owner, { spec: NO_SPEC });
  const given = whole.spec;
  const spec = fill(isMissing(given.template) ? given : defaultTemplate(given), { replicas: 1 });
  const labels = mapAt(spec, 'template', 'metadata', 'labels');
  if (labels === undefined) return spec === given ? whole : { ...whole, spec };
  const selected = isEmptyMap(spec['selector']) ? { ...spec, selector: labels } : spec;
  const labelled = isEmptyMap(whole.metadata.labels) ? { ...whole, metadata: { ...whole.metadata, labels } } : whole;
  return labelled === whole && selected === given ? whole : { ...labelled, spec: selected };
}

const replicationController = storedKind({
  apiVersion: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  status: { replicas: 0 },
  scale: true,
  generation: true,
  defaults: defaultController,
  validate: validateReplicationController,
  table: {
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
      numberAt(rc, 'spec', 'replicas') ?? 0,
      numberAt(rc, 'status', 'replicas') ?? 0,
      numberAt(rc, 'status', 'readyReplicas') ?? 0,
      age(rc, nowMs),
      ...containerCells(at(rc, 'spec', 'template', 'spec')),
      labelsCell(mapAt(rc, 'spec', 'selector')),
    ],
  },
});

const podTemplate = storedKind({
  apiVersion: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  namespaced: true,
  defaults: (object) => defaultTemplate(object as AnyObject & { template: PodTemplateSpec }),
  table: {
    columns: [NAME, textColumn('Containers'), textColumn('Images'), textColumn('Pod Labels')],
    row: (object) => [
      object.metadata.name,
      ...containerCells(at(object, 'template', 'spec')),
      labelsCell(mapAt(object, 'template', 'metadata', 'labels')),
    ],
  },
});

export const coreWorkloadKinds = [replicationController, podTemplate];
