/** The containers of a pod or of a template: what they are, how they stand, what they get (describeContainers). */
import { at, fieldsAt, listAt, textAt, textsAt } from '../../kinds/look.ts';
import { byText } from '../../text/go-json.ts';
import { containerEnvironment, type FieldReader } from './environment.ts';
import { longTime, type Page } from './page.ts';
import { amounts, boolWord, count, orNone } from './parts.ts';
import { probeText } from './probe.ts';

export interface ContainersOptions {
  /** '' of a pod, two spaces of a template. */
  indent: string;
  statuses: readonly unknown[];
  /** Reads fields of the pod for variables; of a template there are none. */
  readField?: FieldReader;
}

function portsText(container: unknown, field: 'containerPort' | 'hostPort'): string {
  return listAt(container, 'ports')
    .map((port) => {
      const name = textAt(port, 'name');
      const text = `${count(port, field)}/${textAt(port, 'protocol')}`;
      return name === '' ? text : `${text} (${name})`;
    })
    .join(', ');
}

function ports(page: Page, title: string, text: string): void {
  if (text.includes(',')) page.row(2, `${title}s`, text);
  else page.row(2, title, orNone(text));
}

function seccomp(page: Page, container: unknown): void {
  const profile = at(container, 'securityContext', 'seccompProfile');
  if (profile === undefined) return;
  page.row(2, 'SeccompProfile', textAt(profile, 'type'));
  if (textAt(profile, 'type') === 'Localhost') page.row(3, 'LocalhostProfile', textAt(profile, 'localhostProfile'));
}

function words(page: Page, title: string, list: readonly string[]): void {
  if (list.length === 0) return;
  page.line(2, `${title}:`);
  for (const word of list) for (const line of word.split('\n')) page.line(3, line);
}

function state(page: Page, title: string, value: unknown): void {
  const [running, waiting, terminated] = ['running', 'waiting', 'terminated'].map((field) => at(value, field));
  if (running !== undefined) {
    page.row(2, title, 'Running');
    page.row(3, 'Started', longTime(textAt(running, 'startedAt')));
  } else if (waiting !== undefined || terminated === undefined) {
    page.row(2, title, 'Waiting');
    page.rowIf(3, 'Reason', textAt(waiting, 'reason'));
  } else {
    page.row(2, title, 'Terminated');
    page.rowIf(3, 'Reason', textAt(terminated, 'reason'));
    page.rowIf(3, 'Message', textAt(terminated, 'message'));
    page.row(3, 'Exit Code', count(terminated, 'exitCode'));
    const signal = count(terminated, 'signal');
    if (signal > 0) page.row(3, 'Signal', signal);
    page.row(3, 'Started', longTime(textAt(terminated, 'startedAt')));
    page.row(3, 'Finished', longTime(textAt(terminated, 'finishedAt')));
  }
}

function status(page: Page, value: unknown): void {
  state(page, 'State', at(value, 'state'));
  if (at(value, 'lastState', 'terminated') !== undefined) state(page, 'Last State', at(value, 'lastState'));
  page.row(2, 'Ready', boolWord(at(value, 'ready')));
  page.row(2, 'Restart Count', count(value, 'restartCount'));
}

/** Limits and requests. */
export function resources(page: Page, depth: number, value: unknown): void {
  for (const [title, field] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ] as const) {
    const list = fieldsAt(value, field);
    if (list === undefined || Object.keys(list).length === 0) continue;
    page.line(depth, `${title}:`);
    amounts(page, depth + 1, list);
  }
}

function probes(page: Page, container: unknown): void {
  for (const [title, field] of [
    ['Liveness', 'livenessProbe'],
    ['Readiness', 'readinessProbe'],
    ['Startup', 'startupProbe'],
  ] as const) {
    const probe = at(container, field);
    if (probe !== undefined) page.row(2, title, probeText(probe));
  }
}

function mounts(page: Page, container: unknown): void {
  const list = listAt(container, 'volumeMounts');
  page.line(2, `Mounts:${list.length === 0 ? '\t<none>' : ''}`);
  for (const mount of [...list].sort((a, b) => byText(textAt(a, 'mountPath'), textAt(b, 'mountPath')))) {
    const path = textAt(mount, 'subPath');
    const flags = [
      at(mount, 'readOnly') === true ? 'ro' : 'rw',
      ...(path === '' ? [] : [`path=${JSON.stringify(path)}`]),
    ];
    page.line(3, `${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${flags.join(',')})`);
  }
  const devices = listAt(container, 'volumeDevices');
  if (devices.length === 0) return;
  page.line(2, `Devices:${list.length === 0 ? '\t<none>' : ''}`);
  for (const device of [...devices].sort((a, b) => byText(textAt(a, 'devicePath'), textAt(b, 'devicePath'))))
    page.line(3, `${textAt(device, 'devicePath')} from ${textAt(device, 'name')}`);
}

function one(page: Page, container: unknown, { indent, statuses, readField }: ContainersOptions): void {
  const name = textAt(container, 'name');
  const own = statuses.find((each) => textAt(each, 'name') === name);
  page.line(1, `${indent === '' ? '' : ' '}${name}:`);
  if (own !== undefined) page.row(2, 'Container ID', textAt(own, 'containerID'));
  page.row(2, 'Image', textAt(container, 'image'));
  if (own !== undefined) page.row(2, 'Image ID', textAt(own, 'imageID'));
  ports(page, 'Port', portsText(container, 'containerPort'));
  ports(page, 'Host Port', portsText(container, 'hostPort'));
  seccomp(page, container);
  words(page, 'Command', textsAt(container, 'command'));
  words(page, 'Args', textsAt(container, 'args'));
  if (own !== undefined) status(page, own);
  resources(page, 2, at(container, 'resources'));
  probes(page, container);
  containerEnvironment(page, container, readField);
  mounts(page, container);
}

/** @param title "Containers", "Init Containers" */
export function containers(page: Page, title: string, list: readonly unknown[], options: ContainersOptions): void {
  page.line(0, `${options.indent}${title}:${list.length === 0 ? ' <none>' : ''}`);
  for (const container of list) one(page, container, options);
}
