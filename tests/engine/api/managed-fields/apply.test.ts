/** Server-side apply through the door: who owns what, conflicts, and what goes when it is applied no more. */
import { describe, expect, test } from 'vitest';
import type { AnyObject } from '../../../../shared/model/meta.ts';
import { CONFIG, DEPLOYMENT, NAMESPACE, quietCluster, WIDGET, type Answer, type Ask } from '../door.ts';

const APPLY = 'application/apply-patch+yaml';

const applier =
  (ask: Ask, [apiVersion, kind]: readonly [string, string], name: string) =>
  (fieldManager: string, rest: object, query: object = {}): Answer => {
    const { metadata = {}, ...parts } = rest as { metadata?: object };
    return ask('patch', [apiVersion, kind], {
      name,
      contentType: APPLY,
      query: { fieldManager, ...query },
      body: { apiVersion, kind, metadata: { name, ...metadata }, ...parts },
    });
  };

interface Entry {
  manager: string;
  operation: string;
  subresource?: string;
  fieldsV1: object;
}
const owners = (object: AnyObject): Record<string, unknown> =>
  Object.fromEntries(
    ((object.metadata.managedFields ?? []) as Entry[]).map(({ manager, operation, subresource, fieldsV1 }) => [
      `${manager} ${operation}${subresource === undefined ? '' : ` ${subresource}`}`,
      fieldsV1,
    ]),
  );

const container = (more: object = {}) => ({ name: 'web', image: 'nginx:1.27', ...more });
const deployment = (spec: object = {}, containers: object[] = [container()]) => ({
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
    ...spec,
  },
});

describe('what an apply creates', () => {
  test('is owned field by field, items by their keys, with the default of a key that is left out', () => {
    const { ask } = quietCluster();
    const apply = applier(ask, DEPLOYMENT, 'web');
    const { code, body } = apply(
      'kubectl',
      deployment({ replicas: 2 }, [container({ ports: [{ containerPort: 80 }] })]),
    );
    expect(code).toBe(201);
    expect(body.metadata.managedFields).toEqual([
      {
        manager: 'kubectl',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: body.metadata.creationTimestamp,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"web"}': {
                    '.': {},
                    'f:image': {},
                    'f:name': {},
                    'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                  },
                },
              },
            },
          },
        },
      },
    ]);
    // Defaults are nobody's.
    expect(body).toMatchObject({ spec: { revisionHistoryLimit: 10 } });
  });

  test('is as the documentation on a ConfigMap shows it', () => {
    const { ask } = quietCluster();
    const apply = applier(ask, CONFIG, 'test-cm');
    const { body } = apply('kubectl', { metadata: { labels: { 'test-label': 'test' } }, data: { key: 'some value' } });
    expect(owners(body)).toEqual({
      'kubectl Apply': { 'f:data': { 'f:key': {} }, 'f:metadata': { 'f:labels': { 'f:test-label': {} } } },
    });
    // And then another changes the value by an update.
    const patch = { verb: 'patch', name: 'test-cm', contentType: 'application/merge-patch+json' } as const;
    const query = { fieldManager: 'kube-controller-manager' };
    const changed = ask('patch', CONFIG, { ...patch, query, body: { data: { key: 'new value' } } });
    expect(owners(changed.body)).toEqual({
      'kubectl Apply': { 'f:metadata': { 'f:labels': { 'f:test-label': {} } } },
      'kube-controller-manager Update': { 'f:data': { 'f:key': {} } },
    });
  });

  test('a dry run stores nothing', () => {
    const { ask } = quietCluster();
    expect(applier(ask, CONFIG, 'a')('x', { data: { k: 'v' } }, { dryRun: 'All' }).code).toBe(201);
    expect(ask('get', CONFIG, { name: 'a' }).code).toBe(404);
  });

  test('of something that no schema tells of, lists are one value', () => {
    const { ask } = quietCluster();
    const { body } = applier(ask, WIDGET, 'w')('x', { spec: { sizes: [1, 2], deep: { a: 1 } } });
    expect(owners(body)).toEqual({
      'x Apply': { 'f:spec': { '.': {}, 'f:deep': { '.': {}, 'f:a': {} }, 'f:sizes': {} } },
    });
  });
});

