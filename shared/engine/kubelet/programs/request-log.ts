/** The last requests that a container's server answered, for its access log: a hundred for each run. */
import type { Context } from '../../api/actor.ts';

export interface Heard {
  /** Virtual ms. */
  readonly at: number;
  readonly client: string;
  readonly agent: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  /** The line that its server writes of it, not filled yet. */
  readonly line?: string;
}

const MOST = 100;

const table = (ctx: Context): Map<string, readonly Heard[]> => ctx.table<readonly Heard[]>('heard');
const keyOf = (uid: string, index: number, run: number): string => `${uid} ${index} ${run}`;

/** Notes requests, in the order of time; those of the run before the last are forgotten. */
export function hear(ctx: Context, uid: string, index: number, run: number, ...requests: readonly Heard[]): void {
  const heard = table(ctx);
  const key = keyOf(uid, index, run);
  const before = heard.get(key);
  if (before === undefined) heard.delete(keyOf(uid, index, run - 2));
  heard.set(key, [...(before ?? []), ...requests].slice(-MOST));
}

export const heardBy = (ctx: Context, uid: string, index: number, run: number): readonly Heard[] =>
  table(ctx).get(keyOf(uid, index, run)) ?? [];

/** A pod is gone: so is what its servers heard. */
export function forgetHeard(ctx: Context, uid: string, containers: readonly { run: number }[]): void {
  const heard = table(ctx);
  if (heard.size === 0) return;
  containers.forEach(({ run }, index) => {
    for (const r of [run, run - 1]) heard.delete(keyOf(uid, index, r));
  });
}
