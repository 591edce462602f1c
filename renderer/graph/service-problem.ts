/** What of a Service does not work as it says, as far as its own card can tell. Pure. */
import type { Service } from '../../shared/model/network.ts';
import type { Pod } from '../../shared/model/pod.ts';

export interface ServiceProblem {
  code: 'selects-nothing' | 'no-port-name' | 'pending' | 'none-ready';
  /** The port's name, where it is about one. */
  port?: string;
}

/** headless: no address; away: a name outside; bare: somebody else writes its endpoints. */
export type ServiceLook = 'usual' | 'headless' | 'away' | 'bare';

export function serviceLook({ spec }: Service): ServiceLook {
  if (spec.type === 'ExternalName') return 'away';
  if (Object.keys(spec.selector ?? {}).length === 0) return 'bare';
  return spec.clusterIP === 'None' ? 'headless' : 'usual';
}

const hasPort = (pod: Pod, name: string): boolean =>
  [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].some((c) => c.ports?.some((p) => p.name === name));

/** @param pods those that its selector matches; @param ready how many of them are ready */
export function serviceProblem(service: Service, pods: readonly Pod[], ready: number): ServiceProblem | undefined {
  const { spec, status } = service;
  const look = serviceLook(service);
  if (look !== 'away' && look !== 'bare') {
    if (pods.length === 0) return { code: 'selects-nothing' };
    for (const { targetPort } of spec.ports ?? [])
      if (typeof targetPort === 'string' && !pods.some((pod) => hasPort(pod, targetPort)))
        return { code: 'no-port-name', port: targetPort };
    if (ready === 0) return { code: 'none-ready' };
  }
  if (spec.type === 'LoadBalancer' && (status?.loadBalancer?.ingress?.length ?? 0) === 0) return { code: 'pending' };
  return undefined;
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
