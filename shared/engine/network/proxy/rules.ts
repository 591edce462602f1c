/**
 * What the kube-proxies know: of each Service the versions that they programmed one after the other. All of them watch
 * the same changes and sync at the same pace, so a machine's rules at a moment are the last version made before that
 * moment less the machine's own delay; nothing is kept per machine.
 */
import type { Context } from '../../api/actor.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import type { EndpointSlice, Service } from '../../../model/network.ts';
import { serviceOfSlice } from './backends.ts';
import { MOST_WATCH_MS, oldestView, viewOf } from './view.ts';

/** One programming of a Service. Plain data, replaced and never changed. */
export interface Version {
  /** Virtual ms of the sync that made it, on a machine without delay. */
  readonly at: number;
  /** Undefined: it was taken away. */
  readonly service: Service | undefined;
  /** In the order of their names, so that the order in which they came does not matter. */
  readonly slices: readonly EndpointSlice[];
}

/** KubeProxyConfiguration.iptables.minSyncPeriod: between two syncs at least, ms. */
export const MIN_SYNC_MS = 1000;

/** More versions than this, and those that no machine can have any more are dropped. */
const KEPT = 4;

const SLICES = 'EndpointSlice.discovery.k8s.io';

const versions = (ctx: Context): Map<string, readonly Version[]> => ctx.table<readonly Version[]>('proxy/versions');

/**
 * When a change of now is programmed: at once when the last sync is long enough ago, else together with all others at
 * the next (pkg/proxy/runner BoundedFrequencyRunner).
 */
function syncOf(ctx: Context): number {
  const state = ctx.table<number>('proxy/state');
  const last = state.get('sync');
  if (last !== undefined && ctx.now <= last) return last;
  const next = last === undefined ? ctx.now : Math.max(ctx.now, last + MIN_SYNC_MS);
  state.set('sync', next);
  return next;
}

const byName = (a: EndpointSlice, b: EndpointSlice): number => (a.metadata.name < b.metadata.name ? -1 : 1);

export class Rules {
  /** Slices by Service, as they are now: derived from the store. */
  private slices: Map<string, Map<string, EndpointSlice>> | undefined;

  /** A slice changed. */
  sliceChanged(ctx: Context, before: EndpointSlice | undefined, after: EndpointSlice | undefined): void {
    const known = this.known(ctx.read);
    const was = before && keyOfSlice(before);
    const is = after && keyOfSlice(after);
    if (was !== undefined && was !== is) {
      const left = known.get(was);
      left?.delete(before!.metadata.name);
      if (left?.size === 0) known.delete(was);
      this.program(ctx, was);
    }
    if (is === undefined) return;
    let list = known.get(is);
    if (list === undefined) known.set(is, (list = new Map()));
    list.set(after!.metadata.name, after!);
    // What a slice says of who last changed it is nothing to a proxy.
    if (was === is && before!.endpoints === after!.endpoints && before!.ports === after!.ports) return;
    this.program(ctx, is);
  }

  /** A Service came, went, or has another spec or address. */
  serviceChanged(ctx: Context, before: Service | undefined, after: Service | undefined): void {
    if (before !== undefined && before.spec === after?.spec && before.status === after.status) return;
    if (after === undefined) dropTombstones(ctx);
    this.program(ctx, keyOf((after ?? before)!));
  }

  private program(ctx: Context, key: string): void {
    const at = syncOf(ctx);
    const { namespace, name } = splitKey(key);
    const service = ctx.read.get('Service', namespace, name);
    const slices = [...(this.known(ctx.read).get(key)?.values() ?? [])].sort(byName);
    const table = versions(ctx);
    const before = table.get(key) ?? [];
    const version: Version = { at, service, slices };
    const kept = before.at(-1)?.at === at ? before.slice(0, -1) : before;
    table.set(key, kept.length < KEPT ? [...kept, version] : [...current(kept, oldestView(ctx)), version]);
  }

  /** What the Service is now, whoever has programmed it. */
  newest(ctx: Context, key: string): Version | undefined {
    return versions(ctx).get(key)?.at(-1);
  }

  /** What every machine has of the Service whose kube-proxy is in time. */
  everywhere(ctx: Context, key: string): Version | undefined {
    return versions(ctx)
      .get(key)
      ?.findLast(({ at }) => at <= ctx.now - MOST_WATCH_MS);
  }

  /** What a machine has of the Service. @param node undefined: some place outside of all machines, without delay */
  on(ctx: Context, node: string | undefined, key: string): Version | undefined {
    const list = versions(ctx).get(key);
    if (list === undefined) return undefined;
    const at = viewOf(ctx, node);
    for (let i = list.length - 1; i >= 0; i--) if (list[i]!.at <= at) return list[i];
    return undefined;
  }

  restored(): void {
    this.slices = undefined;
  }

  private known(read: Reader): Map<string, Map<string, EndpointSlice>> {
    if (this.slices !== undefined) return this.slices;
    const known = new Map<string, Map<string, EndpointSlice>>();
    for (const slice of read.list(SLICES)) {
      const key = keyOfSlice(slice);
      if (key === undefined) continue;
      let list = known.get(key);
      if (list === undefined) known.set(key, (list = new Map()));
      list.set(slice.metadata.name, slice);
    }
    return (this.slices = known);
  }
}

function keyOfSlice(slice: EndpointSlice): string | undefined {
  const name = serviceOfSlice(slice);
  return name === undefined ? undefined : `${slice.metadata.namespace ?? ''}/${name}`;
}

/** Without those that every machine has left behind. */
function current(list: readonly Version[], oldest: number): readonly Version[] {
  let first = list.length - 1;
  while (first > 0 && list[first]!.at > oldest) first -= 1;
  return first <= 0 ? list : list.slice(first);
}

/** Services that were gone before any machine looks now. */
function dropTombstones(ctx: Context): void {
  const oldest = oldestView(ctx);
  for (const [key, list] of versions(ctx)) {
    const last = list.at(-1)!;
    if (last.service === undefined && last.slices.length === 0 && last.at < oldest) versions(ctx).delete(key);
  }
}
