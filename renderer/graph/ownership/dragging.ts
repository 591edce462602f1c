/** How far a handle was dragged, in replicas. */

/** The most that a hand may ask for: a slip must not fill the memory. */
export const mostByHand = 500;

/**
 * Takes the replicas when the hand took hold, how far it has moved since (CSS pixels) and how wide one replica is on
 * screen (CSS pixels); gives the replicas it asks for. A replica is never taken as narrower than 6 pixels, so that a
 * hand can still choose one.
 */
export function replicasAt(start: number, moved: number, width: number): number {
  const steps = Math.round(moved / Math.max(6, width));
  return Math.min(mostByHand, Math.max(0, start + steps));
}

/** What a key asks for, or nothing if it is none of a slider's. */
export function replicasByKey(key: string, now: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowUp: 1,
    ArrowRight: 1,
    ArrowDown: -1,
    ArrowLeft: -1,
    PageUp: 5,
    PageDown: -5,
  };
  const step = steps[key];
  if (step !== undefined) return Math.min(mostByHand, Math.max(0, now + step));
  return key === 'Home' ? 0 : undefined;
}
