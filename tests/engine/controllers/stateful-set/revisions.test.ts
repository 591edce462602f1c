/** The names of revisions are upstream's own, and an equal one is used again: upstream's table and a cluster. */
import { expect, test } from 'vitest';
import type { ControllerRevision, StatefulSet } from '../../../../shared/model/stateful-set.ts';
import type { Context } from '../../../../shared/engine/api/actor.ts';
import { sortRevisions } from '../../../../shared/engine/controllers/ownership/revisions.ts';
import { setRevisions } from '../../../../shared/engine/controllers/stateful-set/set-revisions.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { DocsPage } from '../../../support/docs-page.ts';

interface Row {
  name: string;
  existing: ControllerRevision[] | null;
  set: StatefulSet;
  expectedCount: number;
  expectedCurrent: ControllerRevision;
  expectedUpdate: ControllerRevision;
}

const TABLE = 'k8s-1.20.2-test-tables/pkg__controller__statefulset__stateful_set_control.json';

/** A cluster in which nothing is but these revisions, and what was written to it. */
function holding(existing: readonly ControllerRevision[]): { ctx: Context; all: ControllerRevision[] } {
  const all = [...existing];
  const read = { orphans: () => [], controlledBy: () => all };
  const api = {
    create: (revision: ControllerRevision) => {
      all.push(revision);
      return revision;
    },
    patch: (_kind: string, _namespace: string, name: string, _type: string, { revision }: { revision: number }) => {
      const at = all.findIndex((one) => one.metadata.name === name);
      all[at] = { ...all[at]!, revision };
      return all[at];
    },
  };
  return { ctx: { read, api } as unknown as Context, all };
}

test.skipIf(fixturesDir === undefined)('TestStatefulSetControl_getSetRevisions', () => {
  const rows = tableRows<Row>(TABLE, 'TestStatefulSetControl_getSetRevisions');
  for (const { row } of rows) {
    const { ctx, all } = holding(row.existing ?? []);
    const { current, update } = setRevisions(row.set, ctx);
    const what = (r: ControllerRevision) => [row.name, r.metadata.name, r.revision];
    expect(all, row.name).toHaveLength(row.expectedCount);
    expect(what(update)).toEqual(what(row.expectedUpdate));
    expect(what(current)).toEqual(what(row.expectedCurrent));
    expect(update.data).toEqual(row.expectedUpdate.data);
    expect(update.metadata.labels).toEqual(row.expectedUpdate.metadata.labels);
    expect(update.metadata.ownerReferences).toEqual(row.expectedUpdate.metadata.ownerReferences);
  }
  account('StatefulSet revisions', rows.length, {
    'the other tables of the file':
      'their rows are functions, or pods that a function made; what they check is in the tests beside this',
  });
});

const set = (image: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  replicas: 1
  revisionHistoryLimit: 1
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: main, image: '${image}' }] }
`;

test('going back takes the old revision again, with the newest number; the limit is kept', () => {
  const page = new DocsPage().apply(set('nginx:1.25')).ready('db-0');
  const revisions = (): ControllerRevision[] =>
    sortRevisions([...page.session.cluster.read.list('ControllerRevision.apps', 'default')]);
  const first = revisions()[0]?.metadata.name;
  const roll = (image: string): void => {
    page.apply(set(image));
    page.until(() => page.find('Pod', 'db-0') !== undefined && page.pod('db-0').spec.containers[0]?.image === image);
    page.ready('db-0').wait(1);
  };
  roll('nginx:1.26');
  expect(revisions().map((r) => r.revision)).toEqual([1, 2]);
  roll('nginx:1.25');
  expect(revisions().map((r) => r.revision)).toEqual([2, 3]);
  expect(revisions().at(-1)?.metadata.name).toBe(first);
  expect(page.find<StatefulSet>('StatefulSet.apps', 'db')?.status).toMatchObject({
    currentRevision: first,
    updateRevision: first,
  });
  roll('nginx:1.27');
  roll('httpd:2.4');
  // One that is used and one that is not.
  expect(revisions().map((r) => r.revision)).toEqual([4, 5]);
});
