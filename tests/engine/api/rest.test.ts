/** The door as HTTP clients know it: codes, bodies, refusals, watches. */
import { describe, expect, test } from 'vitest';
import type { RestRequest, RestResponse } from '../../../shared/engine/api/rest.ts';
import type { WatchEvent } from '../../../shared/engine/api/watch.ts';
import type { Change } from '../../../shared/model/change.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import type { Status } from '../../../shared/model/status.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const IDLE = ['kubelet', 'default-scheduler', 'deployment-controller', 'replicaset-controller', 'users'];

function door(without = IDLE) {
  const session = testSession({ bare: true, without });
  session.advance(1_000);
  const { cluster } = session;
  const kind = (apiVersion: string, name: string) => cluster.kinds.of(apiVersion, name);
  const ask = (
    verb: RestRequest['verb'],
    [apiVersion, name]: readonly [string, string],
    rest: Partial<RestRequest> = {},
  ): RestResponse & { body: AnyObject & Status } =>
    cluster.rest({ verb, kind: kind(apiVersion, name), namespace: 'default', ...rest }, 'user', {
      input: 1,
    }) as RestResponse & { body: AnyObject & Status };
  return { session, cluster, ask, kind };
}

const CONFIG = ['v1', 'ConfigMap'] as const;
const POD = ['v1', 'Pod'] as const;
const DEPLOYMENT = ['apps/v1', 'Deployment'] as const;
const WIDGET = ['example.com/v1', 'Widget'] as const;

const config = (name: string, data: object = {}, labels: object = {}): object => ({ metadata: { name, labels }, data });
const pod = (name: string): object => ({ metadata: { name }, spec: { containers: [{ name: 'c', image: 'nginx' }] } });
const deployment = (replicas: number): object => ({
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx:1.27', env: [{ name: 'A', value: '1' }] }] },
    },
  },
});

describe('create, get, list', () => {
  test('201 with the stored object, then 200, then 409', () => {
    const { ask } = door();
    const made = ask('create', CONFIG, { body: config('a', { k: 'v' }) });
    expect(made.code).toBe(201);
    expect(made.body).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default' } });
    expect(ask('get', CONFIG, { name: 'a' })).toEqual({ code: 200, body: made.body });
    expect(ask('create', CONFIG, { body: config('a') })).toMatchObject({
      code: 409,
      body: { reason: 'AlreadyExists', message: 'configmaps "a" already exists', details: { name: 'a' } },
    });
  });

  test('404 with the words of upstream', () => {
    expect(door().ask('get', DEPLOYMENT, { name: 'no' })).toEqual({
      code: 404,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'deployments.apps "no" not found',
        reason: 'NotFound',
        details: { name: 'no', group: 'apps', kind: 'deployments' },
        code: 404,
      },
    });
  });

  test('what the address and the body say must agree', () => {
    const { ask } = door();
    expect(ask('create', CONFIG, { body: { metadata: { name: 'a', namespace: 'other' } } })).toMatchObject({
      code: 400,
      body: { message: 'the namespace of the provided object does not match the namespace sent on the request' },
    });
    ask('create', CONFIG, { body: config('a') });
    expect(ask('update', CONFIG, { name: 'a', body: config('b') })).toMatchObject({
      code: 400,
      body: { message: 'the name of the object (b) does not match the name on the URL (a)' },
    });
  });

  test('a dry run answers the same and stores nothing', () => {
    const { ask, cluster } = door();
    const { revision } = cluster.read;
    const answer = ask('create', POD, { body: pod('a'), query: { dryRun: 'All' } });
    expect(answer).toMatchObject({ code: 201, body: { spec: { restartPolicy: 'Always' } } });
    expect(cluster.read.revision).toBe(revision);
    expect(ask('get', POD, { name: 'a' }).code).toBe(404);
  });

  test('lists by label and field, with the revision to watch from', () => {
    const { ask, cluster } = door();
    ask('create', CONFIG, { body: config('a', {}, { tier: 'web' }) });
    ask('create', CONFIG, { body: config('b', {}, { tier: 'db' }) });
    const names = (query: RestRequest['query']): string[] =>
      (ask('list', CONFIG, { query: query ?? {} }).body['items'] as AnyObject[]).map((o) => o.metadata.name);
    expect(names({ labelSelector: 'tier in (web)' })).toEqual(['a']);
    expect(names({ labelSelector: 'tier' })).toEqual(['a', 'b']);
    expect(names({ fieldSelector: 'metadata.name=b' })).toEqual(['b']);
    expect(ask('list', CONFIG).body).toMatchObject({
      kind: 'ConfigMapList',
      metadata: { resourceVersion: String(cluster.read.revision) },
    });
    expect(ask('list', CONFIG, { query: { labelSelector: 'a in (' } })).toMatchObject({
      code: 400,
      body: { reason: 'BadRequest' },
    });
  });
});

