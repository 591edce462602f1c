/** applyDelta(snapshot(a), delta(a..b)) = snapshot(b), for any a and b of any history. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDelta, DeltaCollector } from '../../shared/model/delta.ts';
import type { Snapshot } from '../../shared/model/change.ts';
import { history, parameters } from '../support/histories.ts';
import { testSession } from '../support/session.ts';

const sorted = (s: Snapshot): unknown => ({
  ...s,
  objects: [...s.objects].sort((a, b) => ((a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1)),
});

test('deltas replay to the snapshot', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.integer({ min: 1, max: 4000 })), (steps, cuts) => {
      const session = testSession({ bare: true });
      const { cluster } = session;
      const collector = new DeltaCollector(cluster.read.revision);
      cluster.onChange((change) => collector.add(change));
      let copy = structuredClone(cluster.snapshot());
      const follow = (): void => {
        const delta = collector.take(cluster.read.revision, cluster.now);
        copy = applyDelta(copy, structuredClone(delta));
        expect(sorted(copy)).toEqual(sorted(cluster.snapshot()));
      };
      for (const { wait, input } of steps) {
        const until = session.now + wait;
        while (session.now < until) {
          session.advance(Math.min(until, session.now + (cuts.next().value as number)));
          follow();
        }
        session.apply(input);
        follow();
      }
      session.advance(session.now + 20_000);
      follow();
    }),
    parameters('deltas'),
  );
});

test('a delta that leaves a gap is refused', () => {
  const session = testSession({ bare: true });
  const snapshot = session.cluster.snapshot();
  expect(() =>
    applyDelta(snapshot, { from: snapshot.revision + 1, to: snapshot.revision + 2, at: 0, objects: [], trace: [] }),
  ).toThrow(/starts at/);
});
