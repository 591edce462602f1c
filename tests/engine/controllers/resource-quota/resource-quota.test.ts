/** The controller of quotas: what it says, when it looks again, and that admission never lets more in. */
import { describe, expect, test } from 'vitest';
import { planStatus } from '../../../../shared/engine/controllers/resource-quota/plan.ts';
import type { KubeObject } from '../../../../shared/model/meta.ts';
import type { ResourceQuota } from '../../../../shared/model/quota.ts';
import { DocsPage } from '../../../support/docs-page.ts';
import { configNamed, podNamed, quietCluster, refusal, serviceNamed } from '../../api/door.ts';

const quota = (hard: Record<string, string>, status: object = {}): ResourceQuota => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'q', namespace: 'default' },
  spec: { hard },
  status,
});

test.each([
  ['a new one', quota({ pods: '2' }), { pods: '1' }, { hard: { pods: '2' }, used: { pods: '1' } }],
  ['the same', quota({ pods: '2' }, { hard: { pods: '2' }, used: { pods: '1' } }), { pods: '1' }, undefined],
  [
    'the same in other words',
    quota({ cpu: '1' }, { hard: { cpu: '1000m' }, used: { cpu: '0' } }),
    { cpu: '0' },
    undefined,
  ],
  [
    'other limits: what is no longer limited is no longer counted',
    quota({ cpu: '1' }, { hard: { pods: '2' }, used: { pods: '1' } }),
    { cpu: '500m' },
    { hard: { cpu: '1' }, used: { cpu: '500m' } },
  ],
  [
    'what nobody can measure is not said',
    quota({ 'count/things.example.com': '1' }),
    {},
    { hard: { 'count/things.example.com': '1' }, used: {} },
  ],
])('%s', (_what, given, measured, expected) => {
  expect(planStatus(given, measured as Record<string, string>)).toEqual(expected);
});

function withQuota(hard: Record<string, string>) {
  const door = quietCluster();
  const settle = (): void => door.session.advance(door.session.now + 1000);
  door.api.create(quota(hard));
  settle();
  const used = () => door.read.get('ResourceQuota', 'default', 'q')?.status?.used;
  return { ...door, settle, used };
}

describe('what is given back', () => {
  test('a pod that ended, and one that is gone', () => {
    const { api, used, settle } = withQuota({ pods: '5', 'count/pods': '5' });
    for (const name of ['a', 'b', 'c']) api.create(podNamed(name));
    expect(used()).toEqual({ pods: '3', 'count/pods': '3' });
    api.setStatus('Pod', 'default', 'a', { phase: 'Succeeded' });
    api.delete('Pod', 'default', 'b', { gracePeriodSeconds: 0 });
    expect(used()).toEqual({ pods: '3', 'count/pods': '3' });
    settle();
    expect(used()).toEqual({ pods: '1', 'count/pods': '2' });
  });

  test('a Service that changes its type', () => {
    const { api, used, settle } = withQuota({
      services: '5',
      'services.nodeports': '5',
      'services.loadbalancers': '1',
    });
    api.create(serviceNamed('s', { type: 'LoadBalancer' }));
    // One is the API server's own.
    expect(used()).toEqual({ services: '2', 'services.nodeports': '1', 'services.loadbalancers': '1' });
    api.patch('Service', 'default', 's', 'merge', { spec: { type: 'ClusterIP' } });
    settle();
    expect(used()).toEqual({ services: '2', 'services.nodeports': '0', 'services.loadbalancers': '0' });
  });

  test('a claim that is gone; anything that is counted', () => {
    const { api, used, settle } = withQuota({ 'requests.storage': '5Gi', configmaps: '10' });
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } };
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec,
    };
    api.create(claim as KubeObject);
    api.create(configNamed('m'));
    const before = used();
    expect(before?.['requests.storage']).toBe('2Gi');
    api.delete('PersistentVolumeClaim', 'default', 'c');
    api.delete('ConfigMap', 'default', 'm');
    settle();
    expect(used()).toEqual({ 'requests.storage': '0', configmaps: String(Number(before?.['configmaps']) - 1) });
  });
});

