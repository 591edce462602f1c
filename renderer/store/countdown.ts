/** Whole seconds of virtual time from or to a moment: one timer for all that look, none while nobody does. */
import { useSyncExternalStore } from 'react';
import { clock } from './cluster.ts';

/** Real ms between two looks at the clock; where many run down nobody reads them all, and each costs a drawing. */
const every = (): number => (listeners.size > 30 ? 500 : 200);

const listeners = new Set<() => void>();
let timer = 0;
/** Virtual ms when the clock was last looked at: the same for all that are drawn together. */
let now = 0;

function look(): void {
  now = clock.now(performance.now());
}

function tick(): void {
  look();
  for (const listener of [...listeners]) listener();
  timer = listeners.size > 0 ? window.setTimeout(tick, every()) : 0;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === 0) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearTimeout(timer);
    timer = 0;
  };
}

/** In whole minutes, and below one in tens of seconds. */
const coarse = (seconds: number): number => {
  const step = seconds > 60 ? 60 : 10;
  return Math.ceil(seconds / step) * step;
};

/**
 * Seconds until a moment (virtual ms), rounded up, 0 when it is over. Renders again when the number changes only.
 * @param isCoarse only so exactly as can be read from far away
 */
export function useSecondsUntil(at: number, isCoarse = false): number {
  return useSyncExternalStore(subscribe, () => {
    if (timer === 0) look();
    const seconds = Math.max(0, Math.ceil((at - now) / 1000));
    return isCoarse ? coarse(seconds) : seconds;
  });
}

/** Seconds since a moment (virtual ms), rounded down. */
export function useSecondsSince(at: number): number {
  return useSyncExternalStore(subscribe, () => {
    if (timer === 0) look();
    return Math.max(0, Math.floor((now - at) / 1000));
  });
}
