/**
 * k3s' own load balancer: a pod on every machine that has the Service's ports there, and the addresses of the machines
 * whose pod is ready as the Service's (pkg/cloudprovider/servicelb.go). A port that is taken leaves pods pending.
 */
import type { Context, Controller } from '../../api/actor.ts';
import { sameJson } from '../../api/equal.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { Change } from '../../../model/change.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { EndpointSlice, Service } from '../../../model/network.ts';
import { balancerSet } from './daemon-set.ts';
import {
  addressesOf,
  balancerStatus,
  daemonSetName,
  NAMESPACE,
  SERVICE_NAME,
  SERVICE_NAMESPACE,
  wantsBalancer,
} from './wanted.ts';

const SLICES = 'EndpointSlice.discovery.k8s.io';
const SLICE_SERVICE = 'kubernetes.io/service-name';
const SETS = 'DaemonSet.apps';

/** The Service that a balancer's pod is for. */
function balancedKey({ before, after }: Change): readonly string[] {
  const labels = (after ?? before)!.metadata.labels;
  const name = labels?.[SERVICE_NAME];
  return name === undefined ? [] : [`${labels?.[SERVICE_NAMESPACE] ?? ''}/${name}`];
}

/** Machines that have a ready endpoint of the Service. */
function endpointMachines({ read }: Context, { metadata }: Service): Set<string> {
  const found = new Set<string>();
  for (const slice of read.list(SLICES, metadata.namespace)) {
    if (slice.metadata.labels?.[SLICE_SERVICE] !== metadata.name) continue;
    for (const { nodeName, conditions } of slice.endpoints)
      if (nodeName !== undefined && conditions?.ready !== false) found.add(nodeName);
  }
  return found;
}

/** Addresses of the machines whose pod is ready; with the policy Local only where an endpoint is. */
function readyAddresses(ctx: Context, service: Service): string[] {
  const set = ctx.read.get(SETS, NAMESPACE, daemonSetName(service));
  if (set === undefined) return [];
  const only = service.spec.externalTrafficPolicy === 'Local' ? endpointMachines(ctx, service) : undefined;
  const found: string[] = [];
  for (const pod of ctx.read.controlledBy('Pod', set.metadata.uid ?? '')) {
    const node = pod.spec.nodeName ?? '';
    if (!isPodReady(pod) || pod.metadata.deletionTimestamp !== undefined || only?.has(node) === false) continue;
    const address = ctx.read
      .get('Node', '', node)
      ?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    if (address !== undefined) found.push(address);
  }
  return found.sort();
}

function ensureAccount({ read, api }: Context): void {
  if (read.get('ServiceAccount', NAMESPACE, 'svclb') !== undefined) return;
  api.create({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'svclb', namespace: NAMESPACE },
  } as KubeObject);
}

/** Makes the DaemonSet, or changes it to what the Service is now. */
function ensureSet(ctx: Context, service: Service): void {
  const { read, api } = ctx;
  const wanted = balancerSet(service);
  const { name } = wanted.metadata;
  const known = read.get(SETS, NAMESPACE, name);
  const made = ctx.table<DaemonSet['spec']>('made');
  if (known !== undefined && sameJson(made.get(name), wanted.spec)) return;
  if (known === undefined) {
    ensureAccount(ctx);
    api.create(wanted);
  } else api.update({ ...known, spec: { ...known.spec, template: wanted.spec.template } });
  made.set(name, wanted.spec);
  ctx.event(service, 'Normal', 'AppliedDaemonSet', `Applied LoadBalancer DaemonSet ${NAMESPACE}/${name}`);
}

/** @returns the Service's status is what its pods say */
function report(ctx: Context, service: Service): void {
  const before = addressesOf(service);
  const after = readyAddresses(ctx, service);
  const { namespace = '', name } = service.metadata;
  const told = ctx.table<true>('unavailable');
  if (after.length === 0 && before.length === 0) {
    if (told.has(keyOf(service))) return;
    told.set(keyOf(service), true);
    ctx.event(service, 'Warning', 'UnAvailableLoadBalancer', 'There are no available nodes for LoadBalancer');
    return;
  }
  if (sameJson(before, after)) return;
  ctx.api.setStatus('Service', namespace, name, balancerStatus(service, after));
  const ips = (list: readonly string[]): string => `[${list.join(' ')}]`;
  if (after.length === 0)
    ctx.event(service, 'Warning', 'UnAvailableLoadBalancer', 'There are no available nodes for LoadBalancer');
  else
    ctx.event(
      service,
      'Normal',
      'UpdatedLoadBalancer',
      `Updated LoadBalancer with new IPs: ${ips(before)} -> ${ips(after)}`,
    );
}

export const serviceLb: Controller = {
  name: 'service-lb-controller',
  watches: [
    { kind: 'Service', keys: ({ before, after }) => (isBalanced(before, after) ? [keyOf((after ?? before)!)] : []) },
    { kind: 'Pod', keys: balancedKey },
    { kind: SLICES, keys: sliceKeys },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const service = ctx.read.get('Service', namespace, name);
    if (service === undefined || !wantsBalancer(service)) {
      ctx.table('unavailable').delete(key);
      return undefined;
    }
    ensureSet(ctx, service);
    report(ctx, service);
    return undefined;
  },
};

function isBalanced(before: KubeObject | undefined, after: KubeObject | undefined): boolean {
  return [before, after].some((one) => (one as Service | undefined)?.spec.type === 'LoadBalancer');
}

/** Endpoints matter to the policy Local alone. */
function sliceKeys({ before, after }: Change, read: Context['read']): readonly string[] {
  const { metadata } = (after ?? before) as EndpointSlice;
  const name = metadata.labels?.[SLICE_SERVICE];
  const service = name === undefined ? undefined : read.get('Service', metadata.namespace ?? '', name);
  return service?.spec.type === 'LoadBalancer' && service.spec.externalTrafficPolicy === 'Local'
    ? [keyOf(service)]
    : [];
}
