/** Requests fly along the lines at virtual time, slow enough to be seen; lost ones leave their reason. */
import { expect, test } from 'vitest';
import {
  flightOf,
  isFlow,
  legOf,
  positionAt,
  progress,
  shortestTrip,
  Sky,
  type Way,
} from '../../../renderer/motion/flights.ts';
import type { LossCause } from '../../../shared/model/request.ts';
import type { RequestTrace } from '../../../shared/model/trace.ts';

const first = legOf([
  { x: 0, y: 0 },
  { x: 10, y: 0 },
]);
const second = legOf([
  { x: 50, y: 0 },
  { x: 50, y: 20 },
  { x: 80, y: 20 },
]);
const way: Way = { legs: [first, second], service: 's', passes: [] };

function trace(outcome: 'ok' | LossCause, latency = 80, at = 1000): RequestTrace {
  return {
    type: 'request',
    at,
    id: 1,
    from: 'users',
    protocol: 'TCP',
    hops: [],
    service: { namespace: 'default', name: 'web', port: 80 },
    ...(outcome === 'ok' ? { outcome } : { outcome: 'lost', cause: outcome }),
    latency,
    weight: 1,
  };
}

test('a trip lasts as long as the request, but at least as long as an eye needs at that speed', () => {
  const least = shortestTrip(60);
  expect(least).toBeGreaterThan(350);
  expect(shortestTrip(5000)).toBe(1000);
  expect(flightOf(trace('ok', 2000), way, 1).to).toBe(3000);
  expect(flightOf(trace('ok', 80), way, 1).to).toBe(1000 + least);
  expect(flightOf(trace('ok', 80), way, 0.1).to).toBe(1080);
  expect(flightOf(trace('ok', 80), way, 10).to).toBe(1000 + least * 10);
});

test('a request that is cut while it is served ends at once where it was going, and is lost there', () => {
  const sky = new Sky();
  sky.add(flightOf(trace('ok', 3000), way, 1));
  sky.end(1, 'reset', 2500);
  sky.end(7, 'reset', 2500);
  expect(sky.advance(2499, 0)).toBe(true);
  expect(sky.flights).toHaveLength(1);
  sky.advance(2500, 10);
  expect(sky.flights).toHaveLength(0);
  expect(sky.losses).toMatchObject([{ outcome: 'reset', at: { x: 80, y: 20 } }]);
});

test('positions follow the legs: straight, round corners, and over the card between two legs', () => {
  const flight = flightOf(trace('ok'), way, 1);
  expect(flight.length).toBe(60);
  expect(positionAt(flight, 0)).toEqual({ x: 0, y: 0 });
  expect(positionAt(flight, 5 / 60)).toEqual({ x: 5, y: 0 });
  expect(positionAt(flight, 20 / 60)).toEqual({ x: 50, y: 10 });
  expect(positionAt(flight, 45 / 60)).toEqual({ x: 65, y: 20 });
  expect(positionAt(flight, 1)).toEqual({ x: 80, y: 20 });
  expect(progress(flight, 1000)).toBe(0);
});

test('answered requests vanish where they land; lost ones leave a mark that counts and fades', () => {
  const sky = new Sky();
  sky.add(flightOf(trace('ok'), way, 1));
  sky.add(flightOf(trace('refused'), way, 1));
  sky.add(flightOf(trace('refused', 80, 1100), way, 1));
  expect(sky.advance(1300, 0)).toBe(true);
  expect(sky.flights.length).toBe(3);
  sky.advance(3000, 10);
  expect(sky.flights.length).toBe(0);
  expect(sky.losses).toMatchObject([{ count: 2, outcome: 'refused', at: { x: 80, y: 20 } }]);
  expect(sky.advance(3000, 10_000)).toBe(false);
});

test('the sky is never fuller than it may be', () => {
  const sky = new Sky(3);
  for (let i = 0; i < 9; i++) sky.add(flightOf(trace('ok'), way, 1));
  expect(sky.flights.length).toBe(3);
});

test('a crowd is a flow, and speed makes crowds', () => {
  expect([isFlow(12, 1), isFlow(61, 1), isFlow(12, 10), isFlow(40, 0)]).toEqual([false, true, true, false]);
});

test('who waits in vain goes at an eye’s pace, stands at the end, and is lost there when its time is up', () => {
  const flight = flightOf(trace('timed-out', 3000), way, 1);
  const least = shortestTrip(60);
  expect(positionAt(flight, progress(flight, 1000 + least))).toEqual({ x: 80, y: 20 });
  expect(positionAt(flight, progress(flight, 3000))).toEqual({ x: 80, y: 20 });
  const sky = new Sky();
  sky.add(flight);
  sky.advance(3999, 0);
  expect(sky.losses).toHaveLength(0);
  sky.advance(4000, 0);
  expect(sky.losses).toMatchObject([{ outcome: 'timed-out', at: { x: 80, y: 20 } }]);
});
