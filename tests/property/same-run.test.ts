/** The same scenario, seed and inputs give the same history and the same ledger, however real time is sliced, stopped and restored. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Session } from '../../shared/session/session.ts';
import { history, parameters, type Step } from '../support/histories.ts';
import { testSession } from '../support/session.ts';

const TAIL_MS = 30_000;

const end = (session: Session): string =>
  `${session.now} ${session.cluster.read.revision} ${session.cluster.read.historyHash} ${session.cluster.ledgerHash}`;

function play(session: Session, steps: readonly Step[], pass: (session: Session, until: number) => void): string {
  for (const { wait, input } of steps) {
    pass(session, session.now + wait);
    session.apply(input);
  }
  pass(session, session.now + TAIL_MS);
  return end(session);
}

const straight = (session: Session, until: number): void => session.advance(until);

test('the same seed and inputs give the same history', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 0, max: 2 ** 31 }), (steps, seed) => {
      const first = play(testSession({ seed, bare: true }), steps, straight);
      const second = play(testSession({ seed, bare: true }), steps, straight);
      expect(second).toBe(first);
    }),
    parameters('same history'),
  );
});

test('another seed gives another history', () => {
  const [steps] = fc.sample(history, { numRuns: 1, seed: 1 });
  expect(play(testSession({ seed: 1, bare: true }), steps!, straight)).not.toBe(
    play(testSession({ seed: 2, bare: true }), steps!, straight),
  );
});

test('any slicing of time gives the same history', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.integer({ min: 1, max: 900 })), (steps, slices) => {
      const whole = play(testSession({ bare: true }), steps, straight);
      const sliced = play(testSession({ bare: true }), steps, (session, until) => {
        while (session.now < until) session.advance(Math.min(until, session.now + (slices.next().value as number)));
        session.advance(until);
      });
      expect(sliced).toBe(whole);
    }),
    parameters('any slicing'),
  );
});

test('a replayed log gives the same history', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const first = testSession({ bare: true });
      const played = play(first, steps, straight);
      const again = testSession({ bare: true });
      again.replay(first.log);
      again.advance(first.now);
      expect(end(again)).toBe(played);
    }),
    parameters('replay'),
  );
});

test('checkpoint, restore, continue equals never having stopped', () => {
  fc.assert(
    fc.property(history, fc.nat(40_000), fc.nat(20_000), (steps, before, astray) => {
      const whole = play(testSession({ bare: true }), steps, straight);
      const session = testSession({ bare: true });
      let left = before;
      const stopped = play(session, steps, (s, until) => {
        if (left >= 0 && s.now + left <= until) {
          s.advance(s.now + left);
          left = -1;
          const checkpoint = s.cluster.save();
          // Go astray: another future, which must leave no trace.
          s.cluster.run(s.cluster.now + astray);
          s.cluster.restore(checkpoint);
        } else if (left >= 0) left -= until - s.now;
        s.advance(until);
      });
      expect(stopped).toBe(whole);
    }),
    parameters('checkpoint'),
  );
});

/** Pods that ask all the time: slow pages, connections, names that are not there, the world; some lose their patience. */
const ASKING = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web }, annotations: { orrery.dev/latency-ms: '700' } }
    spec: { containers: [{ name: c, image: nginx }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: caller }
spec:
  containers:
  - name: c
    image: alpine
    command: [sh, -c, 'while true; do curl -s --max-time 0.7 web; nc -z -w 1 web 81; nc -z nobody 1; wget -T 1 -qO- example.com; done']
`;

test('requests that are under way at a checkpoint end as they would have: the ledger is the same, row by row', () => {
  const begin = (): Session => {
    const session = testSession({ bare: true, names: true, workers: 2 });
    session.apply({ type: 'apply', files: [{ name: 'asking.yaml', text: ASKING }] });
    return session;
  };
  const whole = begin();
  whole.advance(40_000);
  const causes = new Set(whole.cluster.ledger({ outcome: 'lost' }, 20_000).records.map(({ cause }) => cause));
  for (const cause of ['timed-out', 'dns'] as const) expect(causes).toContain(cause);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 39_000 }), fc.nat(10_000), (at, astray) => {
      const session = begin();
      session.advance(at);
      const checkpoint = session.cluster.save();
      const then = session.cluster.ledgerHash;
      session.cluster.run(session.cluster.now + astray);
      session.cluster.restore(checkpoint);
      expect(session.cluster.ledgerHash).toBe(then);
      session.advance(40_000);
      expect(end(session)).toBe(end(whole));
    }),
    parameters('requests under way'),
  );
});
