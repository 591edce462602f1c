/** `kubectl describe pod` (describePod). */
import { isMissing } from '../../kinds/defaulting.ts';
import { at, fieldsAt, listAt, mapAt, numberAt, textAt } from '../../kinds/look.ts';
import { MIRROR_ANNOTATION } from '../../kinds/pod/mirror.ts';
import { qosClass } from '../../kinds/pod/qos.ts';
import { ConfigError } from '../../kubelet/environment/config-error.ts';
import { fieldText } from '../../kubelet/environment/pod-field.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Task } from '../waits.ts';
import { containers, resources } from './containers.ts';
import type { FieldReader } from './environment.ts';
import { aboutOf, printEvents, searchEvents } from './events.ts';
import { longTime, Page } from './page.ts';
import { annotations, controllerOf, labels, phaseText, tolerations } from './parts.ts';
import { spreadConstraints } from './template.ts';
import type { Subject } from './subject.ts';
import { volumes } from './volumes.ts';

/** Other fields than those of metadata are known to the machine only, and read as ''. */
const fieldsOf =
  (pod: AnyObject): FieldReader =>
  ({ apiVersion, fieldPath }) => {
    if (apiVersion !== 'v1') return '';
    try {
      return fieldText(pod as unknown as Pod, fieldPath);
    } catch (error) {
      if (error instanceof ConfigError) return '';
      throw error;
    }
  };

function status(page: Page, pod: AnyObject, now: number): void {
  const phase = textAt(pod, 'status', 'phase');
  const isGoing = !isMissing(pod.metadata.deletionTimestamp) && phase !== 'Failed' && phase !== 'Succeeded';
  page.row(0, 'Status', isGoing ? phaseText(pod, now) : phase);
  if (isGoing) page.row(0, 'Termination Grace Period', `${pod.metadata.deletionGracePeriodSeconds ?? 0}s`);
  page.rowIf(0, 'Reason', textAt(pod, 'status', 'reason'));
  page.rowIf(0, 'Message', textAt(pod, 'status', 'message'));
}

function placeAndTime(page: Page, pod: AnyObject): void {
  page.rowIf(0, 'Priority', numberAt(pod, 'spec', 'priority'));
  page.rowIf(0, 'Priority Class Name', textAt(pod, 'spec', 'priorityClassName'));
  page.rowIf(0, 'Runtime Class Name', textAt(pod, 'spec', 'runtimeClassName'));
  page.rowIf(0, 'Service Account', textAt(pod, 'spec', 'serviceAccountName'));
  const node = textAt(pod, 'spec', 'nodeName');
  page.row(0, 'Node', node === '' ? '<none>' : `${node}/${textAt(pod, 'status', 'hostIP')}`);
  const start = textAt(pod, 'status', 'startTime');
  if (start !== '') page.row(0, 'Start Time', longTime(start));
}

function addresses(page: Page, pod: AnyObject): void {
  page.row(0, 'IP', textAt(pod, 'status', 'podIP'));
  const list = listAt(pod, 'status', 'podIPs');
  if (list.length === 0) return page.row(0, 'IPs', '<none>');
  page.line(0, 'IPs:');
  for (const each of list) page.row(1, 'IP', textAt(each, 'ip'));
}

function allContainers(page: Page, pod: AnyObject): void {
  for (const [title, field, of] of [
    ['Init Containers', 'initContainers', 'initContainerStatuses'],
    ['Containers', 'containers', 'containerStatuses'],
    ['Ephemeral Containers', 'ephemeralContainers', 'ephemeralContainerStatuses'],
  ] as const) {
    const list = listAt(pod, 'spec', field);
    if (list.length === 0 && field !== 'containers') continue;
    containers(page, title, list, { indent: '', statuses: listAt(pod, 'status', of), readField: fieldsOf(pod) });
  }
}

function gatesAndConditions(page: Page, pod: AnyObject): void {
  const conditions = listAt(pod, 'status', 'conditions');
  const gates = listAt(pod, 'spec', 'readinessGates');
  if (gates.length > 0) {
    page.line(0, 'Readiness Gates:');
    page.line(0, '  Type\tStatus');
    for (const gate of gates) {
      const type = textAt(gate, 'conditionType');
      const found = conditions.find((each) => textAt(each, 'type') === type);
      page.line(1, `${type} \t${found === undefined ? '<none>' : textAt(found, 'status')} `);
    }
  }
  if (conditions.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(0, '  Type\tStatus');
  for (const each of conditions) page.line(1, `${textAt(each, 'type')} \t${textAt(each, 'status')} `);
}

export function* describePod(subject: Subject): Task<string> {
  const { object: pod, now } = subject;
  const page = new Page();
  page.row(0, 'Name', pod.metadata.name);
  page.row(0, 'Namespace', pod.metadata.namespace ?? '');
  placeAndTime(page, pod);
  labels(page, 'Labels', pod.metadata.labels);
  annotations(page, 'Annotations', pod.metadata.annotations);
  status(page, pod, now);
  const profile = at(pod, 'spec', 'securityContext', 'seccompProfile');
  page.rowIf(0, 'SeccompProfile', textAt(profile, 'type'));
  if (textAt(profile, 'type') === 'Localhost') page.row(0, 'LocalhostProfile', textAt(profile, 'localhostProfile'));
  addresses(page, pod);
  page.rowIf(0, 'Controlled By', controllerOf(pod));
  page.rowIf(0, 'NominatedNodeName', textAt(pod, 'status', 'nominatedNodeName'));
  if (fieldsAt(pod, 'spec', 'resources') !== undefined) {
    page.line(0, 'Resources:');
    resources(page, 1, at(pod, 'spec', 'resources'));
  }
  allContainers(page, pod);
  gatesAndConditions(page, pod);
  volumes(page, listAt(pod, 'spec', 'volumes'));
  page.row(0, 'QoS Class', textAt(pod, 'status', 'qosClass') || qosClass((pod as unknown as Pod).spec));
  labels(page, 'Node-Selectors', mapAt(pod, 'spec', 'nodeSelector'));
  tolerations(page, 'Tolerations', listAt(pod, 'spec', 'tolerations'));
  spreadConstraints(page, listAt(pod, 'spec', 'topologySpreadConstraints'));
  if (subject.showEvents) {
    const mirrored = pod.metadata.annotations?.[MIRROR_ANNOTATION];
    const about = { ...aboutOf(subject), kind: '', ...(mirrored === undefined ? {} : { uid: mirrored }) };
    printEvents(page, yield* searchEvents(about), now);
  }
  return page.text();
}
