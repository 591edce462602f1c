/**
 * Writes into each Ingress where it is reached, as the controller that it belongs to does: traefik at once and only where
 * there are rules (updateIngressStatus), ingress-nginx once a minute (status.go), which takes it back as it ends.
 */
import type { Context, Controller } from '../../api/actor.ts';
import { sameJson } from '../../api/equal.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import { isOwnIngress } from '../../kinds/ingress/ownership.ts';
import type { Change } from '../../../model/change.ts';
import type { Ingress, IngressProgram, LoadBalancerAddress } from '../../../model/ingress.ts';
import type { Service } from '../../../model/network.ts';
import { publishedAddresses } from './addresses.ts';
import { ControllerPods, type ProgramOf, type RunningController } from './controller-pods.ts';

const INGRESS = 'Ingress.networking.k8s.io';
const CLASS = 'IngressClass.networking.k8s.io';

/** How the controllers sign their events. */
const NAMES: Readonly<Record<IngressProgram, string>> = {
  traefik: 'traefik',
  'ingress-nginx': 'nginx-ingress-controller',
};

/** ingress-nginx: from one look at all statuses to the next (status.go UpdateInterval), and to its first. */
const SYNC_MS = 60_000;
const FIRST_SYNC_MS = 1000;

const addressesIn = (ingress: Ingress): readonly LoadBalancerAddress[] => ingress.status?.loadBalancer?.ingress ?? [];

/** Virtual ms at which ingress-nginx looks next. */
function nextSync(ctx: Context, { startedAt }: RunningController): number {
  const started = ctx.when(startedAt);
  const age = ctx.now - started;
  return age < FIRST_SYNC_MS ? started + FIRST_SYNC_MS : started + Math.ceil((age + 1) / SYNC_MS) * SYNC_MS;
}

function write(ctx: Context, ingress: Ingress, addresses: readonly LoadBalancerAddress[]): void {
  const { namespace = '', name } = ingress.metadata;
  const loadBalancer = addresses.length === 0 ? {} : { ingress: [...addresses] };
  ctx.api.setStatus(INGRESS, namespace, name, { loadBalancer });
}

/** ingress-nginx says each time that it has taken up a version (store.go). */
function announce(ctx: Context, ingress: Ingress): void {
  const seen = ctx.table<string>('seen');
  const version = ingress.metadata.resourceVersion ?? '';
  if (seen.get(keyOf(ingress)) === version) return;
  seen.set(keyOf(ingress), version);
  ctx.event(ingress, 'Normal', 'Sync', 'Scheduled for sync');
}

/** A controller for the Ingresses of one program. @param programOf which ingress controller an image is */
export function ingressStatus(program: IngressProgram, programOf: ProgramOf): Controller {
  const pods = new ControllerPods(program, programOf);
  const all = (read: Reader): string[] => (read.count(INGRESS) === 0 ? [] : [...read.list(INGRESS)].map(keyOf));

  /** ingress-nginx took its addresses back as its last pod ended. */
  function leave(ctx: Context, ingress: Ingress): undefined {
    const written = ctx.table<true>('written');
    if (program === 'ingress-nginx' && written.delete(keyOf(ingress))) write(ctx, ingress, []);
  }

  return {
    name: NAMES[program],
    watches: [
      { kind: INGRESS, keys: ({ before, after }) => [keyOf((after ?? before)!)] },
      { kind: CLASS, keys: (_change, read) => all(read) },
      { kind: 'Pod', keys: (change, read) => (pods.changed(change, read) ? all(read) : []) },
      {
        kind: 'Service',
        keys: (change: Change, read) =>
          isPublished((change.after ?? change.before) as Service, read) ? all(read) : [],
      },
    ],
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const ingress = ctx.read.get(INGRESS, namespace, name);
      if (ingress === undefined) {
        for (const table of ['seen', 'written', 'due']) ctx.table(table).delete(key);
        return undefined;
      }
      const running = pods.running(ctx.read);
      if (running === undefined) return leave(ctx, ingress);
      if (!isOwnIngress(running.settings, ingress, (className) => ctx.read.get(CLASS, '', className))) return undefined;
      if (program === 'ingress-nginx') announce(ctx, ingress);
      else if ((ingress.spec.rules?.length ?? 0) === 0) return undefined;
      const wanted = publishedAddresses(ctx.read, running.settings, running.pod);
      const due = ctx.table<number>('due');
      if (wanted === undefined || sameJson(wanted, addressesIn(ingress))) {
        due.delete(key);
        return undefined;
      }
      if (program === 'ingress-nginx') {
        if (!due.has(key)) due.set(key, nextSync(ctx, running));
        const left = due.get(key)! - ctx.now;
        if (left > 0) return left;
        due.delete(key);
      }
      ctx.table<true>('written').set(key, true);
      write(ctx, ingress, wanted);
      return undefined;
    },
    restored() {
      pods.restored();
    },
  };

  function isPublished({ metadata }: Service, read: Reader): boolean {
    if (read.count(INGRESS) === 0) return false;
    return pods.running(read)?.settings.publishedService === `${metadata.namespace}/${metadata.name}`;
  }
}
