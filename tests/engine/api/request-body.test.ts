/** What the door reads of a body, and how it refuses what is not what the address says. */
import { describe, expect, test } from 'vitest';
import { CONFIG, DEPLOYMENT, deploymentNamed, POD, podNamed, quietCluster, WIDGET } from './door.ts';

describe('a body that is not what its address says', () => {
  test.each([
    [
      POD,
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } },
      'Service in version "v1" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): unknown conversion',
    ],
    [
      DEPLOYMENT,
      { apiVersion: 'v1', kind: 'Pod' },
      'Pod in version "v1" cannot be handled as a Deployment: converting (v1.Pod) to (apps.Deployment): unknown conversion',
    ],
    [
      POD,
      { apiVersion: 'v1', kind: 'Pot' },
      'Pot in version "v1" cannot be handled as a Pod: no kind "Pot" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      DEPLOYMENT,
      { apiVersion: 'apps/v1beta1', kind: 'Deployment' },
      'the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)',
    ],
    [
      CONFIG,
      [1, 2],
      'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b312c325d)',
    ],
    [CONFIG, undefined, 'the object provided is unrecognized (must be of type ConfigMap): EOF (<empty>)'],
    [
      DEPLOYMENT,
      { metadata: { name: 'a' }, spec: { replicas: 'x' } },
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
  ] as const)('%j %j', (kind, body, message) => {
    expect(quietCluster().ask('create', kind, { body })).toMatchObject({
      code: 400,
      body: { kind: 'Status', status: 'Failure', reason: 'BadRequest', message },
    });
  });

  test('its name and namespace', () => {
    const { ask } = quietCluster();
    ask('create', CONFIG, { body: { metadata: { name: 'a' } } });
    const put = (metadata: object): string | undefined =>
      ask('update', CONFIG, { name: 'a', body: { metadata } }).body.message;
    expect(put({ name: 'b' })).toBe('the name of the object (b) does not match the name on the URL (a)');
    expect(put({})).toBe('the name of the object (a based on URL) was undeterminable: name must be provided');
    expect(put({ name: 'a', namespace: 'x' })).toBe(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  });

  test('a namespace means nothing to what has none', () => {
    const { ask } = quietCluster();
    const body = { metadata: { name: 'n1', namespace: 'default' } };
    const made = ask('create', ['v1', 'Node'], { namespace: '', body });
    expect([made.code, made.body.metadata.namespace]).toEqual([201, undefined]);
  });
});

describe('fields that the kind does not have', () => {
  const wrong = { ...podNamed('a', { imaginary: 1 }), extra: 'x' };

  test('are dropped with a warning each, unless told', () => {
    const { ask } = quietCluster();
    const made = ask('create', POD, { body: wrong });
    expect([made.code, made.warnings]).toEqual([201, ['unknown field "spec.imaginary"', 'unknown field "extra"']]);
    expect(made.body['spec']).not.toHaveProperty('imaginary');
  });

  test('are dropped in silence with Ignore', () => {
    const { ask } = quietCluster();
    expect(ask('create', POD, { body: wrong, query: { fieldValidation: 'Ignore' } })).not.toHaveProperty('warnings');
  });

  test('are refused with Strict, all at once', () => {
    const { ask } = quietCluster();
    const answer = ask('create', POD, { body: wrong, query: { fieldValidation: 'Strict' } });
    expect([answer.code, answer.body.message]).toEqual([
      400,
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.imaginary", unknown field "extra"',
    ]);
    expect(ask('get', POD, { name: 'a' }).code).toBe(404);
  });

  test('of a patch as well, in the words for patches', () => {
    const { ask } = quietCluster();
    ask('create', DEPLOYMENT, { body: deploymentNamed('web') });
    const patch = (patchType: 'merge' | 'strategic', body: object, fieldValidation?: string): ReturnType<typeof ask> =>
      ask('patch', DEPLOYMENT, {
        name: 'web',
        patchType,
        body,
        ...(fieldValidation ? { query: { fieldValidation } } : {}),
      });
    expect(patch('merge', { spec: { replica: 3 } }).warnings).toEqual(['unknown field "spec.replica"']);
    expect(patch('strategic', { spec: { replica: 3 } }, 'Strict').body).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message:
        ' "" is invalid: patch: Invalid value: "map[spec:map[replica:3]]": strict decoding error: unknown field "spec.replica"',
    });
  });

  test('of a custom resource nobody knows', () => {
    const { ask } = quietCluster();
    const body = { metadata: { name: 'w' }, spec: { anything: 1 } };
    expect(ask('create', WIDGET, { body, query: { fieldValidation: 'Strict' } }).code).toBe(201);
  });
});

