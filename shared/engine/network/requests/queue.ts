/**
 * How long a request waits for its server: for a processor that others have taken, and for one of its workers. What a
 * container has promised so far is two moments, kept as plain data.
 */
import type { Context } from '../../api/actor.ts';
import { pairText } from '../../kernel/pair-text.ts';
import type { Listening } from '../connect/servers.ts';

interface Promised {
  readonly run: number;
  /** Virtual ms at which the processor has done all that was taken on. */
  readonly cpuUntil: number;
  /** Virtual ms at which each worker is free; absent: there is no such limit. */
  readonly workers?: readonly number[];
  /** Work that nobody waits for any more, with other work planned behind it. */
  readonly holes?: readonly Pick<Held, 'from' | 'until'>[];
}

/** What a request has been promised: from when its server works on it, and until when (virtual ms). */
export interface Held {
  readonly uid: string;
  readonly index: number;
  readonly run: number;
  readonly from: number;
  readonly until: number;
  /** Ms of the processor. */
  readonly cpuMs: number;
}

/** With a quota, work of one period is done before the kernel holds the container (CFS), ms. */
const PERIOD_MS = 100;

const promised = (ctx: Context): Map<string, Promised> => ctx.table<Promised>('requests/queues');
const keyOf = pairText((uid, index) => `${uid} ${index}`);

function nextWorker(busy: readonly number[]): number {
  let first = 0;
  for (let i = 1; i < busy.length; i++) if (busy[i]! < busy[first]!) first = i;
  return first;
}

/**
 * Takes a request on. Gives ms that it waits before it is worked on, or undefined where so many wait already that its
 * connection is dropped.
 * @param ms that it takes from then on
 */
export function takeOn(ctx: Context, uid: string, listening: Listening, ms: number): number | undefined {
  const { now } = ctx;
  const { index, run, cpuMs, cores, isLimited, workers: most, backlog } = listening;
  const table = promised(ctx);
  const key = keyOf(uid, index);
  const known = table.get(key);
  const before = known?.run === run ? known : undefined;
  const cpuUntil = Math.max(before?.cpuUntil ?? 0, now);
  const each = cpuMs / cores;
  const burst = isLimited ? PERIOD_MS : 0;
  const forCpu = Math.round(Math.max(0, cpuUntil - burst - now));
  if (each > 0 && forCpu / each > backlog) return undefined;
  if (most === undefined) {
    table.set(key, { run, cpuUntil: cpuUntil + each });
    return forCpu;
  }
  const busy = before?.workers?.length === most ? before.workers : Array.from({ length: most }, () => 0);
  const worker = nextWorker(busy);
  const wait = Math.round(Math.max(forCpu, busy[worker]! - now, 0));
  if ((wait * most) / ms > backlog) return undefined;
  const holes = before?.holes;
  const workers = busy.with(worker, now + wait + ms);
  table.set(key, { run, cpuUntil: cpuUntil + each, workers, ...(holes && { holes }) });
  return wait;
}

export const heldFrom = (uid: string, { index, run, cpuMs, cores }: Listening, from: number, ms: number): Held => ({
  uid,
  index,
  run,
  from,
  until: from + ms,
  cpuMs: cpuMs / cores,
});

/**
 * A client hangs up: its worker is free, for what comes after; what was planned behind it keeps the time that it was
 * told. Its processor is, where no work on it has begun.
 */
export function giveBack(ctx: Context, { uid, index, run, from, until, cpuMs }: Held): void {
  const { now } = ctx;
  const table = promised(ctx);
  const key = keyOf(uid, index);
  const known = table.get(key);
  if (known === undefined || known.run !== run) return;
  const cpuUntil = from > now ? Math.max(now, known.cpuUntil - cpuMs) : known.cpuUntil;
  let { workers } = known;
  if (workers === undefined) return void table.set(key, { run, cpuUntil });
  let holes = [...(known.holes ?? []), { from, until }].filter((hole) => hole.until > now);
  for (;;) {
    const last = holes.findIndex((hole) => workers!.includes(hole.until));
    if (last < 0) break;
    const hole = holes[last]!;
    workers = workers.with(workers.indexOf(hole.until), Math.max(now, hole.from));
    holes = holes.filter((_, i) => i !== last);
  }
  table.set(key, { run, cpuUntil, workers, ...(holes.length > 0 && { holes }) });
}

/** A pod is gone. */
export function forgetQueues(ctx: Context, uid: string, containers: number): void {
  const table = promised(ctx);
  if (table.size > 0) for (let index = 0; index < containers; index++) table.delete(keyOf(uid, index));
}
