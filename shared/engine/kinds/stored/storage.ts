/** storage.k8s.io/v1 kinds on which nothing acts; its StorageClass is in a folder of its own. */
import type { AnyObject } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { fill, within } from '../defaulting.ts';
import { at, listAt, textAt, textsAt } from '../look.ts';
import { storedKind } from './stored-kind.ts';

type Fields = Record<string, unknown>;
const apiVersion = 'storage.k8s.io/v1';

const DRIVER_DEFAULTS = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  volumeLifecycleModes: ['Persistent'],
  requiresRepublish: false,
  seLinuxMount: false,
};

const audiences = (object: AnyObject): string =>
  listAt(object, 'spec', 'tokenRequests')
    .map((request) => textAt(request, 'audience'))
    .join(',') || '<unset>';

const csiDriver = storedKind({
  apiVersion,
  kind: 'CSIDriver',
  plural: 'csidrivers',
  namespaced: false,
  defaults: (object) => within(object as AnyObject & { spec: Fields }, 'spec', (spec) => fill(spec, DRIVER_DEFAULTS)),
  table: {
    columns: [
      NAME,
      textColumn('AttachRequired'),
      textColumn('PodInfoOnMount'),
      textColumn('StorageCapacity'),
      textColumn('TokenRequests'),
      textColumn('RequiresRepublish'),
      textColumn('Modes'),
      AGE,
    ],
    row: (object, nowMs) => [
      object.metadata.name,
      String(at(object, 'spec', 'attachRequired') !== false),
      String(at(object, 'spec', 'podInfoOnMount') === true),
      String(at(object, 'spec', 'storageCapacity') === true),
      audiences(object),
      String(at(object, 'spec', 'requiresRepublish') === true),
      textsAt(object, 'spec', 'volumeLifecycleModes').join(',') || '<none>',
      age(object, nowMs),
    ],
  },
});

const csiNode = storedKind({
  apiVersion,
  kind: 'CSINode',
  plural: 'csinodes',
  namespaced: false,
  table: {
    columns: [NAME, textColumn('Drivers'), AGE],
    row: (object, nowMs) => [object.metadata.name, listAt(object, 'spec', 'drivers').length, age(object, nowMs)],
  },
});

const csiStorageCapacity = storedKind({
  apiVersion,
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  namespaced: true,
  table: {
    columns: [NAME, textColumn('StorageClassName'), textColumn('Capacity'), AGE],
    row: (object, nowMs) => [
      object.metadata.name,
      textAt(object, 'storageClassName'),
      textAt(object, 'capacity') || '<unset>',
      age(object, nowMs),
    ],
  },
});

const volumeAttachment = storedKind({
  apiVersion,
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  namespaced: false,
  status: { attached: false },
  table: {
    columns: [NAME, textColumn('Attacher'), textColumn('PV'), textColumn('Node'), textColumn('Attached'), AGE],
    row: (object, nowMs) => [
      object.metadata.name,
      textAt(object, 'spec', 'attacher'),
      textAt(object, 'spec', 'source', 'persistentVolumeName'),
      textAt(object, 'spec', 'nodeName'),
      String(at(object, 'status', 'attached') === true),
      age(object, nowMs),
    ],
  },
});

const volumeAttributesClass = storedKind({
  apiVersion,
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  shortNames: ['vac'],
  namespaced: false,
  table: {
    columns: [NAME, textColumn('DriverName'), AGE],
    row: (object, nowMs) => [object.metadata.name, textAt(object, 'driverName'), age(object, nowMs)],
  },
});

export const storageKinds = [csiDriver, csiNode, csiStorageCapacity, volumeAttachment, volumeAttributesClass];
