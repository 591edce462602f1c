/** Whole seconds of virtual time from or to a moment: one timer for all that look, none while nobody does. */
import { useSyncExternalStore } from 'react';
import { clock } from './cluster.ts';

/** Real ms between two looks at the clock. */
const every = 200;

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
  timer = listeners.size > 0 ? window.setTimeout(tick, every) : 0;
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

/** Seconds until a moment (virtual ms), rounded up, 0 when it is over. Renders again when the number changes only. */
export function useSecondsUntil(at: number): number {
  return useSyncExternalStore(subscribe, () => {
    if (timer === 0) look();
    return Math.max(0, Math.ceil((at - now) / 1000));
  });
}

/** Seconds since a moment (virtual ms), rounded down. */
export function useSecondsSince(at: number): number {
  return useSyncExternalStore(subscribe, () => {
    if (timer === 0) look();
    return Math.max(0, Math.floor((now - at) / 1000));
  });
}
