/** Lines never cross a card: they run beside and between them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange } from '../../../renderer/graph/layout.ts';
import { type Layout, noMemory } from '../../../renderer/graph/layout-model.ts';
import { claimRoute, linesOf, podRoute, toPath, userRoute } from '../../../renderer/graph/routes.ts';
import type { Box, Point } from '../../../renderer/graph/sizes.ts';
import { tidy } from '../../../renderer/graph/tidy.ts';
import { pictureOf, shapes } from '../support.ts';

const room = { w: 1020, h: 720 };

/** Whether an axis-aligned segment goes through the inside of a box. */
function crosses(a: Point, b: Point, box: Box): boolean {
  const inset = 0.5;
  const left = Math.min(a.x, b.x);
  const right = Math.max(a.x, b.x);
  const top = Math.min(a.y, b.y);
  const bottom = Math.max(a.y, b.y);
  return right > box.x + inset && left < box.x + box.w - inset && bottom > box.y + inset && top < box.y + box.h - inset;
}

function cards(layout: Layout): [string, Box][] {
  return [
    ...[...layout.pods].map(([uid, p]): [string, Box] => [uid, p.box]),
    ...layout.users,
    ...layout.services,
    ...layout.workloads,
    ...(layout.storage?.items ?? []),
  ];
}

describe('routes', () => {
  test('are orthogonal and cross no card, whatever the picture', () => {
    let routes = 0;
    let claimRoutes = 0;
    fc.assert(
      fc.property(shapes, (shape) => {
        const picture = pictureOf(shape);
        const { layout } = arrange(picture, noMemory, room, 1);
        const all = cards(layout);
        const check = (points: Point[] | undefined): void => {
          if (points === undefined) return;
          routes++;
          for (const [i, b] of points.entries()) {
            const a = points[i - 1];
            if (a === undefined) continue;
            expect(a.x === b.x || a.y === b.y).toBe(true);
            expect(all.filter(([, box]) => crosses(a, b, box)).map(([uid]) => uid)).toEqual([]);
          }
        };
        const groups = new Map(picture.pods.map((p) => [p.uid, p.group]));
        for (const [i, user] of picture.users.entries())
          for (const target of user.targets) check(userRoute(layout, user.name, target, i));
        for (const s of picture.services)
          for (const b of s.backends) check(podRoute(layout, s.uid, groups.get(b.pod) ?? '', b.pod));
        for (const [i, claim] of picture.storage.entries())
          for (const pod of claim.pods) {
            const route = claimRoute(layout, claim.uid, pod, i);
            if (route !== undefined) claimRoutes++;
            check(route);
          }
      }),
      { numRuns: 80 },
    );
    expect(routes).toBeGreaterThan(500);
    expect(claimRoutes).toBeGreaterThan(100);
  });

  test('a service has one bundled line for ready pods and a dotted one for the others', () => {
    const picture = pictureOf({
      workers: 3,
      apps: [{ pods: [0, 1, 2, 0], services: 1, terminal: false }],
      system: 0,
      waiting: 0,
    });
    const { layout } = arrange(picture, noMemory, room, 1);
    expect(linesOf(picture, layout).map((l) => l.kind)).toEqual(['network', 'users', 'ready', 'unready']);
  });

  test('tidy drops points on a straight line', () => {
    expect(
      tidy([
        { x: 0, y: 0 },
        { x: 5, y: 0 },
        { x: 9, y: 0 },
        { x: 9, y: 0 },
        { x: 9, y: 4 },
      ]),
    ).toEqual([
      { x: 0, y: 0 },
      { x: 9, y: 0 },
      { x: 9, y: 4 },
    ]);
  });

  test('toPath rounds corners no more than the line is long', () => {
    expect(
      toPath(
        [
          { x: 0, y: 0 },
          { x: 10, y: 0 },
          { x: 10, y: 4 },
        ],
        6,
      ),
    ).toBe('M0 0L8 0Q10 0 10 2L10 4');
    expect(toPath([], 6)).toBe('');
  });
});
