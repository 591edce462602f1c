/** What a Service's card shows of it: which kind it is, its ports, its addresses. Pure. */
import type { Service } from '../../shared/model/network.ts';

/** headless: no address; away: a name outside; bare: somebody else writes its endpoints. */
export type ServiceLook = 'usual' | 'headless' | 'away' | 'bare';

export function serviceLook({ spec }: Service): ServiceLook {
  if (spec.type === 'ExternalName') return 'away';
  if (Object.keys(spec.selector ?? {}).length === 0) return 'bare';
  return spec.clusterIP === 'None' ? 'headless' : 'usual';
}

/** "80", "80:30080", "53/UDP", as short as can be. */
export function portText({ spec }: Service): string {
  return (spec.ports ?? [])
    .map((p) => `${p.port}${p.nodePort === undefined ? '' : `:${p.nodePort}`}${p.protocol === 'UDP' ? '/UDP' : ''}`)
    .join(', ');
}

/** Where people inside and outside find it: its address, and that of its balancer. */
export function addressText({ spec, status }: Service): string {
  if (spec.type === 'ExternalName') return `→ ${spec.externalName ?? ''}`;
  const outside = status?.loadBalancer?.ingress?.map(({ ip, hostname }) => ip ?? hostname ?? '') ?? [];
  const first = outside[0];
  if (first !== undefined) return outside.length > 1 ? `${first} +${outside.length - 1}` : first;
  return spec.clusterIP === 'None' ? '' : (spec.clusterIP ?? '');
}
