/** A pod that counts for more takes the places of others: whose, what is said of it, and what is kept for it meanwhile. */
import { describe, expect, test } from 'vitest';
import { scheduler } from '../../../../shared/engine/scheduler/scheduler.ts';
import type { KubeObject, ResourceList } from '../../../../shared/model/meta.ts';
import type { Pod, PodSpec } from '../../../../shared/model/pod.ts';
import { nodeOf, podOf } from '../pods.ts';
import { Stand } from '../stand.ts';

const PRIORITIES = { low: 100, medium: 200, high: 300 } as const;
type Level = keyof typeof PRIORITIES;

const stand = (
  workers: Record<string, ResourceList & { labels?: never }>,
  labels: Record<string, Record<string, string>> = {},
): Stand => {
  const s = new Stand([scheduler()]);
  for (const [name, value] of Object.entries(PRIORITIES))
    s.make({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value } as KubeObject);
  for (const [name, allocatable] of Object.entries(workers))
    s.make(
      nodeOf(name, {
        labels: labels[name] ?? {},
        status: { allocatable: { cpu: '1', memory: '4Gi', pods: '110', ...allocatable } },
      }),
    );
  return s;
};

interface Asking {
  cpu?: string;
  spec?: Partial<PodSpec>;
  labels?: Record<string, string>;
}

/** Makes the pod and lets the scheduler look at it. */
function add(s: Stand, name: string, level: Level, { cpu = '400m', spec = {}, labels = {} }: Asking = {}): void {
  const pod = podOf(
    {
      containers: [{ name: 'c', resources: { requests: { cpu } } }],
      priorityClassName: level,
      terminationGracePeriodSeconds: 30,
      ...spec,
    },
    name,
  );
  s.make({
    ...pod,
    metadata: { name, namespace: 'default', generation: 1, labels },
    status: { phase: 'Pending' },
  } as Pod);
  s.run(100);
}

/** A pod with a name, on this node. */
const placed = (s: Stand, name: string, level: Level, node: string, asking: Asking = {}): void =>
  add(s, name, level, { ...asking, spec: { ...asking.spec, nodeName: node } });

const going = (s: Stand): string[] =>
  [...s.store.list('Pod')].filter((p) => p.metadata.deletionTimestamp !== undefined).map((p) => p.metadata.name);

/** The kubelet's last word: the pod is gone. */
function finish(s: Stand, ...names: string[]): void {
  for (const name of names) s.api.delete('Pod', 'default', name, { gracePeriodSeconds: 0 });
  s.run(100);
}

describe('who goes', () => {
  test('those that count for less; nobody that counts the same', () => {
    const s = stand({ n: {} });
    placed(s, 'same', 'high', 'n', { cpu: '300m' });
    placed(s, 'less', 'low', 'n', { cpu: '300m' });
    placed(s, 'between', 'medium', 'n', { cpu: '300m' });
    add(s, 'p', 'high');
    expect(going(s)).toEqual(['less']);
  });

  test('no more than have to, the most important are spared', () => {
    const s = stand({ n: {} });
    placed(s, 'a', 'low', 'n', { cpu: '500m' });
    placed(s, 'b', 'low', 'n', { cpu: '100m' });
    placed(s, 'c', 'medium', 'n', { cpu: '400m' });
    add(s, 'p', 'high', { cpu: '500m' });
    // c and b fit beside it, in that order; a does not.
    expect(going(s)).toEqual(['a']);
  });

  test('those whose going breaks no budget, before those whose does', () => {
    const s = stand({ n: {} });
    s.make({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'kept' } } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    } as KubeObject);
    placed(s, 'kept', 'low', 'n', { cpu: '500m', labels: { app: 'kept' } });
    placed(s, 'worth-more', 'medium', 'n', { cpu: '500m' });
    add(s, 'p', 'high', { cpu: '500m' });
    expect(going(s)).toEqual(['worth-more']);
  });

  test('a budget does not stop it, where nothing else makes room', () => {
    const s = stand({ n: {} });
    s.make({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'kept' } } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    } as KubeObject);
    placed(s, 'kept', 'low', 'n', { cpu: '1', labels: { app: 'kept' } });
    add(s, 'p', 'high');
    expect(going(s)).toEqual(['kept']);
  });

  test('on the node whose victims count least', () => {
    const s = stand({ a: {}, b: {} });
    placed(s, 'on-a', 'medium', 'a', { cpu: '900m' });
    placed(s, 'on-b', 'low', 'b', { cpu: '900m' });
    add(s, 'p', 'high');
    expect(going(s)).toEqual(['on-b']);
    expect(s.pod('p').status?.nominatedNodeName).toBe('b');
  });

  test('who holds the port', () => {
    const s = stand({ n: {} });
    const holds = { containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] };
    placed(s, 'holder', 'low', 'n', { spec: holds });
    placed(s, 'other', 'low', 'n');
    add(s, 'p', 'high', { spec: holds });
    expect(going(s)).toEqual(['holder']);
  });

  test('who keeps it off with anti-affinity, or is kept off by it', () => {
    const labels = { n: { host: 'n' } };
    const away = (app: string): Partial<PodSpec> => ({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app } }, topologyKey: 'host' },
          ],
        },
      },
    });
    const kept = stand({ n: {} }, labels);
    placed(kept, 'keeps-off', 'low', 'n', { cpu: '100m', spec: away('p') });
    placed(kept, 'other', 'low', 'n', { cpu: '100m' });
    add(kept, 'p', 'high', { cpu: '100m', labels: { app: 'p' } });
    expect(going(kept)).toEqual(['keeps-off']);
    const keeping = stand({ n: {} }, labels);
    placed(keeping, 'shunned', 'low', 'n', { cpu: '100m', labels: { app: 'x' } });
    placed(keeping, 'other', 'low', 'n', { cpu: '100m' });
    add(keeping, 'p', 'high', { cpu: '100m', spec: away('x') });
    expect(going(keeping)).toEqual(['shunned']);
  });

  test('who makes the spread uneven', () => {
    const s = stand({ a: {}, b: {} }, { a: { zone: 'a' }, b: { zone: 'b' } });
    const labels = { app: 'web' };
    const spec = {
      nodeSelector: { zone: 'a' },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          nodeAffinityPolicy: 'Ignore',
          labelSelector: { matchLabels: labels },
        },
      ],
    };
    placed(s, 'like', 'low', 'a', { cpu: '100m', labels });
    placed(s, 'other', 'low', 'a', { cpu: '100m' });
    add(s, 'p', 'high', { cpu: '100m', labels, spec });
    expect(going(s)).toEqual(['like']);
  });

  test('nobody, where that does not help', () => {
    const s = stand({ n: {} });
    placed(s, 'small', 'low', 'n', { cpu: '100m' });
    placed(s, 'same', 'high', 'n', { cpu: '800m' });
    add(s, 'p', 'high');
    expect(going(s)).toEqual([]);
    expect(s.events('p')[0]?.message).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Insufficient cpu.',
    );
  });
});

