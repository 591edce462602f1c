/**
 * What the ingress controllers know: Ingresses, classes, Services and endpoints as of their last sync. traefik takes up
 * changes at most every two seconds (providersThrottleDuration), ingress-nginx every three (sync-rate-limit 0.3); between
 * two syncs requests go by what was, as through kube-proxy.
 */
import type { Actor, Context } from '../../api/actor.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import type { Change } from '../../../model/change.ts';
import type { Ingress, IngressClass, IngressProgram } from '../../../model/ingress.ts';
import type { EndpointSlice, Service } from '../../../model/network.ts';
import { serviceOfSlice } from '../proxy/backends.ts';

/** A Service that some Ingress names. */
export interface KnownService {
  service: Service;
  /** In the order of their names. */
  slices: readonly EndpointSlice[];
}

/** Plain data, replaced and never changed. */
export interface IngressConfig {
  ingresses: readonly Ingress[];
  classes: ReadonlyMap<string, IngressClass>;
  /** By "namespace/name". */
  services: ReadonlyMap<string, KnownService>;
}

const INGRESS = 'Ingress.networking.k8s.io';
const CLASS = 'IngressClass.networking.k8s.io';
const SLICES = 'EndpointSlice.discovery.k8s.io';

/** From a change to a controller that is idle, ms. */
const WATCH_MS = 20;
/** Between two syncs at least, ms. */
const PACE_MS: Readonly<Record<IngressProgram, number>> = { traefik: 2000, 'ingress-nginx': 3333 };
const PROGRAMS = Object.keys(PACE_MS) as IngressProgram[];

const NOTHING: IngressConfig = { ingresses: [], classes: new Map(), services: new Map() };

/** Keys of the Services that an Ingress sends to. */
function servicesOf({ metadata, spec }: Ingress): string[] {
  const paths = (spec.rules ?? []).flatMap((rule) => rule.http?.paths ?? []);
  return [spec.defaultBackend, ...paths.map(({ backend }) => backend)].flatMap((backend) =>
    backend?.service === undefined ? [] : [`${metadata.namespace ?? ''}/${backend.service.name}`],
  );
}

function slicesOf(read: Reader, namespace: string, name: string): EndpointSlice[] {
  return [...read.list(SLICES, namespace)]
    .filter((slice) => serviceOfSlice(slice) === name)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function configNow(read: Reader): IngressConfig {
  const ingresses = [...read.list(INGRESS)];
  const services = new Map<string, KnownService>();
  for (const key of new Set(ingresses.flatMap(servicesOf))) {
    const { namespace, name } = splitKey(key);
    const service = read.get('Service', namespace, name);
    if (service !== undefined) services.set(key, { service, slices: slicesOf(read, namespace, name) });
  }
  return { ingresses, classes: new Map([...read.list(CLASS)].map((each) => [each.metadata.name, each])), services };
}

export class IngressConfigs {
  /** Services that some Ingress names: derived from the store. */
  private named: ReadonlySet<string> | undefined;

  /** @param ctx that of the actor below */
  constructor(private readonly ctx: Context) {}

  /** What the controllers of a program go by now. */
  of(program: IngressProgram): IngressConfig {
    return this.ctx.table<IngressConfig>('config').get(program) ?? NOTHING;
  }

  /** The number of this request among those to a Service by a controller's pod: endpoints take turns. */
  turn(pod: string, service: string): number {
    const turns = this.ctx.table<number>('turns');
    const key = `${pod} ${service}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return turn;
  }

  actor(): Actor {
    return {
      name: IngressConfigs.actorName,
      watches: [INGRESS, CLASS, 'Service', SLICES, 'Pod'],
      onChange: (change, ctx) => {
        if (this.concerns(change, ctx)) for (const program of PROGRAMS) wake(ctx, program);
      },
      onTimer: (_what, program, ctx) => {
        ctx.table<number>('due').delete(program);
        ctx.table<number>('synced').set(program, ctx.now);
        ctx.table<IngressConfig>('config').set(program, configNow(ctx.read));
      },
      restored: () => {
        this.named = undefined;
      },
    };
  }

  static readonly actorName = 'ingress';

  private concerns({ before, after }: Change, { read, table }: Context): boolean {
    const object = (after ?? before)!;
    switch (object.kind) {
      case 'Ingress':
        // A status is nothing to go by.
        if ((before as Ingress | undefined)?.spec === (after as Ingress | undefined)?.spec) {
          if (before?.metadata.annotations === after?.metadata.annotations) return false;
        }
        this.named = undefined;
        return true;
      case 'IngressClass':
        return true;
      case 'Pod': {
        if (after !== undefined) return false;
        const turns = table<number>('turns');
        for (const key of turns.keys()) if (key.startsWith(`${object.metadata.uid} `)) turns.delete(key);
        return false;
      }
      default: {
        if (read.count(INGRESS) === 0) return false;
        this.named ??= new Set([...read.list(INGRESS)].flatMap(servicesOf));
        const key =
          object.kind === 'Service'
            ? keyOf(object)
            : `${object.metadata.namespace ?? ''}/${serviceOfSlice(object as EndpointSlice) ?? ''}`;
        return this.named.has(key);
      }
    }
  }
}

function wake(ctx: Context, program: IngressProgram): void {
  const due = ctx.table<number>('due');
  if (due.has(program)) return;
  const last = ctx.table<number>('synced').get(program);
  const at = Math.max(ctx.now + WATCH_MS, last === undefined ? 0 : last + PACE_MS[program]);
  due.set(program, at);
  ctx.after(at - ctx.now, 'sync', program, { background: true });
}
