/**
 * Every API server says where it answers: the Service default/kubernetes, its Endpoints and its slice
 * (pkg/controlplane/controller/kubernetesservice, pkg/controlplane/reconcilers lease.go, endpointsadapter.go).
 */
import type { Actor, Context } from './api/actor.ts';
import { sameJson } from './api/equal.ts';
import { API_PLACE, DEFAULT_SERVICE_RANGE, ServiceRange } from './api/service-range.ts';
import { API_PORT, carriesControlPlane, machineFault } from './kinds/machine.ts';
import type { Endpoints } from '../model/endpoints.ts';
import type { EndpointSlice, Service } from '../model/network.ts';
import type { Node } from '../model/node.ts';
import type { KubeObject } from '../model/meta.ts';

const NAMESPACE = 'default';
const NAME = 'kubernetes';
const SLICES = 'EndpointSlice.discovery.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const PORT = { name: 'https', port: API_PORT, protocol: 'TCP' } as const;

/** DefaultEndpointReconcilerInterval: how often each server renews its lease and looks at all of them. */
const EVERY_MS = 10_000;
/** Two passes after its last renewal the lease of a server (DefaultEndpointReconcilerTTL, 15 s) has run out for the others. */
const LEASE_MS = 2 * EVERY_MS;
const WATCH_MS = 5;

/** @param range what Services get their addresses from: it has the first of them */
export const kubernetesService = (range: string): Service =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NAME, namespace: NAMESPACE, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: new ServiceRange(range).at(API_PLACE),
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: API_PORT }],
    },
  }) as Service;

const addressOf = ({ status }: Node): string | undefined =>
  status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;

/** Virtual ms until which the lease of a silent machine's server holds, by its name. */
const leases = (ctx: Context): Map<string, number> => ctx.table<number>('leases');

function serversOf(ctx: Context): string[] {
  const found: string[] = [];
  for (const node of ctx.read.list('Node')) {
    if (!carriesControlPlane(node)) continue;
    const address = addressOf(node);
    const holds = machineFault(node) === undefined || (leases(ctx).get(node.metadata.name) ?? 0) > ctx.now;
    if (address !== undefined && holds) found.push(address);
  }
  return [...new Set(found)].sort();
}

/** The Endpoints with these servers; what others wrote into it goes, its ports apart (updateEndpoints). */
export function apiEndpoints(servers: readonly string[], existing: Endpoints | undefined): Endpoints {
  const [subset] = existing?.subsets?.length === 1 ? existing.subsets : [];
  const kept = subset?.ports ?? [];
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...(existing?.metadata ?? { name: NAME, namespace: NAMESPACE }),
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [{ addresses: servers.map((ip) => ({ ip })), ports: kept.length > 0 ? kept : [{ ...PORT }] }],
  };
}

/** The slice with these servers (updateEndpointSlice). */
export function apiSlice(servers: readonly string[], existing: EndpointSlice | undefined): EndpointSlice {
  const kept = existing?.ports ?? [];
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...(existing?.metadata ?? { name: NAME, namespace: NAMESPACE }),
      labels: { [SERVICE_NAME]: NAME },
    },
    addressType: 'IPv4',
    endpoints: servers.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
    ports: kept.length > 0 ? [...kept] : [{ ...PORT }],
  };
}

function put<T extends KubeObject>(ctx: Context, existing: T | undefined, wanted: T, facts: (of: T) => unknown): void {
  if (existing === undefined) ctx.api.create(wanted);
  else if (!sameJson(facts(existing), facts(wanted))) ctx.api.update(wanted);
}

function reconcile(ctx: Context, range: string): void {
  const { read, api } = ctx;
  const servers = serversOf(ctx);
  // A list of none says that something is wrong with the list.
  if (servers.length === 0) return;
  if (read.get('Service', NAMESPACE, NAME) === undefined) api.create(kubernetesService(range));
  const endpoints = read.get('Endpoints', NAMESPACE, NAME) as Endpoints | undefined;
  put(ctx, endpoints, apiEndpoints(servers, endpoints), (of) => [of.subsets, of.metadata.labels]);
  for (const { metadata } of [...read.list(SLICES, NAMESPACE)])
    if (metadata.labels?.[SERVICE_NAME] === NAME && metadata.name !== NAME)
      api.delete(SLICES, NAMESPACE, metadata.name);
  const slice = read.get(SLICES, NAMESPACE, NAME) as EndpointSlice | undefined;
  put(ctx, slice, apiSlice(servers, slice), (of) => [of.endpoints, of.ports, of.metadata.labels]);
}

/** Servers look at the same moments: ms to the first that is not before `at`. */
const untilPass = (ctx: Context, at: number): number => Math.ceil(at / EVERY_MS) * EVERY_MS - ctx.now;

function machineChanged(ctx: Context, before: Node | undefined, after: Node | undefined): void {
  if (!carriesControlPlane(before) && !carriesControlPlane(after)) return;
  const { name } = (after ?? before)!.metadata;
  const isSilent = machineFault(after) !== undefined;
  if (isSilent && !leases(ctx).has(name)) leases(ctx).set(name, Math.floor(ctx.now / EVERY_MS) * EVERY_MS + LEASE_MS);
  else if (!isSilent) leases(ctx).delete(name);
  const isSame =
    before !== undefined &&
    after !== undefined &&
    machineFault(before) === machineFault(after) &&
    carriesControlPlane(before) === carriesControlPlane(after) &&
    addressOf(before) === addressOf(after);
  if (isSame) return;
  // A server that comes says so by itself; that one has gone is found out.
  const isNew = after !== undefined && !isSilent;
  ctx.after(isNew ? WATCH_MS : untilPass(ctx, leases(ctx).get(name) ?? ctx.now), 'reconcile', '');
}

/** @param range what Services get their addresses from */
export function kubernetesServiceActor(range = DEFAULT_SERVICE_RANGE): Actor {
  return {
    name: 'kube-apiserver',
    partOf: 'kube-apiserver',
    watches: ['Node', 'Service', 'Endpoints', SLICES],
    onChange({ before, after, cause }, ctx) {
      const object = (after ?? before)!;
      if (object.kind === 'Node') return machineChanged(ctx, before as Node | undefined, after as Node | undefined);
      const { name, namespace, labels } = object.metadata;
      const isOurs = name === NAME || (object.kind === 'EndpointSlice' && labels?.[SERVICE_NAME] === NAME);
      if (namespace !== NAMESPACE || !isOurs || cause.actor === 'kube-apiserver') return;
      // Looking whether all is well never ends; that something is gone is about to be mended.
      ctx.after(untilPass(ctx, ctx.now + 1), 'reconcile', '', { background: after !== undefined });
    },
    onTimer: (_what, _key, ctx) => reconcile(ctx, range),
  };
}
