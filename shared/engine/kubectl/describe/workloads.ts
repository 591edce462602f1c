/** `kubectl describe` of what keeps a number of pods: Deployments, ReplicaSets, ReplicationControllers, StatefulSets, DaemonSets. */
import { findNew } from '../../controllers/deployment/replica-sets.ts';
import { formatSet } from '../../api/labels.ts';
import { formatLabelSelector, labelSelectorText } from '../../api/label-selector.ts';
import { labelsCell } from '../../kinds/cells.ts';
import { at, listAt, mapAt, numberAt, textAt } from '../../kinds/look.ts';
import type { LabelSelector } from '../../../model/meta.ts';
import type { Deployment, ReplicaSet } from '../../../model/workloads.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { classCell } from '../../kinds/persistent-volume/cells.ts';
import { listObjects } from '../resources/client.ts';
import type { Address, Task } from '../waits.ts';
import { specModes } from './claim-spec.ts';
import { eventsOf } from './events.ts';
import { longTime, Page } from './page.ts';
import { annotations, controllerOf, count, intOrText, labels, workloadConditions } from './parts.ts';
import { podStatus } from './pod-status.ts';
import type { Subject } from './subject.ts';
import { podTemplate } from './template.ts';

const REPLICA_SETS: Address = { group: 'apps', version: 'v1', plural: 'replicasets' };

const selectorOf = (object: AnyObject): LabelSelector | undefined =>
  at(object, 'spec', 'selector') as LabelSelector | undefined;

/** What a Deployment owns: the others, and the one of its present template. */
function* replicaSets(object: AnyObject): Task<{ old: ReplicaSet[]; now: ReplicaSet[] }> {
  const labelSelector = labelSelectorText(selectorOf(object));
  const all = yield* listObjects(REPLICA_SETS, object.metadata.namespace ?? '', { labelSelector });
  const own = all.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ controller, uid }) => controller === true && uid === object.metadata.uid),
  ) as unknown as ReplicaSet[];
  const found = findNew(object as unknown as Deployment, own);
  return { old: own.filter((rs) => rs !== found), now: found === undefined ? [] : [found] };
}

const setsText = (list: readonly ReplicaSet[]): string =>
  list
    .map((rs) => `${rs.metadata.name} (${rs.status?.replicas ?? 0}/${rs.spec.replicas ?? 0} replicas created)`)
    .join(', ') || '<none>';

export function* describeDeployment(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const { metadata } = object;
  page.row(0, 'Name', metadata.name);
  page.row(0, 'Namespace', metadata.namespace ?? '');
  page.row(0, 'CreationTimestamp', longTime(metadata.creationTimestamp ?? ''));
  labels(page, 'Labels', metadata.labels);
  annotations(page, 'Annotations', metadata.annotations);
  page.row(0, 'Selector', labelSelectorText(selectorOf(object)));
  const status = at(object, 'status');
  const counts = [
    `${count(object, 'spec', 'replicas')} desired`,
    `${count(status, 'updatedReplicas')} updated`,
    `${count(status, 'replicas')} total`,
    `${count(status, 'availableReplicas')} available`,
    `${count(status, 'unavailableReplicas')} unavailable`,
  ];
  page.row(0, 'Replicas', counts.join(' | '));
  page.row(0, 'StrategyType', textAt(object, 'spec', 'strategy', 'type'));
  page.row(0, 'MinReadySeconds', count(object, 'spec', 'minReadySeconds'));
  const rolling = at(object, 'spec', 'strategy', 'rollingUpdate');
  if (rolling !== undefined) {
    const text = `${intOrText(rolling, 'maxUnavailable')} max unavailable, ${intOrText(rolling, 'maxSurge')} max surge`;
    page.row(0, 'RollingUpdateStrategy', text);
  }
  podTemplate(page, at(object, 'spec', 'template'));
  workloadConditions(page, object);
  const { old, now } = yield* replicaSets(object);
  if (old.length + now.length > 0) {
    page.row(0, 'OldReplicaSets', setsText(old));
    page.row(0, 'NewReplicaSet', setsText(now));
  }
  yield* eventsOf(page, subject);
  return page.text();
}

function* replicas(page: Page, subject: Subject, selector: string): Task<void> {
  const { object } = subject;
  page.row(
    0,
    'Replicas',
    `${count(object, 'status', 'replicas')} current / ${count(object, 'spec', 'replicas')} desired`,
  );
  page.row(0, 'Pods Status', yield* podStatus(object, selector));
  podTemplate(page, at(object, 'spec', 'template'));
  workloadConditions(page, object);
  yield* eventsOf(page, subject);
}