describe('who is let in', () => {
  test('a refusal, a dry run and a name that is taken count nothing', () => {
    const { api, used } = withQuota({ pods: '2' });
    api.create(podNamed('a'));
    expect(refusal(() => api.create(podNamed('a'))).reason).toBe('AlreadyExists');
    api.create(podNamed('b'), { dryRun: true });
    expect(refusal(() => api.create(podNamed('c', { containers: [] }))).reason).toBe('Invalid');
    expect(used()).toEqual({ pods: '1' });
    api.create(podNamed('b'));
    expect(refusal(() => api.create(podNamed('c')))).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: 'pods "c" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    });
    expect(used()).toEqual({ pods: '2' });
  });

  test('another namespace has nothing to do with it', () => {
    const { api, used } = withQuota({ pods: '0' });
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'free' } });
    api.create(podNamed('a', {}, { namespace: 'free' }));
    expect(used()).toEqual({ pods: '0' });
  });

  test('what is invalid is said before what is too much', () => {
    const { api } = withQuota({ pods: '0' });
    expect(refusal(() => api.create(podNamed('a', { containers: [] }))).reason).toBe('Invalid');
  });

  test('a quota counts itself, and says no to the next', () => {
    const { api } = withQuota({ resourcequotas: '1' });
    const other = { ...quota({}), metadata: { name: 'other', namespace: 'default' } };
    expect(refusal(() => api.create(other)).message).toBe(
      'resourcequotas "other" is forbidden: exceeded quota: q, requested: resourcequotas=1, used: resourcequotas=1, limited: resourcequotas=1',
    );
  });
});

test('it looks again every five minutes, and keeps nobody waiting for that', () => {
  const { session, cluster, settle, used } = withQuota({ pods: '2' });
  cluster.as('somebody', {}).setStatus('ResourceQuota', 'default', 'q', { hard: { pods: '2' }, used: { pods: '2' } });
  settle();
  expect([cluster.settled, used()]).toEqual([true, { pods: '2' }]);
  session.advance(session.now + 300_000);
  expect(used()).toEqual({ pods: '0' });
});

test('a Job’s pods that ended leave room for those of the next', () => {
  const job = (name: string): string =>
    `apiVersion: batch/v1\nkind: Job\nmetadata: { name: ${name} }\nspec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: busybox, command: [sleep, "5"] }] } } }\n`;
  const page = new DocsPage()
    .apply('apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: q }\nspec: { hard: { pods: "1" } }\n')
    .wait(1)
    .apply(job('first'))
    .wait(1)
    .apply(job('second'))
    .wait(1);
  expect(page.podNames().length).toBe(1);
  expect(page.events('second')[0]).toMatch(
    /^FailedCreate: Error creating: pods "second-\w+" is forbidden: exceeded quota: q/,
  );
  page.until(() => page.podNames().length === 2);
});

describe('whoever makes pods says that they were refused', () => {
  const template = '{ metadata: { labels: { app: x } }, spec: { containers: [{ name: c, image: nginx }] } }';
  const page = new DocsPage()
    .apply('apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: q }\nspec: { hard: { pods: "0" } }\n')
    .wait(1);
  const words = 'is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0';

  test.each([
    ['apps/v1', 'StatefulSet', `create Pod x-0 in StatefulSet x failed error: pods "x-0" ${words}`],
    ['apps/v1', 'DaemonSet', /^Error creating: pods "x-\w{5}" is forbidden: exceeded quota: q/],
    ['apps/v1', 'ReplicaSet', /^Error creating: pods "x-\w{5}" is forbidden: exceeded quota: q/],
    ['v1', 'ReplicationController', /^Error creating: pods "x-\w{5}" is forbidden: exceeded quota: q/],
  ])('%s %s', (apiVersion, kind, message) => {
    const selector = kind === 'ReplicationController' ? '{ app: x }' : '{ matchLabels: { app: x } }';
    const service = kind === 'StatefulSet' ? ', serviceName: x' : '';
    page
      .apply(
        `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: x }\nspec: { selector: ${selector}, template: ${template}${service} }\n`,
      )
      .wait(2);
    const said = page.eventObjects('x').find((e) => e.involvedObject.kind === kind && e.reason === 'FailedCreate');
    expect(said?.type).toBe('Warning');
    expect(said?.message).toMatch(message);
    expect(page.podNames()).toEqual([]);
  });
});
