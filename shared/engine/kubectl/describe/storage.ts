/** `kubectl describe` of volumes, claims and their classes. */
import { labelsCell } from '../../kinds/cells.ts';
import { at, listAt, mapAt, textAt, textsAt } from '../../kinds/look.ts';
import { modesText } from '../../kinds/persistent-volume/access-modes.ts';
import { classCell } from '../../kinds/persistent-volume/cells.ts';
import { isDefaultClass } from '../../kinds/storage-class/default-class.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { byText } from '../../text/go-json.ts';
import { listObjects } from '../resources/client.ts';
import type { Task } from '../waits.ts';
import { claimSpec } from './claim-spec.ts';
import { eventsOf } from './events.ts';
import { longTime, Page } from './page.ts';
import { annotations, boolOrUnset, conditions, goList, head, labels, phaseText } from './parts.ts';
import { PODS } from './pod-status.ts';
import type { Subject } from './subject.ts';
import { volumeSource } from './volumes.ts';

/** Terms of a node selector, each requirement on a line of its own. */
function terms(page: Page, depth: number, list: readonly unknown[], field: string): void {
  for (const [i, term] of list.entries()) {
    const lines = listAt(term, field).map((each) => {
      const operator = (textAt(each, 'operator') || 'In').toLowerCase();
      const values = textsAt(each, 'values');
      const shown = values.length === 0 ? '' : ` [${values.join(', ')}]`;
      return `${textAt(each, 'key')} ${operator}${shown}`;
    });
    page.stack(`Term ${i}`, lines, '  '.repeat(depth));
  }
}

function nodeAffinity(page: Page, volume: AnyObject): void {
  const required = at(volume, 'spec', 'nodeAffinity', 'required');
  if (required === undefined) return page.row(0, 'Node Affinity', '<none>');
  page.row(0, 'Node Affinity', '');
  const list = listAt(required, 'nodeSelectorTerms');
  page.row(1, 'Required Terms', list.length === 0 ? '<none>' : '');
  terms(page, 2, list, 'matchExpressions');
}

export function* describePersistentVolume(subject: Subject): Task<string> {
  const { object, now } = subject;
  const page = new Page();
  const spec = at(object, 'spec');
  head(page, object, false);
  page.row(0, 'Finalizers', goList(object.metadata.finalizers ?? []));
  page.row(0, 'StorageClass', classCell(object));
  page.row(0, 'Status', phaseText(object, now));
  const claim = at(spec, 'claimRef');
  page.row(0, 'Claim', claim === undefined ? '' : `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`);
  page.row(0, 'Reclaim Policy', textAt(spec, 'persistentVolumeReclaimPolicy'));
  page.row(0, 'Access Modes', modesText(textsAt(spec, 'accessModes')));
  page.rowIf(0, 'VolumeMode', textAt(spec, 'volumeMode'));
  page.row(0, 'Capacity', textAt(spec, 'capacity', 'storage') || '0');
  nodeAffinity(page, object);
  page.row(0, 'Message', textAt(object, 'status', 'message'));
  page.line(0, 'Source:');
  const {
    claimRef: _claim,
    nodeAffinity: _affinity,
    capacity: _capacity,
    accessModes: _modes,
    ...sources
  } = (spec ?? {}) as Record<string, unknown>;
  volumeSource(page, sources, true);
  yield* eventsOf(page, subject);
  return page.text();
}

/** Pods that mount a claim, and pods that own it. */
function* usersOf(claim: AnyObject): Task<string[]> {
  const pods = yield* listObjects(PODS, claim.metadata.namespace ?? '');
  const owners = new Set(
    (claim.metadata.ownerReferences ?? []).filter(({ kind }) => kind === 'Pod').map(({ uid }) => uid),
  );
  return pods
    .filter(
      (pod) =>
        owners.has(pod.metadata.uid ?? '') ||
        listAt(pod, 'spec', 'volumes').some(
          (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name,
        ),
    )
    .map(({ metadata }) => metadata.name)
    .sort(byText);
}

export function* describePersistentVolumeClaim(subject: Subject): Task<string> {
  const { object, now } = subject;
  const page = claimSpec(object, 0, { now });
  page.stack('Used By', yield* usersOf(object));
  conditions(
    page,
    listAt(object, 'status', 'conditions'),
    [
      ['Type', 'type'],
      ['Status', 'status'],
      ['LastProbeTime', 'lastProbeTime'],
      ['LastTransitionTime', 'lastTransitionTime'],
      ['Reason', 'reason'],
      ['Message', 'message'],
    ],
    ' \t',
  );
  yield* eventsOf(page, subject);
  return page.text();
}

export function* describeStorageClass(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'IsDefaultClass', isDefaultClass(object) ? 'Yes' : 'No');
  page.row(0, 'Annotations', labelsCell(object.metadata.annotations));
  page.row(0, 'Provisioner', textAt(object, 'provisioner'));
  page.row(0, 'Parameters', labelsCell(mapAt(object, 'parameters')));
  page.row(0, 'AllowVolumeExpansion', boolOrUnset(object['allowVolumeExpansion']));
  const options = textsAt(object, 'mountOptions');
  if (options.length === 0) page.row(0, 'MountOptions', '<none>');
  else page.line(0, 'MountOptions:');
  for (const option of options) page.line(1, option);
  page.rowIf(0, 'ReclaimPolicy', textAt(object, 'reclaimPolicy'));
  page.rowIf(0, 'VolumeBindingMode', textAt(object, 'volumeBindingMode'));
  const topologies = at(object, 'allowedTopologies');
  if (Array.isArray(topologies)) {
    page.row(0, 'AllowedTopologies', topologies.length === 0 ? '<none>' : '');
    terms(page, 1, topologies, 'matchLabelExpressions');
  }
  yield* eventsOf(page, subject);
  return page.text();
}

export function* describeVolumeAttributesClass(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Annotations', labelsCell(object.metadata.annotations));
  page.row(0, 'DriverName', textAt(object, 'driverName'));
  page.row(0, 'Parameters', labelsCell(mapAt(object, 'parameters')));
  yield* eventsOf(page, subject);
  return page.text();
}

export function* describeCsiNode(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  page.row(0, 'Name', object.metadata.name);
  labels(page, 'Labels', object.metadata.labels);
  annotations(page, 'Annotations', object.metadata.annotations);
  page.row(0, 'CreationTimestamp', longTime(object.metadata.creationTimestamp ?? ''));
  page.line(0, 'Spec:');
  const drivers = at(object, 'spec', 'drivers');
  if (Array.isArray(drivers)) page.line(1, 'Drivers:');
  for (const driver of Array.isArray(drivers) ? (drivers as unknown[]) : []) {
    page.line(2, `${textAt(driver, 'name')}:`);
    page.row(3, 'Node ID', textAt(driver, 'nodeID'));
    const most = at(driver, 'allocatable', 'count');
    if (most !== undefined) {
      page.line(3, 'Allocatables:');
      page.row(4, 'Count', String(most));
    }
    if (at(driver, 'topologyKeys') !== undefined) page.row(3, 'Topology Keys', goList(listAt(driver, 'topologyKeys')));
  }
  yield* eventsOf(page, subject);
  return page.text();
}
