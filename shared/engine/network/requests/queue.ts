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
  const forCpu = Math.max(0, cpuUntil - burst - now);
  if (each > 0 && forCpu / each > backlog) return undefined;
  if (most === undefined) {
    table.set(key, { run, cpuUntil: cpuUntil + each });
    return Math.round(forCpu);
  }
  const busy = before?.workers?.length === most ? before.workers : Array.from({ length: most }, () => 0);
  const worker = nextWorker(busy);
  const wait = Math.max(forCpu, busy[worker]! - now, 0);
  if ((wait * most) / ms > backlog) return undefined;
  table.set(key, { run, cpuUntil: cpuUntil + each, workers: busy.with(worker, now + wait + ms) });
  return Math.round(wait);
}

/** A pod is gone. */
export function forgetQueues(ctx: Context, uid: string, containers: number): void {
  const table = promised(ctx);
  if (table.size > 0) for (let index = 0; index < containers; index++) table.delete(keyOf(uid, index));
}