test('what a manager creates otherwise is owned with its defaults, as upstream writes it', () => {
  const { ask } = quietCluster();
  const body = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { a: 'b' } },
    ...deployment({}, [container({ ports: [{ containerPort: 80 }] })]),
  };
  const made = ask('create', DEPLOYMENT, { body, query: { fieldManager: 'kubectl-create' } }).body;
  expect(owners(made)).toEqual({
    'kubectl-create Update': {
      'f:metadata': { 'f:annotations': { '.': {}, 'f:a': {} } },
      'f:spec': {
        'f:progressDeadlineSeconds': {},
        'f:replicas': {},
        'f:revisionHistoryLimit': {},
        'f:selector': {},
        'f:strategy': { 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} }, 'f:type': {} },
        'f:template': {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:containers': {
              'k:{"name":"web"}': {
                '.': {},
                'f:image': {},
                'f:imagePullPolicy': {},
                'f:name': {},
                'f:ports': {
                  '.': {},
                  'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} },
                },
                'f:resources': {},
                'f:terminationMessagePath': {},
                'f:terminationMessagePolicy': {},
              },
            },
            'f:dnsPolicy': {},
            'f:restartPolicy': {},
            'f:schedulerName': {},
            'f:securityContext': {},
            'f:terminationGracePeriodSeconds': {},
          },
        },
      },
    },
  });
});

describe('conflicts', () => {
  const tracked = (): { ask: Ask; apply: ReturnType<typeof applier> } => {
    const { ask } = quietCluster();
    const body = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      ...deployment({ replicas: 3 }),
    };
    ask('create', DEPLOYMENT, { body, query: { fieldManager: 'kubectl-client-side-apply' } });
    return { ask, apply: applier(ask, DEPLOYMENT, 'web') };
  };

  test('one is told in a line, with its cause', () => {
    const { body } = tracked().apply('kubectl', deployment({ replicas: 1 }));
    expect(body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "kubectl-client-side-apply" using apps/v1',
            field: '.spec.replicas',
          },
        ],
      },
    });
  });

  test('several are told by manager', () => {
    const { apply, ask } = tracked();
    ask('patch', DEPLOYMENT, { name: 'web', subresource: 'scale', body: { spec: { replicas: 5 } } });
    const { body } = apply('me', deployment({ replicas: 1, minReadySeconds: 4 }, [container({ image: 'nginx:2' })]));
    expect(body.message).toBe(
      'Apply failed with 2 conflicts: conflicts with "kubectl" with subresource "scale" using apps/v1:\n' +
        '- .spec.replicas\nconflicts with "kubectl-client-side-apply" using apps/v1:\n' +
        '- .spec.template.spec.containers[name="web"].image',
    );
  });

  test('force takes the field', () => {
    const { body, code } = tracked().apply('me', deployment({ replicas: 1 }), { force: true });
    expect(code).toBe(200);
    expect(body).toMatchObject({ spec: { replicas: 1 } });
    const theirs = owners(body)['kubectl-client-side-apply Update'] as { 'f:spec': object };
    expect(theirs['f:spec']).not.toHaveProperty('f:replicas');
    expect(owners(body)['me Apply']).toMatchObject({ 'f:spec': { 'f:replicas': {} } });
  });

  test('the same value is shared', () => {
    const { apply } = tracked();
    const { body } = apply('me', deployment({ replicas: 3 }));
    expect(owners(body)['me Apply']).toMatchObject({ 'f:spec': { 'f:replicas': {} } });
    expect(owners(body)['kubectl-client-side-apply Update']).toMatchObject({ 'f:spec': { 'f:replicas': {} } });
  });

  test('one who applies is named without a version', () => {
    const { ask } = quietCluster();
    const apply = applier(ask, CONFIG, 'a');
    apply('first', { data: { k: 'v' } });
    expect(apply('second', { data: { k: 'w' } }).body.message).toBe(
      'Apply failed with 1 conflict: conflict with "first": .data.k',
    );
  });

  test('what was never tracked is of before the first apply', () => {
    const { ask, api } = quietCluster();
    api.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace: 'default' },
      data: { k: 'v' },
    } as AnyObject);
    expect(ask('get', CONFIG, { name: 'a' }).body.metadata).not.toHaveProperty('managedFields');
    expect(applier(ask, CONFIG, 'a')('me', { data: { k: 'w' } }).body.message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.k',
    );
  });

  test('kubectl takes over what client-side apply set, and only kubectl does', () => {
    const { ask } = quietCluster();
    const last = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } };
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(last) };
    const body = { ...last, metadata: { name: 'a', annotations }, data: { k: 'v', other: 'o' } };
    ask('create', CONFIG, { body, query: { fieldManager: 'kubectl-client-side-apply' } });
    const apply = applier(ask, CONFIG, 'a');
    expect(apply('me', { data: { k: 'w' } }).code).toBe(409);
    expect(apply('kubectl', { data: { k: 'w' } }).body).toMatchObject({ data: { k: 'w', other: 'o' } });
    // What the annotation does not have is no part of it.
    expect(apply('kubectl', { data: { k: 'w', other: 'x' } }).code).toBe(409);
  });
});

