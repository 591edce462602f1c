/** The people outside as the picture has them: whom each source of requests asks. Pure. */
import type { ClientSpec } from '../../shared/model/client.ts';
import type { Service } from '../../shared/model/network.ts';
import { takesHost } from './entry.ts';
import type { IngressMark, ServiceMark, UsersMark } from './picture.ts';
import type { RecordsView } from './to-picture.ts';

export interface ClientTargets {
  name: string;
  targets: { namespace: string; service: string; ingresses?: string[] }[];
  spec: ClientSpec;
}

/** What of the picture a source of requests asks: what it is told to, else all Services that people can reach. */
export function usersMark(
  records: RecordsView,
  { name, targets, spec }: ClientTargets,
  services: readonly ServiceMark[],
  ingresses: readonly IngressMark[],
): UsersMark {
  const { target, hosts = [] } = spec;
  const isIdle = spec.rate <= 0;
  const [what, namespace, service] = target?.split('/') ?? [];
  if (what === 'node') return { name, isIdle, entries: [], ...byPort(records, namespace ?? '') };
  const aimed =
    what === 'service' ? records.find('Service', namespace, service?.replace(/:\d+$/, '') ?? '') : undefined;
  if (aimed !== undefined && (hosts.length === 0 || services.some(({ uid }) => uid === aimed)))
    return { name, targets: [aimed], entries: [], isIdle };
  if (target === undefined && hosts.length === 0) {
    const own = targets.filter((t) => t.ingresses === undefined);
    const uids = own.flatMap((t) => records.find('Service', t.namespace, t.service) ?? []);
    const isAsked = (mark: IngressMark): boolean =>
      targets.some((t) => t.namespace === mark.namespace && t.ingresses?.includes(mark.name) === true);
    return { name, targets: uids, entries: ingresses.filter(isAsked).map(({ uid }) => uid), isIdle };
  }
  const plain = hosts.map((host) => host.replace(/^https?:\/\//, '').replace(/:\d+$/, ''));
  const takes = (mark: IngressMark): boolean =>
    plain.length === 0
      ? mark.hosts.includes('*')
      : mark.hosts.some((rule) => plain.some((host) => takesHost(rule, host)));
  const entries = ingresses.filter(takes).map(({ uid }) => uid);
  // What no rule takes goes to the same doors.
  return { name, targets: entries.length === 0 && aimed !== undefined ? [aimed] : [], entries, isIdle };
}

/** The Service behind a port of machines. @param place "worker-1:30080", "*:30080" */
function byPort(records: RecordsView, place: string): Pick<UsersMark, 'targets' | 'machine'> {
  const [machine = '*', port] = place.split(':');
  const targets: string[] = [];
  for (const [uid, object] of records.ofKind('Service'))
    if ((object as Service).spec.ports?.some(({ nodePort }) => nodePort === Number(port))) targets.push(uid);
  return { targets, ...(machine !== '*' && { machine }) };
}
