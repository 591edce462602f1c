/** A request is drawn by the hops that it took: by doors, streets and gutters, and over no card. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hop, PodSeen } from '../../../shared/model/request.ts';
import { arrange } from '../../../renderer/graph/layout.ts';
import { type Layout, noMemory } from '../../../renderer/graph/layout-model.ts';
import type { Picture } from '../../../renderer/graph/picture.ts';
import { linesOf } from '../../../renderer/graph/routes.ts';
import type { Box, Point } from '../../../renderer/graph/sizes.ts';
import { machineRamp, networkLines, proxyPoint } from '../../../renderer/graph/street.ts';
import { type DrawnWay, wayOf } from '../../../renderer/graph/way.ts';
import { pictureOf, type Shape, shapes } from '../support.ts';

const room = { w: 1020, h: 720 };

const shape: Shape = {
  workers: 3,
  apps: [
    { pods: [0, 1, 2], services: 1, terminal: false },
    { pods: [0, 1], services: 1, terminal: false },
  ],
  system: 4,
  waiting: 0,
};

/** An Ingress before the first Service of a picture. */
function withEntry(picture: Picture): Picture {
  const service = picture.services[0]?.uid;
  const path = { kind: 'path', path: '/', backend: 'x:80', rule: 'default/in a.b/', place: 'p' } as const;
  const rows = [{ kind: 'host', host: 'a.b' } as const, { ...path, ...(service && { service }) }];
  const ingresses = [{ uid: 'in', name: 'in', namespace: 'default', rows, hosts: ['a.b'], controllers: ['sys-0'] }];
  return { ...picture, ingresses };
}

const seen = (uid: string, node: string): PodSeen => ({ uid, namespace: 'default', name: uid, node });

function drawn(picture: Picture, layout: Layout, hops: Hop[], rule?: string, from = 'users'): DrawnWay {
  const find = (kind: string, _: string | undefined, name: string): string | undefined =>
    kind === 'Node' ? `node ${name}` : name;
  return wayOf({ picture, layout, find }, { from, hops, ...(rule && { rule }) })!;
}

const client: Hop = { kind: 'client', name: 'users' };
const service: Hop = { kind: 'service', namespace: 'default', name: 's-0-0', port: 80 };
const has = (way: DrawnWay, point: Point | undefined): boolean =>
  way.legs.some((leg) => leg.some((p) => p.x === point?.x && p.y === point.y));

describe('the way of a request', () => {
  const picture = withEntry(pictureOf(shape));
  const { layout } = arrange(picture, noMemory, room, 1);

  test('to a Service’s own address goes over its card', () => {
    const hops: Hop[] = [
      client,
      { kind: 'door', node: 'worker-3', door: 'ClusterIP' },
      service,
      { kind: 'pod', pod: seen('p-0-1', 'worker-2') },
    ];
    const way = drawn(picture, layout, hops);
    expect(way.passes).toEqual(['users:users', 's-0-0', 'p-0-1']);
    expect(way.legs).toHaveLength(2);
    expect(way.legs[0]?.at(-1)?.x).toBe(layout.services.get('s-0-0')?.x);
  });

  test('by a NodePort comes in at the machine that was asked, and goes on to the pod’s', () => {
    const hops: Hop[] = [
      client,
      { kind: 'door', node: 'worker-3', door: 'NodePort 30080' },
      service,
      { kind: 'machine', node: 'worker-2' },
      { kind: 'pod', pod: seen('p-0-1', 'worker-2') },
    ];
    const way = drawn(picture, layout, hops);
    expect(way.passes).toEqual(['users:users', 'node worker-3', 's-0-0', 'p-0-1']);
    expect(has(way, proxyPoint(layout, 'worker-3'))).toBe(true);
    // From machine to machine by the street above them.
    const box = layout.pods.get('p-0-1')!.box;
    expect(way.legs.at(-1)?.at(-1)).toEqual({ x: box.x, y: box.y + box.h / 2 });
    expect(way.legs.at(-1)?.some(({ y }) => y === layout.street)).toBe(true);
  });

  test('by a rule passes the Ingress’ row and the controller’s pod', () => {
    const hops: Hop[] = [
      client,
      { kind: 'door', node: 'worker-1', door: 'LoadBalancer 10.0.0.1' },
      { kind: 'service', namespace: 'kube-system', name: 'traefik', port: 80 },
      { kind: 'proxy', pod: seen('sys-0', 'worker-1') },
      { kind: 'machine', node: 'worker-2' },
      { kind: 'pod', pod: seen('p-0-1', 'worker-2') },
    ];
    const way = drawn(picture, layout, hops, 'default/in a.b/');
    expect(way.passes).toEqual(['users:users', 'in', 'node worker-1', 'traefik', 'sys-0', 'p-0-1']);
    const entry = layout.entries.get('in')!;
    expect(way.legs[1]?.[0]?.x).toBe(entry.x + entry.w);
  });

  test('that found no endpoint ends where the rules were looked up', () => {
    const way = drawn(picture, layout, [client, { kind: 'door', node: 'worker-1', door: 'NodePort 1' }, service]);
    expect(way.legs.at(-1)?.at(-1)).toEqual(machineRamp(layout, 'worker-1')?.[0]);
  });

  test('out of the cluster leaves by the street, on the side of the people', () => {
    const hops: Hop[] = [
      { kind: 'client', name: 'pod default/p-0-1' },
      { kind: 'machine', node: 'worker-2' },
      { kind: 'away', ip: '203.0.113.7' },
    ];
    const way = drawn(picture, layout, hops, undefined, 'pod default/p-0-1');
    expect(way.passes).toEqual(['p-0-1']);
    expect(way.legs).toHaveLength(1);
    expect(way.legs[0]?.at(-1)).toEqual({ x: layout.usersGutter, y: layout.street });
  });

  test('from pod to pod of one machine stays in its gutter', () => {
    const hops: Hop[] = [
      { kind: 'client', name: 'pod default/p-0-0' },
      { kind: 'machine', node: 'worker-1' },
      service,
      { kind: 'pod', pod: seen('p-1-0', 'worker-1') },
    ];
    const way = drawn(picture, layout, hops, undefined, 'pod default/p-0-0');
    const xs = way.legs.flat().map(({ x }) => x);
    const { box } = layout.machines.get('worker-1')!;
    expect(Math.min(...xs)).toBeGreaterThan(box.x);
    expect(Math.max(...xs)).toBe(layout.pods.get('p-0-0')?.box.x);
  });
});

