/** Whatever the load does and whatever breaks: an autoscaler keeps to its bounds and its pace, and ends where the load asks for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../shared/model/autoscaler.ts';
import type { Change } from '../../shared/model/change.ts';
import type { Deployment } from '../../shared/model/workloads.ts';
import type { Session } from '../../shared/session/session.ts';
import { mendAll, podFault } from '../support/faults.ts';
import { parameters } from '../support/histories.ts';
import { apply, testSession } from '../support/session.ts';

/** A request takes 100 ms of a core; half of 200m is aimed at: as many pods as requests a second. */
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 2
      containers: [{ name: web, image: registry.k8s.io/hpa-example, ports: [{ containerPort: 80 }], resources: { requests: { cpu: 200m } } }]
`;
const load = (requests: number): string => `apiVersion: v1
kind: Service
metadata: { name: web, annotations: { orrery.dev/requests-per-second: '${requests}' } }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

/** How fast it may go: so many pods up in a minute and half of them down, or as the controller's flags say. */
interface Pace {
  behavior?: object;
  /** Ms for which it remembers what it once wanted. */
  memory: number;
}
const PACES: readonly Pace[] = [
  { memory: 300_000 },
  {
    memory: 60_000,
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
      scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
    },
  },
];

interface Bounds {
  minReplicas: number;
  maxReplicas: number;
}
const scaler = ({ behavior }: Pace, bounds: Bounds): string =>
  JSON.stringify({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      ...bounds,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
      ...(behavior !== undefined && { behavior }),
    },
  });

const bounds = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 6 }))
  .map(([least, more]): Bounds => ({ minReplicas: least, maxReplicas: least + more }));
const requests = fc.constantFrom(0, 1, 3, 6, 12);

type Deed = (session: Session, pace: Pace) => void;
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: requests.map(
      (n): Deed =>
        (session) =>
          void apply(session, load(n)),
    ),
  },
  {
    weight: 1,
    arbitrary: bounds.map(
      (b): Deed =>
        (session, pace) =>
          void apply(session, scaler(pace, b)),
    ),
  },
  {
    weight: 2,
    arbitrary: podFault.map((act): Deed => (session) => {
      const input = act(session);
      if (input !== undefined) session.apply(input);
    }),
  },
);
const history = fc.record({
  pace: fc.constantFrom(...PACES),
  first: bounds,
  steps: fc.array(fc.tuple(fc.integer({ min: 1_000, max: 200_000 }), deed), { minLength: 2, maxLength: 8 }),
  last: requests,
});

const autoscaler = ({ cluster }: Session): HorizontalPodAutoscaler =>
  cluster.read.get('HorizontalPodAutoscaler.autoscaling', 'default', 'web') as HorizontalPodAutoscaler;

interface Move {
  at: number;
  from: number;
  to: number;
  /** Wished for at that very moment: nothing it remembered, and no new bounds, can have had a part in it. */
  isFresh: boolean;
}

/** Watches what it writes; gives what was wrong with it, as a list that grows. */
function watch(session: Session, pace: Pace): { wrong: string[]; moves: Move[] } {
  const wrong: string[] = [];
  const moves: Move[] = [];
  let bounded = -Infinity;
  session.cluster.onChange(({ before, after, at, cause }: Change) => {
    // Its status alone does not bound it anew; it counts no generations.
    if (after?.kind === 'HorizontalPodAutoscaler' && cause.actor !== 'horizontal-pod-autoscaler') bounded = at;
    if (after?.kind !== 'Deployment' || cause.actor !== 'horizontal-pod-autoscaler') return;
    const [from, to] = [(before as Deployment).spec.replicas ?? 1, (after as Deployment).spec.replicas ?? 1];
    if (from === to) return;
    const { minReplicas = 1, maxReplicas } = autoscaler(session).spec;
    if (to < minReplicas || to > maxReplicas) wrong.push(`${to} is not within ${minReplicas} and ${maxReplicas}`);
    // Out of its bounds it comes back at once, whatever its pace.
    const isOut = from < minReplicas || from > maxReplicas;
    // What its policies reckon from: how many there were a minute ago.
    const lately = moves.filter((move) => at - move.at < 60_000);
    const atFirst = lately.reduce((sum, move) => sum - (move.to - move.from), from);
    if (to > from && !isOut) {
      const top = pace.behavior === undefined ? Math.max(4, 2 * from) : atFirst + 2;
      if (to > top) wrong.push(`${from} to ${to} is more than ${top}`);
    }
    if (to < from && !isOut) {
      const wanted = moves.find(
        (move) => at - move.at < pace.memory && move.isFresh && move.to > Math.max(to, move.from),
      );
      if (wanted !== undefined) wrong.push(`${from} to ${to} at ${at}, though ${wanted.to} at ${wanted.at}`);
      const bottom = pace.behavior === undefined ? 0 : Math.floor(atFirst / 2);
      if (to < bottom) wrong.push(`${from} to ${to} is less than ${bottom}`);
    }
    const last = Math.max(moves.at(-1)?.at ?? -Infinity, bounded);
    moves.push({ at, from, to, isFresh: !isOut && at - last > pace.memory });
  });
  return { wrong, moves };
}

const within = (n: number, { minReplicas = 1, maxReplicas }: HorizontalPodAutoscaler['spec']): number =>
  Math.min(Math.max(n, minReplicas), maxReplicas);

test('an autoscaler keeps to its bounds and its pace, and ends where the load asks for', () => {
  const moved = { up: 0, down: 0 };
  fc.assert(
    fc.property(history, ({ pace, first, steps, last }) => {
      const session = testSession();
      apply(session, `${WEB}---\n${load(0)}---\n${scaler(pace, first)}\n`);
      const { wrong, moves } = watch(session, pace);
      for (const [wait, act] of steps) {
        session.advance(session.now + wait);
        act(session, pace);
      }
      mendAll(session);
      apply(session, load(last));
      session.advance(session.now + 1_500_000);
      const { spec } = autoscaler(session);
      const { replicas = 1 } = session.cluster.read.get('Deployment.apps', 'default', 'web')!.spec;
      // A tenth more or less is tolerated, and a pod at rest takes a little as well.
      const [least, most] = [within(Math.floor(last / 1.1), spec), within(Math.ceil(last / 0.9) + 1, spec)];
      if (replicas < least || replicas > most) wrong.push(`${replicas} for ${last}, not within ${least} and ${most}`);
      expect([wrong, wrong.length === 0 ? [] : moves]).toEqual([[], []]);
      for (const { from, to } of moves) moved[to > from ? 'up' : 'down'] += 1;
    }),
    parameters('autoscaler'),
  );
  expect(moved.up).toBeGreaterThan(0);
  expect(moved.down).toBeGreaterThan(0);
});
