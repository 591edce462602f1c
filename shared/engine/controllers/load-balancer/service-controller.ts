/**
 * What every provider of load balancers shares: Services are held until their balancer is gone, and it is said what is
 * done (k8s.io/cloud-provider/controllers/service). A cloud's own gives an address of its own some seconds later.
 */
import type { Context, Controller } from '../../api/actor.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Service } from '../../../model/network.ts';
import { addressesOf, balancerStatus, CLEANUP, daemonSetName, isHeld, NAMESPACE, wantsBalancer } from './wanted.ts';

/** svclb: k3s' own; cloud: one outside of the cluster. */
export type Provider = 'svclb' | 'cloud';

/** As long as a cloud takes to set one up, ms. */
const CLOUD_MS = 8000;
/** TEST-NET-2: nobody has these. */
const CLOUD_PREFIX = '198.51.100.';
const CLOUD_SIZE = 254;

const withFinalizers = <T extends KubeObject>(object: T, change: (names: readonly string[]) => string[]): T => ({
  ...object,
  metadata: { ...object.metadata, finalizers: change(object.metadata.finalizers ?? []) },
});

function release(ctx: Context, key: string): void {
  for (const table of ['ensuring', 'address']) ctx.table(table).delete(key);
}

/** The lowest address that no Service has. */
function freeAddress(ctx: Context): string | undefined {
  const taken = new Set(ctx.table<string>('address').values());
  for (let i = 1; i <= CLOUD_SIZE; i++) if (!taken.has(`${CLOUD_PREFIX}${i}`)) return `${CLOUD_PREFIX}${i}`;
  return undefined;
}

/** Gives ms until the cloud has it ready; undefined: it has. */
function ensureInCloud(ctx: Context, service: Service, key: string, since: number): number | undefined {
  const left = since + CLOUD_MS - ctx.now;
  if (left > 0) return left;
  const table = ctx.table<string>('address');
  const ip = table.get(key) ?? freeAddress(ctx);
  if (ip === undefined) {
    const why = 'Error syncing load balancer: failed to ensure load balancer: no address is left';
    ctx.event(service, 'Warning', 'SyncLoadBalancerFailed', why);
    return undefined;
  }
  table.set(key, ip);
  if (addressesOf(service)[0] === ip) return undefined;
  const { namespace = '', name } = service.metadata;
  ctx.api.setStatus('Service', namespace, name, balancerStatus(service, [ip]));
  ctx.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
  return undefined;
}

/** Takes it down, and lets the Service go. */
function tearDown(ctx: Context, service: Service, key: string): void {
  const { namespace = '', name } = service.metadata;
  ctx.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
  const set = daemonSetName(service);
  if (ctx.read.get('DaemonSet.apps', NAMESPACE, set) !== undefined) ctx.api.delete('DaemonSet.apps', NAMESPACE, set);
  if (addressesOf(service).length > 0) ctx.api.setStatus('Service', namespace, name, balancerStatus(service, []));
  release(ctx, key);
  const now = ctx.read.get('Service', namespace, name);
  if (now !== undefined) ctx.api.update(withFinalizers(now, (names) => names.filter((one) => one !== CLEANUP)));
  ctx.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
}

export function serviceController(provider: Provider): Controller {
  return {
    name: 'service-controller',
    watches: [{ kind: 'Service', keys: ({ before, after }) => (after === undefined ? [] : keysOf(before, after)) }],
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const service = ctx.read.get('Service', namespace, name);
      if (service === undefined) return undefined;
      if (!wantsBalancer(service)) {
        if (isHeld(service)) tearDown(ctx, service, key);
        return undefined;
      }
      const ensuring = ctx.table<number>('ensuring');
      if (!ensuring.has(key)) {
        ensuring.set(key, ctx.now);
        ctx.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
      }
      if (!isHeld(service)) ctx.api.update(withFinalizers(service, (names) => [...names, CLEANUP]));
      return provider === 'cloud' ? ensureInCloud(ctx, service, key, ensuring.get(key)!) : undefined;
    },
  };
}

/** Services that have a balancer, or had one. */
function keysOf(before: KubeObject | undefined, after: KubeObject): readonly string[] {
  const types = [before, after].map((one) => (one as Service | undefined)?.spec.type);
  return types.includes('LoadBalancer') || isHeld(after) ? [keyOf(after)] : [];
}
