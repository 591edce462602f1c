/** What the door lets each resource and subresource do, and how it answers. */
import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../shared/model/pod.ts';
import { CONFIG, DEPLOYMENT, deploymentNamed, NAMESPACE, POD, podNamed, quietCluster, WIDGET } from './door.ts';

describe('update', () => {
  const SERVICE_ACCOUNT = ['v1', 'ServiceAccount'] as const;

  test('without a version it overwrites what lets itself be overwritten', () => {
    const { ask } = quietCluster();
    ask('create', CONFIG, { body: { metadata: { name: 'a' } } });
    expect(ask('update', CONFIG, { name: 'a', body: { metadata: { name: 'a' }, data: { k: 'v' } } }).code).toBe(200);
  });

  test.each([
    [SERVICE_ACCOUNT, 'serviceaccounts "a" is invalid'],
    [WIDGET, 'widgets.example.com "a" is invalid'],
  ] as const)('%j must name one', (kind, start) => {
    const { ask } = quietCluster();
    ask('create', kind, { body: { metadata: { name: 'a' } } });
    expect(ask('update', kind, { name: 'a', body: { metadata: { name: 'a' } } }).body).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: `${start}: metadata.resourceVersion: Invalid value: 0: must be specified for an update`,
    });
    // A patch has the version of what it patches.
    expect(ask('patch', kind, { name: 'a', body: { metadata: { labels: { x: 'y' } } } }).code).toBe(200);
  });

  test('what is not there is not found, but for the few that an update makes', () => {
    const { ask } = quietCluster();
    expect(ask('update', CONFIG, { name: 'a', body: { metadata: { name: 'a' } } }).body).toMatchObject({
      code: 404,
      message: 'configmaps "a" not found',
    });
    const ROLE = ['rbac.authorization.k8s.io/v1', 'Role'] as const;
    expect(ask('update', ROLE, { name: 'a', body: { metadata: { name: 'a' }, rules: [] } }).code).toBe(201);
  });

  test('another uid is a conflict, told as the storage tells it', () => {
    const { ask } = quietCluster();
    const { uid } = ask('create', DEPLOYMENT, { body: deploymentNamed('web') }).body.metadata;
    const body = { ...deploymentNamed('web'), metadata: { name: 'web', uid: 'x' } };
    expect(ask('update', DEPLOYMENT, { name: 'web', body }).body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on deployments.apps "web": StorageError: invalid object, Code: 4, Key: /registry/deployments/default/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: ${uid}`,
    });
  });

  test('a patch with an old version is a conflict', () => {
    const { ask } = quietCluster();
    ask('create', CONFIG, { body: { metadata: { name: 'a' } } });
    const body = { metadata: { resourceVersion: '1' }, data: { k: 'v' } };
    expect(ask('patch', CONFIG, { name: 'a', body }).body).toMatchObject({
      code: 409,
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  test('what changes nothing writes nothing', () => {
    const { ask, read } = quietCluster();
    ask('create', DEPLOYMENT, { body: deploymentNamed('web') });
    const { revision } = read;
    const { body } = ask('get', DEPLOYMENT, { name: 'web' });
    expect(ask('update', DEPLOYMENT, { name: 'web', body: structuredClone(body) }).body).toBe(body);
    expect(
      ask('patch', DEPLOYMENT, { name: 'web', patchType: 'strategic', body: { spec: { replicas: 1 } } }).code,
    ).toBe(200);
    expect(read.revision).toBe(revision);
  });
});

describe('generation', () => {
  test('counts changes of the spec; of a Deployment those of annotations too; never those of labels or status', () => {
    const { ask } = quietCluster();
    const generation = (body: unknown, subresource?: 'status'): number | undefined =>
      ask('patch', DEPLOYMENT, { name: 'web', body, ...(subresource === undefined ? {} : { subresource }) }).body
        .metadata.generation;
    expect(ask('create', DEPLOYMENT, { body: deploymentNamed('web') }).body.metadata.generation).toBe(1);
    expect(generation({ metadata: { labels: { a: 'b' } } })).toBe(1);
    expect(generation({ status: { replicas: 3 } }, 'status')).toBe(1);
    expect(generation({ spec: { replicas: 4 } })).toBe(2);
    expect(generation({ metadata: { annotations: { a: 'b' } } })).toBe(3);
    expect(generation({ metadata: { generation: 77 } })).toBe(3);
  });

  test('a ConfigMap has none', () => {
    const { ask } = quietCluster();
    ask('create', CONFIG, { body: { metadata: { name: 'a' } } });
    expect(ask('patch', CONFIG, { name: 'a', body: { data: { a: 'b' } } }).body.metadata.generation).toBeUndefined();
  });
});

describe('metadata that only the server says', () => {
  test("is the server's, whatever a new object brings", () => {
    const { ask } = quietCluster();
    const metadata = {
      name: 'a',
      uid: 'mine',
      creationTimestamp: '1999-01-01T00:00:00Z',
      deletionTimestamp: '1999-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 5,
      selfLink: '/x',
      managedFields: [{ manager: 'x' }],
    };
    const { body } = ask('create', CONFIG, { body: { metadata } });
    expect(Object.keys(body.metadata).sort()).toEqual([
      'creationTimestamp',
      'name',
      'namespace',
      'resourceVersion',
      'uid',
    ]);
    expect(body.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(body.metadata.creationTimestamp).toMatch(/^2026-/);
  });

  test('stays, whatever an update says', () => {
    const { ask } = quietCluster();
    const before = ask('create', CONFIG, { body: { metadata: { name: 'a' } } }).body.metadata;
    const changes = {
      creationTimestamp: '1999-01-01T00:00:00Z',
      deletionTimestamp: '1999-01-01T00:00:00Z',
      labels: { a: 'b' },
    };
    const after = ask('patch', CONFIG, { name: 'a', body: { metadata: changes } }).body.metadata;
    expect(after).toEqual({ ...before, labels: { a: 'b' }, resourceVersion: after.resourceVersion });
  });

  test('each owner is named once', () => {
    const { ask } = quietCluster();
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' };
    const metadata = { name: 'a', ownerReferences: [owner, { ...owner, uid: 'v' }, { ...owner }] };
    const { body } = ask('create', CONFIG, { body: { metadata } });
    expect(body.metadata.ownerReferences?.map((ref) => ref.uid)).toEqual(['u', 'v']);
  });
});

describe('generated names', () => {
  test('a refusal before there is one names what it will be made from', () => {
    const { ask } = quietCluster();
    const body = {
      metadata: { generateName: 'web-' },
      spec: { serviceAccountName: 'ghost', containers: [{ name: 'c', image: 'x' }] },
    };
    expect(ask('create', POD, { body }).body.message).toBe(
      'pods "web-" is forbidden: error looking up service account default/ghost: serviceaccount "ghost" not found',
    );
  });

  test('a long prefix leaves room for what is generated', () => {
    const { ask } = quietCluster();
    const { name } = ask('create', CONFIG, { body: { metadata: { generateName: 'a'.repeat(80) } } }).body.metadata;
    expect(name).toMatch(new RegExp(`^${'a'.repeat(58)}[bcdfghjklmnpqrstvwxz2456789]{5}$`));
  });

  test('a given name counts', () => {
    const { ask } = quietCluster();
    const { body } = ask('create', CONFIG, { body: { metadata: { name: 'a', generateName: 'b-' } } });
    expect(body.metadata).toMatchObject({ name: 'a', generateName: 'b-' });
  });
});

describe('delete', () => {
  test('answers with what is left, with the object, or with a Status', () => {
    const { ask } = quietCluster();
    const { uid } = ask('create', DEPLOYMENT, { body: deploymentNamed('web') }).body.metadata;
    expect(ask('delete', DEPLOYMENT, { name: 'web' })).toEqual({
      code: 200,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'web', group: 'apps', kind: 'deployments', uid },
      },
    });
    ask('create', POD, { body: podNamed('a') });
    expect(ask('delete', POD, { name: 'a' }).body).toMatchObject({ kind: 'Pod', metadata: { name: 'a' } });
    ask('create', POD, { body: podNamed('b', { nodeName: 'n' }) });
    expect(ask('delete', POD, { name: 'b' }).body.metadata).toMatchObject({ deletionGracePeriodSeconds: 30 });
  });

  test('a dry run leaves it there, whether the query says so or the body', () => {
    const { ask, read } = quietCluster();
    ask('create', CONFIG, { body: { metadata: { name: 'a' } } });
    const { revision } = read;
    expect(ask('delete', CONFIG, { name: 'a', query: { dryRun: 'All' } }).code).toBe(200);
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] };
    expect(ask('delete', CONFIG, { name: 'a', body }).code).toBe(200);
    expect(read.revision).toBe(revision);
  });

  test('a grace period and a policy, by query or by body', () => {
    const { ask } = quietCluster();
    for (const name of ['a', 'b']) ask('create', POD, { body: podNamed(name, { nodeName: 'n' }) });
    expect(
      ask('delete', POD, { name: 'a', query: { gracePeriodSeconds: 7 } }).body.metadata.deletionGracePeriodSeconds,
    ).toBe(7);
    expect(
      ask('delete', POD, { name: 'b', body: { gracePeriodSeconds: 8, propagationPolicy: 'Foreground' } }).body.metadata,
    ).toMatchObject({
      deletionGracePeriodSeconds: 8,
      finalizers: ['foregroundDeletion'],
    });
  });

  test.each([
    [
      { propagationPolicy: 'Later' },
      'propagationPolicy: Unsupported value: "Later": supported values: "Foreground", "Background", "Orphan", "nil"',
    ],
    [
      { propagationPolicy: 'Orphan', orphanDependents: true },
      'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
    ],
    [{ dryRun: ['Some'] }, 'dryRun: Unsupported value: ["Some"]: supported values: "All"'],
  ])('%j is refused', (body, text) => {
    const { ask } = quietCluster();
    ask('create', CONFIG, { body: { metadata: { name: 'a' } } });
    expect(ask('delete', CONFIG, { name: 'a', body }).body).toMatchObject({
      code: 422,
      message: `DeleteOptions.meta.k8s.io "" is invalid: ${text}`,
    });
  });

  test('namespaces are not deleted as a collection', () => {
    expect(quietCluster().ask('deletecollection', NAMESPACE, { namespace: '' }).body).toMatchObject({
      code: 405,
      reason: 'MethodNotAllowed',
      message: 'deletecollection is not supported on resources of kind "namespaces"',
    });
  });
});

test.each([
  [{ dryRun: 'Some' }, 'dryRun: Unsupported value: ["Some"]: supported values: "All"'],
  [
    { fieldValidation: 'Maybe' },
    'fieldValidation: Unsupported value: "Maybe": supported values: "", "Ignore", "Strict", "Warn"',
  ],
  [{ fieldManager: 'x'.repeat(129) }, 'fieldManager: Too long: may not be more than 128 bytes'],
])('options %j are refused', (query, text) => {
  const { ask } = quietCluster();
  const body = { metadata: { name: 'a' } };
  expect(ask('create', CONFIG, { body, query }).body.message).toBe(`CreateOptions.meta.k8s.io "" is invalid: ${text}`);
  ask('create', CONFIG, { body });
  expect(ask('patch', CONFIG, { name: 'a', body: {}, query: { force: true } }).body.message).toBe(
    'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
  );
});

describe('dry runs of every verb answer as if, and leave everything as it was', () => {
  const query = { dryRun: 'All' };
  test('create, update, patch, status, scale, binding, delete', () => {
    const { ask, read } = quietCluster();
    ask('create', POD, { body: podNamed('p') });
    ask('create', DEPLOYMENT, { body: deploymentNamed('web') });
    const { revision } = read;
    expect(ask('create', CONFIG, { body: { metadata: { name: 'a' } }, query }).code).toBe(201);
    expect(
      ask('update', DEPLOYMENT, { name: 'web', body: deploymentNamed('web', 9), query }).body['spec'],
    ).toMatchObject({ replicas: 9 });
    expect(
      ask('patch', DEPLOYMENT, { name: 'web', body: { spec: { replicas: 8 } }, query }).body['spec'],
    ).toMatchObject({ replicas: 8 });
    expect(
      ask('patch', POD, { name: 'p', subresource: 'status', body: { status: { phase: 'Running' } }, query }).body[
        'status'
      ],
    ).toMatchObject({ phase: 'Running' });
    expect(
      ask('patch', DEPLOYMENT, { name: 'web', subresource: 'scale', body: { spec: { replicas: 7 } }, query }).body[
        'spec'
      ],
    ).toEqual({ replicas: 7 });
    expect(ask('create', POD, { name: 'p', subresource: 'binding', body: { target: { name: 'n' } }, query }).code).toBe(
      201,
    );
    expect(ask('delete', POD, { name: 'p', query }).code).toBe(200);
    expect(read.revision).toBe(revision);
  });
});

describe('status', () => {
  test('lets labels and annotations through, but for labels of a Deployment and owners of a pod', () => {
    const { ask } = quietCluster();
    ask('create', POD, { body: podNamed('p') });
    ask('create', DEPLOYMENT, { body: deploymentNamed('web') });
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'y' }];
    const metadata = { labels: { a: 'b' }, annotations: { c: 'd' }, ownerReferences };
    const through = (kind: typeof POD | typeof DEPLOYMENT, name: string): object => {
      const { body } = ask('patch', kind, { name, subresource: 'status', body: { metadata, spec: { paused: true } } });
      return { l: body.metadata.labels, a: body.metadata.annotations, o: body.metadata.ownerReferences?.length };
    };
    expect(through(POD, 'p')).toEqual({ l: { a: 'b' }, a: { c: 'd' }, o: undefined });
    expect(through(DEPLOYMENT, 'web')).toEqual({ l: undefined, a: { c: 'd' }, o: 1 });
    expect(ask('get', DEPLOYMENT, { name: 'web' }).body['spec']).not.toHaveProperty('paused');
  });

  test('is not there where a kind has none', () => {
    const { ask } = quietCluster();
    ask('create', CONFIG, { body: { metadata: { name: 'a' } } });
    expect(ask('get', CONFIG, { name: 'a', subresource: 'status' }).body).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource',
    });
  });
});

describe('scale', () => {
  const scaled = (body: unknown, verb: 'update' | 'patch' = 'update', patchType: 'merge' | 'json' = 'merge') => {
    const { ask } = quietCluster();
    ask('create', DEPLOYMENT, { body: deploymentNamed('web', 2) });
    return { answer: ask(verb, DEPLOYMENT, { name: 'web', subresource: 'scale', body, patchType }), ask };
  };

  test('shows replicas and selector', () => {
    const { ask } = scaled({});
    const { body } = ask('get', DEPLOYMENT, { name: 'web', subresource: 'scale' });
    expect(body).toMatchObject({ spec: { replicas: 2 }, status: { replicas: 0, selector: 'app=web' } });
  });

  test('a patch is one of the Scale, not of the object', () => {
    const operations = [
      { op: 'test', path: '/kind', value: 'Scale' },
      { op: 'replace', path: '/spec/replicas', value: 6 },
    ];
    expect(scaled(operations, 'patch', 'json').answer).toMatchObject({
      code: 200,
      body: { kind: 'Scale', spec: { replicas: 6 } },
    });
  });

  test.each([
    [
      { metadata: { name: 'web' }, spec: { replicas: -1 } },
      422,
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      { metadata: { name: 'web', resourceVersion: '1' }, spec: { replicas: 1 } },
      409,
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ],
    [
      { metadata: { name: 'other' }, spec: { replicas: 1 } },
      400,
      'the name of the object (other) does not match the name on the URL (web)',
    ],
    [
      { metadata: { name: 'web' }, spec: { replicas: 'x' } },
      400,
      'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32',
    ],
  ])('%j: %d', (body, code, message) => {
    expect(scaled(body).answer.body).toMatchObject({ code, message });
  });
});

describe('binding', () => {
  test.each([
    [{ target: {} }, 500, 'target.name: Required value'],
    [
      { target: { kind: 'Pod', name: 'x' } },
      500,
      'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"',
    ],
    [{ metadata: { name: 'other' }, target: { name: 'n' } }, 400, 'name in URL does not match name in Binding object'],
  ])('%j: %d', (body, code, message) => {
    const { ask } = quietCluster();
    ask('create', POD, { body: podNamed('p') });
    expect(ask('create', POD, { name: 'p', subresource: 'binding', body }).body).toMatchObject({ code, message });
  });

  test('a pod behind a gate has to wait', () => {
    const { ask } = quietCluster();
    ask('create', POD, { body: podNamed('p', { schedulingGates: [{ name: 'x/y' }] }) });
    expect(
      ask('create', POD, { name: 'p', subresource: 'binding', body: { target: { name: 'n' } } }).body.message,
    ).toBe('Operation cannot be fulfilled on pods/binding "p": pod p has non-empty .spec.schedulingGates');
  });

  test('it sets the node and the condition', () => {
    const { ask, read } = quietCluster();
    ask('create', POD, { body: podNamed('p') });
    ask('create', POD, {
      name: 'p',
      subresource: 'binding',
      body: { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } },
    });
    const pod = read.get('Pod', 'default', 'p') as Pod;
    expect(pod.spec.nodeName).toBe('n');
    expect(pod.status?.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
  });
});

test('finalize: the last finalizer of a namespace that is going takes it away', () => {
  const { ask } = quietCluster();
  ask('create', NAMESPACE, { namespace: '', body: { metadata: { name: 'shop' } } });
  const finalize = (finalizers: string[]) =>
    ask('update', NAMESPACE, {
      namespace: '',
      name: 'shop',
      subresource: 'finalize',
      body: { metadata: { name: 'shop' }, spec: { finalizers } },
    });
  expect(finalize(['kubernetes', 'example.com/mine']).body['spec']).toEqual({
    finalizers: ['kubernetes', 'example.com/mine'],
  });
  ask('delete', NAMESPACE, { namespace: '', name: 'shop' });
  expect(finalize(['example.com/mine']).code).toBe(200);
  expect(ask('get', NAMESPACE, { namespace: '', name: 'shop' }).code).toBe(200);
  expect(finalize([]).code).toBe(200);
  expect(ask('get', NAMESPACE, { namespace: '', name: 'shop' }).code).toBe(404);
});

test('verbs that an address does not have', () => {
  const { ask } = quietCluster();
  expect(ask('create', CONFIG, { namespace: '', body: { metadata: { name: 'a' } } }).body).toMatchObject({ code: 405 });
  expect(ask('delete', POD, { name: 'p', subresource: 'binding' }).body).toMatchObject({
    code: 405,
    message: 'delete is not supported on resources of kind "pods/binding"',
  });
});

test('selectors that cannot be read, and fields that cannot be asked by', () => {
  const { ask } = quietCluster();
  const says = (kind: readonly [string, string], query: object): string | undefined =>
    ask('list', kind, { query }).body.message;
  expect(says(POD, { fieldSelector: 'spec.foo=bar' })).toBe('field label not supported: spec.foo');
  expect(says(POD, { fieldSelector: 'nonsense' })).toBe("invalid selector: 'nonsense'; can't understand 'nonsense'");
  expect(says(['batch/v1', 'Job'], { fieldSelector: 'x=y' })).toBe('field label "x" not supported for Job');
});
