/** What a delete request does to an object, and to what hangs on it. */
import { describe, expect, test } from 'vitest';
import { isReleased, planDelete } from '../../../shared/engine/api/deletion.ts';
import type { DeleteOptions } from '../../../shared/engine/api/client.ts';
import type { KubeObject, ObjectMeta } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { apply, settle, testSession } from '../../support/session.ts';
import { configNamed, podNamed, quietCluster, refusal } from './door.ts';

const NOW = Date.UTC(2026, 0, 5, 12, 0, 0);
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString().replace('.000Z', 'Z');
const meta = (object: KubeObject | undefined): Partial<ObjectMeta> | undefined => object?.metadata;

const running = (extra: object = {}, changes: object = {}): Pod => ({
  ...podNamed('a', { nodeName: 'n', terminationGracePeriodSeconds: 30, ...changes }, { generation: 1, ...extra }),
  status: { phase: 'Running' },
});

describe('the grace period of a pod', () => {
  test.each<[string, Pod, DeleteOptions, object | undefined]>([
    ['its own', running(), {}, { deletionTimestamp: at(30), deletionGracePeriodSeconds: 30, generation: 2 }],
    ['asked for', running(), { gracePeriodSeconds: 5 }, { deletionTimestamp: at(5), deletionGracePeriodSeconds: 5 }],
    ['negative is one second', running(), { gracePeriodSeconds: -7 }, { deletionGracePeriodSeconds: 1 }],
    ['its own, negative', running({}, { terminationGracePeriodSeconds: -1 }), {}, { deletionGracePeriodSeconds: 1 }],
    ['none', running(), { gracePeriodSeconds: 0 }, undefined],
    ['without a machine', podNamed('a', { terminationGracePeriodSeconds: 30 }), {}, undefined],
    ['it failed', { ...running(), status: { phase: 'Failed' } }, { gracePeriodSeconds: 60 }, undefined],
    ['it succeeded', { ...running(), status: { phase: 'Succeeded' } }, {}, undefined],
    [
      'none, and a finalizer',
      running({ finalizers: ['a/b'] }),
      { gracePeriodSeconds: 0 },
      { deletionTimestamp: at(0), deletionGracePeriodSeconds: 0, finalizers: ['a/b'], generation: 2 },
    ],
  ])('%s', (_what, pod, options, expected) => {
    const left = planDelete(pod, options, NOW);
    if (expected === undefined) expect(left).toBeUndefined();
    else expect(meta(left)).toMatchObject(expected);
  });

  const going = running({ deletionTimestamp: at(20), deletionGracePeriodSeconds: 30, generation: 2 });

  test('a later request may shorten the wait, counted from the first', () => {
    expect(meta(planDelete(going, { gracePeriodSeconds: 15 }, NOW))).toMatchObject({
      deletionTimestamp: at(5),
      deletionGracePeriodSeconds: 15,
      generation: 2,
    });
    expect(planDelete(going, { gracePeriodSeconds: 0 }, NOW)).toBeUndefined();
  });

  test.each<[string, DeleteOptions]>([
    ['nothing said', {}],
    ['longer', { gracePeriodSeconds: 60 }],
    ['as long', { gracePeriodSeconds: 30 }],
    ['another policy', { propagationPolicy: 'Foreground' }],
  ])('and does nothing otherwise: %s', (_what, options) => {
    expect(planDelete(going, options, NOW)).toBe(going);
  });
});

