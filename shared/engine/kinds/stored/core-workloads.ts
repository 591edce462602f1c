/** core/v1 PodTemplate, which holds a template that nothing makes pods from. */
import type { AnyObject } from '../../../model/meta.ts';
import type { PodTemplateSpec } from '../../../model/pod.ts';
import { containerCells, labelsCell } from '../cells.ts';
import { NAME, textColumn } from '../columns.ts';
import { at, mapAt } from '../look.ts';
import { defaultTemplate } from '../pod-owner.ts';
import { storedKind } from './stored-kind.ts';

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

export const coreWorkloadKinds = [podTemplate];