function nameAndSelector(page: Page, { metadata }: AnyObject, selector: string): void {
  page.row(0, 'Name', metadata.name);
  page.row(0, 'Namespace', metadata.namespace ?? '');
  page.row(0, 'Selector', selector);
}

export function* describeReplicaSet(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  nameAndSelector(page, object, formatLabelSelector(selectorOf(object)));
  labels(page, 'Labels', object.metadata.labels);
  annotations(page, 'Annotations', object.metadata.annotations);
  page.rowIf(0, 'Controlled By', controllerOf(object));
  yield* replicas(page, subject, labelSelectorText(selectorOf(object)));
  return page.text();
}

export function* describeReplicationController(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const selector = mapAt(object, 'spec', 'selector') ?? {};
  nameAndSelector(page, object, labelsCell(selector));
  labels(page, 'Labels', object.metadata.labels);
  annotations(page, 'Annotations', object.metadata.annotations);
  yield* replicas(page, subject, formatSet(selector));
  return page.text();
}

function claimTemplates(page: Page, list: readonly unknown[]): void {
  if (list.length === 0) return page.row(0, 'Volume Claims', '<none>');
  page.line(0, 'Volume Claims:');
  for (const each of list) {
    const claim = { metadata: {}, ...(each as object) } as AnyObject;
    page.row(1, 'Name', claim.metadata.name ?? '');
    page.row(1, 'StorageClass', classCell(claim));
    labels(page, 'Labels', claim.metadata.labels, '  ');
    labels(page, 'Annotations', claim.metadata.annotations, '  ');
    page.row(1, 'Capacity', textAt(claim, 'spec', 'resources', 'requests', 'storage') || '<default>');
    page.row(1, 'Access Modes', specModes(claim));
  }
}

export function* describeStatefulSet(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const selector = labelSelectorText(selectorOf(object));
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Namespace', object.metadata.namespace ?? '');
  page.row(0, 'CreationTimestamp', longTime(object.metadata.creationTimestamp ?? ''));
  page.row(0, 'Selector', selector);
  labels(page, 'Labels', object.metadata.labels);
  annotations(page, 'Annotations', object.metadata.annotations);
  page.row(
    0,
    'Replicas',
    `${count(object, 'spec', 'replicas')} desired | ${count(object, 'status', 'replicas')} total`,
  );
  page.row(0, 'Update Strategy', textAt(object, 'spec', 'updateStrategy', 'type'));
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate');
  const partition = numberAt(rolling, 'partition');
  if (partition !== undefined) {
    page.row(1, 'Partition', partition);
    if (at(rolling, 'maxUnavailable') !== undefined)
      page.row(1, 'MaxUnavailable', intOrText(rolling, 'maxUnavailable'));
  }
  page.row(0, 'Pods Status', yield* podStatus(object, selector));
  podTemplate(page, at(object, 'spec', 'template'));
  claimTemplates(page, listAt(object, 'spec', 'volumeClaimTemplates'));
  yield* eventsOf(page, subject);
  return page.text();
}

export function* describeDaemonSet(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const selector = labelSelectorText(selectorOf(object));
  nameAndSelector(page, object, selector);
  page.row(0, 'Node-Selector', labelsCell(mapAt(object, 'spec', 'template', 'spec', 'nodeSelector')));
  labels(page, 'Labels', object.metadata.labels);
  annotations(page, 'Annotations', object.metadata.annotations);
  const status = at(object, 'status');
  page.line(0, `Desired Number of Nodes Scheduled: ${count(status, 'desiredNumberScheduled')}`);
  page.line(0, `Current Number of Nodes Scheduled: ${count(status, 'currentNumberScheduled')}`);
  page.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${count(status, 'updatedNumberScheduled')}`);
  page.line(0, `Number of Nodes Scheduled with Available Pods: ${count(status, 'numberAvailable')}`);
  page.line(0, `Number of Nodes Misscheduled: ${count(status, 'numberMisscheduled')}`);
  page.row(0, 'Pods Status', yield* podStatus(object, selector));
  podTemplate(page, at(object, 'spec', 'template'));
  yield* eventsOf(page, subject);
  return page.text();
}