describe('finalizers', () => {
  const of = (kind: string, apiVersion: string, finalizers?: string[]): KubeObject => ({
    apiVersion,
    kind,
    metadata: { name: 'a', namespace: 'default', generation: 3, ...(finalizers === undefined ? {} : { finalizers }) },
  });

  test.each<[KubeObject, DeleteOptions, string[] | undefined]>([
    [of('Deployment', 'apps/v1'), {}, undefined],
    [of('Deployment', 'apps/v1'), { propagationPolicy: 'Background' }, undefined],
    [of('Deployment', 'apps/v1'), { propagationPolicy: 'Foreground' }, ['foregroundDeletion']],
    [of('Deployment', 'apps/v1'), { propagationPolicy: 'Orphan' }, ['orphan']],
    [of('Deployment', 'apps/v1', ['x/y']), { propagationPolicy: 'Orphan' }, ['x/y', 'orphan']],
    [of('Deployment', 'apps/v1', ['orphan']), {}, ['orphan']],
    [of('Deployment', 'apps/v1', ['orphan']), { propagationPolicy: 'Background' }, undefined],
    [of('Deployment', 'apps/v1', ['orphan']), { propagationPolicy: 'Foreground' }, ['foregroundDeletion']],
    // Old API versions left dependents alone, and these two still do.
    [of('Job', 'batch/v1'), {}, ['orphan']],
    [of('ReplicationController', 'v1'), {}, ['orphan']],
    [of('Job', 'batch/v1'), { propagationPolicy: 'Background' }, undefined],
    [of('Event', 'v1'), { propagationPolicy: 'Foreground' }, undefined],
  ])('%j with %j', (object, options, expected) => {
    const left = planDelete(object, options, NOW);
    expect(left?.metadata.finalizers).toEqual(expected);
    if (expected === undefined) return expect(left).toBeUndefined();
    expect(meta(left)).toMatchObject({ deletionTimestamp: at(0), deletionGracePeriodSeconds: 0, generation: 4 });
    // A second request of the same kind changes nothing.
    return expect(planDelete(left!, options, NOW + 5_000)).toBe(left);
  });

  test('an object goes when its last finalizer does, in one step that a watch sees as one', () => {
    const { api, read } = quietCluster();
    api.create(configNamed('a', { finalizers: ['x/y', 'x/z'] }));
    expect(api.delete('ConfigMap', 'default', 'a')?.metadata.finalizers).toEqual(['x/y', 'x/z']);
    const strip = (finalizers: string[] | null): unknown =>
      api.patch('ConfigMap', 'default', 'a', 'merge', { metadata: { finalizers } });
    strip(['x/z']);
    expect(read.get('ConfigMap', 'default', 'a')).toBeDefined();
    const before = read.revision;
    strip(null);
    expect([read.get('ConfigMap', 'default', 'a'), read.revision]).toEqual([undefined, before + 1]);
    expect(read.history.at(-1)).toMatchObject({ before: { metadata: { finalizers: ['x/z'] } } });
  });

  test('none can be added to what is going', () => {
    const { api } = quietCluster();
    api.create(configNamed('a', { finalizers: ['x/y'] }));
    api.delete('ConfigMap', 'default', 'a');
    const add = { metadata: { finalizers: ['x/y', 'x/z'] } };
    expect(refusal(() => api.patch('ConfigMap', 'default', 'a', 'merge', add)).message).toBe(
      'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x/z"}',
    );
  });

  test('the name of what is going cannot be taken yet', () => {
    const { api } = quietCluster();
    api.create(configNamed('a', { finalizers: ['x/y'] }));
    api.delete('ConfigMap', 'default', 'a');
    expect(refusal(() => api.create(configNamed('a')))).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'object is being deleted: configmaps "a" already exists',
    });
  });
});

test('released: no finalizer, no grace, and in a namespace none in the spec either', () => {
  const on = (metadata: object, rest: object = {}): KubeObject =>
    ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', ...metadata }, ...rest }) as KubeObject;
  expect(isReleased(on({}))).toBe(false);
  expect(isReleased(on({ deletionTimestamp: at(0) }))).toBe(true);
  expect(isReleased(on({ deletionTimestamp: at(0) }, { spec: { finalizers: ['kubernetes'] } }))).toBe(false);
  expect(isReleased(on({ deletionTimestamp: at(0), finalizers: ['x/y'] }))).toBe(false);
  expect(isReleased(running({ deletionTimestamp: at(0), deletionGracePeriodSeconds: 30 }))).toBe(false);
});

