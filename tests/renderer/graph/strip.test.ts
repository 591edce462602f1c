/** The strip of a CronJob shows only so many runs as can be read beside each other. */
import { expect, test } from 'vitest';
import { runsThatFit } from '../../../renderer/graph/ownership/strip.ts';

test.each([
  [520, 8, 1, 11, 5],
  [520, 11, 1, 11, 4],
  [520, 8, 1, 17, 4],
  [520, 8, 1, 22, 3],
  [676, 8, 1.3, 11, 6],
  [120, 8, 1, 40, 1],
])('%i wide for %i letters at text size %d and %d for 11 px', (w, letters, scale, least, runs) => {
  expect(runsThatFit(w, letters, scale, least)).toBe(runs);
});
