/** How much of its app's traffic each pod gets: told to the card of that pod, when it has changed by what a thin bar can show. */
import { useCallback, useSyncExternalStore } from 'react';
import type { Picture } from '../graph/picture.ts';
import { newTopics } from './topics.ts';

/** As finely as a bar is drawn. */
const steps = 50;

const topics = newTopics();
let shares: ReadonlyMap<string, number> = new Map();

/** Takes requests a second by pod uid; gives parts of 1 by pod uid. A pod of several Services has its greatest part. */
export function sharesOf(
  { services }: Pick<Picture, 'services'>,
  rates: Readonly<Record<string, number>>,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const { backends } of services) {
    const total = backends.reduce((sum, { pod }) => sum + (rates[pod] ?? 0), 0);
    if (total === 0) continue;
    for (const { pod } of backends) {
      const share = Math.round(((rates[pod] ?? 0) / total) * steps) / steps;
      if (share > 0) found.set(pod, Math.max(share, found.get(pod) ?? 0));
    }
  }
  return found;
}

/** Tells the new shares to those whose own is another one now. */
export function showShares(picture: Picture, rates: Readonly<Record<string, number>>): void {
  const before = shares;
  shares = sharesOf(picture, rates);
  for (const [uid, share] of shares) if (before.get(uid) !== share) topics.tell(uid);
  for (const uid of before.keys()) if (!shares.has(uid)) topics.tell(uid);
}

const never = () => () => {};

/** A pod's share, 0 to 1. @param isShown false: it is not drawn, and nothing is listened for */
export function useShare(uid: string, isShown: boolean): number {
  const subscribe = useCallback((listener: () => void) => topics.watch(uid, listener), [uid]);
  return useSyncExternalStore(isShown ? subscribe : never, () => (isShown ? (shares.get(uid) ?? 0) : 0));
}
