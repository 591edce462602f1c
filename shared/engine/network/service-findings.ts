/** What keeps a Service from leading anywhere: its selector, its ports, its pods, its load balancer. Pure. */
import { matchesSet } from '../api/labels.ts';
import { parseIp } from '../api/ip.ts';
import { keyOf } from '../api/kind-map.ts';
import type { Reader } from '../api/store.ts';
import { isPodReady, isPodTerminal } from '../kinds/pod/conditions.ts';
import type { Finding } from '../../model/finding.ts';
import type { EndpointSlice, Service, ServicePort } from '../../model/network.ts';
import type { ContainerPort, Pod } from '../../model/pod.ts';
import type { Servers } from './connect/servers.ts';
import { answer } from './dns/answer.ts';
import type { CoreDnsConfig } from './dns/corefile.ts';
import { serviceOfSlice } from './proxy/backends.ts';

const SLICES = 'EndpointSlice.discovery.k8s.io';

/** What the cluster has that a Service leans on, besides its objects. */
export interface ServiceWorld {
  read: Reader;
  servers: Pick<Servers, 'listening'>;
  /** Who gives load balancers; undefined: nobody. */
  balancers: 'svclb' | 'cloud' | undefined;
}

/** As CoreDNS answers in every cluster here. */
const CLUSTER_DNS: CoreDnsConfig = {
  zones: ['cluster.local'],
  reverse: true,
  pods: 'insecure',
  ttl: 5,
  forwards: true,
};

const protocolOf = ({ protocol = 'TCP' }: { protocol?: string }): string => protocol;

const portsOf = ({ spec }: Pod): readonly ContainerPort[] =>
  [...spec.containers, ...(spec.initContainers ?? []).filter((one) => one.restartPolicy === 'Always')].flatMap(
    ({ ports = [] }) => ports,
  );

/** No pod has all the labels: says which one nobody has, where others have another value of it. */
function unmatched({ metadata, spec }: Service, pods: readonly Pod[]): Finding {
  const { namespace = '' } = metadata;
  const wanted = Object.entries(spec.selector ?? {});
  for (const [key, value] of wanted) {
    const values = new Set(pods.flatMap((pod) => pod.metadata.labels?.[key] ?? []));
    if (values.size === 0 || values.has(value)) continue;
    const has = [...values].sort().map((one) => `${key}=${one}`);
    return {
      code: 'selects-other',
      place: 'spec.selector',
      values: { namespace, label: `${key}=${value}`, has: has.join(', ') },
    };
  }
  const selector = wanted.map(([key, value]) => `${key}=${value}`).join(', ');
  return { code: 'selects-none', place: 'spec.selector', values: { namespace, selector } };
}

/** @param pods that its selector matches, one at least */
function aboutPort(world: ServiceWorld, port: ServicePort, i: number, pods: readonly Pod[]): Finding | undefined {
  const target = port.targetPort ?? port.port;
  const place = `spec.ports[${i}].targetPort`;
  const named = (pod: Pod): number | undefined =>
    portsOf(pod).find((one) => one.name === target && protocolOf(one) === protocolOf(port))?.containerPort;
  const numberOf = (pod: Pod): number | undefined => (typeof target === 'number' ? target : named(pod));
  if (pods.every((pod) => numberOf(pod) === undefined)) {
    const names = new Set(pods.flatMap(portsOf).map((one) => `${one.name ?? '–'} (${one.containerPort})`));
    return {
      code: names.size === 0 ? 'no-target-port' : 'other-target-port',
      place,
      values: { port: String(target), has: [...names].join(', ') },
    };
  }
  const ready = pods.filter(isPodReady);
  const isDeaf = (pod: Pod): boolean => {
    const number = numberOf(pod);
    return number === undefined || world.servers.listening(pod, number) === undefined;
  };
  if (ready.length === 0 || protocolOf(port) !== 'TCP' || !ready.every(isDeaf)) return undefined;
  return { code: 'not-listening', place, values: { port: String(numberOf(ready[0]!) ?? target) } };
}

