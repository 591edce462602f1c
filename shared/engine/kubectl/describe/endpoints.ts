/** `kubectl describe` of Endpoints and EndpointSlices. */
import { at, listAt, textAt, textsAt } from '../../kinds/look.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { Page } from './page.ts';
import { count, head, numberOr, orNone, orUnset } from './parts.ts';
import type { Subject } from './subject.ts';

const addressesOf = (subset: unknown, field: string): string =>
  orNone(
    listAt(subset, field)
      .map((each) => textAt(each, 'ip'))
      .join(','),
  );

export function* describeEndpoints(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  head(page, object);
  page.line(0, 'Subsets:');
  for (const subset of listAt(object, 'subsets')) {
    page.row(1, 'Addresses', addressesOf(subset, 'addresses'));
    page.row(1, 'NotReadyAddresses', addressesOf(subset, 'notReadyAddresses'));
    const ports = listAt(subset, 'ports');
    if (ports.length > 0) {
      page.line(1, 'Ports:');
      page.line(2, 'Name\tPort\tProtocol');
      page.line(2, '----\t----\t--------');
      for (const port of ports)
        page.line(2, [orUnset(textAt(port, 'name')), count(port, 'port'), textAt(port, 'protocol')].join('\t'));
    }
    page.line(0, '');
  }
  yield* eventsOf(page, subject);
  return page.text();
}

function endpoint(page: Page, each: unknown): void {
  page.line(1, `- Addresses:\t${orNone(textsAt(each, 'addresses').join(', '))}`);
  page.line(2, 'Conditions:');
  const ready = at(each, 'conditions', 'ready');
  page.row(3, 'Ready', typeof ready === 'boolean' ? ready : '<unset>');
  page.row(2, 'Hostname', orUnset(textAt(each, 'hostname')));
  const target = at(each, 'targetRef');
  if (target !== undefined) page.row(2, 'TargetRef', `${textAt(target, 'kind')}/${textAt(target, 'name')}`);
  page.row(2, 'NodeName', orUnset(textAt(each, 'nodeName')));
  page.row(2, 'Zone', orUnset(textAt(each, 'zone')));
}

export function* describeEndpointSlice(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  head(page, object);
  page.row(0, 'AddressType', textAt(object, 'addressType'));
  const ports = listAt(object, 'ports');
  if (ports.length === 0) page.line(0, 'Ports: <unset>');
  else {
    page.line(0, 'Ports:');
    page.line(1, 'Name\tPort\tProtocol');
    page.line(1, '----\t----\t--------');
    for (const port of ports)
      page.line(
        1,
        [orUnset(textAt(port, 'name')), numberOr(port, '<unset>', 'port'), textAt(port, 'protocol')].join('\t'),
      );
  }
  const endpoints = listAt(object, 'endpoints');
  page.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const each of endpoints) endpoint(page, each);
  yield* eventsOf(page, subject);
  return page.text();
}
