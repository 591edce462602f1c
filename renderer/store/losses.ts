/** Requests that were lost lately, by the things at which and on whose behalf: told when the eye sees them end, and forgotten soon. */
import { create } from 'zustand';
import type { LossCause } from '../../shared/model/request.ts';

export interface LossNote {
  outcome: LossCause;
  count: number;
  /** Real ms since the page began: of the last of them. */
  last: number;
}

/** Real ms between two tellings, and for how long one is told. */
const every = 250;
const stays = 2600;

export const useLosses = create<{ notes: Readonly<Record<string, LossNote>> }>()(() => ({ notes: {} }));

/** Lost, and not told yet: `at` is when it is to be seen. */
let coming: { uids: readonly string[]; outcome: LossCause; at: number }[] = [];
let timer = 0;

function tell(): void {
  timer = 0;
  const now = performance.now();
  const before = useLosses.getState().notes;
  const notes: Record<string, LossNote> = {};
  let isSame = true;
  for (const [uid, note] of Object.entries(before)) {
    if (now - note.last < stays) notes[uid] = note;
    else isSame = false;
  }
  const later: typeof coming = [];
  for (const loss of coming) {
    if (loss.at > now) {
      later.push(loss);
      continue;
    }
    isSame = false;
    for (const uid of loss.uids) {
      const known = notes[uid];
      const count = known?.outcome === loss.outcome ? known.count + 1 : 1;
      notes[uid] = { outcome: loss.outcome, count, last: now };
    }
  }
  coming = later;
  if (!isSame) useLosses.setState({ notes });
  if (coming.length > 0 || Object.keys(notes).length > 0) timer = window.setTimeout(tell, every);
}

/** @param inMs real ms until it is seen to be lost */
export function noteLoss(uids: readonly string[], outcome: LossCause, inMs: number): void {
  coming.push({ uids, outcome, at: performance.now() + inMs });
  if (timer === 0) timer = window.setTimeout(tell, every);
}

/** A new cluster: what was lost in the old one is nobody's any more. */
export function forgetLosses(): void {
  coming = [];
  useLosses.setState({ notes: {} });
}

export const useLoss = (uid: string): LossNote | undefined => useLosses((s) => s.notes[uid]);
