/** Laws of the opened pod: nothing lies on anything else, every mount has its line, lines cross no box. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeCallout } from '../../../renderer/graph/callout.ts';
import { columnsIn, openPod, sourceOf } from '../../../renderer/graph/opened-pod.ts';
import type { Box, Point } from '../../../renderer/graph/sizes.ts';
import { storageMarks } from '../../../renderer/graph/storage.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { PodInside } from '../../../shared/model/session.ts';

interface Shape {
  steps: number;
  sidecars: number;
  /** For each container the volumes that it mounts. */
  mounts: number[][];
  volumes: number;
  probes: number;
  columns: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  steps: fc.nat({ max: 3 }),
  sidecars: fc.nat({ max: 2 }),
  mounts: fc.array(fc.uniqueArray(fc.nat({ max: 6 }), { maxLength: 4 }), { minLength: 1, maxLength: 6 }),
  volumes: fc.nat({ max: 6 }),
  probes: fc.nat({ max: 3 }),
  columns: fc.integer({ min: 2, max: 6 }),
});

function podOf({ steps, sidecars, mounts, volumes }: Shape): Pod {
  const one = (name: string, of: readonly number[]) => ({
    name,
    image: 'busybox',
    volumeMounts: of.filter((v) => v < volumes).map((v) => ({ name: `v${v}`, mountPath: `/v/${v}` })),
  });
  const initContainers = [
    ...Array.from({ length: steps }, (_, i) => one(`step-${i}`, mounts[0]!)),
    ...Array.from({ length: sidecars }, (_, i) => ({ ...one(`side-${i}`, mounts[0]!), restartPolicy: 'Always' })),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'u' },
    spec: {
      initContainers,
      containers: mounts.map((of, i) => one(`c-${i}`, of)),
      volumes: [
        ...Array.from({ length: volumes }, (_, i) => ({ name: `v${i}`, emptyDir: {} })),
        { name: 'kube-api-access-x', projected: { sources: [] } },
      ],
    },
  } as unknown as Pod;
}

function insideOf({ mounts, volumes, probes }: Shape): PodInside {
  const kinds = ['startup', 'readiness', 'liveness'] as const;
  return {
    containers: mounts.map((_, i) => ({
      name: `c-${i}`,
      lastLine: 'hello',
      probes: kinds.slice(0, probes).map((kind) => ({ kind, times: 0, threshold: 1, periodMs: 1000 })),
    })),
    volumes: Array.from({ length: volumes }, (_, i) => ({
      name: `v${i}`,
      containers: [],
      files: Array.from({ length: i * 2 }, (__, n) => ({ path: `f${n}`, bytes: n })),
    })),
  };
}

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function crosses(a: Point, b: Point, box: Box): boolean {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return right > box.x + 1 && left < box.x + box.w - 1 && bottom > box.y + 1 && top < box.y + box.h - 1;
}

