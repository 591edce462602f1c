/** The pages on disruption budgets: the story of the drained machines, a budget for ZooKeeper, its maintenance, safe drains. */
import { describe, expect, test } from 'vitest';
import type { PodDisruptionBudget } from '../../../shared/model/disruption.ts';
import { DocsPage, example } from '../../support/docs-page.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { columns, shownTable } from '../../support/kubectl-get.ts';

const drain = (page: DocsPage, node: string): void => {
  const flags = { ignoreDaemonSets: true, deleteEmptyDirData: false, force: true };
  expect(page.session.apply({ type: 'drain', node, ...flags }).error).toBeUndefined();
};
const uncordon = (page: DocsPage, name: string): void =>
  page.patch({ kind: 'Node', name }, { spec: { unschedulable: null } });
const said = (page: DocsPage, node: string): readonly string[] => page.session.cluster.drainOf(node)?.lines ?? [];
const isDrained = (page: DocsPage, node: string): boolean => page.session.cluster.drainOf(node)?.done === true;
const machines = (page: DocsPage): string[] =>
  [...page.session.cluster.read.list('Node')].map((n) => n.metadata.name).filter((name) => name.startsWith('worker'));
const podsOn = (page: DocsPage, node: string, app = ''): string[] =>
  [...page.session.cluster.read.podsOnNode(node)]
    .filter(({ metadata }) => (metadata.labels?.['app'] ?? '').startsWith(app))
    .map(({ metadata }) => metadata.name);
const placeOf = (page: DocsPage, pod: string): string => page.pod(pod).spec.nodeName!;
const budgets = (page: DocsPage): string[] =>
  columns(
    shownTable(page, 'PodDisruptionBudget.policy'),
    'NAME',
    'MIN AVAILABLE',
    'MAX UNAVAILABLE',
    'ALLOWED DISRUPTIONS',
  );
const REFUSED = (pod: string): string =>
  `error when evicting pods/"${pod}" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`;

