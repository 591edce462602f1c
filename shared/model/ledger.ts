/** What may be asked of the ledger of requests, and what it tells. */
import type { LossCause, RequestRecord } from './request.ts';

export interface LedgerFilter {
  /** Name of the sender, as records have it. */
  from?: string;
  /** "namespace/name" */
  service?: string;
  /** Uid. */
  pod?: string;
  outcome?: 'ok' | 'lost';
  cause?: LossCause;
  /** Words that must all be somewhere in the record. */
  text?: string;
  /** Only records with a smaller number: the next page. */
  before?: number;
}

export interface LedgerPage {
  /** The newest first; times in virtual ms. */
  records: RequestRecord[];
  hasMore: boolean;
}

export interface RequestTally {
  readonly sent: number;
  readonly ok: number;
  readonly lost: Readonly<Partial<Record<LossCause, number>>>;
}

/** Requests that have ended since the cluster was made. */
export interface RequestTotals extends RequestTally {
  /** By "namespace/name". */
  readonly services: Readonly<Record<string, RequestTally>>;
  readonly pods: Readonly<Record<string, RequestTally>>;
}
