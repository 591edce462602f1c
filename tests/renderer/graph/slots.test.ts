/** A pod that stays keeps its slot; no two pods share one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seat, type Seats, waitingMachine } from '../../../renderer/graph/slots.ts';
import { mark } from '../support.ts';

const known = new Set(['a', 'b', 'server']);
const band = new Set(['server']);

test('seats are kept and never shared through any history', () => {
  const step = fc.array(
    fc.tuple(fc.nat({ max: 25 }), fc.constantFrom('a', 'b', 'server', 'gone'), fc.constantFrom('g', 'h')),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (history) => {
      let before: Seats = new Map();
      for (const now of history) {
        const pods = [...new Map(now.map(([n, node, group]) => [n, mark(`p${n}`, group, node)])).values()];
        const after = seat(pods, before, band, known);
        expect(after.size).toBe(pods.length);
        const taken = new Set([...after.values()].map((s) => `${s.machine} ${s.group} ${s.slot}`));
        expect(taken.size).toBe(after.size);
        for (const [uid, s] of after) {
          const was = before.get(uid);
          if (was !== undefined && was.machine === s.machine && was.group === s.group) expect(s.slot).toBe(was.slot);
        }
        before = after;
      }
    }),
  );
});

test('a freed slot is taken by the next one that comes', () => {
  const first = seat([mark('x', 'g', 'a'), mark('y', 'g', 'a')], new Map(), band, known);
  const second = seat([mark('y', 'g', 'a'), mark('z', 'g', 'a')], first, band, known);
  expect(second.get('y')?.slot).toBe(1);
  expect(second.get('z')?.slot).toBe(0);
});

test('a pod whose machine is not known waits', () => {
  expect(seat([mark('x', 'g', 'gone')], new Map(), band, known).get('x')?.machine).toBe(waitingMachine);
});
