/** Which endpoint a new connection gets: by chance, each as likely as the other, or the one that this client had before. */
import type { Context } from '../../api/actor.ts';
import type { Stream } from '../../kernel/random.ts';
import type { ServicePort } from '../../../model/network.ts';
import { backendsOf, type Backend } from './backends.ts';
import { categorize, usesOf, type Place, type Usable } from './categorize.ts';
import type { Version } from './rules.ts';

const ZONE = 'topology.kubernetes.io/zone';

const known = new WeakMap<Version, Map<string, Usable>>();

const portKey = (port: ServicePort): string => `${port.name ?? ''}/${port.protocol ?? 'TCP'}`;

/** Whether it matters from where one looks. */
function dependsOnPlace({ service, slices }: Version): boolean {
  return usesOf(service!.spec).local || slices.some(({ endpoints }) => endpoints?.some((e) => e.hints !== undefined));
}

/** What a machine uses of a version's port; worked out once for each. @param version of a Service that is there */
export function usable(ctx: Context, version: Version, port: ServicePort, node: string | undefined): Usable {
  let ports = known.get(version);
  if (ports === undefined) known.set(version, (ports = new Map()));
  const name = portKey(port);
  const common = ports.get(name);
  if (common !== undefined) return common;
  const isPlaced = dependsOnPlace(version);
  const zone = isPlaced ? (ctx.read.get('Node', '', node ?? '')?.metadata.labels?.[ZONE] ?? '') : '';
  const key = isPlaced ? `${name} ${node ?? ''} ${zone}` : name;
  let made = ports.get(key);
  if (made === undefined) {
    const place: Place = { node, zone };
    made = categorize(backendsOf(port, version.slices), version.service!.spec, place);
    ports.set(key, made);
  }
  return made;
}

/** A client's last endpoint, as the machine's kernel remembers it (iptables' recent module). */
interface Remembered {
  readonly to: string;
  /** Virtual ms of the last connection. */
  readonly at: number;
}

/** Three hours, the API's default. */
const AFFINITY_SECONDS = 10_800;

const remembered = (ctx: Context): Map<string, Remembered> => ctx.table<Remembered>('proxy/affinity');

/** Entries that are kept before those that have run out are looked for. */
const MANY = 4096;

function forgetOld(ctx: Context, timeoutMs: number): void {
  const table = remembered(ctx);
  if (table.size < MANY) return;
  for (const [key, { at }] of table) if (ctx.now - at > timeoutMs) table.delete(key);
}

/** One of them, each as likely as the other; undefined when there is none. */
export const pick = (backends: readonly Backend[], random: Stream): Backend | undefined =>
  backends.length === 0 ? undefined : backends[backends.length === 1 ? 0 : random.int(backends.length)];

/**
 * The endpoint of a new connection from a client's address, by the rules of a machine.
 * @param among what the machine uses for this traffic
 */
export function choose(
  ctx: Context,
  { service }: Version,
  port: ServicePort,
  among: readonly Backend[],
  node: string | undefined,
  clientIp: string,
): Backend | undefined {
  const { sessionAffinity, sessionAffinityConfig } = service!.spec;
  if (sessionAffinity !== 'ClientIP' || among.length === 0) return pick(among, ctx.random('route'));
  const timeoutMs = (sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS) * 1000;
  const { namespace, name } = service!.metadata;
  const key = `${node ?? ''} ${namespace}/${name} ${portKey(port)} ${clientIp}`;
  const last = remembered(ctx).get(key);
  const again =
    last !== undefined && ctx.now - last.at <= timeoutMs
      ? among.find(({ address, port: number }) => `${address}:${number}` === last.to)
      : undefined;
  const chosen = again ?? pick(among, ctx.random('route'))!;
  forgetOld(ctx, timeoutMs);
  remembered(ctx).set(key, { to: `${chosen.address}:${chosen.port}`, at: ctx.now });
  return chosen;
}
