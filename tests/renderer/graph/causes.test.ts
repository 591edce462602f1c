import { expect, test } from 'vitest';
import { metricsText, podCause, preemptorIn } from '../../../renderer/graph/causes.ts';
import type { HorizontalPodAutoscaler } from '../../../shared/model/autoscaler.ts';
import type { Condition } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';

const pod = (conditions: Condition[]): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: { nodeName: 'worker-2', containers: [] },
  status: { phase: 'Running', conditions },
});
const target = (reason: string, status: 'True' | 'False' = 'True'): Condition[] => [
  { type: 'Ready', status: 'True' },
  { type: 'DisruptionTarget', status, reason },
];

test.each([
  ['PreemptionByScheduler', { key: 'preempted' }],
  ['DeletionByTaintManager', { key: 'taint', node: 'worker-2' }],
  ['DeletionByPodGC', { key: 'cleared', node: 'worker-2' }],
  ['TerminationByKubelet', { key: 'kubelet' }],
  ['EvictionByEvictionAPI', { key: 'evicted' }],
  ['SomethingElse', undefined],
])('a pod told to go by %s', (reason, wanted) => {
  expect(podCause(pod(target(reason)), () => false)).toEqual(wanted);
});

test('an eviction from a machine that is closed is its drain', () => {
  const asked: string[] = [];
  const isClosed = (node: string): boolean => asked.push(node) > 0;
  expect(podCause(pod(target('EvictionByEvictionAPI')), isClosed)).toEqual({ key: 'drain', node: 'worker-2' });
  expect(asked).toEqual(['worker-2']);
});

test('a pod that nobody told to go has no cause', () => {
  expect(podCause(pod([]), () => true)).toBeUndefined();
  expect(podCause(pod(target('EvictionByEvictionAPI', 'False')), () => true)).toBeUndefined();
});

test('who came for it stands in the event', () => {
  expect(preemptorIn('Preempted by pod 5f0c-11 on node worker-1')).toBe('5f0c-11');
  expect(preemptorIn('Preempted')).toBeUndefined();
});

const hpa = (metrics: HorizontalPodAutoscaler['spec']['metrics'], currentMetrics: unknown[]) =>
  ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...(metrics && { metrics }) },
    status: { currentMetrics },
  }) satisfies HorizontalPodAutoscaler;

test('what an autoscaler measured beside what it wants', () => {
  const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };
  const memory = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
  };
  const metrics = [cpu, memory] as NonNullable<HorizontalPodAutoscaler['spec']['metrics']>;
  const measured = [
    { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 250, averageValue: '500m' } } },
    { type: 'Resource', resource: { name: 'memory', current: { averageValue: '2Gi' } } },
  ];
  expect(metricsText(hpa(metrics, measured))).toBe('cpu 250%/50%, memory 2Gi/1Gi');
  expect(metricsText(hpa(metrics, []))).toBe('');
  expect(metricsText(hpa(undefined, []))).toBe('');
});
