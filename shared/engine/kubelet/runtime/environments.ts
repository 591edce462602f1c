/** What containers were given when they started: it stays, whatever becomes of ConfigMaps, Secrets and labels later. */
import type { Context } from '../../api/actor.ts';
import type { Variable } from '../environment/service-variables.ts';

/** By pod uid and container index. */
interface Kept {
  readonly run: number;
  readonly declared: readonly Variable[];
}

const environments = (ctx: Context): Map<string, Kept> => ctx.table<Kept>('environments');

const keyOf = (uid: string, index: number): string => `${uid} ${index}`;

/** Notes what the container's manifest gives it at this start. */
export function keepEnvironment(
  ctx: Context,
  uid: string,
  index: number,
  run: number,
  declared: readonly Variable[],
): void {
  environments(ctx).set(keyOf(uid, index), { run, declared });
}

/** What was noted of this run; undefined: nothing that could change. */
export function keptEnvironment(
  ctx: Context,
  uid: string,
  index: number,
  run: number,
): readonly Variable[] | undefined {
  const kept = environments(ctx).get(keyOf(uid, index));
  return kept?.run === run ? kept.declared : undefined;
}

/** The pod is gone. */
export function forgetEnvironments(ctx: Context, uid: string, count: number): void {
  const all = environments(ctx);
  if (all.size > 0) for (let index = 0; index < count; index++) all.delete(keyOf(uid, index));
}
