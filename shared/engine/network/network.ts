/**
 * The network as an actor: the rules of the proxies, the sources of requests, and the ends of requests. Its timers never
 * keep the cluster from being settled.
 */
import type { Actor, Context } from '../api/actor.ts';
import { machineFault } from '../kinds/machine.ts';
import type { Change } from '../../model/change.ts';
import type { EndpointSlice, Service } from '../../model/network.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import { beginClients, retarget, wakeToRetarget } from './clients/clients.ts';
import { INGRESS } from './clients/entrance.ts';
import { controllers, targets } from './clients/tables.ts';
import { runLane } from './clients/send.ts';
import type { Target } from './clients/targets.ts';
import type { Net } from './connect/net.ts';
import { machineChanged, proxyPodChanged } from './proxy/view.ts';
import { isEnd, onEnd, silenceRequests } from './requests/open.ts';
import { forgetQueues } from './requests/queue.ts';
import { forgetPod, forgetService } from './traffic.ts';
import { forgetVisits } from './visits.ts';

/** What of a Service decides on targets. */
const isSame = (a: Service | undefined, b: Service | undefined): boolean =>
  a !== undefined && b !== undefined && a.spec === b.spec && a.metadata.annotations === b.metadata.annotations;

function serviceChanged({ rules, ctx }: Net, before: Service | undefined, after: Service | undefined): void {
  rules.serviceChanged(ctx, before, after);
  if (after === undefined) {
    const { namespace = '', name } = before!.metadata;
    forgetService(ctx, namespace, name);
    ctx.table<true>('known').delete(`${namespace}/${name}`);
    controllers(ctx).delete(`${namespace}/${name}`);
  }
  if (!isSame(before, after)) wakeToRetarget(ctx);
}

function podChanged(ctx: Context, before: Pod | undefined, after: Pod | undefined): void {
  proxyPodChanged(ctx, before, after);
  if (after !== undefined) return;
  const { metadata, spec } = before!;
  const uid = metadata.uid ?? '';
  forgetPod(ctx, uid);
  forgetVisits(ctx, uid);
  forgetQueues(ctx, uid, spec.containers.length + (spec.initContainers?.length ?? 0));
}

function nodeChanged({ ctx, doors }: Net, before: Node | undefined, after: Node | undefined): void {
  doors.forget();
  machineChanged(ctx, before, after);
  const fault = machineFault(after);
  if (after === undefined || fault === machineFault(before) || fault === undefined) return;
  silenceRequests(ctx, after.metadata.name, fault);
}

/** @param net its own */
export function network(net: Net): Actor {
  /** Targets that share the common rate: derived from the table, dropped when that may be another. */
  let shared: readonly Target[] | undefined;
  const common = (): readonly Target[] =>
    (shared ??= [...targets(net.ctx).values()].filter((t) => t.requestsPerSecond === undefined));
  return {
    name: 'users',
    watches: ['Node', 'Service', 'EndpointSlice.discovery.k8s.io', 'Pod', INGRESS],
    start: beginClients,
    onChange(change: Change, ctx) {
      const { before, after } = change;
      net.addresses.changed(change);
      switch ((after ?? before)!.kind) {
        case 'Node':
          return nodeChanged(net, before as Node | undefined, after as Node | undefined);
        case 'Pod':
          return podChanged(ctx, before as Pod | undefined, after as Pod | undefined);
        case 'Ingress':
          return wakeToRetarget(ctx);
        case 'Service':
          return serviceChanged(net, before as Service | undefined, after as Service | undefined);
        default:
          return net.rules.sliceChanged(ctx, before as EndpointSlice | undefined, after as EndpointSlice | undefined);
      }
    },
    onTimer(what, key, ctx) {
      if (isEnd(what)) return onEnd(ctx, key);
      if (what === 'send') return runLane(net, key, common);
      shared = undefined;
      retarget(ctx);
    },
    restored() {
      net.addresses.restored();
      net.doors.forget();
      net.rules.restored();
      shared = undefined;
    },
  };
}
