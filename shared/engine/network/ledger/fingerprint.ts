/** One text for all that the ledger holds, row by row and in sums: equal runs have equal ones, to the byte. */
import type { Context } from '../../api/actor.ts';
import { digestOf, digestText, foldDigest } from '../../api/digest.ts';
import { allRecords } from './ledger.ts';
import { requestTotals } from './totals.ts';

/** 16 hexadecimal digits. */
export function ledgerHash(ctx: Context): string {
  const state: [number, number] = [0, 0];
  for (const record of allRecords(ctx)) foldDigest(state, digestOf(JSON.stringify(record)));
  foldDigest(state, digestOf(JSON.stringify(requestTotals(ctx))));
  return digestText(state);
}
