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

test('of a list of endpoints only the new ones are sent', () => {
  const endpoint = (ip: string) => ({ addresses: [ip], conditions: { ready: true } });
  const [a, b, c, d] = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'].map(endpoint);
  const slice = (...endpoints: unknown[]) =>
    ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'web', uid: 'u' },
      endpoints,
    }) as never;
  const change = (before: never, after: never) => {
    const collector = new DeltaCollector(1);
    collector.add({ revision: 2, at: 0, before, after, cause: { actor: 'test' } });
    return structuredClone(collector.take(2, 0));
  };
  const start = { revision: 1, at: 0, epoch: '', objects: [slice(a, b, c)] };
  const moved = change(slice(a, b, c), slice(c, a, d));
  expect(moved.objects).toEqual([{ uid: 'u', lists: { endpoints: [2, 0, d] } }]);
  expect(applyDelta(start, moved).objects).toEqual([slice(c, a, d)]);
  // Where little is left, and where there is no list any more, the whole is sent.
  const replaced = change(slice(a, b, c), slice(d));
  expect(replaced.objects).toEqual([{ uid: 'u', sections: { endpoints: [d] } }]);
  expect(applyDelta(start, replaced).objects).toEqual([slice(d)]);
  expect(applyDelta(start, change(slice(a, b, c), slice())).objects).toEqual([slice()]);
});
