/** The addresses that stand behind a Service, cut after three (formatEndpointSlices). */
import { at, listAt, numberAt, textAt, textsAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { listObjects } from '../resources/client.ts';
import type { Address, Task } from '../waits.ts';

const SLICES: Address = { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' };
const SHOWN = 3;

/** @throws StatusError */
export function* slicesOf(namespace: string, service: string): Task<AnyObject[]> {
  return yield* listObjects(SLICES, namespace, { labelSelector: `kubernetes.io/service-name=${service}` });
}

const withPort = (address: string, port: number | undefined): string =>
  port === undefined ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`;

/** @param portName of the Service's port; '' where it has none */
export function endpointsText(slices: readonly AnyObject[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const addresses: string[] = [];
  for (const slice of slices) {
    const ready = listAt(slice, 'endpoints').filter((each) => at(each, 'conditions', 'ready') !== false);
    const ports = listAt(slice, 'ports');
    const numbers =
      ports.length === 0
        ? [undefined]
        : ports.filter((port) => textAt(port, 'name') === portName).map((port) => numberAt(port, 'port'));
    for (const number of numbers)
      for (const each of ready) addresses.push(withPort(textsAt(each, 'addresses')[0] ?? '', number));
  }
  const text = addresses.slice(0, SHOWN).join(',');
  return addresses.length > SHOWN ? `${text} + ${addresses.length - SHOWN} more...` : text;
}
