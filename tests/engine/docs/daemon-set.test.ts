/** The tasks that update a DaemonSet and roll it back. */
import { describe, expect, test } from 'vitest';
import type { DaemonSet } from '../../../shared/model/daemon-set.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { ControllerRevision } from '../../../shared/model/stateful-set.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, lines, printed } from '../../support/docs-page.ts';
import { columns, printedTable, shownTable } from '../../support/kubectl-get.ts';

const UPDATE = 'tasks__manage-daemon__update-daemon-set';
const ROLLBACK = 'tasks__manage-daemon__rollback-daemon-set';
const KIND = 'DaemonSet.apps';
const NAME = 'fluentd-elasticsearch';
const HASH = 'controller-revision-hash';
const ALL = ['control-plane', 'worker-1', 'worker-2', 'worker-3'];

const set = (page: DocsPage): DaemonSet => page.find<DaemonSet>(KIND, NAME)!;
const pods = (page: DocsPage): Pod[] =>
  [...page.session.cluster.read.list('Pod', 'kube-system')].filter((p) => p.metadata.name.startsWith(NAME));
const machines = (page: DocsPage): string[] =>
  pods(page)
    .map((p) => p.spec.nodeName ?? '')
    .sort();
const revisions = (page: DocsPage): ControllerRevision[] =>
  [...page.session.cluster.read.list('ControllerRevision.apps', 'kube-system')].sort((a, b) => a.revision - b.revision);
/** As `kubectl rollout status` has it. */
const isRolledOut = (page: DocsPage): boolean => {
  const { metadata, status } = set(page);
  const { desiredNumberScheduled: wanted, updatedNumberScheduled, numberAvailable, observedGeneration } = status!;
  return observedGeneration === metadata.generation && updatedNumberScheduled === wanted && numberAvailable === wanted;
};
const up = (file: string): DocsPage => {
  const page = new DocsPage({ bare: true }, 'kube-system').apply(file).wait(1);
  page.until(() => isRolledOut(page) && pods(page).length === ALL.length);
  return page;
};
const image = (page: DocsPage, tag: string): DocsPage => {
  const containers = [{ name: NAME, image: `quay.io/fluentd_elasticsearch/fluentd:${tag}` }];
  return page.edit(KIND, NAME, { spec: { template: { spec: { containers } } } }).wait(1);
};
const images = (page: DocsPage): string[] => [
  ...new Set(pods(page).map((p) => p.spec.containers[0]?.image?.split(':')[1] ?? '')),
];

describe.skipIf(fixturesDir === undefined)(UPDATE, () => {
  test('RollingUpdate is the strategy of one that names none', () => {
    const page = up('controllers/fluentd-daemonset.yaml');
    expect(set(page).spec.updateStrategy?.type).toBe(printed(UPDATE, 'updateStrategy.type').trim());
  });

  test('a changed template goes from machine to machine', () => {
    const page = up('controllers/fluentd-daemonset.yaml');
    expect(machines(page)).toEqual(ALL);
    const fewest = { ready: ALL.length };
    page.session.cluster.onChange(() => {
      const ready = pods(page).filter(
        (p) => p.metadata.deletionTimestamp === undefined && page.isReady(p.metadata.name),
      );
      fewest.ready = Math.min(fewest.ready, ready.length);
    });
    // The page's second manifest takes the limits away, and its next step is a newer image.
    page.apply('controllers/fluentd-daemonset-update.yaml').wait(1);
    page.until(() => isRolledOut(page), 600);
    image(page, 'v2.6.0');
    page.until(() => isRolledOut(page) && pods(page).length === ALL.length, 600);
    expect([machines(page), images(page), fewest.ready]).toEqual([ALL, ['v2.6.0'], ALL.length - 1]);
    const heads = ['DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE'];
    expect(columns(shownTable(page, KIND), 'NAME', ...heads)).toEqual([`${NAME} 4 4 4 4 4`]);
  });

  test('one that waits for its pods to be deleted', () => {
    const page = up('controllers/fluentd-daemonset.yaml');
    page.edit(KIND, NAME, { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } });
    image(page, 'v2.6.0').wait(60);
    expect(images(page)).toEqual(['v2.5.2']);
    page.delete('Pod', pods(page)[0]!.metadata.name);
    page.until(() => images(page).length === 2);
    page.until(() => set(page).status?.updatedNumberScheduled === 1);
  });

  test('stuck where a template cannot run, and gone on with a good one', () => {
    const page = up('controllers/fluentd-daemonset-update.yaml');
    image(page, 'does-not-exist').wait(300);
    expect(set(page).status).toMatchObject({ updatedNumberScheduled: 1, numberAvailable: 3, numberUnavailable: 1 });
    image(page, 'v2.6.0');
    page.until(() => isRolledOut(page) && pods(page).length === ALL.length, 600);
    expect(images(page)).toEqual(['v2.6.0']);
  });
});

describe.skipIf(fixturesDir === undefined)(ROLLBACK, () => {
  test('back to a revision that is kept', () => {
    const page = up('controllers/fluentd-daemonset.yaml');
    image(page, 'v2.6.0');
    page.until(() => isRolledOut(page), 600);
    const history = printedTable(
      lines(printed(ROLLBACK, 'kubectl rollout history daemonset <daemonset-name>')).slice(1).join('\n'),
    );
    expect(revisions(page).map((r) => String(r.revision))).toEqual(columns(history, 'REVISION'));
    const kept = printedTable(printed(ROLLBACK, 'kubectl get controllerrevision'));
    expect(Object.keys(shownTable(page, 'ControllerRevision.apps')[0] ?? {})).toEqual(Object.keys(kept[0] ?? {}));
    const controllers = kept.map((line) => line['CONTROLLER']?.replace('<daemonset-name>', NAME));
    // Now the kind is said as kubectl takes it.
    expect(columns(shownTable(page, 'ControllerRevision.apps'), 'CONTROLLER')).toEqual(
      controllers.map((text) => text?.replace('DaemonSet/', 'daemonset.apps/')),
    );
    for (const one of revisions(page)) expect(one.metadata.name).toBe(`${NAME}-${one.metadata.labels?.[HASH]}`);

    // What `kubectl rollout undo --to-revision=1` sends.
    const [first] = revisions(page);
    page.edit(KIND, NAME, first!.data).wait(1);
    page.until(() => isRolledOut(page) && pods(page).length === ALL.length, 600);
    expect(images(page)).toEqual(['v2.5.2']);
    // The first is the newest again: the page has it as 3.
    expect(revisions(page).map((r) => [r.revision, r.metadata.name === first!.metadata.name])).toEqual([
      [2, false],
      [3, true],
    ]);
    expect(new Set(pods(page).map((p) => p.metadata.labels?.[HASH]))).toEqual(
      new Set([first!.metadata.labels?.[HASH]]),
    );
  });
});
