/** The scheduler at work on a store: where pods go, what is said of those that go nowhere, and when they are tried again. */
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../shared/engine/api/errors.ts';
import { scheduler } from '../../../shared/engine/scheduler/scheduler.ts';
import type { KubeObject, ResourceList } from '../../../shared/model/meta.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod, PodSpec } from '../../../shared/model/pod.ts';
import { nodeOf, podOf } from './pods.ts';
import { Stand } from './stand.ts';

const worker = (name: string, rest: Partial<Node> = {}, allocatable: ResourceList = {}): Node =>
  nodeOf(name, {
    status: { allocatable: { cpu: '2', memory: '4Gi', pods: '110', 'ephemeral-storage': '10Gi', ...allocatable } },
    ...rest,
  });

const asking = (name: string, cpu: string, rest: Partial<PodSpec> = {}): Pod => {
  const pod = podOf({ containers: [{ name: 'c', resources: { requests: { cpu } } }], ...rest }, name);
  return { ...pod, metadata: { name, namespace: 'default', generation: 1 }, status: { phase: 'Pending' } };
};

const controlPlane = worker('control-plane', {
  spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
});

const scheduled = (pod: Pod): string | undefined =>
  pod.status?.conditions?.find((c) => c.type === 'PodScheduled')?.status;

function stand(...nodes: Node[]): Stand {
  const made = new Stand([scheduler()]);
  for (const node of nodes) made.make(node);
  return made;
}

