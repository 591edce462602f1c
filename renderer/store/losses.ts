/** Requests that were lost lately, by the things at which and on whose behalf: told when the eye sees them end, and forgotten soon. */
import { useCallback, useSyncExternalStore } from 'react';
import type { LossCause } from '../../shared/model/request.ts';
import { newTopics } from './topics.ts';

export interface LossNote {
  outcome: LossCause;
  count: number;
  /** Real ms since the page began: of the last of them. */
  last: number;
}

/** Real ms between two tellings, and for how long one is told. */
const every = 250;
const stays = 2600;

const topics = newTopics();
let notes: ReadonlyMap<string, LossNote> = new Map();

/** Lost, and not told yet: `at` is when it is to be seen. */
let coming: { uids: readonly string[]; outcome: LossCause; at: number }[] = [];
let timer = 0;

/** Those to whose notes something came, or who have none any more, hear of it. */
function show(next: ReadonlyMap<string, LossNote>): void {
  const before = notes;
  notes = next;
  for (const [uid, note] of next) if (before.get(uid) !== note) topics.tell(uid);
  for (const uid of before.keys()) if (!next.has(uid)) topics.tell(uid);
}

function tell(): void {
  timer = 0;
  const now = performance.now();
  const next = new Map([...notes].filter(([, note]) => now - note.last < stays));
  const later: typeof coming = [];
  for (const loss of coming) {
    if (loss.at > now) {
      later.push(loss);
      continue;
    }
    for (const uid of loss.uids) {
      const known = next.get(uid);
      const count = known?.outcome === loss.outcome ? known.count + 1 : 1;
      next.set(uid, { outcome: loss.outcome, count, last: now });
    }
  }
  coming = later;
  show(next);
  if (coming.length > 0 || next.size > 0) timer = window.setTimeout(tell, every);
}

/** @param inMs real ms until it is seen to be lost */
export function noteLoss(uids: readonly string[], outcome: LossCause, inMs: number): void {
  coming.push({ uids, outcome, at: performance.now() + inMs });
  if (timer === 0) timer = window.setTimeout(tell, every);
}

/** A new cluster: what was lost in the old one is nobody's any more. */
export function forgetLosses(): void {
  coming = [];
  show(new Map());
}

/** What was lost lately at a thing; drawn again when that changes. */
export function useLoss(uid: string): LossNote | undefined {
  const subscribe = useCallback((listener: () => void) => topics.watch(uid, listener), [uid]);
  return useSyncExternalStore(subscribe, () => notes.get(uid));
}
