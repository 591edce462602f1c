/** Draining a machine: the words of kubectl, budgets that are kept, daemons that stay. */
import { describe, expect, test } from 'vitest';
import { DocsPage } from '../../support/docs-page.ts';

const workload = (kind: string, name: string, replicas: string, pod = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { terminationGracePeriodSeconds: 2, containers: [{ name: main, image: 'nginx:1.27' }]${pod} }
`;
const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 2, selector: { matchLabels: { app: web } } }
`;
const ALL = { ignoreDaemonSets: true, deleteEmptyDirData: true, force: true };
const drain = (page: DocsPage, node: string, flags: Partial<typeof ALL> = {}): string | undefined =>
  page.session.apply({ type: 'drain', node, ...ALL, ...flags }).error;
const lines = (page: DocsPage, node: string): readonly string[] => page.session.cluster.drainOf(node)?.lines ?? [];
const podsOn = (page: DocsPage, node: string): string[] =>
  [...page.session.cluster.read.podsOnNode(node)].map((p) => p.metadata.name);

test('closes the machine, evicts its pods, leaves daemons, and says what it does', () => {
  const page = new DocsPage()
    .apply(workload('Deployment', 'web', 'replicas: 3'))
    .apply(workload('DaemonSet', 'log', ''))
    .wait(20);
  const node = page.pod(page.podNames().find((n) => n.startsWith('web'))!).spec.nodeName!;
  const daemon = podsOn(page, node).find((n) => n.startsWith('log'))!;
  const web = podsOn(page, node).filter((n) => n.startsWith('web'));
  expect(drain(page, node)).toBeUndefined();
  page.until(() => page.session.cluster.drainOf(node)?.done === true, 60);
  expect(lines(page, node)).toEqual([
    `node/${node} cordoned`,
    `Warning: ignoring DaemonSet-managed Pods: default/${daemon}`,
    ...web.map((name) => `evicting pod default/${name}`),
    ...web.map((name) => `pod/${name} evicted`),
    `node/${node} drained`,
  ]);
  expect(podsOn(page, node)).toEqual([daemon]);
  page.wait(20);
  expect(page.podNames().filter((n) => n.startsWith('web'))).toHaveLength(3);
});

test('asks again every five seconds while a budget refuses; the budget is never broken', () => {
  const page = new DocsPage()
    .apply(workload('Deployment', 'web', 'replicas: 3'))
    .wait(20)
    .apply(BUDGET)
    .wait(1);
  for (const name of ['worker-1', 'worker-2', 'worker-3'])
    if (podsOn(page, name).length === 0) page.patch({ kind: 'Node', name }, { spec: { unschedulable: true } });
  let least = 3;
  page.session.cluster.onChange(() => {
    const ready = page
      .podNames()
      .map((name) => page.pod(name))
      .filter((p) => p.metadata.deletionTimestamp === undefined)
      .filter((p) => p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'));
    least = Math.min(least, ready.length);
  });
  const nodes = [...new Set(page.podNames().map((name) => page.pod(name).spec.nodeName!))];
  for (const node of nodes.slice(0, 2)) drain(page, node);
  page.until(() => nodes.slice(0, 2).every((node) => page.session.cluster.drainOf(node)?.done === true), 120);
  expect(least).toBe(2);
  const refused = nodes.flatMap((node) => lines(page, node)).filter((line) => line.startsWith('error when evicting'));
  expect(refused[0]).toMatch(
    /^error when evicting pods\/"web-[\w-]+" -n "default" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\.$/,
  );
});

describe('what forbids it', () => {
  const lone =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: lone }\nspec: { volumes: [{ name: v, emptyDir: {} }], containers: [{ name: main, image: "nginx:1.27" }] }\n';

  test.each([
    [{ force: false }, 'cannot delete Pods that declare no controller (use --force to override): default/lone'],
    [
      { deleteEmptyDirData: false },
      'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/lone',
    ],
  ])('%j', (flags, words) => {
    const page = new DocsPage().apply(lone).ready('lone');
    const node = page.pod('lone').spec.nodeName!;
    drain(page, node, flags);
    page.wait(10);
    expect(lines(page, node)).toEqual([
      `node/${node} cordoned`,
      `error: unable to drain node "${node}" due to error: ${words}, continuing command...`,
      'There are pending nodes to be drained:',
      ` ${node}`,
      words,
    ]);
    expect(page.isReady('lone')).toBe(true);
  });

  test('a machine that is not there', () => {
    expect(drain(new DocsPage(), 'nobody')).toBe('nodes "nobody" not found');
  });
});