describe('update and patch', () => {
  test('an old resourceVersion is a conflict', () => {
    const { ask } = door();
    const { body } = ask('create', CONFIG, { body: config('a', { k: '1' }) });
    expect(ask('update', CONFIG, { name: 'a', body: { ...body, data: { k: '2' } } }).code).toBe(200);
    expect(ask('update', CONFIG, { name: 'a', body: { ...body, data: { k: '3' } } })).toMatchObject({
      code: 409,
      body: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
      },
    });
  });

  test.each([
    ['merge', { data: { k: null, l: '2' } }],
    [
      'json',
      [
        { op: 'remove', path: '/data/k' },
        { op: 'add', path: '/data/l', value: '2' },
      ],
    ],
    ['strategic', { data: { k: null, l: '2' } }],
  ] as const)('a %s patch', (patchType, patch) => {
    const { ask } = door();
    ask('create', CONFIG, { body: config('a', { k: '1' }) });
    const { code, body } = ask('patch', CONFIG, { name: 'a', patchType, body: patch });
    expect([code, body['data']]).toEqual([200, { l: '2' }]);
  });

  test('a strategic patch knows keyed lists', () => {
    const { ask } = door();
    ask('create', DEPLOYMENT, { body: deployment(1) });
    const patch = { spec: { template: { spec: { containers: [{ name: 'c', env: [{ name: 'B', value: '2' }] }] } } } };
    const { body } = ask('patch', DEPLOYMENT, { name: 'web', patchType: 'strategic', body: patch });
    const spec = body['spec'] as { template: { spec: { containers: { image: string; env: object[] }[] } } };
    expect(spec.template.spec.containers[0]).toMatchObject({
      image: 'nginx:1.27',
      env: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    });
  });

  test('there is no strategic patch of a custom resource', () => {
    const { ask } = door();
    ask('create', WIDGET, { body: { metadata: { name: 'w' }, spec: { size: 1 } } });
    expect(ask('patch', WIDGET, { name: 'w', patchType: 'strategic', body: { spec: { size: 2 } } })).toMatchObject({
      code: 415,
      body: { reason: 'UnsupportedMediaType' },
    });
    expect(ask('patch', WIDGET, { name: 'w', patchType: 'merge', body: { spec: { size: 2 } } }).code).toBe(200);
  });

  test('what is invalid is refused with every cause', () => {
    const { ask } = door();
    const { code, body } = ask('create', POD, { body: { metadata: { name: 'a' }, spec: { containers: [] } } });
    expect([code, body.reason, body.message]).toEqual([
      422,
      'Invalid',
      'Pod "a" is invalid: spec.containers: Required value',
    ]);
    expect(body.details?.causes).toEqual([
      { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers' },
    ]);
  });
});

describe('subresources', () => {
  test('scale reads and writes the count alone', () => {
    const { ask } = door();
    ask('create', DEPLOYMENT, { body: deployment(2) });
    const { body } = ask('get', DEPLOYMENT, { name: 'web', subresource: 'scale' });
    expect(body).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 2 } });
    ask('update', DEPLOYMENT, { name: 'web', subresource: 'scale', body: { ...body, spec: { replicas: 5 } } });
    expect(ask('get', DEPLOYMENT, { name: 'web' }).body['spec']).toMatchObject({ replicas: 5 });
    expect(ask('get', CONFIG, { name: 'web', subresource: 'scale' }).code).toBe(404);
  });

  test('status is written apart from the spec', () => {
    const { ask } = door();
    const { body } = ask('create', POD, { body: pod('a') });
    const wanted = { ...body, metadata: body.metadata, spec: { ...(body['spec'] as object), hostNetwork: true } };
    const after = ask('update', POD, {
      name: 'a',
      subresource: 'status',
      body: { ...wanted, status: { phase: 'Running' } },
    });
    expect(after.body).toMatchObject({ status: { phase: 'Running' } });
    expect((after.body['spec'] as { hostNetwork?: boolean }).hostNetwork).toBeUndefined();
  });

  test('a binding gives a pod its node, once', () => {
    const { ask } = door();
    ask('create', POD, { body: pod('a') });
    const bind = (): RestResponse =>
      ask('create', POD, { name: 'a', subresource: 'binding', body: { target: { name: 'worker-1' } } });
    expect(bind().code).toBe(201);
    expect(ask('get', POD, { name: 'a' }).body['spec']).toMatchObject({ nodeName: 'worker-1' });
    expect(bind()).toMatchObject({
      code: 409,
      body: { message: expect.stringContaining('pod a is already assigned to node "worker-1"') as string },
    });
  });
});

