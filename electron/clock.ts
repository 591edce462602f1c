/** The real clock of the hosts that run on Node.js. */
import type { Clock } from '../shared/session/pacer.ts';

export const clock: Clock = {
  now: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};