describe('openPod', () => {
  test('boxes lie side by side within the sheet; each mount has one line, over no box', () => {
    let lines = 0;
    fc.assert(
      fc.property(shapes, (shape) => {
        const opened = openPod(podOf(shape), insideOf(shape), shape.columns);
        const inner = [...opened.containers.map((c) => c.box), ...(opened.steps ? [opened.steps.box] : [])];
        const boxes = [...inner, ...opened.volumes.map((v) => v.box)];
        for (const [i, a] of boxes.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.w <= opened.w && a.y + a.h <= opened.h).toBe(true);
          for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
        }
        const { network } = opened;
        for (const box of inner)
          expect(
            box.x >= network.x &&
              box.y >= network.y &&
              box.x + box.w <= network.x + network.w &&
              box.y + box.h <= network.y + network.h,
          ).toBe(true);
        for (const { box } of opened.volumes) expect(overlap(box, network)).toBe(false);
        const mounts = [...opened.containers, ...(opened.steps ? [opened.steps] : [])].flatMap((c) => c.mounts);
        expect(opened.lines).toHaveLength(mounts.length);
        for (const { points } of opened.lines) {
          lines++;
          for (const [i, b] of points.entries()) {
            const a = points[i - 1];
            if (a === undefined) continue;
            expect(a.x === b.x || a.y === b.y).toBe(true);
            expect(boxes.filter((box) => crosses(a, b, box))).toEqual([]);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(lines).toBeGreaterThan(300);
  });

  test('the volume of the service account is left out, and only the first files are named', () => {
    const shape: Shape = { steps: 0, sidecars: 0, mounts: [[3]], volumes: 4, probes: 0, columns: 3 };
    const { volumes } = openPod(podOf(shape), insideOf(shape), 3);
    expect(volumes.map((v) => v.name)).toEqual(['v0', 'v1', 'v2', 'v3']);
    expect(volumes.map((v) => [v.files.length, v.more])).toEqual([
      [0, 0],
      [2, 0],
      [4, 0],
      [4, 2],
    ]);
  });

  test('says of a container what its status says', () => {
    const shape: Shape = { steps: 1, sidecars: 1, mounts: [[], []], volumes: 0, probes: 0, columns: 3 };
    const pod = podOf(shape);
    const { steps, containers } = openPod(
      {
        ...pod,
        status: {
          initContainerStatuses: [
            { name: 'step-0', state: { terminated: { exitCode: 0, reason: 'Completed' } } },
            { name: 'side-0', ready: true, state: { running: {} } },
          ],
          containerStatuses: [
            { name: 'c-0', ready: false, restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } },
            { name: 'c-1', ready: false, state: { running: {} } },
          ],
        },
      } as unknown as Pod,
      { containers: [], volumes: [] },
      3,
    );
    expect(steps?.marks).toEqual([{ name: 'step-0', state: 'Completed (0)', tone: 'good', glyph: '✓' }]);
    expect(containers.map((c) => [c.name, c.role, c.state, c.tone, c.restarts])).toEqual([
      ['c-0', 'container', 'CrashLoopBackOff', 'bad', 3],
      ['c-1', 'container', 'Running', 'warn', 0],
      ['side-0', 'sidecar', 'Running', 'good', 0],
    ]);
  });

  test('as many columns as a width holds, and at least two', () => {
    expect([100, 480, 700, 960, 9999].map(columnsIn)).toEqual([2, 2, 2, 4, 6]);
  });

  test('names the source of a volume', () => {
    const pod = podOf({ steps: 0, sidecars: 0, mounts: [[]], volumes: 0, probes: 0, columns: 2 });
    const of = (source: object): string => sourceOf(pod, { name: 'x', ...source });
    expect(of({ emptyDir: {} })).toBe('emptyDir');
    expect(of({ emptyDir: { medium: 'Memory' } })).toBe('emptyDir (memory)');
    expect(of({ configMap: { name: 'conf' } })).toBe('ConfigMap conf');
    expect(of({ persistentVolumeClaim: { claimName: 'data' } })).toBe('claim data');
    expect(of({ ephemeral: {} })).toBe('claim p-x');
  });
});

describe('placeCallout', () => {
  const room = { w: 1000, h: 700 };
  test('is always in sight, and over the thing only where no side has room', () => {
    fc.assert(
      fc.property(
        fc.record({
          x: fc.nat(900),
          y: fc.nat(600),
          w: fc.integer({ min: 20, max: 160 }),
          h: fc.integer({ min: 20, max: 80 }),
        }),
        fc.record({ w: fc.integer({ min: 50, max: 980 }), h: fc.integer({ min: 50, max: 680 }) }),
        (thing, sheet) => {
          const { x, y, side } = placeCallout(thing, sheet, room);
          expect(x >= 0 && y >= 0 && x + sheet.w <= room.w && y + sheet.h <= room.h).toBe(true);
          if (side !== 'over') expect(overlap({ x, y, ...sheet }, thing)).toBe(false);
        },
      ),
    );
  });
  test('stays on its side while it fits there', () => {
    const thing = { x: 450, y: 300, w: 100, h: 60 };
    expect(placeCallout(thing, { w: 300, h: 200 }, room).side).toBe('right');
    expect(placeCallout(thing, { w: 300, h: 200 }, room, 'left').side).toBe('left');
    expect(placeCallout(thing, { w: 600, h: 200 }, room, 'left').side).toBe('below');
  });
});

test('a claim stands for its volume; a volume stands alone when its claim is gone', () => {
  const of = (kind: string, uid: string, more: object): KubeObject =>
    ({
      kind,
      metadata: { name: uid, namespace: kind === 'PersistentVolume' ? undefined : 'default', uid },
      ...more,
    }) as KubeObject;
  const objects = [
    of('PersistentVolumeClaim', 'data', { spec: { volumeName: 'pv-1' } }),
    of('PersistentVolume', 'pv-1', { spec: { claimRef: { uid: 'data' } } }),
    of('PersistentVolume', 'pv-2', { spec: { claimRef: { uid: 'gone' } } }),
    of('PersistentVolume', 'pv-3', { spec: {} }),
    of('Pod', 'a', { spec: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] } }),
    of('Pod', 'b', { spec: { volumes: [{ name: 'd', emptyDir: {} }] } }),
  ];
  const records = {
    get: (uid: string) => objects.find((o) => o.metadata.uid === uid),
    ofKind: (kind: string) => new Map(objects.filter((o) => o.kind === kind).map((o) => [o.metadata.uid ?? '', o])),
  };
  expect(storageMarks(records, false).map((m) => [m.uid, m.pods])).toEqual([
    ['data', ['a']],
    ['pv-2', []],
    ['pv-3', []],
  ]);
});

test('a container for which there is no column more stands below the shortest, and all end on one line', () => {
  const shape: Shape = { steps: 0, sidecars: 1, mounts: [[0, 1, 2], []], volumes: 3, probes: 0, columns: 2 };
  const { containers } = openPod(podOf(shape), insideOf(shape), shape.columns);
  const [tall, short, below] = containers.map((c) => c.box);
  expect(short?.y).toBe(tall?.y);
  expect(below?.x).toBe(short?.x);
  expect(below?.y).toBeGreaterThan((short?.y ?? 0) + (short?.h ?? 0));
  const ends = [tall, below].map((b) => (b?.y ?? 0) + (b?.h ?? 0));
  expect(ends[0]).toBe(ends[1]);
});
