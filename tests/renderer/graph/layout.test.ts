/** Laws of the layout: nothing lies on anything else, everything is in sight, and a thing that stays does not move. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange } from '../../../renderer/graph/layout.ts';
import { type Layout, noMemory } from '../../../renderer/graph/layout-model.ts';
import type { Box } from '../../../renderer/graph/sizes.ts';
import { mark, pictureOf, type Shape, shapes } from '../support.ts';

const room = { w: 1020, h: 720 };

function cards(layout: Layout): [string, Box][] {
  return [
    ...[...layout.pods].map(([uid, p]): [string, Box] => [uid, p.box]),
    ...layout.users,
    ...layout.services,
    ...layout.workloads,
    ...(layout.storage?.items ?? []),
    ...(layout.others?.items ?? []),
  ];
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function zonedPicture(shape: Shape, zones: readonly (string | undefined)[]): ReturnType<typeof pictureOf> {
  const picture = pictureOf(shape);
  const machines = picture.machines.map((m, i) => {
    const zone = m.band ? undefined : zones[(i - 1) % zones.length];
    return zone === undefined ? m : { ...m, zone };
  });
  return { ...picture, machines };
}

const small: Shape = {
  workers: 3,
  apps: [
    { pods: [0, 1, 2, 0], services: 1, terminal: false },
    { pods: [0, 1], services: 1, terminal: false },
  ],
  system: 2,
  waiting: 0,
};

describe('density', () => {
  const apps = Array.from({ length: 4 }, () => ({ pods: [0, 1, 2], services: 1, terminal: false }));
  const zoomOf = ({ bounds }: Layout): number => Math.min(room.w / bounds.w, room.h / bounds.h);

  test('what stands below counts: words stay readable with claims and pods that wait', () => {
    const shape = { workers: 3, apps, system: 3, waiting: 4, claims: 8 };
    // The second time it is known that what waits lasts.
    const { memory } = arrange(pictureOf(shape), noMemory, room, 1);
    const { layout } = arrange(pictureOf(shape), memory, room, 1);
    expect(layout.density).toBe('line');
    expect(zoomOf(layout)).toBeGreaterThan(0.62);
  });

  test('few pods on many machines take one row, and more where none would be free', () => {
    const podRows = (wanted: number): number => {
      const picture = pictureOf({
        workers: 3,
        apps: [{ pods: [0], services: 0, terminal: false }],
        system: 0,
        waiting: 0,
      });
      const workloads = picture.workloads.map((w) => ({ ...w, wanted }));
      return (
        arrange({ ...picture, workloads }, noMemory, room, 1).memory.rows.capacity.get('default/Deployment/app-0') ?? 0
      );
    };
    expect([2, 3, 5, 6, 8].map(podRows)).toEqual([1, 2, 2, 3, 3]);
  });
});

test('in another room, how pods are drawn is chosen as if it had been the first', () => {
  const picture = pictureOf(small);
  const narrow = arrange(picture, noMemory, { w: 560, h: 560 }, 1);
  const wide = { w: 940, h: 560 };
  const after = arrange(picture, narrow.memory, wide, 1).layout;
  const fresh = arrange(picture, noMemory, wide, 1).layout;
  expect(narrow.layout.density).not.toBe(fresh.density);
  expect([after.density, after.bounds]).toEqual([fresh.density, fresh.bounds]);
});

test("the cluster's own pods on the control plane's machine take no row of the band, and its parts no place", () => {
  const picture = pictureOf(small);
  const own = ['a', 'b'].map((uid) => mark(uid, 'kube-system/DaemonSet/x', 'server', true));
  const part = { ...mark('etcd', 'kube-system/Pod/etcd', 'server', true), isPart: true as const };
  const bare = arrange(picture, noMemory, room, 1).layout;
  const { layout } = arrange({ ...picture, pods: [...picture.pods, ...own, part] }, noMemory, room, 1);
  expect(layout.band?.box).toEqual(bare.band?.box);
  expect(own.map(({ uid }) => layout.pods.get(uid)?.variant)).toEqual(['system', 'system']);
  expect(layout.pods.has('etcd')).toBe(false);
  const given = arrange(
    { ...picture, pods: [...picture.pods, mark('mine', 'default/Pod/mine', 'server')] },
    noMemory,
    room,
    1,
  ).layout;
  expect(given.band!.box.h).toBeGreaterThan(bare.band!.box.h);
});

test('Ingresses that would make the picture much higher are folded, a few are not', () => {
  const picture = pictureOf(small);
  const path = { kind: 'path', path: '/', backend: 'x:80', rule: 'a/b *', place: 'p' } as const;
  const ingresses = Array.from({ length: 9 }, (_, i) => ({
    uid: `in-${i}`,
    name: `in-${i}`,
    namespace: 'default',
    rows: [{ kind: 'host' as const, host: '*' }, path, path, path],
    hosts: ['*'],
    controllers: [],
  }));
  const many = arrange({ ...picture, ingresses }, noMemory, room, 1).layout;
  const few = arrange({ ...picture, ingresses: ingresses.slice(0, 2) }, noMemory, room, 1).layout;
  expect([few.sizes.entry.row > 0, many.sizes.entry.row]).toEqual([true, 0]);
  expect(many.entries.get('in-0')!.h).toBeLessThan(few.entries.get('in-0')!.h);
});

describe('arrange', () => {
  test('no card lies on another, and all lie within the bounds', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(1, 1.3), (shape, scale) => {
        const { layout } = arrange(pictureOf(shape), noMemory, room, scale);
        const all = cards(layout);
        for (const [i, [name, a]] of all.entries()) {
          expect([name, a.x >= 0 && a.y >= 0 && a.x + a.w <= layout.bounds.w && a.y + a.h <= layout.bounds.h]).toEqual([
            name,
            true,
          ]);
          for (const [other, b] of all.slice(i + 1)) expect([name, other, overlap(a, b)]).toEqual([name, other, false]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('every pod on a machine lies within its frame, and frames do not overlap', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { layout } = arrange(pictureOf(shape), noMemory, room, 1);
        const frames = [...layout.machines.values()].map((m) => m.box);
        for (const [i, a] of frames.entries()) for (const b of frames.slice(i + 1)) expect(overlap(a, b)).toBe(false);
        for (const [uid, { box, machine }] of layout.pods) {
          const frame = layout.machines.get(machine)?.box;
          if (frame === undefined) continue;
          expect([
            uid,
            box.x >= frame.x &&
              box.y >= frame.y &&
              box.x + box.w <= frame.x + frame.w &&
              box.y + box.h <= frame.y + frame.h,
          ]).toEqual([uid, true]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('machines of a zone stand together in frames that touch nothing else', () => {
    const zones = fc.array(fc.constantFrom(undefined, 'a', 'b', 'c'), { minLength: 9, maxLength: 9 });
    const size = fc.constantFrom(room, { w: 600, h: 900 }, { w: 1500, h: 500 });
    fc.assert(
      fc.property(shapes, zones, size, (shape, given, space) => {
        const picture = zonedPicture(shape, given);
        const { layout } = arrange(picture, noMemory, space, 1);
        const machines = [...layout.machines.values()];
        const order = machines.map((m) => m.mark.zone ?? '~');
        expect(order).toEqual([...order].sort());
        for (const [i, { zone, box, title }] of layout.zones.entries()) {
          for (const other of layout.zones.slice(i + 1)) expect(overlap(box, other.box)).toBe(false);
          const touched = machines.filter((m) => overlap(box, m.box));
          expect(touched.length).toBeGreaterThan(0);
          for (const { mark: m, box: inner } of touched) {
            expect(m.zone).toBe(zone);
            expect(inner.y - box.y).toBe(title);
            expect(inner.x >= box.x && inner.x + inner.w <= box.x + box.w).toBe(true);
            expect(inner.y + inner.h <= box.y + box.h).toBe(true);
          }
        }
        const framed = machines.filter((m) => layout.zones.some((z) => overlap(z.box, m.box)));
        expect(framed).toHaveLength(machines.filter((m) => m.mark.zone !== undefined).length);
      }),
      { numRuns: 150 },
    );
  });

  test('without zones nothing is kept free for their names', () => {
    const { layout } = arrange(pictureOf(small), noMemory, room, 1);
    const zoned = arrange(zonedPicture(small, ['a', 'b', 'a']), noMemory, room, 1).layout;
    expect(layout.zones).toEqual([]);
    const top = (l: Layout): number => Math.min(...[...l.machines.values()].map((m) => m.box.y));
    expect(top(zoned) - top(layout)).toBe(zoned.sizes.lane.zone);
    expect(layout.sizes.lane.zone).toBe(0);
  });

  test('machines are put in other columns where that makes everything much bigger', () => {
    const empty = pictureOf({ workers: 12, apps: [], system: 2, waiting: 0 });
    const first = arrange(empty, noMemory, room, 1);
    const many = Array.from({ length: 60 }, (_, i) => i);
    const full = pictureOf({
      workers: 12,
      apps: [{ pods: many, services: 1, terminal: false }],
      system: 2,
      waiting: 0,
    });
    const second = arrange(full, first.memory, room, 1);
    const fresh = arrange(full, noMemory, room, 1);
    const zoom = ({ bounds }: Layout): number => Math.min(room.w / bounds.w, room.h / bounds.h);
    // For some of the size columns and density are kept as they were; not for half of it.
    expect(zoom(second.layout) * 1.4).toBeGreaterThan(zoom(fresh.layout));
  });

  test('a rolling update moves no pod that stays, no service and no machine', () => {
    const before = pictureOf(small);
    const first = arrange(before, noMemory, room, 1);
    const group = before.pods[0]?.group ?? '';
    const surged = { ...before, pods: [...before.pods, mark('new', group, 'worker-2')] };
    const second = arrange(surged, first.memory, room, 1);
    const rolled = { ...surged, pods: surged.pods.filter((p) => p.uid !== 'p-0-0') };
    const third = arrange(rolled, second.memory, room, 1);
    for (const { layout } of [second, third]) {
      for (const [uid, was] of first.layout.pods) if (layout.pods.has(uid)) expect(layout.pods.get(uid)).toEqual(was);
      expect(layout.services).toEqual(first.layout.services);
      expect(layout.machines).toEqual(first.layout.machines);
    }
    expect(third.layout.pods.has('p-0-0')).toBe(false);
  });

  test('removing pods never moves another pod', () => {
    fc.assert(
      fc.property(shapes, fc.array(fc.nat(), { maxLength: 10 }), (shape, gone) => {
        const before = pictureOf({ ...shape, waiting: 0 });
        const first = arrange(before, noMemory, room, 1);
        const dropped = new Set(gone.map((n) => before.pods[n % Math.max(1, before.pods.length)]?.uid));
        // The service's dotted lines and counts follow, its place does not: workloads stay.
        const after = { ...before, pods: before.pods.filter((p) => !dropped.has(p.uid)) };
        const second = arrange(after, first.memory, room, 1);
        if (second.layout.density !== first.layout.density) return;
        for (const [uid, place] of second.layout.pods) {
          const was = first.layout.pods.get(uid);
          expect([uid, place.box.x, place.machine]).toEqual([uid, was?.box.x, was?.machine]);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('machines stand still when the first service and the first users come', () => {
    const empty = pictureOf({ workers: 3, apps: [], system: 2, waiting: 0 });
    const first = arrange({ ...empty, users: [] }, noMemory, room, 1);
    const second = arrange(pictureOf(small), first.memory, room, 1);
    for (const [name, place] of first.layout.machines) {
      const now = second.layout.machines.get(name)?.box;
      expect([now?.x, now?.y, now?.w]).toEqual([place.box.x, place.box.y, place.box.w]);
    }
  });

  test('many pods are drawn as cells, few as cards, and it does not flicker in between', () => {
    const many = pictureOf({
      workers: 3,
      apps: [{ pods: Array.from({ length: 90 }, (_, i) => i), services: 1, terminal: false }],
      system: 0,
      waiting: 0,
    });
    const crowd = arrange(many, noMemory, room, 1);
    expect(crowd.layout.density).toBe('cell');
    expect(arrange(pictureOf(small), noMemory, room, 1).layout.density).toBe('card');
    expect(arrange(many, crowd.memory, room, 1).layout.density).toBe('cell');
  });
});
