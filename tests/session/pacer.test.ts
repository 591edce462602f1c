import { expect, test } from 'vitest';
import { Pacer, type Clock } from '../../shared/session/pacer.ts';
import { apply, testSession } from '../support/session.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: 'nginx:1.27' }] } }
`;

/** A clock that a test turns. */
class TestClock implements Clock {
  private time = 0;
  private waiting: { at: number; fn: () => void }[] = [];
  now = (): number => this.time;
  after(ms: number, fn: () => void): () => void {
    const entry = { at: this.time + ms, fn };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((w) => w !== entry);
    };
  }
  turn(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.waiting.filter((w) => w.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.waiting = this.waiting.filter((w) => w !== next);
      this.time = next.at;
      next.fn();
    }
    this.time = end;
  }
}

function paced() {
  const session = testSession({ bare: true });
  apply(session, WEB);
  const clock = new TestClock();
  const errors: unknown[] = [];
  const pacer = new Pacer(
    session,
    clock,
    () => {},
    (e) => errors.push(e),
  );
  return { session, clock, pacer, errors };
}

test('virtual time follows real time by the factor, and stops when paused', () => {
  const { session, clock, pacer, errors } = paced();
  pacer.play();
  clock.turn(1000);
  pacer.pause();
  const one = session.now;
  expect(one).toBeGreaterThan(950);
  expect(one).toBeLessThanOrEqual(1000);
  clock.turn(5000);
  expect(session.now).toBe(one);
  pacer.setSpeed(10);
  pacer.play();
  clock.turn(1000);
  expect(session.now - one).toBeGreaterThan(9500);
  expect(session.now - one).toBeLessThanOrEqual(10_000);
  expect(errors).toEqual([]);
});

test('any speed gives the same history', () => {
  const ends = [0.1, 1, 7, 100].map((speed) => {
    const { session, clock, pacer } = paced();
    pacer.setSpeed(speed);
    pacer.play();
    while (session.now < 20_000) clock.turn(37);
    pacer.pause();
    session.advance(Math.max(session.now, 25_000));
    return session.cluster.read.historyHash;
  });
  expect(new Set(ends).size).toBe(1);
});

test('as fast as it goes stops when the cluster has settled', () => {
  const { session, clock, pacer } = paced();
  pacer.setSpeed(0);
  pacer.play();
  clock.turn(2000);
  expect([pacer.playing, session.cluster.settled]).toEqual([false, true]);
  expect(session.cluster.read.get('Deployment.apps', 'default', 'web')?.status?.readyReplicas).toBe(3);
});

test('a step ends at the next thing that a person sees', () => {
  const { session, pacer } = paced();
  const seen: string[] = [];
  session.cluster.onChange(({ before, after }) => seen.push((after ?? before)!.kind));
  pacer.step();
  expect(seen.at(-1)).toMatch(/Pod|ReplicaSet|Deployment/);
  const first = session.now;
  for (let i = 0; i < 20; i++) pacer.step();
  expect(session.now).toBeGreaterThan(first);
  expect(pacer.playing).toBe(false);
});

test('hurries to a moment and stands still there, if it stood still before', () => {
  const { session, clock, pacer } = paced();
  pacer.goTo(120_000);
  clock.turn(5000);
  expect([session.now, pacer.playing]).toEqual([120_000, false]);
});

test('hurries to a moment and goes on at its own speed, if it was playing', () => {
  const { session, clock, pacer } = paced();
  pacer.setSpeed(1);
  pacer.play();
  clock.turn(1000);
  pacer.goTo(120_000);
  clock.turn(16);
  expect(session.now).toBeGreaterThanOrEqual(120_000);
  const from = session.now;
  clock.turn(1000);
  expect(pacer.playing).toBe(true);
  expect(session.now - from).toBeGreaterThan(900);
  expect(session.now - from).toBeLessThan(1100);
});
