/** `kubectl describe node` (describeNode). */
import { addLists } from '../../api/resource-list.ts';
import { bytesOf, milliOf } from '../../api/quantity.ts';
import { ApiError } from '../../api/errors.ts';
import { since } from '../../kinds/cells.ts';
import { at, fieldsAt, listAt, mapAt, textAt, textsAt } from '../../kinds/look.ts';
import { rolesCell } from '../../kinds/node.ts';
import { limitsOfPod, requestsOfPod } from '../../kinds/pod/aggregate-requests.ts';
import type { AnyObject, ResourceList } from '../../../model/meta.ts';
import type { Node } from '../../../model/node.ts';
import type { PodSpec } from '../../../model/pod.ts';
import { byText } from '../../text/go-json.ts';
import { getObject, listObjects } from '../resources/client.ts';
import type { Address, Task } from '../waits.ts';
import { aboutOf, printEvents, searchEvents } from './events.ts';
import { longTime, Page } from './page.ts';
import { amounts, annotations, conditions, labels, orUnset } from './parts.ts';
import { PODS } from './pod-status.ts';
import type { Subject } from './subject.ts';

const LEASES: Address = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' };

const taintText = (taint: unknown): string => {
  const [key, value, effect] = ['key', 'value', 'effect'].map((field) => textAt(taint, field)) as [
    string,
    string,
    string,
  ];
  if (effect === '') return value === '' ? key : `${key}=${value}:`;
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`;
};

const byEffect = (a: unknown, b: unknown): number =>
  byText(`${textAt(a, 'effect')},${textAt(a, 'key')}`, `${textAt(b, 'effect')},${textAt(b, 'key')}`);

function* lease(page: Page, node: string): Task<void> {
  let found: AnyObject;
  try {
    found = yield* getObject(LEASES, 'kube-node-lease', node);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return page.row(0, 'Lease', `Failed to get lease: ${error.message}`);
  }
  const time = (field: string): string => {
    const text = textAt(found, 'spec', field);
    return text === '' ? '<unset>' : longTime(text);
  };
  page.line(0, 'Lease:');
  page.row(1, 'HolderIdentity', orUnset(textAt(found, 'spec', 'holderIdentity')));
  page.row(1, 'AcquireTime', time('acquireTime'));
  page.row(1, 'RenewTime', time('renewTime'));
}

function systemInfo(page: Page, node: AnyObject): void {
  const info = at(node, 'status', 'nodeInfo');
  page.line(0, 'System Info:');
  for (const [title, field] of [
    ['Machine ID', 'machineID'],
    ['System UUID', 'systemUUID'],
    ['Boot ID', 'bootID'],
    ['Kernel Version', 'kernelVersion'],
    ['OS Image', 'osImage'],
    ['Operating System', 'operatingSystem'],
    ['Architecture', 'architecture'],
    ['Container Runtime Version', 'containerRuntimeVersion'],
    ['Kubelet Version', 'kubeletVersion'],
  ] as const)
    page.row(1, title, textAt(info, field));
  page.rowIf(0, 'PodCIDR', textAt(node, 'spec', 'podCIDR'));
  page.rowIf(0, 'PodCIDRs', textsAt(node, 'spec', 'podCIDRs').join(','));
  page.rowIf(0, 'ProviderID', textAt(node, 'spec', 'providerID'));
}

const measure = (name: string): ((quantity: string) => number) => (name === 'cpu' ? milliOf : bytesOf);

/** "250m (6%)": how much of what the machine gives away. */
function share(name: string, amount: string | undefined, whole: string | undefined): string {
  const text = amount ?? '0';
  const all = measure(name)(whole ?? '0');
  const percent = all === 0 ? 0 : Math.trunc((measure(name)(text) / all) * 100);
  return `${text} (${percent}%)`;
}

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

/** What pods ask for and may have, together. */
function totals(pods: readonly AnyObject[], of: (spec: PodSpec) => ResourceList): ResourceList {
  return pods.reduce<ResourceList>((sum, pod) => addLists(sum, of(pod['spec'] as PodSpec)), {});
}

function podLines(page: Page, pods: readonly AnyObject[], all: ResourceList, now: number): void {
  page.row(0, 'Non-terminated Pods', `(${pods.length} in total)`);
  page.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  page.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const pod of pods) {
    const spec = pod['spec'] as PodSpec;
    const [asked, limited] = [requestsOfPod(spec), limitsOfPod(spec)];
    const cells = ['cpu', 'memory'].flatMap((name) =>
      [asked, limited].map((list) => share(name, list[name], all[name])),
    );
    const { namespace = '', name, creationTimestamp } = pod.metadata;
    page.line(1, [namespace, name, '', ...cells, since(creationTimestamp, now)].join('\t'));
  }
}

function allocated(page: Page, pods: readonly AnyObject[], all: ResourceList): void {
  const [asked, limited] = [totals(pods, requestsOfPod), totals(pods, limitsOfPod)];
  page.line(0, 'Allocated resources:');
  page.line(0, '  (Total limits may be over 100 percent, i.e., overcommitted.)');
  page.line(1, 'Resource\tRequests\tLimits');
  page.line(1, '--------\t--------\t------');
  const names = Object.keys(all).sort(byText);
  const pages = names.filter((name) => name.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...pages])
    page.line(1, [name, share(name, asked[name], all[name]), share(name, limited[name], all[name])].join('\t'));
  for (const name of names.filter((each) => !STANDARD.has(each) && !pages.includes(each)))
    page.line(1, [name, asked[name] ?? '0', limited[name] ?? '0'].join('\t'));
}

const CONDITIONS = [
  ['Type', 'type'],
  ['Status', 'status'],
  ['LastHeartbeatTime', 'lastHeartbeatTime'],
  ['LastTransitionTime', 'lastTransitionTime'],
  ['Reason', 'reason'],
  ['Message', 'message'],
] as const;

function aboutItself(page: Page, node: AnyObject): void {
  const { metadata } = node;
  page.row(0, 'Name', metadata.name);
  page.row(0, 'Roles', rolesCell(node as unknown as Node));
  labels(page, 'Labels', metadata.labels);
  annotations(page, 'Annotations', metadata.annotations);
  page.row(0, 'CreationTimestamp', longTime(metadata.creationTimestamp ?? ''));
  page.stack('Taints', [...listAt(node, 'spec', 'taints')].sort(byEffect).map(taintText));
  page.row(0, 'Unschedulable', at(node, 'spec', 'unschedulable') === true);
}

function whatItHas(page: Page, node: AnyObject): void {
  conditions(page, listAt(node, 'status', 'conditions'), CONDITIONS, ' \t');
  page.line(0, 'Addresses:');
  for (const each of listAt(node, 'status', 'addresses')) page.row(1, textAt(each, 'type'), textAt(each, 'address'));
  for (const [title, field] of [
    ['Capacity', 'capacity'],
    ['Allocatable', 'allocatable'],
  ] as const) {
    const list = fieldsAt(node, 'status', field);
    if (list === undefined || Object.keys(list).length === 0) continue;
    page.line(0, `${title}:`);
    amounts(page, 1, list);
  }
}

export function* describeNode(subject: Subject): Task<string> {
  const { object: node, now } = subject;
  const page = new Page();
  const { name } = node.metadata;
  aboutItself(page, node);
  yield* lease(page, name);
  whatItHas(page, node);
  systemInfo(page, node);
  const all = mapAt(node, 'status', 'allocatable') ?? mapAt(node, 'status', 'capacity') ?? {};
  const fieldSelector = `spec.nodeName=${name},status.phase!=Failed,status.phase!=Succeeded`;
  const pods = yield* listObjects(PODS, '', { fieldSelector });
  podLines(page, pods, all, now);
  allocated(page, pods, all);
  if (subject.showEvents) {
    // Controllers name a machine by its uid, its kubelet by its name.
    const about = aboutOf(subject);
    const events = [...(yield* searchEvents(about)), ...(yield* searchEvents({ ...about, uid: name }))];
    printEvents(page, events, now);
  }
  return page.text();
}