describe('preconditions', () => {
  test('the uid, and the version', () => {
    const { api } = quietCluster();
    const { uid, resourceVersion } = api.create(configNamed('a')).metadata;
    const tried = (preconditions: object): unknown =>
      refusal(() => api.delete('ConfigMap', 'default', 'a', { preconditions }));
    expect(tried({ uid: 'x' })).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (x) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
      details: { name: 'a', kind: 'ConfigMap' },
    });
    expect(tried({ uid, resourceVersion: '1' })).toMatchObject({
      message: `Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    });
    expect(
      api.delete('ConfigMap', 'default', 'a', { preconditions: { uid: uid!, resourceVersion: resourceVersion! } }),
    ).toBe(undefined);
  });

  test('a namespace says it in its own words', () => {
    const { api, read } = quietCluster();
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } } as KubeObject);
    const uid = read.get('Namespace', '', 'shop')!.metadata.uid;
    expect(refusal(() => api.delete('Namespace', '', 'shop', { preconditions: { uid: 'x' } })).message).toBe(
      `Operation cannot be fulfilled on namespaces "shop": Precondition failed: UID in precondition: x, UID in object meta: ${uid}`,
    );
  });
});

describe('a namespace', () => {
  test('is marked, takes in nothing more, and goes when it is finalized', () => {
    const { api, read } = quietCluster();
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } } as KubeObject);
    const going = api.delete('Namespace', '', 'shop')!;
    expect(going).toMatchObject({ status: { phase: 'Terminating' }, spec: { finalizers: ['kubernetes'] } });
    expect(going.metadata.deletionTimestamp).toBeDefined();
    expect(going.metadata.deletionGracePeriodSeconds).toBeUndefined();
    expect(api.delete('Namespace', '', 'shop')).toBe(read.get('Namespace', '', 'shop'));
    expect(refusal(() => api.create(configNamed('a', { namespace: 'shop' })))).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'configmaps "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
      details: { causes: [{ reason: 'NamespaceTerminating', message: 'namespace shop is being terminated' }] },
    });
    api.finalizeNamespace('shop');
    expect(read.get('Namespace', '', 'shop')).toBeUndefined();
  });

  test.each(['default', 'kube-system', 'kube-public'])('%s stays', (name) => {
    const { api } = quietCluster();
    expect(refusal(() => api.delete('Namespace', '', name)).message).toBe(
      `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    );
  });
});

describe('what hangs on it, in a whole cluster', () => {
  const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'nginx:1.27' }] }
`;
  const counts = (session: ReturnType<typeof testSession>): number[] =>
    ['Deployment.apps', 'ReplicaSet.apps', 'Pod'].map((kind) => session.cluster.read.count(kind, 'default'));

  function running2(): ReturnType<typeof testSession> {
    const session = testSession({ bare: true });
    apply(session, WEB);
    settle(session);
    expect(counts(session)).toEqual([1, 1, 2]);
    return session;
  }

  test('Background: the owner goes at once, the rest after it', () => {
    const session = running2();
    session.cluster.as('user', {}).delete('Deployment.apps', 'default', 'web', { propagationPolicy: 'Background' });
    expect(counts(session)).toEqual([0, 1, 2]);
    settle(session);
    expect(counts(session)).toEqual([0, 0, 0]);
  });

  test('Foreground: the owner waits for all of them', () => {
    const session = running2();
    const { cluster } = session;
    cluster.as('user', {}).delete('Deployment.apps', 'default', 'web', { propagationPolicy: 'Foreground' });
    expect(counts(session)).toEqual([1, 1, 2]);
    const gone: string[] = [];
    cluster.onChange(({ after, before }) => {
      const kind = before?.kind ?? '';
      if (after === undefined && ['Pod', 'ReplicaSet', 'Deployment'].includes(kind)) gone.push(kind);
    });
    settle(session);
    expect(counts(session)).toEqual([0, 0, 0]);
    expect(gone).toEqual(['Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });

  test('Orphan: they stay, and name no owner any more', () => {
    const session = running2();
    session.cluster.as('user', {}).delete('Deployment.apps', 'default', 'web', { propagationPolicy: 'Orphan' });
    settle(session);
    expect(counts(session)).toEqual([0, 1, 2]);
    const [rs] = session.cluster.read.list('ReplicaSet.apps', 'default');
    expect(rs?.metadata.ownerReferences ?? []).toEqual([]);
  });
});
