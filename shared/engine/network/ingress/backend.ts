/** The Service and port behind a route, as each controller looks for them. */
import type { IngressBackend, IngressProgram } from '../../../model/ingress.ts';
import type { Service, ServicePort } from '../../../model/network.ts';

/** Why a backend leads nowhere. */
export type BackendFault = 'resource' | 'no-service' | 'no-port' | 'external-name';

export type Backing = { ok: true; service: Service; port: ServicePort } | { ok: false; fault: BackendFault };

/** "web:80", "web:http": how a backend is called in sentences and by kubectl. */
export function backendText({ service, resource }: IngressBackend): string {
  if (service === undefined) return resource === undefined ? '<none>' : `${resource.kind}/${resource.name}`;
  return `${service.name}:${service.port?.name ?? service.port?.number ?? ''}`;
}

/** ingress-nginx also takes the number or name of a targetPort (controller.go serviceEndpoints). */
function portOf(
  program: IngressProgram,
  service: Service,
  wanted: { name?: string; number?: number },
): ServicePort | undefined {
  const text = wanted.name ?? String(wanted.number ?? '');
  return service.spec.ports?.find(
    (port) =>
      port.port === wanted.number ||
      (wanted.name !== undefined && port.name === wanted.name) ||
      (program === 'ingress-nginx' && String(port.targetPort ?? '') === text),
  );
}

/** @param serviceNamed the Service of a name in the Ingress' namespace, as the controller knows it */
export function backingOf(
  program: IngressProgram,
  backend: IngressBackend,
  serviceNamed: (name: string) => Service | undefined,
): Backing {
  if (backend.service === undefined) return { ok: false, fault: 'resource' };
  const service = serviceNamed(backend.service.name);
  if (service === undefined) return { ok: false, fault: 'no-service' };
  // traefik: allowExternalNameServices is off; ingress-nginx: the name leads out of the cluster.
  if (service.spec.type === 'ExternalName') return { ok: false, fault: 'external-name' };
  const port = portOf(program, service, backend.service.port ?? {});
  return port === undefined ? { ok: false, fault: 'no-port' } : { ok: true, service, port };
}
