/** Every request that was, the last 20,000 one by one and all of them in totals that never forget. */
import type { Context } from '../../api/actor.ts';
import type { LedgerFilter, LedgerPage } from '../../../model/ledger.ts';
import type { RequestRecord } from '../../../model/request.ts';
import { forgetTotals, tally } from './totals.ts';

const MOST = 20_000;
/** Records of a chunk: an addition copies no more than that. */
const CHUNK = 25;

const chunks = (ctx: Context): Map<string, readonly RequestRecord[]> =>
  ctx.table<readonly RequestRecord[]>('ledger/records');
const state = (ctx: Context): Map<string, number> => ctx.table<number>('ledger/state');

/** Remembers a request that has ended. @param isSeen whether it is also kept by itself */
export function remember(ctx: Context, record: RequestRecord, isSeen: boolean): void {
  tally(ctx, record);
  if (!isSeen) return;
  const last = state(ctx).get('chunk') ?? 0;
  const held = chunks(ctx).get(String(last)) ?? [];
  if (held.length < CHUNK) {
    chunks(ctx).set(String(last), [...held, record]);
    return;
  }
  state(ctx).set('chunk', last + 1);
  chunks(ctx).set(String(last + 1), [record]);
  chunks(ctx).delete(String(last + 1 - MOST / CHUNK));
}

/** Those that are kept, the oldest first. */
export function* allRecords(ctx: Context): Generator<RequestRecord> {
  const last = state(ctx).get('chunk') ?? 0;
  for (let chunk = Math.max(0, last + 1 - MOST / CHUNK); chunk <= last; chunk++)
    yield* chunks(ctx).get(String(chunk)) ?? [];
}

/** Begins anew: nothing is remembered of what has ended so far. */
export function forgetLedger(ctx: Context): void {
  chunks(ctx).clear();
  state(ctx).clear();
  forgetTotals(ctx);
}

const holds = (text: string | undefined, part: string): boolean => text?.toLowerCase().includes(part) === true;

/** Whether a person's word is anywhere in it. */
function mentions(record: RequestRecord, word: string): boolean {
  const { from, host, path, rule, service, pod, reason, cause, code } = record;
  const names = [from, host, path, rule, service?.name, service?.namespace, pod?.name, pod?.node, reason, cause];
  return names.some((name) => holds(name, word)) || String(code ?? '') === word;
}

function fits(record: RequestRecord, filter: LedgerFilter): boolean {
  const { service, pod } = record;
  if (filter.before !== undefined && record.id >= filter.before) return false;
  if (filter.from !== undefined && record.from !== filter.from) return false;
  if (filter.outcome !== undefined && record.outcome !== filter.outcome) return false;
  if (filter.cause !== undefined && record.cause !== filter.cause) return false;
  if (filter.pod !== undefined && pod?.uid !== filter.pod) return false;
  if (filter.service !== undefined && `${service?.namespace}/${service?.name}` !== filter.service) return false;
  const words = filter.text?.toLowerCase().split(/\s+/) ?? [];
  return words.every((word) => word === '' || mentions(record, word));
}

/** The last records that fit, the newest first. @param limit how many at most */
export function ledgerPage(ctx: Context, filter: LedgerFilter, limit: number): LedgerPage {
  const found: RequestRecord[] = [];
  const last = state(ctx).get('chunk') ?? 0;
  for (let chunk = last; chunk >= 0; chunk--) {
    const held = chunks(ctx).get(String(chunk));
    if (held === undefined) break;
    for (let i = held.length - 1; i >= 0; i--) {
      if (!fits(held[i]!, filter)) continue;
      if (found.length === limit) return { records: found, hasMore: true };
      found.push(held[i]!);
    }
  }
  return { records: found, hasMore: false };
}
