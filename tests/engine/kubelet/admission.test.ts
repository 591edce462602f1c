/** Pods that were put on a node by hand: let in, or rejected in upstream's words. */
import { describe, expect, test } from 'vitest';
import type { PodSpec } from '../../../shared/model/pod.ts';
import { loneKubelet, newPod, place } from './lone-kubelet.ts';

const direct = (name: string, spec: Partial<PodSpec> = {}, requests: Record<string, string> = {}) =>
  newPod(name, [{ name: 'c', image: 'nginx', resources: { requests } }], { nodeName: 'worker-1', ...spec });

describe('room', () => {
  test('cpu: the second pod is rejected, and stays as Failed', () => {
    const k = loneKubelet();
    k.api.create(direct('one', {}, { cpu: '2500m' }));
    k.settle();
    k.api.create(direct('two', {}, { cpu: '2' }));
    k.settle();
    expect(k.pod('one').status?.phase).toBe('Running');
    expect(k.pod('two').status).toEqual({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 2000, used: 2500, capacity: 4000",
      startTime: '2026-01-01T00:00:02Z',
      qosClass: 'BestEffort',
      observedGeneration: 1,
    });
    expect(k.events('two')).toEqual([
      "OutOfcpu Node didn't have enough resource: cpu, requested: 2000, used: 2500, capacity: 4000",
    ]);
    // A rejected pod takes no room.
    k.api.create(direct('three', {}, { cpu: '1500m' }));
    k.settle();
    expect(k.pod('three').status?.phase).toBe('Running');
  });

  test('of two that come together the first is let in', () => {
    const k = loneKubelet();
    k.api.create(direct('one', {}, { memory: '5Gi' }));
    k.api.create(direct('two', {}, { memory: '5Gi' }));
    k.settle();
    expect(k.pod('one').status?.phase).toBe('Running');
    expect(k.pod('two').status?.reason).toBe('OutOfmemory');
  });

  test('what a scheduler chose the node for counts before the kubelet has seen it', () => {
    const k = loneKubelet();
    k.api.create(direct('hand', {}, { cpu: '3' }));
    place(k, newPod('bound', [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '3' } } }]));
    k.settle();
    expect(k.pod('bound').status?.phase).toBe('Running');
    expect(k.pod('hand').status?.reason).toBe('OutOfcpu');
  });

  test('an extended resource that the node has not', () => {
    const k = loneKubelet();
    k.api.create(direct('gpu', {}, { 'example.com/gpu': '1' }));
    k.settle();
    expect(k.pod('gpu').status?.message).toBe(
      "Pod was rejected: Node didn't have enough resource: example.com/gpu, requested: 1, used: 0, capacity: 0",
    );
  });

  test.each([
    ['init containers count by their peak, sidecars on top', 1100, {}],
    ['a pod that asks as a whole', 1500, { resources: { requests: { cpu: '1500m' } } }],
  ])('%s', (_, cpu, more) => {
    const asks = (millis: number) => ({ name: 'x', image: 'nginx', resources: { requests: { cpu: `${millis}m` } } });
    const spec = {
      initContainers: [
        { ...asks(100), name: 'side', restartPolicy: 'Always' as const },
        { ...asks(1000), name: 'init' },
      ],
      containers: [{ ...asks(500), name: 'main' }],
      ...more,
    };
    const k = loneKubelet();
    // Of the machine's four cores one is left.
    k.api.create(direct('first', {}, { cpu: '3' }));
    k.settle();
    k.api.create(direct('second', spec));
    k.settle();
    expect(k.pod('second').status?.message).toBe(
      `Pod was rejected: Node didn't have enough resource: cpu, requested: ${cpu}, used: 3000, capacity: 4000`,
    );
  });
});

describe('match', () => {
  const required = (values: string[]) => ({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] }],
      },
    },
  });

  test.each([
    [{ nodeSelector: { disk: 'ssd' } }, 'NodeAffinity', "node(s) didn't match Pod's node affinity/selector"],
    [{ affinity: required(['worker-2']) }, 'NodeAffinity', "node(s) didn't match Pod's node affinity/selector"],
  ])('%j', (spec, reason, why) => {
    const k = loneKubelet();
    k.api.create(direct('p', spec));
    k.settle();
    expect(k.pod('p').status).toMatchObject({
      phase: 'Failed',
      reason,
      message: `Pod was rejected: Predicate ${reason} failed: ${why}`,
    });
  });

  test('what matches is let in', () => {
    const k = loneKubelet();
    k.api.create(
      direct('p', { nodeSelector: { 'kubernetes.io/hostname': 'worker-1' }, affinity: required(['worker-1']) }),
    );
    k.settle();
    expect(k.pod('p').status?.phase).toBe('Running');
  });

  test('NoExecute taints reject, NoSchedule ones do not', () => {
    const k = loneKubelet();
    const node = k.store.get('Node', '', 'worker-1')!;
    k.api.update({
      ...node,
      spec: {
        ...node.spec,
        taints: [
          { key: 'a', effect: 'NoSchedule' as const },
          { key: 'b', effect: 'NoExecute' as const },
        ],
      },
    });
    k.api.create(direct('refused'));
    k.api.create(direct('tolerant', { tolerations: [{ key: 'b', operator: 'Exists' }] }));
    k.settle();
    expect(k.pod('refused').status?.message).toBe(
      "Pod was rejected: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
    );
    expect(k.pod('tolerant').status?.phase).toBe('Running');
  });

  test('a host port that is taken', () => {
    const k = loneKubelet();
    const ports = [{ containerPort: 80, hostPort: 8080 }];
    k.api.create(newPod('one', [{ name: 'c', image: 'nginx', ports }], { nodeName: 'worker-1' }));
    k.api.create(newPod('two', [{ name: 'c', image: 'nginx', ports }], { nodeName: 'worker-1' }));
    k.settle();
    expect(k.pod('one').status?.phase).toBe('Running');
    expect(k.pod('two').status?.reason).toBe('NodePorts');
  });
});
