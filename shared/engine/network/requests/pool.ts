/**
 * The connections that a client keeps open: each goes to the pod that it was made to, until that closes it or it has been
 * idle for too long. New pods get nothing of a client that needs no new connection.
 */
import type { Context } from '../../api/actor.ts';
import type { Connected } from '../connect/connection.ts';
import type { Net } from '../connect/net.ts';
import type { Pod } from '../../../model/pod.ts';

/** As long as servers let a connection rest (nginx keepalive_timeout 75 s), ms. */
const IDLE_MS = 75_000;

/** Plain data: pods are found again by their uid. */
interface Kept {
  readonly way: Omit<Connected, 'pod'>;
  readonly uid: string;
  readonly usedAt: number;
}

const pools = (ctx: Context): Map<string, readonly (Kept | null)[]> =>
  ctx.table<readonly (Kept | null)[]>('requests/pools');

/** The connection at a place of a pool; undefined: there is none, or its server has closed it. */
export function keptAt({ ctx, servers }: Net, key: string, place: number): Connected | undefined {
  const kept = pools(ctx).get(key)?.[place];
  if (kept === undefined || kept === null || ctx.now - kept.usedAt > IDLE_MS) return undefined;
  const pod = ctx.read.byUid(kept.uid) as Pod | undefined;
  const listening = pod && servers.listening(pod, kept.way.port);
  if (pod === undefined || listening?.run !== kept.way.listening.run) return undefined;
  return { ...kept.way, pod, listening };
}

/** Keeps a connection at its place, as it was used now. @param size of the pool */
export function keep({ ctx }: Net, key: string, place: number, size: number, connection: Connected): void {
  const { pod, ...way } = connection;
  const pool = pools(ctx).get(key) ?? [];
  const whole = pool.length === size ? pool : Array.from({ length: size }, (_, i) => pool[i] ?? null);
  pools(ctx).set(key, whole.with(place, { way, uid: pod.metadata.uid ?? '', usedAt: ctx.now }));
}

/** A client is no more, or another: its connections are closed. */
export function closePools(ctx: Context, client: string): void {
  for (const key of pools(ctx).keys()) if (key.startsWith(`${client}\n`)) pools(ctx).delete(key);
}

export const poolKey = (client: string, goal: string): string => `${client}\n${goal}`;
