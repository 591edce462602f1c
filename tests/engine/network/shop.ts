/** Services, slices and pods for the tests of the traffic. */
import { contextFor, type Cluster } from '../../../shared/engine/api/runtime.ts';
import { newNet, type Net } from '../../../shared/engine/network/connect/net.ts';
import type { Servers } from '../../../shared/engine/network/connect/servers.ts';
import { IngressConfigs } from '../../../shared/engine/network/ingress/configs.ts';
import type { Endpoint, EndpointSlice, Service, ServicePort } from '../../../shared/model/network.ts';
import type { Pod } from '../../../shared/model/pod.ts';

export const HTTP: ServicePort = { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 };

export const service = (
  name: string,
  spec: Partial<Service['spec']> = {},
  rest: { namespace?: string; annotations?: Record<string, string> } = {},
): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name,
    namespace: rest.namespace ?? 'default',
    ...(rest.annotations === undefined ? {} : { annotations: rest.annotations }),
  },
  spec: { type: 'ClusterIP', selector: { app: name }, ports: [HTTP], ...spec },
});

export const endpoint = (
  name: string,
  address: string,
  conditions: Endpoint['conditions'] = { ready: true, serving: true, terminating: false },
  uid?: string,
): Endpoint => ({
  addresses: [address],
  ...(conditions === undefined ? {} : { conditions }),
  targetRef: { kind: 'Pod', namespace: 'default', name, ...(uid === undefined ? {} : { uid }) },
});

export const slice = (
  serviceName: string,
  endpoints: Endpoint[],
  rest: { name?: string; namespace?: string; port?: number; portName?: string } = {},
): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: rest.name ?? `${serviceName}-abcde`,
    namespace: rest.namespace ?? 'default',
    labels: { 'kubernetes.io/service-name': serviceName },
  },
  addressType: 'IPv4',
  endpoints,
  ports: [{ name: rest.portName ?? 'http', protocol: 'TCP', port: rest.port ?? 8080 }],
});

export const runningPod = (name: string, annotations?: Record<string, string>, ip?: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', ...(annotations === undefined ? {} : { annotations }) },
  spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080 }] }], nodeName: 'worker-1' },
  status: {
    phase: 'Running',
    ...(ip === undefined ? {} : { podIP: ip }),
    containerStatuses: [
      {
        name: 'web',
        state: { running: { startedAt: '2026-01-01T09:00:00Z' } },
        ready: true,
        restartCount: 0,
        image: 'web',
        imageID: 'web',
      },
    ],
  },
});

/** Servers without a kubelet: a container that runs and declares the port takes requests, and they cost nothing. */
const STATUS_SERVERS: Servers = {
  listening(pod, port) {
    const index = pod.spec.containers.findIndex((c) => c.ports?.some((p) => p.containerPort === port));
    const status = pod.status?.containerStatuses?.[index];
    if (status?.state?.running === undefined) return undefined;
    return { index, run: 1, workMs: 0, cpuMs: 0, cores: 1, isLimited: false, backlog: 4096, hangs: false };
  },
  answer: () => undefined,
  pageOf: () => ({ status: 200, bytes: 615 }),
};

/** The network of a stand. */
export const netOf = (parts: Cluster): Net =>
  newNet(
    contextFor(parts, 'users', 'users'),
    STATUS_SERVERS,
    { configs: new IngressConfigs(contextFor(parts, 'ingress', 'ingress')), programOf: () => undefined },
    { handle: () => ({ status: 401, headers: [], body: '' }) },
  );
