/** The page on ReplicaSets: its pods, and pods that somebody else made. */
import { describe, expect, test } from 'vitest';
import type { ReplicaSet } from '../../../shared/model/workloads.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, printed } from '../../support/docs-page.ts';
import { columns, printedTable, shownTable } from '../../support/kubectl-get.ts';

const PAGE = 'concepts__workloads__controllers__replicaset';
const FRONTEND = 'controllers/frontend.yaml';
const BARE = 'pods/pod-rs.yaml';
const STATES = ['READY', 'STATUS', 'RESTARTS'];

const own = (page: DocsPage): string[] => page.podNames().filter((name) => name.startsWith('frontend-'));
const isReady = (page: DocsPage): boolean =>
  page.podNames().length === 3 && page.podNames().every((name) => page.isReady(name));

describe.skipIf(fixturesDir === undefined)(PAGE, () => {
  test('creating one', () => {
    const page = new DocsPage().apply(FRONTEND);
    page.until(() => isReady(page));
    page.wait(1);
    const heads = ['NAME', 'DESIRED', 'CURRENT', 'READY'];
    expect(columns(shownTable(page, 'ReplicaSet.apps'), ...heads)).toEqual(
      columns(printedTable(printed(PAGE, 'kubectl get rs')), ...heads),
    );
    expect(columns(shownTable(page, 'Pod'), ...STATES)).toEqual(
      columns(printedTable(printed(PAGE, 'kubectl get pods')), ...STATES),
    );
    const told = [...printed(PAGE, 'describe rs/frontend').matchAll(/(Successful\w+) .*(Created pod: frontend)-/g)];
    expect(page.events('frontend').map((e) => e.replace(/-\w+$/, ''))).toEqual(
      told.map(([, reason, message]) => `${reason}: ${message}`),
    );
    const [name = ''] = own(page);
    const { metadata } = page.pod(name);
    const [uid] = [page.find<ReplicaSet>('ReplicaSet.apps', 'frontend')?.metadata.uid];
    expect(metadata.ownerReferences).toEqual([
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'frontend', uid, controller: true, blockOwnerDeletion: true },
    ]);
    expect(printed(PAGE, '-o yaml')).toContain(`generateName: ${metadata.generateName}`);
    expect(metadata.labels).toEqual({ tier: 'frontend' });
  });

  test('pods that come when it has enough are taken away at once', () => {
    const page = new DocsPage().apply(FRONTEND);
    page.until(() => isReady(page));
    page.apply(BARE).wait(0.1);
    // The page: they are terminated already, or in the process of it.
    const going = columns(printedTable(printed(PAGE, 'kubectl get pods', 1)), ...STATES);
    const shown = columns(shownTable(page, 'Pod'), ...STATES);
    expect(shown.slice(0, 3)).toEqual(going.slice(0, 3));
    for (const line of shown.slice(3)) expect(going.slice(3)).toContain(line);
    page.until(() => isReady(page));
    expect(own(page)).toHaveLength(3);
    expect(page.events('frontend').slice(-2).sort()).toEqual([
      'SuccessfulDelete: Deleted pod: pod1',
      'SuccessfulDelete: Deleted pod: pod2',
    ]);
  });

  test('pods that are there before it are two of its three', () => {
    const page = new DocsPage().apply(BARE);
    page.until(() => page.podNames().every((name) => page.isReady(name)));
    page.apply(FRONTEND);
    page.until(() => isReady(page));
    expect(columns(shownTable(page, 'Pod'), ...STATES)).toEqual(
      columns(printedTable(printed(PAGE, 'kubectl get pods', 2)), ...STATES),
    );
    expect([own(page).length, page.podNames().slice(1)]).toEqual([1, ['pod1', 'pod2']]);
    expect(page.pod('pod1').metadata.ownerReferences?.[0]?.name).toBe('frontend');
    // Taken out by its label, a pod is replaced and goes on by itself.
    page.edit('Pod', 'pod1', { metadata: { labels: { tier: 'alone' } } }).wait(1);
    expect(page.pod('pod1').metadata.ownerReferences).toBeUndefined();
    expect(page.podNames()).toHaveLength(4);
    // Without its pods, and without it.
    page.delete('ReplicaSet.apps', 'frontend', 'Orphan');
    page.wait(5);
    expect(page.find('ReplicaSet.apps', 'frontend')).toBeUndefined();
    expect(page.podNames()).toHaveLength(4);
  });
});
