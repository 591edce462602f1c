/** `kubectl describe` of PodDisruptionBudgets, PriorityClasses and NetworkPolicies. */
import { formatLabelSelector } from '../../api/label-selector.ts';
import { labelsCell } from '../../kinds/cells.ts';
import { at, fieldsAt, listAt, numberAt, textAt, textsAt } from '../../kinds/look.ts';
import type { LabelSelector } from '../../../model/meta.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { Page, plainTime } from './page.ts';
import { annotations, count, intOrText, labels, orNone } from './parts.ts';
import type { Subject } from './subject.ts';

export function* describeDisruptionBudget(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const [spec, status] = [at(object, 'spec'), at(object, 'status')];
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Namespace', object.metadata.namespace ?? '');
  if (at(spec, 'minAvailable') !== undefined) page.row(0, 'Min available', intOrText(spec, 'minAvailable'));
  else if (at(spec, 'maxUnavailable') !== undefined) page.row(0, 'Max unavailable', intOrText(spec, 'maxUnavailable'));
  const selector = at(spec, 'selector') as LabelSelector | undefined;
  page.row(0, 'Selector', selector === undefined ? '<unset>' : formatLabelSelector(selector));
  page.line(0, 'Status:');
  page.row(2, 'Allowed disruptions', count(status, 'disruptionsAllowed'));
  page.row(2, 'Current', count(status, 'currentHealthy'));
  page.row(2, 'Desired', count(status, 'desiredHealthy'));
  page.row(2, 'Total', count(status, 'expectedPods'));
  yield* eventsOf(page, subject);
  return page.text();
}

export function* describePriorityClass(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Value', count(object, 'value'));
  page.row(0, 'GlobalDefault', object['globalDefault'] === true);
  page.row(0, 'PreemptionPolicy', textAt(object, 'preemptionPolicy'));
  page.row(0, 'Description', textAt(object, 'description'));
  page.row(0, 'Annotations', labelsCell(object.metadata.annotations));
  yield* eventsOf(page, subject);
  return page.text();
}

const INDENT = '    ';
const selectorText = (of: unknown, field: string): string =>
  formatLabelSelector(at(of, field) as LabelSelector | undefined);

function peer(page: Page, each: unknown): void {
  const hasNamespaces = at(each, 'namespaceSelector') !== undefined;
  const hasPods = at(each, 'podSelector') !== undefined;
  if (hasNamespaces) page.line(1, `${INDENT}NamespaceSelector: ${selectorText(each, 'namespaceSelector')}`);
  if (hasPods) page.line(1, `${INDENT}PodSelector: ${selectorText(each, 'podSelector')}`);
  const block = at(each, 'ipBlock');
  if (hasNamespaces || hasPods || block === undefined) return;
  page.line(1, `${INDENT}IPBlock:`);
  page.line(2, `${INDENT}CIDR: ${textAt(block, 'cidr')}`);
  page.line(2, `${INDENT}Except: ${textsAt(block, 'except').join(', ')}`);
}

function ports(page: Page, list: readonly unknown[]): void {
  if (list.length === 0) return page.line(0, `${INDENT}To Port: <any> (traffic allowed to all ports)`);
  for (const port of list) {
    const protocol = textAt(port, 'protocol') || 'TCP';
    const end = numberAt(port, 'endPort');
    const number = at(port, 'port') === undefined ? '<nil>' : intOrText(port, 'port');
    page.line(
      0,
      end === undefined
        ? `${INDENT}To Port: ${number}/${protocol}`
        : `${INDENT}To Port Range: ${number}-${end}/${protocol}`,
    );
  }
}

function rules(page: Page, list: readonly unknown[], field: 'from' | 'to'): void {
  const [word, title, end] = field === 'from' ? ['ingress', 'From', 'source'] : ['egress', 'To', 'destination'];
  if (list.length === 0) return page.line(0, `${INDENT}<none> (Selected pods are isolated for ${word} connectivity)`);
  for (const [i, rule] of list.entries()) {
    ports(page, listAt(rule, 'ports'));
    const peers = listAt(rule, field);
    if (peers.length === 0) page.line(0, `${INDENT}${title}: <any> (traffic not restricted by ${end})`);
    for (const each of peers) {
      page.line(0, `${INDENT}${title}:`);
      peer(page, each);
    }
    if (i < list.length - 1) page.line(0, `${INDENT}----------`);
  }
}

export function describeNetworkPolicy({ object }: Subject): string {
  const page = new Page();
  const spec = at(object, 'spec');
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Namespace', object.metadata.namespace ?? '');
  page.row(0, 'Created on', plainTime(object.metadata.creationTimestamp ?? ''));
  labels(page, 'Labels', object.metadata.labels);
  annotations(page, 'Annotations', object.metadata.annotations);
  page.line(0, 'Spec:');
  const selector = fieldsAt(spec, 'podSelector') as LabelSelector | undefined;
  const chosen = formatLabelSelector(selector);
  const all = '<none> (Allowing the specific traffic to all pods in this namespace)';
  page.line(1, `PodSelector:     ${chosen === '<none>' ? all : chosen}`);
  const types = textsAt(spec, 'policyTypes');
  for (const [type, word, field, peers] of [
    ['Ingress', 'ingress', 'ingress', 'from'],
    ['Egress', 'egress', 'egress', 'to'],
  ] as const) {
    if (!types.includes(type)) {
      page.line(1, `Not affecting ${word} traffic`);
      continue;
    }
    page.line(1, `Allowing ${word} traffic:`);
    rules(page, listAt(spec, field), peers);
  }
  page.line(1, `Policy Types: ${orNone(types.join(', '))}`);
  return page.text();
}
