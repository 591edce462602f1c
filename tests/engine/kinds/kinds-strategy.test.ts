/** What registry strategies do to objects before they are stored. */
import { describe, expect, test } from 'vitest';
import { deploymentKind } from '../../../shared/engine/kinds/deployment.ts';
import { endpointSliceKind } from '../../../shared/engine/kinds/endpointslice.ts';
import { namespaceKind } from '../../../shared/engine/kinds/namespace.ts';
import { nodeKind } from '../../../shared/engine/kinds/node.ts';
import { replicaSetKind } from '../../../shared/engine/kinds/replicaset.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import { secretKind } from '../../../shared/engine/kinds/secret.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import type { Deployment, ReplicaSet } from '../../../shared/model/workloads.ts';
import { texts } from './kinds-oracle.ts';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };

const deployment = (): Deployment =>
  deploymentKind.prepareForCreate(
    deploymentKind.defaults({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default', resourceVersion: '1' },
      spec: { selector: { matchLabels: { app: 'web' } }, template },
      status: { replicas: 9 },
    }),
  );

describe('Deployment', () => {
  test('begins at generation 1 without the status of its manifest', () => {
    expect(deployment().metadata.generation).toBe(1);
    expect(deployment().status).toEqual({});
  });

  test('counts a generation for spec and annotations, not for labels or status', () => {
    const before = { ...deployment(), status: { replicas: 1 } };
    const change = (part: Partial<Deployment>): number | undefined =>
      deploymentKind.prepareForUpdate({ ...before, ...part }, before).metadata.generation;
    expect(change({ spec: { ...before.spec, replicas: 5 } })).toBe(2);
    expect(change({ metadata: { ...before.metadata, annotations: { a: 'b' } } })).toBe(2);
    expect(change({ metadata: { ...before.metadata, labels: { a: 'b' } } })).toBe(1);
    expect(change({ status: { replicas: 7 } })).toBe(1);
    expect(change({ spec: structuredClone(before.spec) })).toBe(1);
    expect(deploymentKind.prepareForUpdate({ ...before, status: { replicas: 7 } }, before).status).toBe(before.status);
  });

  test('gives back what was complete already', () => {
    const whole = deployment();
    expect(deploymentKind.defaults(whole)).toBe(whole);
  });

  test('keeps its selector', () => {
    const before = deployment();
    const selector = { matchLabels: { app: 'other' } };
    const next = {
      ...before,
      spec: { ...before.spec, selector, template: { ...before.spec.template, metadata: { labels: { app: 'other' } } } },
    };
    expect(texts(deploymentKind.validateUpdate(next, before))).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable',
    ]);
  });

  test('a manifest without spec gets complaints, not a crash', () => {
    const bare = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'x', namespace: 'default' },
    } as unknown as Deployment;
    const found = texts(deploymentKind.validate(deploymentKind.prepareForCreate(deploymentKind.defaults(bare))));
    expect(found).toContain('spec.selector: Required value');
    expect(found).toContain('spec.template.spec.containers: Required value');
  });

  test('an unknown strategy is refused by name', () => {
    const before = deployment();
    const next = { ...before, spec: { ...before.spec, strategy: { type: 'Blue' as 'Recreate' } } };
    expect(texts(deploymentKind.validate(next))).toEqual([
      'spec.strategy: Unsupported value: {"Type":"Blue","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ]);
  });
});

test('ReplicaSet: status of a new one counts from 0, generation follows spec', () => {
  const made = replicaSetKind.prepareForCreate(
    replicaSetKind.defaults({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } }, template },
    }),
  );
  expect(made).toMatchObject({ metadata: { generation: 1 }, spec: { replicas: 1 }, status: { replicas: 0 } });
  const scaled: ReplicaSet = { ...made, spec: { ...made.spec, replicas: 0 } };
  expect(replicaSetKind.prepareForUpdate(scaled, made).metadata.generation).toBe(2);
});