describe('what is said', () => {
  test('the victim has a condition and an event; the pod waits for the node', () => {
    const s = stand({ n: {} });
    placed(s, 'v', 'low', 'n', { cpu: '1' });
    add(s, 'p', 'high');
    expect(s.pod('v').status?.conditions).toEqual([
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      }),
    ]);
    expect(s.events('v')).toEqual([
      expect.objectContaining({
        type: 'Normal',
        reason: 'Preempted',
        message: `Preempted by pod ${s.pod('p').metadata.uid} on node n`,
        source: { component: 'default-scheduler' },
      }),
    ]);
    expect(s.events('p').map((e) => e.message)).toEqual(['0/1 nodes are available: 1 Insufficient cpu.']);
    expect(s.pod('p').status).toMatchObject({ nominatedNodeName: 'n' });
    finish(s, 'v');
    s.run(1000);
    expect(s.pod('p').spec.nodeName).toBe('n');
  });

  test('it does not take more while its victims are on their way', () => {
    const s = stand({ a: {}, b: {} });
    placed(s, 'on-a', 'low', 'a', { cpu: '1' });
    placed(s, 'on-b', 'medium', 'b', { cpu: '1' });
    add(s, 'p', 'high');
    expect(going(s)).toEqual(['on-a']);
    // Something else makes it try again.
    s.run(2000);
    const status = { allocatable: { cpu: '1', memory: '4Gi', pods: '110' } };
    s.make(nodeOf('c', { status, spec: { taints: [{ key: 'not-for-you', effect: 'NoSchedule' }] } }));
    s.run(500);
    expect(going(s)).toEqual(['on-a']);
    const last = s.events('p').at(-1)?.message ?? '';
    expect(last).toMatch(/preemption: not eligible due to a terminating pod on the nominated node\.$/);
    expect(s.pod('p').status?.nominatedNodeName).toBe('a');
  });
});

describe('what is kept', () => {
  test('the room is not for those that count for less', () => {
    const s = stand({ n: {} });
    placed(s, 'v', 'low', 'n', { cpu: '1' });
    add(s, 'p', 'high', { cpu: '700m' });
    add(s, 'late', 'low', { cpu: '500m' });
    finish(s, 'v');
    expect(s.pod('late').spec.nodeName).toBeUndefined();
    s.run(3000);
    expect(s.places()).toEqual({ p: 'n', late: '' });
  });

  test('those that count for more may take it, and the other looks elsewhere', () => {
    const s = stand({ n: {} });
    placed(s, 'v', 'low', 'n', { cpu: '1' });
    add(s, 'p', 'medium', { cpu: '700m' });
    expect(s.pod('p').status?.nominatedNodeName).toBe('n');
    add(s, 'first', 'high', { cpu: '700m' });
    expect(s.pod('first').status?.nominatedNodeName).toBe('n');
    expect(s.pod('p').status?.nominatedNodeName).toBeUndefined();
    finish(s, 'v');
    s.run(3000);
    expect(s.places()).toEqual({ p: '', first: 'n' });
  });

  test("it is anybody's again when the pod that waited is deleted", () => {
    const s = stand({ n: {} });
    placed(s, 'v', 'low', 'n', { cpu: '1' });
    add(s, 'p', 'high', { cpu: '700m' });
    add(s, 'late', 'low', { cpu: '500m' });
    s.api.delete('Pod', 'default', 'p', {});
    finish(s, 'v');
    s.run(3000);
    expect(s.places()).toEqual({ late: 'n' });
  });

  test('a checkpoint keeps it', () => {
    const s = stand({ n: {} });
    placed(s, 'v', 'low', 'n', { cpu: '1' });
    add(s, 'p', 'high', { cpu: '700m' });
    s.load(s.save());
    add(s, 'late', 'low', { cpu: '500m' });
    finish(s, 'v');
    s.run(3000);
    expect(s.places()).toEqual({ p: 'n', late: '' });
  });
});
