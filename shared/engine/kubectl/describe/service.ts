/** `kubectl describe service` (describeService). */
import { labelsCell } from '../../kinds/cells.ts';
import { at, listAt, mapAt, numberAt, textAt, textsAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { Page } from './page.ts';
import { count, head, intOrText, orNone, orUnset } from './parts.ts';
import { endpointsText, slicesOf } from './slices.ts';
import type { Subject } from './subject.ts';

function ingressText(list: readonly unknown[]): string {
  return list
    .map((each) => {
      const [ip, mode] = [textAt(each, 'ip'), textAt(each, 'ipMode')];
      if (ip === '') return textAt(each, 'hostname');
      return mode === '' ? ip : `${ip} (${mode})`;
    })
    .join(', ');
}

function addresses(page: Page, spec: unknown): void {
  page.rowIf(0, 'IP Family Policy', textAt(spec, 'ipFamilyPolicy'));
  page.row(0, 'IP Families', orNone(textsAt(spec, 'ipFamilies').join(',')));
  page.row(0, 'IP', textAt(spec, 'clusterIP'));
  page.row(0, 'IPs', orNone(textsAt(spec, 'clusterIPs').join(',')));
  page.rowIf(0, 'External IPs', textsAt(spec, 'externalIPs').join(','));
  page.rowIf(0, 'Desired LoadBalancer IP', textAt(spec, 'loadBalancerIP'));
  page.rowIf(0, 'External Name', textAt(spec, 'externalName'));
}

function port(page: Page, each: unknown, slices: readonly AnyObject[]): void {
  const [name, protocol] = [orUnset(textAt(each, 'name')), textAt(each, 'protocol')];
  page.row(0, 'Port', `${name}\t${count(each, 'port')}/${protocol}`);
  page.row(0, 'TargetPort', `${intOrText(each, 'targetPort')}/${protocol}`);
  page.rowIf(0, 'AppProtocol', textAt(each, 'appProtocol'));
  const nodePort = count(each, 'nodePort');
  if (nodePort !== 0) page.row(0, 'NodePort', `${name}\t${nodePort}/${protocol}`);
  page.row(0, 'Endpoints', endpointsText(slices, textAt(each, 'name')));
}

export function* describeService(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const spec = at(object, 'spec');
  head(page, object);
  page.row(0, 'Selector', labelsCell(mapAt(spec, 'selector')));
  page.row(0, 'Type', textAt(spec, 'type'));
  addresses(page, spec);
  const ingress = listAt(object, 'status', 'loadBalancer', 'ingress');
  if (ingress.length > 0) page.row(0, 'LoadBalancer Ingress', ingressText(ingress));
  const slices = yield* slicesOf(object.metadata.namespace ?? '', object.metadata.name);
  for (const each of listAt(spec, 'ports')) port(page, each, slices);
  page.row(0, 'Session Affinity', textAt(spec, 'sessionAffinity'));
  page.rowIf(0, 'External Traffic Policy', textAt(spec, 'externalTrafficPolicy'));
  page.rowIf(0, 'Internal Traffic Policy', textAt(spec, 'internalTrafficPolicy'));
  const health = numberAt(spec, 'healthCheckNodePort') ?? 0;
  if (health !== 0) page.row(0, 'HealthCheck NodePort', health);
  page.rowIf(0, 'LoadBalancer Source Ranges', textsAt(spec, 'loadBalancerSourceRanges').join(','));
  page.rowIf(0, 'Traffic Distribution', textAt(spec, 'trafficDistribution'));
  yield* eventsOf(page, subject);
  return page.text();
}
