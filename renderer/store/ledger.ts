/** The page of the ledger that is looked at: fresh while its newest rows are in sight, still while somebody reads farther down. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LedgerFilter, RequestTotals } from '../../shared/model/ledger.ts';
import type { RequestRecord } from '../../shared/model/request.ts';
import { bridge, tried } from './connection.ts';
import { useSession } from './session.ts';

/** Rows asked for at a time, and real ms between two questions. */
const page = 200;
const every = 500;

/** Fields to be set; undefined: not asked for any more. */
export type FilterPart = { [K in keyof LedgerFilter]?: LedgerFilter[K] | undefined };

/** Without what is not asked for: the host takes no empty fields. */
export function withPart(filter: LedgerFilter, part: FilterPart): LedgerFilter {
  const all = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(all) as LedgerFilter;
}

const ask = (filter: LedgerFilter) => tried(() => bridge().request('ledger', { filter, limit: page }));

export interface LedgerView {
  records: readonly RequestRecord[];
  hasMore: boolean;
  totals: RequestTotals | undefined;
  /** Asks for the rows after the last. */
  more: () => void;
}

const nothing = { records: [], hasMore: false, totals: undefined } as const;

/** @param isLive the newest rows are in sight */
export function useLedger(filter: LedgerFilter, isLive: boolean): LedgerView {
  const [view, setView] = useState<Omit<LedgerView, 'more'>>(nothing);
  const asking = useRef(false);
  const isConnected = useSession((s) => s.connected);
  useEffect(() => {
    if (!isLive || !isConnected) return undefined;
    let stale = false;
    let seen: unknown;
    const look = async (): Promise<void> => {
      const { traffic } = useSession.getState();
      // Nothing has happened since: while time stands, nobody asks.
      if (seen === traffic || asking.current) return;
      asking.current = true;
      const answer = await ask(filter);
      asking.current = false;
      if (stale || answer === undefined) return;
      seen = traffic;
      setView(answer);
    };
    asking.current = false;
    void look();
    const timer = window.setInterval(() => void look(), every);
    return () => {
      stale = true;
      window.clearInterval(timer);
    };
  }, [filter, isLive, isConnected]);
  const last = view.records.at(-1)?.id;
  const more = useCallback(() => {
    if (asking.current || last === undefined) return;
    asking.current = true;
    void ask({ ...filter, before: last }).then((answer) => {
      asking.current = false;
      if (answer === undefined) return;
      setView((known) => {
        if (known.records.at(-1)?.id !== last) return known;
        return { ...known, records: [...known.records, ...answer.records], hasMore: answer.hasMore };
      });
    });
  }, [filter, last]);
  return { ...view, more };
}
