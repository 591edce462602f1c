/** The revisions of a DaemonSet in a cluster. */
import { expect, test } from 'vitest';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { ControllerRevision } from '../../../../shared/model/stateful-set.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const HASH = 'controller-revision-hash';
const set = (spec = ''): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: log }
spec:
  selector: { matchLabels: { app: log } }
  template:
    metadata: { labels: { app: log } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: main, image: 'nginx:1.25' }] }
  ${spec}
`;
const image = (page: DocsPage, version: string): DocsPage =>
  page.edit('DaemonSet.apps', 'log', {
    spec: { template: { spec: { containers: [{ name: 'main', image: `nginx:${version}` }] } } },
  });
const revisions = (page: DocsPage): ControllerRevision[] =>
  [...page.session.cluster.read.list('ControllerRevision.apps', 'default')].sort((a, b) => a.revision - b.revision);
const numbers = (page: DocsPage): number[] => revisions(page).map((r) => r.revision);
const pods = (page: DocsPage): Pod[] => [...page.session.cluster.read.list('Pod', 'default')];

test('those of live pods stay, and count towards the limit', () => {
  const page = new DocsPage().apply(set('revisionHistoryLimit: 1\n  updateStrategy: { type: OnDelete }')).wait(30);
  for (const version of ['1.26', '1.27', '1.28']) image(page, version).wait(2);
  expect(numbers(page)).toEqual([1, 4]);
});

test('the oldest go first', () => {
  const page = new DocsPage().apply(set('revisionHistoryLimit: 2')).wait(30);
  for (const version of ['1.26', '1.27', '1.28']) image(page, version).wait(60);
  expect(numbers(page)).toEqual([2, 3, 4]);
});

test('one that somebody deletes is made anew while its template is wanted', () => {
  const page = new DocsPage().apply(set()).wait(30);
  const [first] = revisions(page);
  page.delete('ControllerRevision.apps', first!.metadata.name);
  page.wait(1);
  expect(revisions(page).map((r) => r.metadata.name)).toEqual([first!.metadata.name]);
});

test('several with one template become one, and its pods get that one’s hash', () => {
  const page = new DocsPage().apply(set('updateStrategy: { type: OnDelete }')).wait(30);
  const [first] = revisions(page);
  const { name: _name, uid: _uid, resourceVersion: _version, creationTimestamp: _at, ...metadata } = first!.metadata;
  const twin = { ...metadata, name: 'log-twin', labels: { ...metadata.labels, [HASH]: 'twin' } };
  page.session.cluster.as('test', {}).create({ ...first!, metadata: twin, revision: 2 });
  page.edit('DaemonSet.apps', 'log', { spec: { minReadySeconds: 1 } }).wait(2);
  expect(revisions(page).map((r) => r.metadata.name)).toEqual(['log-twin']);
  expect(new Set(pods(page).map((p) => p.metadata.labels?.[HASH]))).toEqual(new Set(['twin']));
});

test('one without the label of its hash gets its name for it', () => {
  const page = new DocsPage().apply(set('updateStrategy: { type: OnDelete }')).wait(30);
  const [first] = revisions(page);
  page
    .edit('ControllerRevision.apps', first!.metadata.name, { metadata: { labels: { [HASH]: null } } }, 'merge')
    .wait(1);
  expect(revisions(page)[0]?.metadata.labels?.[HASH]).toBe(first!.metadata.name);
});

test('a name that something else has counts as a collision', () => {
  const page = new DocsPage().apply(set('updateStrategy: { type: OnDelete }')).wait(30);
  const [first] = revisions(page);
  page.delete('DaemonSet.apps', 'log');
  page.wait(30);
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _at,
    ownerReferences: _of,
    ...rest
  } = first!.metadata;
  const other = { ...first!, metadata: { ...rest, labels: {} }, data: { spec: {} } };
  page.session.cluster.as('test', {}).create(other);
  page.apply(set()).wait(30);
  expect(page.find<{ kind: string } & ControllerRevision>('DaemonSet.apps', 'log')).toMatchObject({
    status: { collisionCount: 1, numberReady: 3 },
  });
  expect(revisions(page)).toHaveLength(2);
});
