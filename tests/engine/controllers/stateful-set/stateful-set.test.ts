/** A StatefulSet in a cluster: order, identity, storage, updates, and what it never does. */
import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { StatefulSet } from '../../../../shared/model/stateful-set.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const set = (spec: string, container = ''): string => `apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { terminationGracePeriodSeconds: 2, containers: [{ name: main, image: 'nginx:1.25'${container} }] }
  ${spec}
`;
const CLAIMS = `volumeClaimTemplates:
  - metadata: { name: data }
    spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }`;

const statusOf = (page: DocsPage) => page.find<StatefulSet>('StatefulSet.apps', 'db')!.status!;
const scale = (page: DocsPage, replicas: number): DocsPage =>
  page.edit('StatefulSet.apps', 'db', { spec: { replicas } });
const image = (page: DocsPage, to: string): DocsPage =>
  page.edit('StatefulSet.apps', 'db', { spec: { template: { spec: { containers: [{ name: 'main', image: to }] } } } });
const imageOf = (page: DocsPage, name: string): string => page.find<Pod>('Pod', name)?.spec.containers[0]?.image ?? '';

/** Notes when pods are made and when they are gone. */
function chronicle(page: DocsPage): string[] {
  const notes: string[] = [];
  page.session.cluster.onChange(({ before, after }) => {
    if ((before ?? after)?.kind !== 'Pod') return;
    if (before === undefined) notes.push(`+${after!.metadata.name}`);
    else if (after === undefined) notes.push(`-${before.metadata.name}`);
  });
  return notes;
}

test('one after the other up, one after the other down, the highest first', () => {
  const page = new DocsPage();
  const notes = chronicle(page);
  page.apply(set('replicas: 3'));
  page.until(() => statusOf(page).readyReplicas === 3);
  scale(page, 1);
  page.until(() => page.podNames().length === 1);
  expect(notes).toEqual(['+db-0', '+db-1', '+db-2', '-db-2', '-db-1']);
  expect(page.events('db')).toEqual([
    'SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
    'SuccessfulCreate: create Pod db-1 in StatefulSet db successful',
    'SuccessfulCreate: create Pod db-2 in StatefulSet db successful',
    'SuccessfulDelete: delete Pod db-2 in StatefulSet db successful',
    'SuccessfulDelete: delete Pod db-1 in StatefulSet db successful',
  ]);
});

test('Parallel waits for nobody; the first ordinal can be another', () => {
  const page = new DocsPage();
  const made: number[] = [];
  page.session.cluster.onChange(({ before, after }) => {
    if (before === undefined && after?.kind === 'Pod') made.push(page.session.now);
  });
  page.apply(set('replicas: 3\n  podManagementPolicy: Parallel\n  ordinals: { start: 5 }')).wait(10);
  expect(page.podNames()).toEqual(['db-5', 'db-6', 'db-7']);
  expect(new Set(made).size).toBe(1);
});

test('each pod is found by its name, its index and its revision', () => {
  const page = new DocsPage().apply(set('replicas: 1')).ready('db-0');
  const { metadata, spec } = page.pod('db-0');
  expect(metadata.labels).toMatchObject({
    app: 'db',
    'statefulset.kubernetes.io/pod-name': 'db-0',
    'apps.kubernetes.io/pod-index': '0',
    'controller-revision-hash': statusOf(page).currentRevision,
  });
  expect([spec.hostname, spec.subdomain]).toEqual(['db-0', 'db']);
});

describe('updates', () => {
  test('from the highest down, each waited for', () => {
    const page = new DocsPage().apply(set('replicas: 3'));
    page.until(() => statusOf(page).readyReplicas === 3);
    const notes = chronicle(page);
    image(page, 'nginx:1.26').wait(1);
    expect(statusOf(page).updateRevision).not.toBe(statusOf(page).currentRevision);
    page.until(() => statusOf(page).updateRevision === statusOf(page).currentRevision);
    expect(notes).toEqual(['-db-2', '+db-2', '-db-1', '+db-1', '-db-0', '+db-0']);
    expect(statusOf(page)).toMatchObject({ currentReplicas: 3, updatedReplicas: 3, readyReplicas: 3 });
  });

  test('ordinals under the partition keep the old revision, also when they are made anew', () => {
    const rolling = 'replicas: 3\n  updateStrategy: { rollingUpdate: { partition: 2 } }';
    const page = new DocsPage().apply(set(rolling));
    page.until(() => statusOf(page).readyReplicas === 3);
    image(page, 'nginx:1.26');
    page.until(() => imageOf(page, 'db-2') === 'nginx:1.26' && statusOf(page).readyReplicas === 3);
    page.delete('Pod', 'db-1');
    page.wait(20);
    expect(['db-0', 'db-1', 'db-2'].map((name) => imageOf(page, name))).toEqual([
      'nginx:1.25',
      'nginx:1.25',
      'nginx:1.26',
    ]);
    expect(statusOf(page)).toMatchObject({ currentReplicas: 2, updatedReplicas: 1 });
  });

  test('OnDelete waits for somebody to delete', () => {
    const page = new DocsPage().apply(set('replicas: 2\n  updateStrategy: { type: OnDelete }'));
    page.until(() => statusOf(page).readyReplicas === 2);
    image(page, 'nginx:1.26').wait(30);
    expect(imageOf(page, 'db-1')).toBe('nginx:1.25');
    page.delete('Pod', 'db-0');
    page.until(() => imageOf(page, 'db-0') === 'nginx:1.26');
  });

  test('a broken revision stands still, and going back does not help until the broken pod is deleted', () => {
    const page = new DocsPage().apply(set('replicas: 2'));
    page.until(() => statusOf(page).readyReplicas === 2);
    const fault = (name: string): string | undefined => page.pod(name).metadata.annotations?.['orrery.dev/fault'];
    const template = (what: string | null): unknown => ({ metadata: { annotations: { 'orrery.dev/fault': what } } });
    page.edit('StatefulSet.apps', 'db', { spec: { template: template('image-not-found') } }).wait(60);
    expect([fault('db-0'), fault('db-1')]).toEqual([undefined, 'image-not-found']);
    page.edit('StatefulSet.apps', 'db', { spec: { template: template(null) } }).wait(120);
    expect(fault('db-1')).toBe('image-not-found');
    page.delete('Pod', 'db-1');
    page.until(() => statusOf(page).readyReplicas === 2);
    expect(fault('db-1')).toBeUndefined();
  });

  test('minReadySeconds is waited for between two pods', () => {
    const page = new DocsPage();
    const made: Record<string, number> = {};
    page.session.cluster.onChange(({ before, after }) => {
      if (before === undefined && after?.kind === 'Pod') made[after.metadata.name] = page.session.now;
    });
    page.apply(set('replicas: 2\n  minReadySeconds: 20'));
    page.until(() => statusOf(page).availableReplicas === 2);
    expect(made['db-1']! - made['db-0']!).toBeGreaterThan(20_000);
  });
});

describe('claims', () => {
  const claims = (page: DocsPage): string[] =>
    [...page.session.cluster.read.list('PersistentVolumeClaim', 'default')].map((c) => c.metadata.name).sort();
  const up = (policy = ''): DocsPage => {
    const page = new DocsPage({}).apply(set(`replicas: 2\n  ${CLAIMS}${policy}`));
    page.until(() => statusOf(page).readyReplicas === 2);
    return page;
  };
  const POLICY = (whenDeleted: string, whenScaled: string): string =>
    `\n  persistentVolumeClaimRetentionPolicy: { whenDeleted: ${whenDeleted}, whenScaled: ${whenScaled} }`;

  test('stay when the pod and when the set goes, and the next pod finds them', () => {
    const page = up();
    expect(claims(page)).toEqual(['data-db-0', 'data-db-1']);
    scale(page, 0);
    page.until(() => page.podNames().length === 0);
    page.delete('StatefulSet.apps', 'db');
    page.wait(10);
    expect(claims(page)).toEqual(['data-db-0', 'data-db-1']);
    expect(page.find<Pod>('PersistentVolumeClaim', 'data-db-0')?.metadata.ownerReferences).toBeUndefined();
  });

  test('go with the set where it says so', () => {
    const page = up(POLICY('Delete', 'Retain'));
    scale(page, 1);
    page.until(() => page.podNames().length === 1);
    expect(claims(page)).toEqual(['data-db-0', 'data-db-1']);
    page.delete('StatefulSet.apps', 'db');
    page.until(() => claims(page).length === 0);
  });

  test('go when the set is scaled down where it says so', () => {
    const page = up(POLICY('Retain', 'Delete'));
    scale(page, 1);
    page.until(() => claims(page).length === 1);
    expect(claims(page)).toEqual(['data-db-0']);
    scale(page, 2);
    page.until(() => statusOf(page).readyReplicas === 2);
    expect(claims(page)).toEqual(['data-db-0', 'data-db-1']);
  });
});

test('a pod that failed is deleted and made anew', () => {
  const page = new DocsPage().apply(set('replicas: 1')).ready('db-0');
  const first = page.pod('db-0').metadata.uid;
  page.session.cluster
    .as('test', {})
    .setStatus('Pod', 'default', 'db-0', { ...page.pod('db-0').status, phase: 'Failed', reason: 'Evicted' });
  page.until(() => page.find('Pod', 'db-0') !== undefined && page.pod('db-0').metadata.uid !== first).toFixed(1);
  page.ready('db-0');
});

test('on a machine that nobody hears of the pod is not replaced until somebody says that it is gone', () => {
  const page = new DocsPage().apply(set('replicas: 1')).ready('db-0');
  const node = page.pod('db-0').spec.nodeName!;
  const uid = page.pod('db-0').metadata.uid;
  page.patch({ kind: 'Node', name: node }, { metadata: { annotations: { 'orrery.dev/machine': 'cut-off' } } });
  page.wait(600);
  expect(page.pod('db-0').metadata.uid).toBe(uid);
  expect(page.pod('db-0').metadata.deletionTimestamp).toBeDefined();
  const { error } = page.session.apply({
    type: 'delete',
    kind: 'Pod',
    namespace: 'default',
    name: 'db-0',
    gracePeriodSeconds: 0,
  });
  expect(error).toBeUndefined();
  page.until(() => page.find('Pod', 'db-0') !== undefined && page.pod('db-0').metadata.uid !== uid);
  page.ready('db-0');
  expect(page.pod('db-0').spec.nodeName).not.toBe(node);
});

test('what may not be changed is refused in upstream’s words', () => {
  const page = new DocsPage().apply(set('replicas: 1'));
  expect(() => page.edit('StatefulSet.apps', 'db', { spec: { serviceName: 'other' } })).toThrow(
    `StatefulSet.apps "db" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
  );
});
