import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../shared/engine/api/errors.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Status } from '../../../shared/model/status.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Service } from '../../../shared/model/network.ts';
import { testSession } from '../../support/session.ts';

const WITHOUT_WORKERS = ['kubelet', 'default-scheduler', 'deployment-controller', 'replicaset-controller', 'users'];

function door() {
  const session = testSession({ bare: true, without: WITHOUT_WORKERS });
  session.advance(5_000);
  return { session, read: session.cluster.read, api: session.cluster.as('user', { input: 1 }) };
}

function refusal(act: () => unknown): Status {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
  throw new Error('was not refused');
}

const pod = (name: string, spec: object = {}, meta: object = {}): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...meta },
    spec: { containers: [{ name: 'c', image: 'nginx:1.27' }], ...spec },
  }) as Pod;

const configMap = (
  name: string,
  data: object = {},
  meta: object = {},
): KubeObject & { data?: Record<string, string> } =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', ...meta }, data }) as KubeObject;

describe('create', () => {
  test('sets what only the server may', () => {
    const { api } = door();
    const made = api.create(pod('a'));
    expect(made.metadata).toMatchObject({
      name: 'a',
      creationTimestamp: expect.stringMatching(/^2026-01-05T/) as string,
    });
    expect(made.metadata.uid).toMatch(/-4/);
    expect(Number(made.metadata.resourceVersion)).toBeGreaterThan(0);
    expect(made.status).toMatchObject({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(made.spec.serviceAccountName).toBe('default');
    expect(made.spec.tolerations).toHaveLength(2);
    expect(made.spec.priority).toBe(0);
    expect(made.spec.volumes?.[0]?.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
  });

  test('generates names', () => {
    const { api } = door();
    expect(api.create(pod('', {}, { generateName: 'web-' })).metadata.name).toMatch(
      /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/,
    );
  });

  test.each([
    ['a taken name', () => pod('a'), 409, 'AlreadyExists', 'pods "a" already exists'],
    [
      'no such namespace',
      () => pod('b', {}, { namespace: 'nowhere' }),
      404,
      'NotFound',
      'namespaces "nowhere" not found',
    ],
    [
      'an unknown service account',
      () => pod('b', { serviceAccountName: 'ghost' }),
      403,
      'Forbidden',
      'pods "b" is forbidden: error looking up service account default/ghost: serviceaccount "ghost" not found',
    ],
    [
      'no such priority class',
      () => pod('b', { priorityClassName: 'gold' }),
      403,
      'Forbidden',
      'pods "b" is forbidden: no PriorityClass with name gold was found',
    ],
    [
      'an invalid pod',
      () => pod('b', { containers: [] }),
      422,
      'Invalid',
      'Pod "b" is invalid: spec.containers: Required value',
    ],
    [
      'a resourceVersion',
      () => pod('b', {}, { resourceVersion: '3' }),
      500,
      undefined,
      'resourceVersion should not be set on objects to be created',
    ],
  ])('refuses %s as upstream', (_what, make, code, reason, message) => {
    const { api } = door();
    api.create(pod('a'));
    expect(refusal(() => api.create(make()))).toMatchObject({
      code,
      message,
      status: 'Failure',
      ...(reason === undefined ? {} : { reason }),
    });
  });

  test('a dry run stores nothing', () => {
    const { api, read } = door();
    const before = read.revision;
    expect(api.create(pod('a'), { dryRun: true }).metadata.name).toBe('a');
    expect([read.revision, read.get('Pod', 'default', 'a')]).toEqual([before, undefined]);
  });
});

describe('update', () => {
  test('a stale resourceVersion is a conflict', () => {
    const { api } = door();
    const first = api.create(configMap('a', { x: '1' }));
    api.update({ ...first, data: { x: '2' } });
    expect(refusal(() => api.update({ ...first, data: { x: '3' } }))).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  test('a write that changes nothing makes no revision', () => {
    const { api, read } = door();
    const a = api.create(configMap('a', { x: '1' }));
    const before = read.revision;
    expect(api.update({ ...a, data: { x: '1' } })).toBe(a);
    expect(read.revision).toBe(before);
  });

  test('status and the rest are written apart', () => {
    const { api, read } = door();
    const a = api.create(pod('a'));
    api.update({ ...a, status: { phase: 'Succeeded' } } as Pod);
    expect(read.get('Pod', 'default', 'a')?.status?.phase).toBe('Pending');
    api.setStatus('Pod', 'default', 'a', { ...a.status, phase: 'Running' });
    expect(read.get('Pod', 'default', 'a')?.status?.phase).toBe('Running');
  });
});

describe('patch', () => {
  test('merge, strategic and JSON patches', () => {
    const { api } = door();
    api.create(pod('a', {}, { labels: { x: 'y' } }));
    expect(
      api.patch('Pod', 'default', 'a', 'merge', { metadata: { labels: { x: null, z: '1' } } }).metadata.labels,
    ).toEqual({ z: '1' });
    const patched = api.patch('Pod', 'default', 'a', 'strategic', {
      spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] },
    });
    expect(patched.spec.containers.map((c) => c.image)).toEqual(['nginx:1.28']);
    expect(patched.spec.containers[0]?.terminationMessagePath).toBe('/dev/termination-log');
    expect(
      api.patch('Pod', 'default', 'a', 'json', [{ op: 'add', path: '/metadata/labels/q', value: 'w' }]).metadata.labels,
    ).toEqual({ z: '1', q: 'w' });
  });

  test('a JSON patch that does not fit is a bad request', () => {
    const { api } = door();
    api.create(pod('a'));
    expect(
      refusal(() => api.patch('Pod', 'default', 'a', 'json', [{ op: 'replace', path: '/spec/nothing/here', value: 1 }]))
        .code,
    ).toBeGreaterThanOrEqual(400);
  });
});

describe('delete', () => {
  test('a pod without a machine goes at once; with one it has its grace', () => {
    const { api, read } = door();
    api.create(pod('a'));
    expect(api.delete('Pod', 'default', 'a')).toBeUndefined();
    api.create(pod('b'));
    api.bind('default', 'b', 'worker-1');
    expect(api.delete('Pod', 'default', 'b')?.metadata).toMatchObject({
      deletionGracePeriodSeconds: 30,
      deletionTimestamp: expect.any(String) as string,
    });
    expect(read.get('Pod', 'default', 'b')).toBeDefined();
    expect(api.delete('Pod', 'default', 'b', { gracePeriodSeconds: 0 })).toBeUndefined();
    expect(read.get('Pod', 'default', 'b')).toBeUndefined();
  });

  test('a finalizer holds an object until it is taken off', () => {
    const { api, read } = door();
    api.create(configMap('a', {}, { finalizers: ['example.com/wait'] }));
    api.delete('ConfigMap', 'default', 'a');
    const held = read.get('ConfigMap', 'default', 'a')!;
    expect(held.metadata.deletionTimestamp).toBeDefined();
    api.patch('ConfigMap', 'default', 'a', 'json', [{ op: 'remove', path: '/metadata/finalizers' }]);
    expect(read.get('ConfigMap', 'default', 'a')).toBeUndefined();
  });

  test('preconditions', () => {
    const { api } = door();
    const a = api.create(configMap('a'));
    expect(refusal(() => api.delete('ConfigMap', 'default', 'a', { preconditions: { uid: 'other' } }))).toMatchObject({
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) does not match the UID in record (${a.metadata.uid}). The object might have been deleted and then recreated`,
    });
  });

  test('the first namespaces stay', () => {
    const { api } = door();
    expect(refusal(() => api.delete('Namespace', '', 'default')).message).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });

  test('what is not there is not found', () => {
    const { api } = door();
    expect(refusal(() => api.delete('Deployment.apps', 'default', 'x')).message).toBe('deployments.apps "x" not found');
  });
});

describe('services', () => {
  const service = (name: string, spec: object): Service =>
    ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { selector: { a: 'b' }, ports: [{ port: 80 }], ...spec },
    }) as Service;

  test('get an address of the range, none twice', () => {
    const { api } = door();
    const ips = Array.from({ length: 40 }, (_, i) => api.create(service(`s${i}`, {})).spec.clusterIP);
    expect(new Set(ips).size).toBe(40);
    for (const ip of ips) expect(ip).toMatch(/^10\.43\./);
  });

  test('an address or port that another has is refused', () => {
    const { api } = door();
    api.create(service('a', { type: 'NodePort', clusterIP: '10.43.9.9', ports: [{ port: 80, nodePort: 30_001 }] }));
    expect(refusal(() => api.create(service('b', { clusterIP: '10.43.9.9' }))).message).toContain(
      'failed to allocate IP 10.43.9.9: provided IP is already allocated',
    );
    expect(
      refusal(() => api.create(service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_001 }] }))).message,
    ).toContain('spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated');
  });
});

test('every write names its cause', () => {
  const { session, api } = door();
  api.create(configMap('a'));
  expect(session.cluster.read.history.at(-1)?.cause).toEqual({ actor: 'user', input: 1 });
});
