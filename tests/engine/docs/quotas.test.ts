/**
 * The pages "Resource Quotas", "Configure Memory and CPU Quotas for a Namespace", "Configure a Pod Quota for a
 * Namespace" and "Configure Quotas for API Objects".
 */
import { describe, expect, test } from 'vitest';
import type { ResourceQuota } from '../../../shared/model/quota.ts';
import type { Deployment } from '../../../shared/model/workloads.ts';
import { DocsPage, lines, printed } from '../../support/docs-page.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const statusOf = (page: DocsPage, name: string) => page.find<ResourceQuota>('ResourceQuota', name)?.status;

/** "Resource Used Hard" as `kubectl describe quota` prints it, by quota. */
function described(text: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  let name = '';
  for (const line of lines(text)) {
    const [word = '', used = '', hard = ''] = line.split(/\s+/);
    if (word === 'Name:') found[(name = used)] = [];
    else if (!['Namespace:', 'Resource', '--------'].includes(word)) found[name]!.push(`${word} ${used} ${hard}`);
  }
  return found;
}

function describedNow(page: DocsPage, ...names: string[]): Record<string, string[]> {
  return Object.fromEntries(
    names.map((name) => {
      const { hard = {}, used = {} } = statusOf(page, name) ?? {};
      const shown = Object.keys(hard).sort();
      return [name, shown.map((each) => `${each} ${used[each]} ${hard[each]}`)];
    }),
  );
}

describe.skipIf(fixturesDir === undefined)('memory and cpu', () => {
  const PAGE = 'tasks__administer-cluster__manage-resources__quota-memory-cpu-namespace';
  const page = new DocsPage()
    .apply('admin/resource/quota-mem-cpu.yaml')
    .wait(1)
    .apply('admin/resource/quota-mem-cpu-pod.yaml');

  test('the first pod is counted', () => {
    page.ready('quota-mem-cpu-demo');
    expect(printed(PAGE, 'get resourcequota mem-cpu-demo')).toContain('requests.memory: 600Mi');
    expect(statusOf(page, 'mem-cpu-demo')).toEqual({
      hard: { 'requests.cpu': '1', 'requests.memory': '1Gi', 'limits.cpu': '2', 'limits.memory': '2Gi' },
      used: { 'requests.cpu': '400m', 'requests.memory': '600Mi', 'limits.cpu': '800m', 'limits.memory': '800Mi' },
    });
  });

  test('the second is refused, in the words of the page', () => {
    const said = printed(PAGE, 'quota-mem-cpu-pod-2').replaceAll('\n', ' ').replace(',used', ', used');
    const words = said.slice(said.indexOf('pods "'));
    expect(page.refusal('admin/resource/quota-mem-cpu-pod-2.yaml')).toBe(words);
    expect(words).toContain('requested: requests.memory=700Mi');
  });

  test('so is one that does not say what it wants', () => {
    const bare =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: bare }\nspec: { containers: [{ name: c, image: nginx }] }\n';
    expect(page.refusal(bare)).toBe(
      'pods "bare" is forbidden: failed quota: mem-cpu-demo: must specify limits.cpu for: c; limits.memory for: c; requests.cpu for: c; requests.memory for: c',
    );
  });

  test('what is deleted is given back', () => {
    page.delete('Pod', 'quota-mem-cpu-demo');
    page.until(() => page.find('Pod', 'quota-mem-cpu-demo') === undefined);
    page.wait(1);
    expect(Object.values(statusOf(page, 'mem-cpu-demo')?.used ?? {})).toEqual(['0', '0', '0', '0']);
    expect(page.refusal('admin/resource/quota-mem-cpu-pod-2.yaml')).toBe('');
  });
});

describe.skipIf(fixturesDir === undefined)('pods', () => {
  const page = new DocsPage().apply('admin/resource/quota-pod.yaml').wait(1);

  test('none is used at first', () => {
    expect(statusOf(page, 'pod-demo')).toEqual({ hard: { pods: '2' }, used: { pods: '0' } });
  });

  test('of three replicas there are two, and why', () => {
    page.apply('admin/resource/quota-pod-deployment.yaml').wait(60);
    const { status, spec } = page.find<Deployment>('Deployment.apps', 'pod-quota-demo')!;
    expect([spec.replicas, status?.availableReplicas]).toEqual([3, 2]);
    const failure = status?.conditions?.find((c) => c.type === 'ReplicaFailure');
    const why =
      /^pods "pod-quota-demo-\w+-\w+" is forbidden: exceeded quota: pod-demo, requested: pods=1, used: pods=2, limited: pods=2$/;
    expect(failure).toMatchObject({ status: 'True', reason: 'FailedCreate', message: expect.stringMatching(why) });
    const said = printed(
      'tasks__administer-cluster__manage-resources__quota-pod-namespace',
      'get deployment pod-quota-demo',
    );
    expect(said.replaceAll(/\n\s+/g, ' ')).toContain(
      'exceeded quota: pod-demo, requested: pods=1, used: pods=2, limited: pods=2',
    );
    const set = [...page.session.cluster.read.list('ReplicaSet.apps', page.namespace)][0]!.metadata.name;
    expect(
      page
        .events(set)
        .some((e) => /^FailedCreate: Error creating: pods ".*" is forbidden: exceeded quota: pod-demo/.test(e)),
    ).toBe(true);
  });

  test('a larger quota lets the third in, when it is tried again', () => {
    page.apply('apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: pod-demo }\nspec: { hard: { pods: "3" } }\n');
    page.until(() => page.podNames().length === 3, 400);
    expect(statusOf(page, 'pod-demo')).toEqual({ hard: { pods: '3' }, used: { pods: '3' } });
  });
});