describe('concepts/workloads/pods/disruptions: the example', () => {
  const deployment = (app: string, replicas: number, cpu: string, where = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${app} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec:
      ${where}
      terminationGracePeriodSeconds: 2
      containers:
      - name: main
        image: nginx:1.27
        ports: [{ containerPort: 80 }]
        readinessProbe: { httpGet: { path: /, port: 80 }, initialDelaySeconds: 10 }
        resources: { requests: { cpu: ${cpu} } }
`;
  const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: app }
spec: { minAvailable: 2, selector: { matchLabels: { app: app } } }
`;

  test('three pods on three machines, two of which are drained', () => {
    const page = new DocsPage()
      .apply(deployment('app', 3, '1800m'))
      .wait(30)
      .apply(BUDGET)
      .wait(1);
    const [node1, node2, node3] = machines(page) as [string, string, string];
    const [a, b, c] = [node1, node2, node3].map((node) => podsOn(page, node, 'app')[0]!) as [string, string, string];
    const on = (node: string): string => `nodeSelector: { kubernetes.io/hostname: ${node} }`;
    page
      .apply(deployment('full', 1, '1800m', on(node3)))
      .apply(deployment('x', 1, '100m', on(node1)))
      .wait(30);
    const [x] = podsOn(page, node1, 'x') as [string];
    expect(budgets(page)).toEqual(['app 2 N/A 1']);

    // node-1: both of its pods go at the same time; pod-d is made, and lands on node-2.
    drain(page, node1);
    page.wait(0.01);
    expect([a, x].map((name) => page.pod(name).metadata.deletionTimestamp !== undefined)).toEqual([true, true]);
    page.wait(5);
    const [d] = podsOn(page, node2, 'app').filter((name) => name !== b) as [string];
    expect([isDrained(page, node1), page.isReady(d)]).toEqual([true, false]);

    // Before pod-d is available nobody else may go.
    expect(budgets(page)).toEqual(['app 2 N/A 0']);
    drain(page, node3);
    page.wait(1);
    expect(said(page, node3)).toContain(REFUSED(c));
    expect(page.pod(c).metadata.deletionTimestamp).toBeUndefined();
  });

  test('where there is no room for a replacement the drain waits for a machine to come back', () => {
    const page = new DocsPage()
      .apply(deployment('app', 3, '1800m'))
      .wait(30)
      .apply(BUDGET)
      .wait(1);
    const [node1, node2, node3] = machines(page) as [string, string, string];
    const b = podsOn(page, node2, 'app')[0]!;
    page.apply(deployment('full', 1, '1800m', `nodeSelector: { kubernetes.io/hostname: ${node3} }`)).wait(30);
    drain(page, node1);
    page.wait(40);
    const [d] = podsOn(page, node2, 'app').filter((name) => name !== b) as [string];
    expect(page.isReady(d)).toBe(true);

    // node-2: one of its pods goes, pod-e has no place, and the other is refused for as long as that is so.
    drain(page, node2);
    page.wait(60);
    const gone = [b, d].filter((name) => page.find('Pod', name) === undefined);
    const [stays] = podsOn(page, node2, 'app') as [string];
    expect(gone).toHaveLength(1);
    const e = page.podNames().find((name) => name.startsWith('app') && page.phase(name) === 'Pending')!;
    expect(page.pod(e).spec.nodeName).toBeUndefined();
    expect(said(page, node2).filter((line) => line === REFUSED(stays)).length).toBeGreaterThan(5);
    expect(isDrained(page, node2)).toBe(false);

    uncordon(page, node1);
    page.until(() => isDrained(page, node2), 60);
    expect(placeOf(page, e)).toBe(node1);
    expect(page.find('Pod', stays)).toBeUndefined();
  });
});

describe.skipIf(fixturesDir === undefined)('tasks/run-application/configure-pdb', () => {
  const ZOOKEEPER = `apiVersion: apps/v1
kind: Deployment
metadata: { name: zookeeper }
spec:
  replicas: 3
  selector: { matchLabels: { app: zookeeper } }
  template: { metadata: { labels: { app: zookeeper } }, spec: { containers: [{ name: main, image: zookeeper }] } }
`;
  const statusOf = (page: DocsPage): unknown =>
    page.find<PodDisruptionBudget>('PodDisruptionBudget.policy', 'zk-pdb')!.status;

  test('by the least that must be there: nothing may go where nothing is', () => {
    const page = new DocsPage().apply('policy/zookeeper-pod-disruption-budget-minavailable.yaml').wait(7);
    expect(budgets(page)).toEqual(['zk-pdb 2 N/A 0']);
    page.apply(ZOOKEEPER).wait(60);
    expect(budgets(page)).toEqual(['zk-pdb 2 N/A 1']);
    expect(statusOf(page)).toMatchObject({
      conditions: [
        { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '', observedGeneration: 1 },
      ],
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 1,
      expectedPods: 3,
      observedGeneration: 1,
    });
  });

  test('by the most that may be missing: it follows the scale', () => {
    const page = new DocsPage().apply(ZOOKEEPER).apply('policy/zookeeper-pod-disruption-budget-maxunavailable.yaml');
    page.wait(60);
    expect(budgets(page)).toEqual(['zk-pdb N/A 1 1']);
    page.edit('Deployment.apps', 'zookeeper', { spec: { replicas: 5 } }).wait(60);
    expect(statusOf(page)).toMatchObject({ currentHealthy: 5, desiredHealthy: 4, disruptionsAllowed: 1 });
  });
});

describe.skipIf(fixturesDir === undefined)('tutorials/stateful-application/zookeeper: surviving maintenance', () => {
  /** Its volumes are reached from every machine. */
  const DISKS = [0, 1, 2]
    .map(
      (i) => `apiVersion: v1
kind: PersistentVolume
metadata: { name: disk-${i} }
spec: { capacity: { storage: 10Gi }, accessModes: [ReadWriteOnce], nfs: { server: 10.0.0.9, path: /disk-${i} } }
`,
    )
    .join('---\n');

  test('machines are drained one after the other, and the quorum is kept', () => {
    const page = new DocsPage({ bare: true, workers: 4 }).apply(DISKS);
    // The image's own programs are not played: it is up as long as it is let be.
    const manifest = example('application/zookeeper/zookeeper.yaml');
    page.apply(
      manifest.replace(/"start-zookeeper [^"]*"/, '"sleep 100000"').replaceAll('zookeeper-ready 2181', 'true'),
    );
    for (const name of ['zk-0', 'zk-1', 'zk-2']) page.ready(name);
    const first = ['zk-0', 'zk-1', 'zk-2'].map((name) => placeOf(page, name)) as [string, string, string];
    expect(new Set(first).size).toBe(3);
    page.wait(5);
    expect(budgets(page)).toEqual(['zk-pdb N/A 1 1']);

    drain(page, first[0]);
    page.until(() => isDrained(page, first[0]), 120);
    page.ready('zk-0');
    expect(first).not.toContain(placeOf(page, 'zk-0'));

    // Two machines are open, and each has one already: the rule of the set keeps zk-1 waiting.
    drain(page, first[1]);
    page.until(() => isDrained(page, first[1]), 120);
    page.wait(30);
    expect([page.phase('zk-1'), page.pod('zk-1').spec.nodeName]).toEqual(['Pending', undefined]);
    expect(page.events('zk-1').at(-1)).toContain("node(s) didn't match pod anti-affinity rules");
    expect(budgets(page)).toEqual(['zk-pdb N/A 1 0']);

    drain(page, first[2]);
    page.wait(20);
    expect(said(page, first[2])).toContain(REFUSED('zk-2'));
    expect(page.isReady('zk-2')).toBe(true);

    uncordon(page, first[0]);
    page.ready('zk-1');
    expect(placeOf(page, 'zk-1')).toBe(first[0]);
    // Now zk-2 may go: the drain that was refused is still asking.
    page.until(() => isDrained(page, first[2]), 120);
    uncordon(page, first[1]);
    page.ready('zk-2');
    expect(placeOf(page, 'zk-2')).toBe(first[1]);
  });
});

describe('tasks/administer-cluster/safely-drain-node', () => {
  test('several at once respect the budget together', () => {
    const page = new DocsPage().apply(`apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  replicas: 3
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: main, image: 'nginx:1.27' }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: db }
spec: { minAvailable: 2, selector: { matchLabels: { app: db } } }
`);
    for (const name of ['db-0', 'db-1', 'db-2']) page.ready(name);
    page.wait(2);
    let least = 3;
    page.session.cluster.onChange(() => {
      const ready = ['db-0', 'db-1', 'db-2'].filter(
        (name) => page.find('Pod', name) !== undefined && page.isReady(name),
      );
      least = Math.min(least, ready.length);
    });
    const [one, two] = machines(page) as [string, string];
    drain(page, one);
    drain(page, two);
    page.until(() => isDrained(page, one) && isDrained(page, two), 120);
    for (const name of ['db-0', 'db-1', 'db-2']) page.ready(name);
    expect(least).toBe(2);
    expect(['db-0', 'db-1', 'db-2'].map((name) => placeOf(page, name))).toEqual(Array(3).fill(machines(page)[2]));
    // Back in service.
    uncordon(page, one);
    const { uid } = page.pod('db-0').metadata;
    page.delete('Pod', 'db-0');
    page.until(() => page.find('Pod', 'db-0') !== undefined && page.pod('db-0').metadata.uid !== uid);
    page.ready('db-0');
    expect(placeOf(page, 'db-0')).toBe(one);
  });
});