describe('a patch that makes something else of the object', () => {
  const patched = (patchType: 'merge' | 'strategic' | 'json', patch: unknown) => {
    const { ask, read } = quietCluster();
    ask('create', DEPLOYMENT, { body: deploymentNamed('web') });
    const before = read.revision;
    const { code, body } = ask('patch', DEPLOYMENT, { name: 'web', patchType, body: patch });
    expect(read.revision).toBe(before);
    return [code, body.message] as const;
  };

  test.each([
    [{ spec: { replicas: 'abc' } }, 'map[spec:map[replicas:abc]]', 'unrecognized type: int32'],
    [
      { spec: { template: { spec: { containers: 'x' } } } },
      'map[spec:map[template:map[spec:map[containers:x]]]]',
      'cannot restore slice from string',
    ],
    [{ metadata: { labels: 'x' } }, 'map[metadata:map[labels:x]]', 'cannot restore map from string'],
    [{ spec: { template: 'x' } }, 'map[spec:map[template:x]]', 'cannot restore struct from: string'],
  ])('strategic %j', (patch, shown, why) => {
    expect(patched('strategic', patch)).toEqual([422, ` "" is invalid: patch: Invalid value: "${shown}": ${why}`]);
  });

  test('merge and JSON: the object is shown as it would have been', () => {
    for (const [type, patch] of [
      ['merge', { spec: { replicas: 'abc' } }],
      ['json', [{ op: 'replace', path: '/spec/replicas', value: 'abc' }]],
    ] as const) {
      const [code, message = ''] = patched(type, patch);
      expect(code).toBe(422);
      expect(message).toMatch(
        /^ "" is invalid: patch: Invalid value: "\{.*\\"replicas\\":\\"abc\\".*": Deployment in version "v1"/,
      );
      expect(message).toMatch(
        /json: cannot unmarshal string into Go struct field DeploymentSpec\.spec\.replicas of type int32$/,
      );
    }
  });

  test.each([
    ['merge', [1], 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['strategic', 'x', 'json: cannot unmarshal string into Go value of type map[string]interface {}'],
    [
      'json',
      { a: 1 },
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    ],
    [
      'merge',
      { metadata: { name: 'other' } },
      'the name of the object (other) does not match the name on the URL (web)',
    ],
    [
      'merge',
      { metadata: { namespace: 'other' } },
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'merge',
      { kind: 'ReplicaSet' },
      'ReplicaSet in version "v1" cannot be handled as a Deployment: converting (v1.ReplicaSet) to (apps.Deployment): unknown conversion',
    ],
  ] as const)('%s %j', (type, patch, message) => {
    expect(patched(type, patch)).toEqual([400, message]);
  });

  test('quantities come out as they are stored', () => {
    const { ask } = quietCluster();
    ask('create', DEPLOYMENT, { body: deploymentNamed('web') });
    const containers = [{ name: 'c', resources: { limits: { memory: '1024Mi', cpu: '1000m' } } }];
    const patch = { spec: { template: { spec: { containers } } } };
    const { body } = ask('patch', DEPLOYMENT, { name: 'web', patchType: 'strategic', body: patch });
    expect(body['spec']).toMatchObject({
      template: { spec: { containers: [{ resources: { limits: { memory: '1Gi', cpu: '1' } } }] } },
    });
  });

  test('what it leaves alone is shared with what was', () => {
    const { ask, read } = quietCluster();
    ask('create', DEPLOYMENT, { body: deploymentNamed('web') });
    const before = read.get('Deployment.apps', 'default', 'web')!;
    ask('patch', DEPLOYMENT, { name: 'web', patchType: 'merge', body: { spec: { replicas: 4 } } });
    const after = read.get('Deployment.apps', 'default', 'web')!;
    expect(after.spec.replicas).toBe(4);
    expect(after.spec.template).toBe(before.spec.template);
    ask('update', DEPLOYMENT, {
      name: 'web',
      body: { ...structuredClone(after), spec: { ...structuredClone(after.spec), replicas: 5 } },
    });
    expect(read.get('Deployment.apps', 'default', 'web')!.spec.template).toBe(before.spec.template);
  });
});

describe('the type of a patch', () => {
  test.each([
    ['application/merge-patch+json', 200],
    ['application/merge-patch+json; charset=UTF-8', 200],
    ['application/strategic-merge-patch+json', 200],
    ['application/apply-patch+yaml', 422],
    ['application/json', 415],
  ])('%s: %d', (contentType, code) => {
    const { ask } = quietCluster();
    ask('create', CONFIG, { body: { metadata: { name: 'a' } } });
    expect(ask('patch', CONFIG, { name: 'a', contentType, body: { data: { k: 'v' } } }).code).toBe(code);
  });

  test('what is not taken names what is', () => {
    const { ask } = quietCluster();
    ask('create', WIDGET, { body: { metadata: { name: 'w' } } });
    const says =
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';
    expect(ask('patch', WIDGET, { name: 'w', contentType: 'text/plain', body: {} }).body).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
      message: says,
    });
    expect(ask('patch', WIDGET, { name: 'w', patchType: 'strategic', body: {} }).body.message).toBe(says);
  });
});
