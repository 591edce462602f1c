/** Causes are gathered from frames: pods told to go count together for their owner, a new cluster forgets them. */
import { beforeEach, expect, test } from 'vitest';
import { causeOf, forgetCauses, noteCauses, ownerCauseOf, preemptorOf } from '../../../renderer/store/causes.ts';
import { records } from '../../../renderer/store/cluster.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';

const at = (type: string, reason: string) => ({ type, status: 'True' as const, reason });

function pod(name: string, reason?: string): Pod {
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'db-uid', controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: `${name}-uid`, namespace: 'default', ownerReferences: [owner] },
    spec: { nodeName: 'worker-1', containers: [] },
    status: { phase: 'Running', conditions: reason === undefined ? [] : [at('DisruptionTarget', reason)] },
  } as unknown as Pod;
}

function load(...objects: object[]): void {
  records.load({ revision: 1, at: 0, epoch: '2026-01-05T08:00:00Z', objects: objects as KubeObject[] });
}

const event = (reason: string, message: string, about: object): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'default' },
    reason,
    message,
    involvedObject: about,
  }) as unknown as KubeObject;

const preempted = (): KubeObject =>
  event('Preempted', 'Preempted by pod big-uid on node worker-1', { kind: 'Pod', uid: 'db-0-uid' });

const touch = (before: KubeObject | undefined, after: KubeObject) => ({ uid: 'x', ...(before && { before }), after });

beforeEach(() => {
  forgetCauses();
  load({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1', uid: 'n' }, spec: { unschedulable: true } });
});

test('pods of one owner that are told to go count together, for as long as the cause is shown', () => {
  const told = (name: string, ms: number): void => {
    noteCauses([touch(pod(name), pod(name, 'EvictionByEvictionAPI'))], ms);
  };
  told('db-0', 1000);
  told('db-1', 2000);
  expect(ownerCauseOf('default/StatefulSet/db')).toEqual({
    cause: { key: 'drain', node: 'worker-1' },
    at: 2000,
    count: 2,
  });
  told('db-2', 70_000);
  expect(ownerCauseOf('default/StatefulSet/db')?.count).toBe(1);
});

test('a pod that was told before is no news', () => {
  const gone = pod('db-0', 'DeletionByTaintManager');
  noteCauses([touch(gone, { ...gone })], 0);
  expect(ownerCauseOf('default/StatefulSet/db')).toBeUndefined();
  expect(causeOf(gone)).toEqual({ key: 'taint', node: 'worker-1' });
});

test('a preemption is told by its event, a scaling by what was measured', () => {
  const hpa = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default', uid: 'hpa-uid' },
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 50 } } }],
    },
    status: { currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 250 } } }] },
  };
  load(hpa);
  const about = { kind: 'HorizontalPodAutoscaler', uid: 'hpa-uid', namespace: 'default' };
  noteCauses([touch(undefined, preempted()), touch(undefined, event('SuccessfulRescale', 'New size: 4; …', about))], 5);
  expect(preemptorOf('db-0-uid')).toBe('big-uid');
  expect(ownerCauseOf('default/Deployment/web')).toEqual({
    cause: { key: 'scaled', name: 'web', why: 'cpu 250%/50%' },
    at: 5,
    count: 1,
  });
});

test('an owner is told for whom its pod had to go, whichever news comes first', () => {
  const victim = pod('db-0', 'PreemptionByScheduler');
  const big = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'big', uid: 'big-uid', namespace: 'default' } };
  load(victim, big);
  const told = preempted();
  noteCauses([touch(undefined, told), touch(pod('db-0'), victim)], 0);
  expect(ownerCauseOf('default/StatefulSet/db')?.cause).toEqual({ key: 'preempted', name: 'big' });
  forgetCauses();
  noteCauses([touch(pod('db-0'), victim)], 0);
  expect(ownerCauseOf('default/StatefulSet/db')?.cause).toEqual({ key: 'preempted' });
  noteCauses([touch(undefined, told)], 0);
  expect(ownerCauseOf('default/StatefulSet/db')?.cause).toEqual({ key: 'preempted', name: 'big' });
});

test('a new cluster forgets', () => {
  noteCauses([touch(pod('db-0'), pod('db-0', 'EvictionByEvictionAPI'))], 0);
  forgetCauses();
  expect(ownerCauseOf('default/StatefulSet/db')).toBeUndefined();
});