describe.skipIf(fixturesDir === undefined)('objects', () => {
  const page = new DocsPage().apply('admin/resource/quota-objects.yaml').wait(1);
  const service = (type: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: s-${type.toLowerCase()} }\nspec: { type: ${type}, ports: [{ port: 80 }] }\n`;

  test('one claim, and no second', () => {
    page.apply('admin/resource/quota-objects-pvc.yaml');
    expect(page.refusal('admin/resource/quota-objects-pvc-2.yaml')).toBe(
      'persistentvolumeclaims "pvc-quota-demo-2" is forbidden: exceeded quota: object-quota-demo, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=1, limited: persistentvolumeclaims=1',
    );
  });

  test('no Service with a port of the nodes', () => {
    const [used, hard] = [{ 'services.nodeports': '0' }, { 'services.nodeports': '0' }];
    expect(statusOf(page, 'object-quota-demo')).toMatchObject({ used, hard });
    expect(page.refusal(service('NodePort'))).toBe(
      'services "s-nodeport" is forbidden: exceeded quota: object-quota-demo, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
    );
    expect(page.refusal(service('ClusterIP'))).toBe('');
  });
});

describe.skipIf(fixturesDir === undefined)('the page on quotas', () => {
  const PAGE = 'concepts__policy__resource-quotas';
  const quota = (name: string, hard: string, more = ''): string =>
    `apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: ${name} }\nspec: { hard: ${hard}${more} }\n`;
  const ofClass = (name: string, hard: string): string =>
    quota(
      `pods-${name}`,
      hard,
      `, scopeSelector: { matchExpressions: [{ operator: In, scopeName: PriorityClass, values: [${name}] }] }`,
    );
  const NAMES = ['pods-high', 'pods-low', 'pods-medium'];

  test('quotas by priority: a pod counts in its own', () => {
    const page = new DocsPage();
    for (const name of ['high', 'medium', 'low'])
      page.apply(`apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: ${name} }\nvalue: 10\n`);
    page
      .apply(ofClass('high', '{ cpu: "1000", memory: 200Gi, pods: "10" }'))
      .apply(ofClass('medium', '{ cpu: "10", memory: 20Gi, pods: "10" }'))
      .apply(ofClass('low', '{ cpu: "5", memory: 10Gi, pods: "10" }'))
      .wait(1);
    expect(describedNow(page, ...NAMES)).toEqual(described(printed(PAGE, 'kubectl describe quota')));
    page.apply(`apiVersion: v1
kind: Pod
metadata: { name: high-priority }
spec:
  priorityClassName: high
  containers:
    - { name: high-priority, image: ubuntu, command: [sh], args: ['-c', 'sleep 1000'], resources: { requests: { memory: 10Gi, cpu: 500m }, limits: { memory: 10Gi, cpu: 500m } } }
`);
    expect(describedNow(page, 'pods-high')['pods-high']).toEqual(['cpu 500m 1k', 'memory 10Gi 200Gi', 'pods 1 10']);
  });

  test('what there is at first, and the table', () => {
    const page = new DocsPage()
      .apply(
        quota(
          'compute-resources',
          '{ requests.cpu: "1", requests.memory: 1Gi, limits.cpu: "2", limits.memory: 2Gi, requests.nvidia.com/gpu: 4 }',
        ),
      )
      .wait(1);
    const text = printed(PAGE, 'describe quota compute-resources');
    expect(describedNow(page, 'compute-resources')).toEqual(described(text));
    const kind = page.session.cluster.kinds.byName('ResourceQuota')!;
    expect(kind.row(page.find('ResourceQuota', 'compute-resources')!, page.session.cluster.unixMs).slice(0, 3)).toEqual(
      [
        'compute-resources',
        'requests.cpu: 0/1, requests.memory: 0/1Gi, requests.nvidia.com/gpu: 0/4',
        'limits.cpu: 0/2, limits.memory: 0/2Gi',
      ],
    );
  });

  test('anything can be counted', () => {
    const page = new DocsPage()
      .apply(quota('test', '{ count/deployments.apps: 2, count/replicasets.apps: 4, count/pods: 3, count/secrets: 4 }'))
      .wait(1)
      .apply('apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n')
      .apply(`apiVersion: apps/v1
kind: Deployment
metadata: { name: nginx }
spec:
  replicas: 2
  selector: { matchLabels: { app: nginx } }
  template: { metadata: { labels: { app: nginx } }, spec: { containers: [{ name: nginx, image: nginx }] } }
`)
      .wait(5);
    expect(describedNow(page, 'test')).toEqual(described(printed(PAGE, 'describe quota --namespace=myspace')));
  });
});