function aboutPods(world: ServiceWorld, service: Service): Finding[] {
  const { metadata, spec } = service;
  const all = [...world.read.list('Pod', metadata.namespace ?? '')].filter((pod) => !isPodTerminal(pod));
  const pods = all.filter((pod) => matchesSet(spec.selector ?? {}, pod.metadata.labels));
  if (pods.length === 0) return [unmatched(service, all)];
  const found = (spec.ports ?? []).flatMap((port, i) => aboutPort(world, port, i, pods) ?? []);
  const isOpen = spec.publishNotReadyAddresses === true || pods.some(isPodReady);
  return isOpen
    ? found
    : [...found, { code: 'none-ready', place: 'spec.selector', values: { count: String(pods.length) } }];
}

/** Who has a port of the machines already: another Service's balancer, or a pod. */
function holderOf({ read }: ServiceWorld, service: Service, port: ServicePort): string | undefined {
  const isSame = (one: { port?: number; protocol?: string }, number = one.port): boolean =>
    number === port.port && protocolOf(one) === protocolOf(port);
  for (const other of read.list('Service'))
    if (
      keyOf(other) !== keyOf(service) &&
      (other.status?.loadBalancer?.ingress?.length ?? 0) > 0 &&
      other.spec.ports?.some((one) => isSame(one)) === true
    )
      return `Service ${keyOf(other)}`;
  for (const pod of read.list('Pod'))
    if (
      (pod.spec.nodeName ?? '') !== '' &&
      !isPodTerminal(pod) &&
      portsOf(pod).some((one) => isSame(one, one.hostPort))
    )
      return `Pod ${keyOf(pod)}`;
  return undefined;
}

function aboutBalancer(world: ServiceWorld, service: Service): Finding[] {
  const { spec, status } = service;
  if (spec.type !== 'LoadBalancer' || (status?.loadBalancer?.ingress?.length ?? 0) > 0) return [];
  const nodePort = String(spec.ports?.find((port) => (port.nodePort ?? 0) !== 0)?.nodePort ?? '–');
  const own = spec['loadBalancerClass'];
  if (own !== undefined)
    return [{ code: 'balancer-class', place: 'spec.loadBalancerClass', values: { class: String(own), nodePort } }];
  if (world.balancers === undefined) return [{ code: 'no-balancer', place: 'spec.type', values: { nodePort } }];
  const taken = world.balancers !== 'svclb' ? [] : takenPorts(world, service);
  return taken.length > 0 ? taken : [{ code: 'balancer-pending', place: 'spec.type', values: { nodePort } }];
}

/** The balancer of k3s needs the Service's ports on the machines. */
function takenPorts(world: ServiceWorld, service: Service): Finding[] {
  return (service.spec.ports ?? []).flatMap((port, i): Finding[] => {
    const holder = holderOf(world, service, port);
    const values = { port: String(port.port), holder: holder ?? '' };
    return holder === undefined ? [] : [{ code: 'port-taken', place: `spec.ports[${i}].port`, values }];
  });
}

/** Endpoints are somebody's to write. */
function aboutSlices({ read }: ServiceWorld, { metadata }: Service): Finding[] {
  for (const slice of read.list(SLICES, metadata.namespace ?? ''))
    if (serviceOfSlice(slice as EndpointSlice) === metadata.name) return [];
  return [{ code: 'no-slices', place: 'spec.selector', values: { service: metadata.name } }];
}

/** A name that is none, or that nobody has: by what the cluster's DNS answers. */
function aboutName({ read }: ServiceWorld, { metadata, spec }: Service): Finding[] {
  const { externalName: name = '' } = spec;
  const place = 'spec.externalName';
  if (parseIp(name) !== undefined) return [{ code: 'external-address', place, values: { name } }];
  const asked = `${metadata.name}.${metadata.namespace ?? ''}.svc.${CLUSTER_DNS.zones[0]}`;
  const { answers } = answer({ read, config: CLUSTER_DNS, serial: 0 }, { name: asked, type: 'A' });
  if (answers.some(({ type }) => type === 'A')) return [];
  return [{ code: 'external-unknown', place, values: { name } }];
}

/** The one that stands for the API server: its endpoint is the server itself. */
const isApi = ({ metadata }: Service): boolean => metadata.name === 'kubernetes' && metadata.namespace === 'default';

/** @returns nothing where it does what it says */
export function serviceFindings(world: ServiceWorld, service: Service): Finding[] {
  const { spec } = service;
  if (isApi(service)) return [];
  if (spec.type === 'ExternalName') return aboutName(world, service);
  const isManual = Object.keys(spec.selector ?? {}).length === 0;
  return [...(isManual ? aboutSlices(world, service) : aboutPods(world, service)), ...aboutBalancer(world, service)];
}