describe('delete', () => {
  test('preconditions, then gone', () => {
    const { ask } = door();
    const { body } = ask('create', CONFIG, { body: config('a') });
    expect(ask('delete', CONFIG, { name: 'a', body: { preconditions: { uid: 'another' } } })).toMatchObject({
      code: 409,
      body: {
        message: `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (another) does not match the UID in record (${body.metadata.uid}). The object might have been deleted and then recreated`,
      },
    });
    expect(ask('delete', CONFIG, { name: 'a' })).toMatchObject({ code: 200, body: { status: 'Success' } });
    expect(ask('get', CONFIG, { name: 'a' }).code).toBe(404);
  });

  test('a finalizer holds the object until it is taken away', () => {
    const { ask } = door();
    ask('create', CONFIG, { body: { metadata: { name: 'a', finalizers: ['example.com/hold'] } } });
    expect(ask('delete', CONFIG, { name: 'a' }).code).toBe(200);
    expect(ask('get', CONFIG, { name: 'a' }).body.metadata.deletionTimestamp).toBeDefined();
    ask('patch', CONFIG, { name: 'a', patchType: 'merge', body: { metadata: { finalizers: null } } });
    expect(ask('get', CONFIG, { name: 'a' }).code).toBe(404);
  });

  test('a collection, by label', () => {
    const { ask } = door();
    for (const [name, tier] of [
      ['a', 'web'],
      ['b', 'web'],
      ['c', 'db'],
    ] as const)
      ask('create', CONFIG, { body: config(name, {}, { tier }) });
    ask('deletecollection', CONFIG, { query: { labelSelector: 'tier=web' } });
    expect(['a', 'b', 'c'].map((name) => ask('get', CONFIG, { name }).code)).toEqual([404, 404, 200]);
  });

  test('default and kube-system stay', () => {
    expect(door().ask('delete', ['v1', 'Namespace'], { namespace: '', name: 'default' })).toMatchObject({
      code: 403,
      body: { message: 'namespaces "default" is forbidden: this namespace may not be deleted' },
    });
  });
});

describe('watch', () => {
  const kinds = (events: WatchEvent[]): string[] =>
    events.map((e) => `${e.type} ${'name' in e.object.metadata ? e.object.metadata.name : ''}`);

  test('from now: what there is, then what happens; leaving the selector is a deletion', () => {
    const { ask, cluster, kind } = door();
    ask('create', CONFIG, { body: config('a', {}, { tier: 'web' }) });
    const events: WatchEvent[] = [];
    const stop = cluster.watch(
      { kind: kind(...CONFIG), namespace: 'default', query: { labelSelector: 'tier=web' } },
      (event) => events.push(event),
    );
    ask('create', CONFIG, { body: config('b', {}, { tier: 'web' }) });
    ask('patch', CONFIG, { name: 'a', patchType: 'merge', body: { data: { k: 'v' } } });
    ask('patch', CONFIG, { name: 'a', patchType: 'merge', body: { metadata: { labels: { tier: 'db' } } } });
    stop();
    ask('delete', CONFIG, { name: 'b' });
    expect(kinds(events)).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED a']);
  });

  test('from a revision: only what came after it', () => {
    const { ask, cluster, kind } = door();
    ask('create', CONFIG, { body: config('a') });
    const resourceVersion = String(cluster.read.revision);
    ask('create', CONFIG, { body: config('b') });
    const events: WatchEvent[] = [];
    cluster.watch({ kind: kind(...CONFIG), namespace: 'default', query: { resourceVersion } }, (e) => events.push(e));
    expect(kinds(events)).toEqual(['ADDED b']);
  });
});

test('the chain of causes leads from a pod back to what the person did', () => {
  const session = testSession({ bare: true });
  apply(
    session,
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'nginx:1.27' }] }
`,
  );
  settle(session);
  const { history } = session.cluster.read;
  const byRevision = new Map(history.map((change) => [change.revision, change]));
  const born = history.find(({ before, after }) => before === undefined && after?.kind === 'Pod');
  const chain: string[] = [];
  let at: Change | undefined = born;
  while (at !== undefined) {
    chain.push(`${at.cause.actor} ${(at.after ?? at.before)?.kind}`);
    at = at.cause.revision === undefined ? undefined : byRevision.get(at.cause.revision);
    if (at?.cause.input !== undefined) chain.push(`input ${at.cause.input} ${(at.after ?? at.before)?.kind}`);
  }
  expect(chain[0]).toBe('replicaset-controller Pod');
  expect(chain).toContain('deployment-controller ReplicaSet');
  expect(chain.at(-1)).toMatch(/Deployment$/);
  expect(chain.some((link) => link.startsWith('input '))).toBe(true);
});
