/** concepts/workloads/controllers/replicationcontroller: three pods kept, told, scaled, taken over and left behind. */
import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../shared/model/pod.ts';
import type { ReplicationController } from '../../../shared/model/workloads.ts';
import { DocsPage } from '../../support/docs-page.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const FILE = 'controllers/replication.yaml';

const controller = (page: DocsPage, name = 'nginx'): ReplicationController | undefined =>
  page.find<ReplicationController>('ReplicationController', name);

const pods = (page: DocsPage): Pod[] => [...page.session.cluster.read.list('Pod', 'default')];
const active = (page: DocsPage): Pod[] => pods(page).filter((pod) => pod.metadata.deletionTimestamp === undefined);
const ready = (page: DocsPage): number => controller(page)?.status?.readyReplicas ?? 0;

const running = (): DocsPage => {
  const page = new DocsPage().apply(FILE);
  page.until(() => ready(page) === 3);
  return page;
};

describe.skipIf(fixturesDir === undefined)('a ReplicationController', () => {
  test('makes its pods, and tells of each', () => {
    const page = running();
    const [first] = pods(page);
    const rc = controller(page)!;
    expect(pods(page)).toHaveLength(3);
    for (const pod of pods(page)) expect(pod.metadata.name).toMatch(/^nginx-[a-z0-9]{5}$/);
    expect(first?.metadata.ownerReferences).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ReplicationController',
        name: 'nginx',
        uid: rc.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    expect(page.events('nginx').sort()).toEqual(
      pods(page)
        .map((pod) => `SuccessfulCreate: Created pod: ${pod.metadata.name}`)
        .sort(),
    );
    for (const event of page.eventObjects('nginx')) {
      expect(event.source).toEqual({ component: 'replication-controller' });
      expect(event.involvedObject).toMatchObject({ kind: 'ReplicationController', apiVersion: 'v1' });
    }
    expect(rc.metadata.labels).toEqual({ app: 'nginx' });
    expect(rc.status).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      observedGeneration: 1,
    });
  });

  test.each(['replication-nginx-1.14.2.yaml', 'replication-nginx-1.16.1.yaml'])('%s runs', (file) => {
    const page = new DocsPage().apply(`controllers/${file}`);
    const all = (): ReplicationController[] => [...page.session.cluster.read.list('ReplicationController', 'default')];
    expect(all()).toHaveLength(1);
    page.until(() => all()[0]?.status?.readyReplicas === all()[0]?.spec.replicas);
    const image = /nginx-(.*)\.yaml/.exec(file)![1];
    expect(new Set(pods(page).map((pod) => pod.spec.containers[0]?.image))).toEqual(new Set([`nginx:${image}`]));
  });

  test('as kubectl get prints it', () => {
    const page = running();
    const kind = page.session.cluster.kinds.byResource('rc')!;
    const row = kind.row(controller(page)!, Date.parse(controller(page)!.metadata.creationTimestamp!) + 5000);
    const words = kind.columns.map((column) => column.name.toUpperCase());
    expect(words).toEqual(['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE', 'CONTAINERS', 'IMAGES', 'SELECTOR']);
    expect(row).toEqual(['nginx', 3, 3, 3, '5s', 'nginx', 'nginx', 'app=nginx']);
    expect(kind.simulated).toBe(true);
  });

  test('scaled through the scale subresource', () => {
    const page = running();
    const { cluster } = page.session;
    const kind = cluster.kinds.byResource('rc')!;
    const at = { kind, namespace: 'default', name: 'nginx', subresource: 'scale' as const };
    const got = cluster.rest({ ...at, verb: 'get' }, 'you', {});
    expect(got.body).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 3 },
      status: { replicas: 3, selector: 'app=nginx' },
    });
    const patch = { ...at, verb: 'patch' as const, body: { spec: { replicas: 1 } }, patchType: 'merge' as const };
    expect(cluster.rest(patch, 'you', {}).code).toBe(200);
    page.until(() => pods(page).length === 1);
    expect(
      page.events('nginx').filter((e) => /^SuccessfulDelete: Deleted pod: nginx-[a-z0-9]{5}$/.test(e)),
    ).toHaveLength(2);
    expect(controller(page)?.metadata.generation).toBe(2);
  });

  test('a pod whose label is changed is let go and made anew; one that fits is taken in', () => {
    const page = running();
    const name = pods(page)[0]!.metadata.name;
    page.edit('Pod', name, { metadata: { labels: { app: 'debug' } } }).wait(10);
    expect(page.pod(name).metadata.ownerReferences).toBeUndefined();
    expect(active(page)).toHaveLength(4);
    page.edit('Pod', name, { metadata: { labels: { app: 'nginx' } } }).wait(40);
    expect(active(page)).toHaveLength(3);
    for (const pod of active(page)) expect(pod.metadata.ownerReferences?.[0]?.kind).toBe('ReplicationController');
  });

  test('deleted without its pods, and with them', () => {
    const page = running();
    page.delete('ReplicationController', 'nginx', 'Orphan');
    page.wait(5);
    expect(controller(page)).toBeUndefined();
    expect(active(page)).toHaveLength(3);
    // What comes after it with the same selector takes them in.
    page.apply(FILE).wait(5);
    expect(controller(page)?.status?.replicas).toBe(3);
    page.delete('ReplicationController', 'nginx');
    page.until(() => pods(page).length === 0);
  });

  test('a pod that cannot be made', () => {
    const page = new DocsPage().apply(
      'apiVersion: v1\nkind: ReplicationController\nmetadata: { name: odd }\nspec: { selector: { a: b }, template: { metadata: { labels: { a: b } }, spec: { serviceAccountName: nobody, containers: [{ name: c, image: nginx }] } } }\n',
    );
    page.wait(1);
    expect(page.events('odd')[0]).toBe(
      'FailedCreate: Error creating: pods "odd-" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
    );
    expect(controller(page, 'odd')?.status?.conditions).toMatchObject([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' },
    ]);
  });
});