/** Whether an axis-aligned segment goes through the inside of a box. */
function crosses(a: Point, b: Point, box: Box): boolean {
  const inset = 0.5;
  return (
    Math.max(a.x, b.x) > box.x + inset &&
    Math.min(a.x, b.x) < box.x + box.w - inset &&
    Math.max(a.y, b.y) > box.y + inset &&
    Math.min(a.y, b.y) < box.y + box.h - inset
  );
}

test('ways by doors and rules are orthogonal and cross no card, whatever the picture', () => {
  let points = 0;
  fc.assert(
    fc.property(shapes, fc.boolean(), (any, hasRule) => {
      const picture = withEntry(pictureOf(any));
      const { layout } = arrange(picture, noMemory, room, 1);
      const cards: [string, Box][] = [
        ...[...layout.pods].map(([uid, p]): [string, Box] => [uid, p.box]),
        ...layout.users,
        ...layout.entries,
        ...layout.services,
        ...layout.workloads,
      ];
      for (const pod of picture.pods) {
        if (pod.node === undefined || !layout.machines.has(pod.node)) continue;
        const hops: Hop[] = [
          client,
          { kind: 'door', node: 'worker-1', door: 'NodePort 30080' },
          { kind: 'pod', pod: seen(pod.uid, pod.node) },
        ];
        const out: Hop[] = [{ kind: 'away', ip: '203.0.113.7' }];
        const away = drawn({ ...picture, users: [] }, layout, out, undefined, `machine ${pod.node}`);
        for (const leg of [...drawn(picture, layout, hops, hasRule ? 'default/in a.b/' : undefined).legs, ...away.legs])
          for (const [i, b] of leg.entries()) {
            const a = leg[i - 1];
            if (a === undefined) continue;
            points++;
            expect(a.x === b.x || a.y === b.y).toBe(true);
            expect(cards.filter(([, box]) => crosses(a, b, box)).map(([uid]) => uid)).toEqual([]);
          }
      }
    }),
    { numRuns: 60 },
  );
  expect(points).toBeGreaterThan(1000);
});

test('lines: people to the Ingress, its rows to Services, and to the pod that passes requests on', () => {
  const base = withEntry(pictureOf(shape));
  const picture: Picture = { ...base, users: [{ name: 'users', targets: [], entries: ['in'], isIdle: false }] };
  const { layout } = arrange(picture, noMemory, room, 1);
  const kinds = linesOf(picture, layout).map(({ kind, of }) => `${kind} ${of}`);
  expect(kinds.slice(0, 4)).toEqual(['network ', 'users in', 'rule in', 'via in']);
});

test('the network is drawn over no card, and a way from pod to pod keeps to it', () => {
  const plain = pictureOf(shape);
  const { layout } = arrange(plain, noMemory, room, 1);
  const lines = networkLines(layout);
  const on = (p: Point): boolean =>
    lines.some(([a, b]) =>
      a!.x === b!.x
        ? p.x === a!.x && p.y >= Math.min(a!.y, b!.y) && p.y <= Math.max(a!.y, b!.y)
        : p.y === a!.y && p.x >= Math.min(a!.x, b!.x) && p.x <= Math.max(a!.x, b!.x),
    );
  const hops: Hop[] = [
    { kind: 'machine', node: 'worker-1' },
    { kind: 'machine', node: 'worker-3' },
    { kind: 'pod', pod: seen('p-0-2', 'worker-3') },
  ];
  const way = drawn(plain, layout, hops, undefined, 'pod default/p-0-0');
  const points = way.legs.flat();
  expect(points.length).toBeGreaterThan(3);
  expect(points.filter((p) => !on(p))).toEqual([]);
});
