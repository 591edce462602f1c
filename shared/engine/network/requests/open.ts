/** The requests that are under way: each ends at its time, or before, when its server, its pod or its machine does. */
import type { Context } from '../../api/actor.ts';
import type { Hop, RequestRecord } from '../../../model/request.ts';
import { remember } from '../ledger/ledger.ts';
import { countRequest } from '../traffic.ts';
import { noteFate } from './fates.ts';
import { giveBack, type Held } from './queue.ts';

/** A container in one of its runs. */
export interface Worker {
  readonly uid: string;
  readonly index: number;
  readonly run: number;
}

/** Plain data, replaced and never changed. */
export interface Open {
  /** As it will be remembered when nothing comes between. */
  readonly record: RequestRecord;
  /** The containers that work on it. */
  readonly workers: readonly Worker[];
  /** Drawn, and kept in the ledger one by one. */
  readonly isSeen: boolean;
  /** How long its client waits in all, ms. */
  readonly timeoutMs: number;
  /** The machine that its client runs on; absent: none of the cluster's. */
  readonly machine?: string;
  /** What its server has planned for a client that may hang up. */
  readonly held?: Held;
  /** A process waits for it: the container that answers, where it came to one. */
  readonly asked?: { readonly server: Worker | undefined };
}

const openRequests = (ctx: Context): Map<string, Open> => ctx.table<Open>('requests/open');

const background = { background: true } as const;

const END = 'ended';

/** The timer of a request's end. */
export const isEnd = (what: string): boolean => what === END;

function wait(ctx: Context, key: string, until: number): void {
  ctx.after(Math.max(0, Math.ceil(until - ctx.now)), END, key, background);
}

export function open(ctx: Context, one: Open): void {
  const key = String(one.record.id);
  openRequests(ctx).set(key, one);
  wait(ctx, key, one.record.at + one.record.latency);
}

/** The moment has come that was planned; nothing happens when another is planned since. */
export function onEnd(ctx: Context, id: string): void {
  const one = openRequests(ctx).get(id);
  if (one !== undefined && Math.ceil(one.record.at + one.record.latency) === ctx.now) close(ctx, id, one);
}

function close(ctx: Context, id: string, one: Open): void {
  openRequests(ctx).delete(id);
  countRequest(ctx, one.record);
  remember(ctx, one.record, one.isSeen);
}

/** It ends otherwise than planned. */
function change(ctx: Context, id: string, one: Open, news: Partial<RequestRecord>): void {
  const { code: _code, ...planned } = one.record;
  const record: RequestRecord = { ...planned, ...news };
  const next = { ...one, record };
  if (one.isSeen) {
    const { outcome, latency, cause, reason } = record;
    ctx.trace({
      type: 'request-ended',
      at: ctx.now,
      id: record.id,
      outcome,
      latency,
      ...(cause && { cause }),
      ...(reason === undefined ? {} : { reason }),
    });
  }
  const until = record.at + record.latency;
  if (until <= ctx.now) return close(ctx, id, next);
  openRequests(ctx).set(id, next);
  wait(ctx, id, until);
}

const isRun = (worker: Worker, uid: string, index: number, run: number): boolean =>
  worker.uid === uid && worker.index === index && worker.run === run;

/** Whether a container's run works on it. */
const isWorkOf = ({ workers, asked }: Open, uid: string, index: number, run: number): boolean =>
  workers.some((worker) => isRun(worker, uid, index, run)) ||
  (asked?.server !== undefined && isRun(asked.server, uid, index, run));

/** A container's run has dropped its connections: what it worked on is lost. */
export function cutRequests(ctx: Context, uid: string, index: number, run: number): void {
  for (const [id, one] of openRequests(ctx)) {
    const { asked, record } = one;
    if (!isWorkOf(one, uid, index, run)) continue;
    if (asked !== undefined) noteFate(ctx, record.id, { at: ctx.now, reason: 'reset' });
    const reason = `${record.pod?.name ?? 'the pod'} ended before it had answered: the connection was reset`;
    change(ctx, id, one, { outcome: 'lost', cause: 'reset', reason, latency: ctx.now - record.at });
  }
}

/** Its client waits no longer: it has lost its patience, or it is gone. @param number of the request */
export function hangUp(ctx: Context, number: number, why: 'patience' | 'gone'): void {
  const id = String(number);
  const one = openRequests(ctx).get(id);
  if (one === undefined) return;
  const { record, held } = one;
  if (held !== undefined) giveBack(ctx, held);
  const latency = ctx.now - record.at;
  const what = why === 'patience' ? 'the client gave up' : 'the client was ended';
  if (record.outcome === 'lost')
    return change(ctx, id, one, { latency, reason: `${record.reason ?? ''}; ${what} after ${latency} ms` });
  const cause = why === 'patience' ? 'timed-out' : 'hung-up';
  const reason = `${record.pod?.name ?? record.host ?? 'the other end'} had not answered after ${latency} ms: ${what}`;
  change(ctx, id, one, { outcome: 'lost', cause, reason, latency });
}

const nodeOf = (hop: Hop): string | undefined =>
  hop.kind === 'pod' || hop.kind === 'proxy' ? hop.pod.node : 'node' in hop ? hop.node : undefined;

/** Whether it is on its way to or from a machine. @param from the client's own machine */
function crosses({ hops }: RequestRecord, node: string, from: string | undefined): boolean {
  const passed = hops.map(nodeOf).filter((one) => one !== undefined);
  const leaves = from !== node || passed.some((one) => one !== node) || hops.at(-1)?.kind === 'away';
  return leaves && passed.includes(node);
}

/** Nothing comes from a machine any more: whoever waits for it does so in vain, and nobody on it waits if it has no power. */
export function silenceRequests(ctx: Context, node: string, fault: 'off' | 'cut-off'): void {
  const why = fault === 'off' ? 'lost its power' : 'was cut off';
  for (const [id, one] of openRequests(ctx)) {
    const { record, timeoutMs, machine, asked } = one;
    if (machine === node && fault === 'off') {
      const reason = `${node} ${why}, and with it the client`;
      change(ctx, id, one, { outcome: 'lost', cause: 'hung-up', reason, latency: ctx.now - record.at });
      continue;
    }
    if (!crosses(record, node, machine) || record.outcome === 'lost') continue;
    if (asked !== undefined) noteFate(ctx, record.id, { at: record.at + timeoutMs, reason: 'timeout' });
    const reason = `${node} ${why} before the answer came`;
    change(ctx, id, one, { outcome: 'lost', cause: 'timed-out', reason, latency: timeoutMs });
  }
}

/** Ms until the last request that a container's run works on is answered. */
export function busyMs(ctx: Context, uid: string, index: number, run: number): number {
  let last = ctx.now;
  for (const one of openRequests(ctx).values()) {
    const { record } = one;
    if (record.outcome === 'ok' && isWorkOf(one, uid, index, run)) last = Math.max(last, record.at + record.latency);
  }
  return Math.ceil(last - ctx.now);
}
