/** How many requests were sent, answered and lost, in all, by Service and by pod: sums that never forget. */
import type { Context } from '../../api/actor.ts';
import { pairText } from '../../kernel/pair-text.ts';
import type { RequestTally, RequestTotals } from '../../../model/ledger.ts';
import type { RequestRecord } from '../../../model/request.ts';

const NOTHING: RequestTally = { sent: 0, ok: 0, lost: {} };

const totals = (ctx: Context): Map<string, RequestTally> => ctx.table<RequestTally>('ledger/totals');

const ALL = 'all';
const SERVICE = 's ';
const POD = 'p ';
const ofService = pairText((namespace, name) => `${SERVICE}${namespace}/${name}`);
const ofPod = pairText((namespace, name) => `${POD}${namespace}/${name}`);

function added({ sent, ok, lost }: RequestTally, { outcome, cause = 'refused' }: RequestRecord): RequestTally {
  if (outcome === 'ok') return { sent: sent + 1, ok: ok + 1, lost };
  return { sent: sent + 1, ok, lost: { ...lost, [cause]: (lost[cause] ?? 0) + 1 } };
}

export function tally(ctx: Context, record: RequestRecord): void {
  const table = totals(ctx);
  const count = (key: string): void => void table.set(key, added(table.get(key) ?? NOTHING, record));
  const { service, pod } = record;
  count(ALL);
  if (service !== undefined) count(ofService(service.namespace, service.name));
  if (pod !== undefined) count(ofPod(pod.namespace, pod.name));
}

export const forgetTotals = (ctx: Context): void => totals(ctx).clear();

/** Names in alphabetical order, so that equal runs print equal totals. */
export function requestTotals(ctx: Context): RequestTotals {
  const by = (prefix: string): Record<string, RequestTally> =>
    Object.fromEntries(
      [...totals(ctx)]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]): [string, RequestTally] => [key.slice(prefix.length), value])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return { ...(totals(ctx).get(ALL) ?? NOTHING), services: by(SERVICE), pods: by(POD) };
}
