/** Makes pictures for tests: random ones for laws, and small ones to start from. */
import fc from 'fast-check';
import type { Picture, PodMark } from '../../renderer/graph/picture.ts';

export interface Shape {
  workers: number;
  apps: { pods: number[]; services: number; terminal: boolean }[];
  system: number;
  waiting: number;
  /** Claims that the pods of the apps mount by turns. */
  claims?: number;
}

export const shapes: fc.Arbitrary<Shape> = fc.record({
  workers: fc.integer({ min: 1, max: 9 }),
  apps: fc.array(
    fc.record({
      pods: fc.array(fc.nat({ max: 8 }), { maxLength: 14 }),
      services: fc.integer({ min: 0, max: 3 }),
      terminal: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
  system: fc.nat({ max: 6 }),
  waiting: fc.nat({ max: 4 }),
  claims: fc.nat({ max: 14 }),
});

export function mark(uid: string, group: string, node: string | undefined, system = false): PodMark {
  return {
    uid,
    name: uid,
    namespace: system ? 'kube-system' : 'default',
    group,
    system,
    colour: 0,
    ...(node !== undefined && { node }),
  };
}

/** A picture of a shape: pods are spread over the workers by the numbers in it. */
export function pictureOf(shape: Shape): Picture {
  const worker = (n: number): string => `worker-${(n % shape.workers) + 1}`;
  const pods: PodMark[] = [];
  const picture: Picture = {
    machines: [
      {
        uid: 'n0',
        name: 'server',
        controlPlane: true,
        band: true,
        cpu: { requested: 0, allocatable: 4 },
        memory: { requested: 0, allocatable: 8 },
        doors: [],
      },
      ...Array.from({ length: shape.workers }, (_, i) => ({
        uid: `n${i + 1}`,
        name: `worker-${i + 1}`,
        controlPlane: false,
        band: false,
        cpu: { requested: 1, allocatable: 4 },
        memory: { requested: 1, allocatable: 8 },
        doors: [],
      })),
    ],
    pods,
    services: [],
    workloads: [],
    users: [{ name: 'users', targets: [], entries: [], isIdle: false }],
    ingresses: [],
    storage: [],
    others: [],
    hasSystem: shape.system > 0,
  };
  for (const [a, app] of shape.apps.entries()) {
    const group = `default/Deployment/app-${a}`;
    const mine = app.pods.map((n, i) => mark(`p-${a}-${i}`, group, worker(n)));
    pods.push(...mine);
    picture.workloads.push({
      uid: `w-${a}`,
      kind: 'Deployment',
      name: `app-${a}`,
      namespace: 'default',
      group,
      system: false,
      wanted: app.pods.length,
    });
    for (let s = 0; s < app.services; s++) {
      const uid = `s-${a}-${s}`;
      const backends = mine.map((p, i) => ({ pod: p.uid, ready: i % 3 !== 2 }));
      picture.services.push({
        uid,
        name: uid,
        namespace: 'default',
        system: false,
        backends,
        groups: mine.length > 0 ? [group] : [],
      });
      picture.users[0]?.targets.push(uid);
    }
  }
  for (let i = 0; i < shape.system; i++)
    pods.push(mark(`sys-${i}`, 'kube-system/DaemonSet/x', i % 2 === 0 ? worker(i) : 'server', true));
  for (let i = 0; i < shape.waiting; i++) pods.push(mark(`wait-${i}`, 'default/Deployment/app-0', undefined));
  if (shape.waiting > 1) picture.others.push({ uid: 'o1', kind: 'Ingress', name: 'shop', namespace: 'default' });
  const claims = shape.claims ?? 0;
  for (let i = 0; i < claims; i++) {
    const mounting = pods.filter((p, n) => !p.system && n % claims === i).map((p) => p.uid);
    picture.storage.push({
      uid: `claim-${i}`,
      kind: 'PersistentVolumeClaim',
      name: `claim-${i}`,
      namespace: 'default',
      pods: mounting,
    });
  }
  return picture;
}
