/** What one object takes of a quota. */
import { describe, expect, test } from 'vitest';
import { claimEvaluator } from '../../../../shared/engine/api/quota/claims.ts';
import { evaluatorOf, evaluatorsFor } from '../../../../shared/engine/api/quota/evaluators.ts';
import { podEvaluator } from '../../../../shared/engine/api/quota/pods.ts';
import { serviceEvaluator } from '../../../../shared/engine/api/quota/services.ts';
import { KindRegistry } from '../../../../shared/engine/kinds/registry.ts';
import type { KubeObject } from '../../../../shared/model/meta.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { podNamed, serviceNamed } from '../door.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const usage = (pod: Pod) => podEvaluator.usage(pod, NOW);
const container = (name: string, resources: object, more: object = {}) => ({ name, image: 'x', resources, ...more });
const cpu = (amount: string) => ({ requests: { cpu: amount } });

describe('pods', () => {
  test('requests by two names, limits by one, devices as requests', () => {
    const resources = {
      requests: {
        cpu: '1',
        memory: '50Mi',
        'ephemeral-storage': '1Gi',
        'hugepages-2Mi': '100Mi',
        'example.com/gpu': '3',
      },
      limits: { cpu: '2', memory: '60Mi', 'hugepages-2Mi': '100Mi', 'example.com/gpu': '3' },
    };
    expect(usage(podNamed('a', { containers: [container('c', resources)] }))).toEqual({
      pods: '1',
      'count/pods': '1',
      cpu: '1',
      'requests.cpu': '1',
      'limits.cpu': '2',
      memory: '50Mi',
      'requests.memory': '50Mi',
      'limits.memory': '60Mi',
      'ephemeral-storage': '1Gi',
      'requests.ephemeral-storage': '1Gi',
      'hugepages-2Mi': '100Mi',
      'requests.hugepages-2Mi': '100Mi',
      'requests.example.com/gpu': '3',
    });
  });

  test.each([
    ['containers together', { containers: [container('a', cpu('1')), container('b', cpu('2'))] }, '3'],
    [
      'or the init container with most',
      { containers: [container('a', cpu('1'))], initContainers: [container('i', cpu('4'))] },
      '4',
    ],
    [
      'sidecars beside both',
      {
        containers: [container('a', cpu('1'))],
        initContainers: [container('s', cpu('2'), { restartPolicy: 'Always' }), container('i', cpu('4'))],
      },
      '6',
    ],
    ['and overhead', { containers: [container('a', cpu('1'))], overhead: { cpu: '250m' } }, '1250m'],
    [
      'what the pod asks for as a whole',
      { containers: [container('a', cpu('1'))], resources: { requests: { cpu: '5' } } },
      '5',
    ],
  ])('%s', (_what, spec, expected) => {
    expect(usage(podNamed('a', spec))['requests.cpu']).toBe(expected);
  });

  test.each([
    ['one that ended', {}, { phase: 'Succeeded' }],
    ['one that failed', {}, { phase: 'Failed' }],
    [
      'one that should have been gone long ago',
      { deletionTimestamp: '2025-12-31T23:59:00Z', deletionGracePeriodSeconds: 30 },
      { phase: 'Running' },
    ],
  ])('%s is an object, and takes nothing', (_what, meta, status) => {
    const pod = { ...podNamed('a', { containers: [container('c', cpu('1'))] }, meta), status } as Pod;
    expect(usage(pod)).toEqual({ 'count/pods': '1' });
  });

  test('one that is being deleted in time takes what it took', () => {
    const meta = { deletionTimestamp: '2025-12-31T23:59:40Z', deletionGracePeriodSeconds: 30 };
    expect(usage(podNamed('a', {}, meta))['pods']).toBe('1');
  });

  test('pods of one template share what they take', () => {
    const spec = { containers: [container('c', cpu('1'))] };
    const [one, other] = [
      podNamed('a', spec),
      podNamed('b', { ...spec, containers: spec.containers.map((c) => ({ ...c })) }),
    ];
    expect(usage(one)).toBe(usage(other));
  });
});

test.each([
  [{ type: 'ClusterIP' }, ['0', '0']],
  [{ type: 'NodePort', ports: [{ port: 1 }, { port: 2 }] }, ['0', '2']],
  [{ type: 'LoadBalancer', ports: [{ port: 1 }, { port: 2 }] }, ['1', '2']],
  [
    { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 1, nodePort: 30000 }, { port: 2 }] },
    ['1', '1'],
  ],
  [{ type: 'ExternalName' }, ['0', '0']],
])('a Service %j: load balancers and ports %j', (spec, [balancers, ports]) => {
  const taken = serviceEvaluator.usage(serviceNamed('s', spec), NOW);
  expect(taken).toEqual({
    services: '1',
    'count/services': '1',
    'services.loadbalancers': balancers,
    'services.nodeports': ports,
  });
});

const claim = (spec: object, status: object = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec, status }) as unknown as KubeObject;
const storage = (size: string) => ({ resources: { requests: { storage: size } } });

test.each([
  [claim(storage('10Gi')), { 'requests.storage': '10Gi' }],
  [claim(storage('1.5')), { 'requests.storage': '2' }],
  [claim(storage('5Gi'), { allocatedResources: { storage: '10Gi' } }), { 'requests.storage': '10Gi' }],
  [
    claim({ ...storage('10Gi'), storageClassName: 'gold' }),
    {
      'requests.storage': '10Gi',
      'gold.storageclass.storage.k8s.io/requests.storage': '10Gi',
      'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
    },
  ],
])('a claim takes its size, by class too', (object, expected) => {
  const counts = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1' };
  expect(claimEvaluator.usage(object, NOW)).toEqual({ ...counts, ...expected });
});

describe('anything else is counted', () => {
  const kinds = new KindRegistry();
  const names = (apiVersion: string, kind: string) =>
    Object.keys(evaluatorOf(kinds.of(apiVersion, kind))?.usage({} as KubeObject, NOW) ?? {});

  test.each([
    ['v1', 'ConfigMap', ['count/configmaps', 'configmaps']],
    ['v1', 'Secret', ['count/secrets', 'secrets']],
    ['apps/v1', 'Deployment', ['count/deployments.apps']],
    ['example.com/v1', 'Widget', ['count/widgets.example.com']],
    ['v1', 'Event', []],
    ['v1', 'Node', []],
  ])('%s %s', (apiVersion, kind, expected) => {
    expect(names(apiVersion, kind)).toEqual(expected);
  });

  test('the evaluators of a quota are those of its names, each once', () => {
    const found = evaluatorsFor(
      ['pods', 'secrets', 'count/horizontalpodautoscalers.autoscaling', 'count/nothings.example.com', 'cpu'],
      kinds.all(),
    );
    expect(found.map((each) => each.kind)).toEqual(['Pod', 'Secret', 'HorizontalPodAutoscaler.autoscaling']);
  });
});