describe('what is applied no more', () => {
  test.each([
    ['goes', 'first', {}, { b: '2' }],
    ['stays where another applies it too', 'both', { a: '1' }, { a: '1', b: '2' }],
  ])('%s', (_what, _who, others, left) => {
    const { ask } = quietCluster();
    const apply = applier(ask, CONFIG, 'a');
    apply('first', { data: { a: '1', b: '2' } });
    apply('second', { data: others });
    expect(apply('first', { data: { b: '2' } }).body).toMatchObject({ data: left });
    expect(ask('get', CONFIG, { name: 'a' }).body['data']).toEqual(left);
  });

  test('a default comes back, items of lists go alone, what others put in an item stays', () => {
    const { ask } = quietCluster();
    const apply = applier(ask, DEPLOYMENT, 'web');
    apply(
      'a',
      deployment({ replicas: 3 }, [
        container({
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        }),
      ]),
    );
    const mine = { spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'C', value: '3' }] }] } } } };
    expect(apply('b', mine).code).toBe(200);
    const { body } = apply('a', deployment({}, [container({ env: [{ name: 'B', value: '2' }] })]));
    expect(body).toMatchObject({ spec: { replicas: 1 } });
    const { containers } = (body['spec'] as { template: { spec: { containers: { env: object[] }[] } } }).template.spec;
    expect(containers[0]!.env).toEqual([
      { name: 'B', value: '2' },
      { name: 'C', value: '3' },
    ]);
  });

  test('a set loses its item', () => {
    const { ask } = quietCluster();
    const apply = applier(ask, CONFIG, 'a');
    apply('a', { metadata: { finalizers: ['x.io/one'] } });
    const both = apply('b', { metadata: { finalizers: ['x.io/two'] } }).body;
    expect(both.metadata.finalizers).toEqual(['x.io/one', 'x.io/two']);
    expect(owners(both)['b Apply']).toEqual({ 'f:metadata': { 'f:finalizers': { 'v:"x.io/two"': {} } } });
    expect(apply('a', {}).body.metadata.finalizers).toEqual(['x.io/two']);
  });
});

describe('refusals', () => {
  const refused = (kind: readonly [string, string], rest: object, query: object = {}, name = 'a') => {
    const { ask } = quietCluster();
    return applier(ask, kind, name)('me', rest, query).body;
  };

  test.each([
    [
      CONFIG,
      { data: { k: 1 } },
      'failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data.k: expected string, got &value.valueUnstructured{Value:1}',
    ],
    [
      DEPLOYMENT,
      { metadata: { namespace: 'default' }, spec: { foo: 1 } },
      'failed to create typed patch object (default/a; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema',
    ],
    [
      DEPLOYMENT,
      deployment({}, [container({ env: [{ name: 'A' }, { name: 'A' }, { name: 'B' }, { name: 'B' }] })]),
      'failed to create typed patch object (/a; apps/v1, Kind=Deployment): errors:\n' +
        '  .spec.template.spec.containers[name="web"].env: duplicate entries for key [name="A"]\n' +
        '  .spec.template.spec.containers[name="web"].env: duplicate entries for key [name="B"]',
    ],
  ] as const)('%j %j', (kind, rest, message) => {
    const body = refused(kind, rest);
    expect(body).toMatchObject({ code: 500, message });
    expect(body).not.toHaveProperty('reason');
  });

  test('without a manager, with owners of its own, in another version', () => {
    const { ask } = quietCluster();
    const apply = applier(ask, CONFIG, 'a');
    expect(apply('', {}).body.message).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
    expect(apply('me', { metadata: { managedFields: [] } }).body.message).toBe('metadata.managedFields must be nil');
    expect(apply('me', { apiVersion: 'v2' }).body.message).toBe(
      'Incorrect version specified in apply patch. Specified patch version: v2, expected: v1',
    );
  });
});

test('owners are forgotten by a patch that says so', () => {
  const { ask } = quietCluster();
  applier(ask, CONFIG, 'a')('me', { data: { k: 'v' } });
  const { body } = ask('patch', CONFIG, { name: 'a', body: { metadata: { managedFields: [{}] } } });
  expect(body.metadata).not.toHaveProperty('managedFields');
});

test('status has owners of its own', () => {
  const { ask } = quietCluster();
  ask('create', NAMESPACE, { body: { metadata: { name: 'n' } } });
  const { body } = ask('patch', NAMESPACE, {
    name: 'n',
    namespace: '',
    subresource: 'status',
    contentType: APPLY,
    query: { fieldManager: 'me', force: true },
    body: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'n' },
      status: { conditions: [{ type: 'Odd', status: 'True' }] },
    },
  });
  expect(owners(body)['me Apply status']).toEqual({
    'f:status': {
      'f:conditions': { 'k:{"type":"Odd"}': { '.': {}, 'f:status': {}, 'f:type': {} } },
    },
  });
});