test('Namespace: finalizer, phase and name label are given; an update keeps them', () => {
  const made = namespaceKind.prepareForCreate(
    namespaceKind.defaults({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
      status: { phase: 'Terminating' },
    }),
  );
  expect(made.spec).toEqual({ finalizers: ['kubernetes'] });
  expect(made.status).toEqual({ phase: 'Active' });
  expect(made.metadata).toEqual({ name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop' } });
  const next = namespaceKind.prepareForUpdate({ ...made, spec: { finalizers: [] }, status: {} }, made);
  expect(next.spec).toBe(made.spec);
  expect(next.status).toBe(made.status);
});

test('Node: comes with its status, and keeps the stored one on update', () => {
  const status = { capacity: { cpu: '4' } };
  const made = nodeKind.prepareForCreate(
    nodeKind.defaults({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, spec: {}, status }),
  );
  expect(made.status).toEqual({ capacity: { cpu: '4' }, allocatable: { cpu: '4' } });
  expect(nodeKind.prepareForUpdate({ ...made, spec: { unschedulable: true }, status: {} }, made).status).toBe(
    made.status,
  );
});

test('EndpointSlice: endpoints and labels make a generation', () => {
  const made = endpointSliceKind.prepareForCreate({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1', namespace: 'default' },
    addressType: 'IPv4',
    endpoints: [],
  });
  expect(made.metadata.generation).toBe(1);
  const next = (part: object): number | undefined =>
    endpointSliceKind.prepareForUpdate({ ...made, ...part }, made).metadata.generation;
  expect(next({ endpoints: [{ addresses: ['10.42.0.5'] }] })).toBe(2);
  expect(next({ metadata: { ...made.metadata, labels: { a: 'b' } } })).toBe(2);
  expect(next({ metadata: { ...made.metadata, annotations: { a: 'b' } } })).toBe(1);
});

describe('Secret', () => {
  const secret = (part: object) =>
    secretKind.defaults({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' }, ...part });

  test('stringData goes over data as base64 and is not stored', () => {
    expect(secret({ data: { user: 'YQ==', pass: 'b2xk' }, stringData: { pass: 'été' } })).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'default' },
      type: 'Opaque',
      data: { user: 'YQ==', pass: 'w6l0w6k=' },
    });
  });

  test('built-in types say what they miss', () => {
    const missing = (type: string): string[] => texts(secretKind.validate(secret({ type })));
    expect(missing('kubernetes.io/basic-auth')).toEqual([
      'data[username]: Required value',
      'data[password]: Required value',
    ]);
    expect(missing('kubernetes.io/tls')).toEqual(['data[tls.crt]: Required value', 'data[tls.key]: Required value']);
    expect(missing('kubernetes.io/ssh-auth')).toEqual(['data[ssh-privatekey]: Required value']);
    const bad = secret({ type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': 'nope' } });
    expect(texts(secretKind.validate(bad))[0]).toMatch(
      /^data\[\.dockerconfigjson\]: Invalid value: "<secret contents redacted>": invalid character 'n'/,
    );
  });
});

test("Job: selects its own pods by uid unless the selector is the user's", () => {
  const kind = new KindRegistry().of('batch/v1', 'Job');
  const job = (spec: object): AnyObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'pi', namespace: 'default', uid: 'u1' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'perl' }] } }, ...spec },
  });
  const made = kind.prepareForCreate(kind.defaults(job({})) as AnyObject);
  expect(made).toMatchObject({
    metadata: { generation: 1 },
    spec: {
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u1' } },
      template: { metadata: { labels: { 'job-name': 'pi', 'controller-uid': 'u1' } } },
    },
  });
  expect(texts(kind.validate(made))).toEqual([]);
  const manual = kind.prepareForCreate(kind.defaults(job({ manualSelector: true })) as AnyObject);
  expect(texts(kind.validate(manual))[0]).toBe('spec.selector: Required value');
});
