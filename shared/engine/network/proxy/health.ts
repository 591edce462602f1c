/**
 * What kube-proxy answers on a Service's healthCheckNodePort: a balancer asks there which machines have endpoints
 * (pkg/proxy/healthcheck/service_health.go).
 */
import { splitKey } from '../../api/kind-map.ts';
import type { Net } from '../connect/net.ts';
import { backendsOf } from './backends.ts';
import type { Service } from '../../../model/network.ts';

export interface HealthAnswer {
  status: 200 | 503;
  headers: readonly (readonly [string, string])[];
  body: string;
}

const hasPort = ({ spec }: Service, port: number): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local' && spec['healthCheckNodePort'] === port;

/** The answer of a machine, by the rules that it has; undefined: the port is no such one there. */
export function healthAnswer({ ctx, rules }: Net, machine: string, port: number): HealthAnswer | undefined {
  for (const { metadata } of ctx.read.list('Service')) {
    const key = `${metadata.namespace ?? ''}/${metadata.name}`;
    const version = rules.on(ctx, machine, key);
    if (version?.service === undefined || !hasPort(version.service, port)) continue;
    const local = new Set<string>();
    for (const servicePort of version.service.spec.ports ?? [])
      for (const { isReady, address, endpoint } of backendsOf(servicePort, version.slices))
        if (isReady && endpoint.nodeName === machine) local.add(address);
    const { namespace, name } = splitKey(key);
    const body = `{\n\t"service": {\n\t\t"namespace": "${namespace}",\n\t\t"name": "${name}"\n\t},\n\t"localEndpoints": ${local.size},\n\t"serviceProxyHealthy": true\n}`;
    return {
      status: local.size > 0 ? 200 : 503,
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Content-Type-Options', 'nosniff'],
        ['X-Load-Balancing-Endpoint-Weight', String(local.size)],
      ],
      body,
    };
  }
  return undefined;
}