describe('placing', () => {
  test('spreads replicas over equal workers, and says so', () => {
    const s = stand(controlPlane, worker('worker-1'), worker('worker-2'), worker('worker-3'));
    for (let i = 0; i < 6; i++) s.make(asking(`web-${i}`, '100m'));
    s.run(1000);
    const counts: Record<string, number> = {};
    for (const node of Object.values(s.places())) counts[node] = (counts[node] ?? 0) + 1;
    expect(counts).toEqual({ 'worker-1': 2, 'worker-2': 2, 'worker-3': 2 });
    const pod = s.pod('web-0');
    expect(scheduled(pod)).toBe('True');
    const [event] = s.events('web-0');
    expect(event).toMatchObject({
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned default/web-0 to ${pod.spec.nodeName}`,
      source: { component: 'default-scheduler' },
      reportingComponent: 'default-scheduler',
    });
    expect(s.traces.filter((t) => t.type === 'acted' && t.what === 'scheduled')).toHaveLength(6);
  });

  test('one pod at a time, 2 ms each', () => {
    const s = stand(worker('worker-1'));
    for (let i = 0; i < 3; i++) s.make(asking(`p-${i}`, '100m'));
    s.run(1000);
    expect(s.traces.map((t) => t.at)).toEqual([5, 7, 9]);
  });

  test('higher priority first, then the order of coming', () => {
    const s = stand(worker('worker-1'));
    s.make(asking('low', '100m', {}));
    s.make(asking('high', '100m', { priorityClassName: 'system-cluster-critical' }));
    s.make(asking('low-2', '100m'));
    s.run(1000);
    const order = s.traces.map((t) => (t.type === 'acted' ? s.store.byUid(t.uid!)!.metadata.name : ''));
    expect(order).toEqual(['high', 'low', 'low-2']);
  });

  test('never fills a node over what it has', () => {
    const s = stand(worker('worker-1', {}, { pods: '3' }), worker('worker-2', {}, { cpu: '250m' }));
    for (let i = 0; i < 8; i++) s.make(asking(`p-${i}`, '100m'));
    s.run(2000);
    const counts: Record<string, number> = {};
    for (const node of Object.values(s.places())) counts[node] = (counts[node] ?? 0) + 1;
    expect(counts).toEqual({ 'worker-1': 3, 'worker-2': 2, '': 3 });
  });

  test('leaves the pods of another scheduler alone, and bound pods', () => {
    const s = stand(worker('worker-1'));
    s.make(asking('other', '100m', { schedulerName: 'mine' }));
    s.make(asking('bound', '100m', { nodeName: 'elsewhere' }));
    s.run(1000);
    expect(s.places()).toEqual({ other: '', bound: 'elsewhere' });
    expect(s.traces).toEqual([]);
    expect(s.kernel.settled).toBe(true);
  });

  test('scheduling gates keep a pod back until they are gone', () => {
    const s = stand(worker('worker-1'));
    s.make(asking('gated', '100m', { schedulingGates: [{ name: 'example.com/wait' }] }));
    s.run(1000);
    expect(s.places()).toEqual({ gated: '' });
    expect(s.events('gated')).toEqual([]);
    expect(s.kernel.settled).toBe(true);
    const { schedulingGates: _gone, ...spec } = s.pod('gated').spec;
    s.api.update({ ...s.pod('gated'), spec });
    s.run(1000);
    expect(s.places()).toEqual({ gated: 'worker-1' });
  });

  test('a pod that names its node in a field is refused everywhere else', () => {
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker-2'] }] }],
        },
      },
    };
    const s = stand(worker('worker-1'), worker('worker-2'), worker('worker-3'));
    s.make(asking('ds', '100m', { affinity }));
    s.make(asking('ds-big', '3', { affinity }));
    s.run(1000);
    expect(s.places()).toEqual({ ds: 'worker-2', 'ds-big': '' });
    expect(s.pod('ds-big').status?.conditions?.[0]?.message).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. " +
        'no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    );
  });
});

describe('refusing', () => {
  test('at once, when a term names two nodes', () => {
    const field = (name: string): object => ({ key: 'metadata.name', operator: 'In', values: [name] });
    const nodeSelectorTerms = [{ matchFields: [field('worker-1'), field('worker-2')] }];
    const s = stand(worker('worker-1'), worker('worker-2'));
    s.make(
      asking('p', '100m', {
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
      }),
    );
    s.run(1000);
    expect(s.events('p')[0]?.message).toBe(
      '0/2 nodes are available: pod affinity terms conflict. ' +
        'no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    );
  });

  test('a binding that the API refuses is tried again after a back-off', () => {
    const s = stand(worker('worker-1'));
    const { bind } = s.server;
    let refusals = 2;
    s.server.bind = function (this: typeof s.server, ...args: Parameters<typeof bind>) {
      if (refusals-- > 0)
        throw new ApiError({
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'not now',
          reason: 'Forbidden',
        });
      bind.apply(this, args);
    };
    s.make(asking('p', '100m'));
    s.run(100);
    expect(s.pod('p').status?.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'SchedulerError', message: 'not now' },
    ]);
    expect(s.events('p')).toMatchObject([{ reason: 'FailedScheduling', message: 'not now', count: 1 }]);
    expect(s.kernel.settled).toBe(false);
    s.run(1000);
    expect(s.events('p')).toMatchObject([{ count: 2 }]);
    s.run(1900);
    expect(s.places()).toEqual({ p: '' });
    s.run(200);
    expect(s.places()).toEqual({ p: 'worker-1' });
  });

  test('names every reason, and the pod carries it', () => {
    const s = stand(
      controlPlane,
      worker('worker-1'),
      worker('worker-2', { spec: { unschedulable: true } }),
      worker('worker-3'),
    );
    s.make(asking('filler', '1500m', { nodeName: 'worker-1' }));
    s.make(asking('big', '1800m', { nodeSelector: {} }));
    s.make(asking('bigger', '1500m'));
    s.run(1000);
    const message =
      '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 1 node(s) were unschedulable, 2 Insufficient cpu. ' +
      'no new claims to deallocate, preemption: 0/4 nodes are available: 2 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.';
    expect(s.places()).toMatchObject({ big: 'worker-3', bigger: '' });
    expect(s.pod('bigger').status).toEqual({
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          observedGeneration: 1,
          status: 'False',
          lastProbeTime: null,
          lastTransitionTime: '2026-01-01T09:00:00Z',
          reason: 'Unschedulable',
          message,
        },
      ],
    });
    expect(s.events('bigger')).toMatchObject([
      { type: 'Warning', reason: 'FailedScheduling', message, source: { component: 'default-scheduler' } },
    ]);
    const refused = s.traces.find((t) => t.type === 'acted' && t.what === 'refused');
    expect(refused).toMatchObject({ message: expect.stringContaining('worker-1: Insufficient cpu\n') });
    expect(s.kernel.settled).toBe(true);
  });

  test('without any node', () => {
    const s = stand();
    s.make(asking('p', '100m'));
    s.run(1000);
    expect(s.events('p')[0]?.message).toBe('no nodes available to schedule pods');
    s.make(worker('worker-1'));
    s.run(100);
    expect(s.places()).toEqual({ p: 'worker-1' });
  });

  test('preemptionPolicy Never', () => {
    const s = stand(worker('worker-1'));
    // Only its class may say so: a pod that says it by itself is refused.
    s.make({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'patient' },
      value: 10,
      preemptionPolicy: 'Never',
    } as KubeObject);
    s.make(asking('p', '3', { priorityClassName: 'patient' }));
    s.run(1000);
    expect(s.events('p')[0]?.message).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
    );
  });
});

describe('trying again', () => {
  const full = (): Stand => {
    const s = stand(worker('worker-1'));
    s.make(asking('first', '1500m'));
    s.run(100);
    s.make(asking('second', '1500m'));
    s.run(100);
    expect(s.places()).toEqual({ first: 'worker-1', second: '' });
    return s;
  };

  test('when a pod makes room: deleted', () => {
    const s = full();
    s.api.delete('Pod', 'default', 'first', { gracePeriodSeconds: 0 });
    s.run(100);
    expect(s.places()).toEqual({ second: 'worker-1' });
  });

  test('when a pod makes room: finished', () => {
    const s = full();
    s.api.setStatus('Pod', 'default', 'first', { phase: 'Succeeded' });
    s.run(100);
    expect(s.pod('second').spec.nodeName).toBe('worker-1');
  });

  test('when a pod makes room: resized to less', () => {
    const s = full();
    const pod = s.pod('first');
    s.api.update({
      ...pod,
      spec: { ...pod.spec, containers: [{ name: 'c', resources: { requests: { cpu: '500m' } } }] },
    });
    s.run(100);
    expect(s.pod('second').spec.nodeName).toBe('worker-1');
    s.make(asking('third', '100m'));
    s.run(100);
    expect(s.places()['third']).toBe('');
  });

  test('when a node grows, or one more comes', () => {
    const s = full();
    s.api.setStatus('Node', '', 'worker-1', { allocatable: { cpu: '4', memory: '4Gi', pods: '110' } });
    s.run(100);
    expect(s.pod('second').spec.nodeName).toBe('worker-1');
    const t = full();
    t.make(worker('worker-2'));
    t.run(100);
    expect(t.pod('second').spec.nodeName).toBe('worker-2');
  });

  test('not when nothing helps: a heartbeat, a taint', () => {
    const s = full();
    const node = s.store.get('Node', '', 'worker-1')!;
    s.api.setStatus('Node', '', 'worker-1', { ...node.status, conditions: [{ type: 'Ready', status: 'True' }] });
    s.run(100);
    s.api.update({
      ...s.store.get('Node', '', 'worker-1')!,
      spec: { taints: [{ key: 'x', effect: 'NoSchedule' as const }] },
    });
    s.run(100);
    expect(s.events('second')).toMatchObject([{ count: 1 }]);
  });

  test('when the node that refused is uncordoned, or loses its taint, or gets the label', () => {
    const s = stand(
      worker('worker-1', { spec: { unschedulable: true, taints: [{ key: 'x', effect: 'NoSchedule' }] } }),
    );
    s.make(asking('p', '100m', { nodeSelector: { disk: 'ssd' } }));
    const change = (spec: Node['spec'], labels: Record<string, string> = {}): string | undefined => {
      const node = s.store.get('Node', '', 'worker-1')!;
      s.api.update({ ...node, metadata: { ...node.metadata, labels }, spec });
      s.run(20_000);
      return s.pod('p').status?.conditions?.[0]?.message?.split('.')[0];
    };
    s.run(100);
    expect(change({ taints: [{ key: 'x', effect: 'NoSchedule' }] })).toBe(
      '0/1 nodes are available: 1 node(s) had untolerated taint {x: }',
    );
    expect(change({})).toBe("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector");
    change({}, { disk: 'ssd' });
    expect(s.places()).toEqual({ p: 'worker-1' });
  });

  test('when its own tolerations change', () => {
    const s = stand(worker('worker-1', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } }));
    s.make(asking('p', '100m'));
    s.run(100);
    const pod = s.pod('p');
    s.api.update({ ...pod, spec: { ...pod.spec, tolerations: [{ key: 'x', operator: 'Exists' as const }] } });
    s.run(100);
    expect(s.places()).toEqual({ p: 'worker-1' });
  });

  test('after five minutes in any case, without keeping the cluster from being settled', () => {
    const s = full();
    expect(s.kernel.settled).toBe(true);
    s.run(360_000);
    expect(s.events('second')).toMatchObject([{ reason: 'FailedScheduling', count: 2 }]);
    s.api.delete('Pod', 'default', 'second', { gracePeriodSeconds: 0 });
    s.run(60_000);
    expect(s.kernel.next).toBeUndefined();
  });

  test('pods in back-off wait behind new ones', () => {
    const s = full();
    for (let i = 0; i < 3; i++) s.make(asking(`new-${i}`, '400m'));
    s.api.delete('Pod', 'default', 'first', { gracePeriodSeconds: 0 });
    s.run(100);
    const order = s.traces.map((t) =>
      t.type === 'acted' && t.what === 'scheduled' ? s.store.byUid(t.uid!)?.metadata.name : undefined,
    );
    expect(order.filter((n) => n !== undefined).slice(-3)).toEqual(['new-0', 'new-1', 'new-2']);
    expect(s.places()['second']).toBe('');
  });
});

describe('the same every time', () => {
  const busy = (seed: number): Stand => {
    const s = new Stand([scheduler()], seed);
    for (let i = 0; i < 5; i++) s.make(worker(`worker-${i}`, {}, { pods: '8' }));
    for (let i = 0; i < 60; i++) s.make(asking(`p-${i}`, `${(i % 4) * 50}m`));
    return s;
  };

  test('same seed, same places; another seed, others', () => {
    const [a, b, c] = [busy(1), busy(1), busy(2)];
    for (const s of [a, b, c]) s.run(1000);
    expect(b.places()).toEqual(a.places());
    expect(b.store.historyHash).toBe(a.store.historyHash);
    expect(c.places()).not.toEqual(a.places());
  });

  test.each([6, 50, 90, 119, 400])('stopped at %i ms, restored and gone on with, it is as if never stopped', (at) => {
    const whole = busy(3);
    const resumed = busy(3);
    const free = (s: Stand): void => {
      for (const name of ['p-1', 'p-2', 'p-9']) s.api.delete('Pod', 'default', name, { gracePeriodSeconds: 0 });
      s.run(400_000);
    };
    whole.run(at);
    resumed.run(at);
    const saved = resumed.save();
    // Something else happens first, and must leave no mark.
    resumed.make(worker('stranger'));
    resumed.run(5000);
    resumed.load(saved);
    free(whole);
    free(resumed);
    expect(resumed.places()).toEqual(whole.places());
    expect(resumed.store.historyHash).toBe(whole.store.historyHash);
  });
});
