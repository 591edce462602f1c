/** Whether whom a client asks can answer by now: until then people do not come, if they are told to wait or have not heard of it. */
import { splitKey } from '../../api/kind-map.ts';
import type { ClientSpec } from '../../../model/client.ts';
import type { Ingress } from '../../../model/ingress.ts';
import type { Net } from '../connect/net.ts';
import { takesHost } from '../ingress/host-match.ts';
import { usable } from '../proxy/choose.ts';
import { doorOf, entrancesIn, INGRESS, isRouted, type Entrance } from './entrance.ts';

/** Whether a Service has a ready endpoint, and the machines know of it. @param port undefined: of any of its ports */
export function isServed({ ctx, rules }: Net, key: string, port?: number): boolean {
  const version = rules.everywhere(ctx, key);
  const ports = version?.service?.spec.ports?.filter((one) => port === undefined || one.port === port) ?? [];
  return version !== undefined && ports.some((one) => usable(ctx, version, one, undefined).cluster.length > 0);
}

/** Whether one of the rules leads to the Service, through a controller that answers. */
export function isEntered(net: Net, key: string, entrances: readonly Entrance[]): boolean {
  const { read } = net.ctx;
  return entrances.some(({ ingress: name, isTls }) => {
    const ingress = read.get(INGRESS, splitKey(key).namespace, name) as Ingress | undefined;
    const door = ingress && doorOf(net, ingress, isTls);
    if (ingress === undefined || door === undefined || !isRouted(net, door, ingress, key)) return false;
    const { service } = door;
    return service === undefined || isServed(net, `${service.metadata.namespace}/${service.metadata.name}`);
  });
}

/** Whether a host leads to a Service that answers. */
function isHostServed(net: Net, given: string): boolean {
  const host = given.replace(/^https?:\/\//, '').toLowerCase();
  for (const [key, entrances] of entrancesIn(net.ctx.read)) {
    const own = entrances.filter((one) => takesHost(one.host, host));
    if (own.length > 0 && isServed(net, key) && isEntered(net, key, own)) return true;
  }
  return false;
}

/** Whether somebody can answer a client that says itself whom it asks. */
export function isAnswered(net: Net, { target, hosts = [] }: ClientSpec): boolean {
  if (target === undefined) return hosts.every((host) => isHostServed(net, host));
  const { ctx, addresses } = net;
  const [, kind, rest = '', number] = /^(service|node|address)\/(.*?)(?::(\d+))?$/.exec(target) ?? [];
  const port = number === undefined ? undefined : Number(number);
  if (kind === 'service') return isServed(net, rest, port);
  if (port === undefined) return true;
  const key =
    kind === 'node'
      ? addresses.nodePort(ctx.read, port, 'TCP')
      : addresses.service(ctx.read, { ip: rest, port, protocol: 'TCP' })?.key;
  // What is no door of a Service is not waited for.
  return key === undefined ? kind === 'address' : isServed(net, key);
}
