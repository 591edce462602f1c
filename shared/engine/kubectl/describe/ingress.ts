/** `kubectl describe` of Ingresses and their classes. */
import { ApiError } from '../../api/errors.ts';
import { loadBalancerCell } from '../../kinds/cells.ts';
import { at, listAt, numberAt, textAt, textsAt } from '../../kinds/look.ts';
import { getObject } from '../resources/client.ts';
import type { Address, Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { Page } from './page.ts';
import { annotations, head, labels, orNone } from './parts.ts';
import { endpointsText, slicesOf } from './slices.ts';
import type { Subject } from './subject.ts';

const SERVICES: Address = { group: '', version: 'v1', plural: 'services' };

function* serviceText(namespace: string, service: unknown): Task<string> {
  const [name, number, portName] = [
    textAt(service, 'name'),
    numberAt(service, 'port', 'number') ?? 0,
    textAt(service, 'port', 'name'),
  ];
  const shown = `${name}:${number === 0 ? portName : number}`;
  try {
    const slices = yield* slicesOf(namespace, name);
    const object = yield* getObject(SERVICES, namespace, name);
    const port = listAt(object, 'spec', 'ports').findLast((each) =>
      number === 0 ? portName !== '' && textAt(each, 'name') === portName : numberAt(each, 'port') === number,
    );
    return `${shown} (${endpointsText(slices, textAt(port, 'name'))})`;
  } catch (error) {
    if (error instanceof ApiError) return `${shown} (<error: ${error.message}>)`;
    throw error;
  }
}

function* backendText(namespace: string, backend: unknown): Task<string> {
  const [service, resource] = [at(backend, 'service'), at(backend, 'resource')];
  if (service !== undefined) return yield* serviceText(namespace, service);
  if (resource === undefined) return '';
  const group = orNone(textAt(resource, 'apiGroup'));
  return `APIGroup: ${group}, Kind: ${textAt(resource, 'kind')}, Name: ${textAt(resource, 'name')}`;
}

export function* describeIngress(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const { metadata } = object;
  const namespace = metadata.namespace ?? '';
  page.row(0, 'Name', metadata.name);
  labels(page, 'Labels', metadata.labels);
  page.row(0, 'Namespace', namespace);
  page.row(0, 'Address', loadBalancerCell(at(object, 'status'), true));
  page.row(0, 'Ingress Class', orNone(textAt(object, 'spec', 'ingressClassName')));
  const fallback = at(object, 'spec', 'defaultBackend');
  const fallbackText = fallback === undefined ? '<default>' : yield* backendText(namespace, fallback);
  page.row(0, 'Default backend', fallbackText);
  const tls = listAt(object, 'spec', 'tls');
  if (tls.length > 0) page.line(0, 'TLS:');
  for (const each of tls) {
    const [secret, hosts] = [textAt(each, 'secretName'), textsAt(each, 'hosts').join(',')];
    page.line(1, secret === '' ? `SNI routes ${hosts}` : `${secret} terminates ${hosts}`);
  }
  page.line(0, 'Rules:');
  page.line(1, 'Host\tPath\tBackends');
  page.line(1, '----\t----\t--------');
  const rules = listAt(object, 'spec', 'rules').filter((rule) => at(rule, 'http') !== undefined);
  for (const rule of rules) {
    page.line(1, `${textAt(rule, 'host') || '*'}\t`);
    for (const path of listAt(rule, 'http', 'paths'))
      page.line(2, `\t${textAt(path, 'path')} \t${yield* backendText(namespace, at(path, 'backend'))}`);
  }
  if (rules.length === 0) page.line(1, `*\t*\t${fallbackText}`);
  annotations(page, 'Annotations', metadata.annotations);
  yield* eventsOf(page, subject);
  return page.text();
}

export function* describeIngressClass(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  head(page, object, false);
  page.row(0, 'Controller', textAt(object, 'spec', 'controller'));
  const parameters = at(object, 'spec', 'parameters');
  if (parameters !== undefined) {
    page.line(0, 'Parameters:');
    page.rowIf(1, 'APIGroup', textAt(parameters, 'apiGroup'));
    page.row(1, 'Kind', textAt(parameters, 'kind'));
    page.row(1, 'Name', textAt(parameters, 'name'));
  }
  yield* eventsOf(page, subject);
  return page.text();
}
