/** What quotas let in: upstream's table of scopes, and the words of every refusal. */
import { describe, expect, test } from 'vitest';
import { checkQuotas, type LimitedResource } from '../../../../shared/engine/api/quota/check.ts';
import { podEvaluator } from '../../../../shared/engine/api/quota/pods.ts';
import { serviceEvaluator } from '../../../../shared/engine/api/quota/services.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { ResourceQuota, ScopeRequirement } from '../../../../shared/model/quota.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { podNamed, serviceNamed } from '../door.ts';

interface Row {
  description: string;
  testPod: Pod;
  quota: ResourceQuota;
  anotherQuota: ResourceQuota | null;
  config: { LimitedResources?: { Resource: string; MatchContains?: string[]; MatchScopes?: ScopeRequirement[] }[] };
  expErr: string;
}

describe.skipIf(fixturesDir === undefined)('TestAdmitLimitedScopeWithCoverQuota', () => {
  const FILE = 'k8s-1.20.2-test-tables/plugin__pkg__admission__resourcequota__admission.json';
  const rows = tableRows<Row>(FILE, 'TestAdmitLimitedScopeWithCoverQuota');

  test.each(rows.map(({ row }) => [row.description, row] as const))('%s', (_what, row) => {
    const limited = (row.config.LimitedResources ?? []).map((each): LimitedResource => ({
      resource: each.Resource,
      matchContains: each.MatchContains ?? [],
      matchScopes: each.MatchScopes ?? [],
    }));
    const quotas = [row.quota, row.anotherQuota].filter((q) => q?.metadata.namespace === 'test') as ResourceQuota[];
    const verdict = checkQuotas(quotas, { object: row.testPod, evaluator: podEvaluator, nowMs: 0, limited });
    const words = 'refusal' in verdict ? verdict.refusal : '';
    expect(words).toBe(row.expErr.replace(/^forbidden: /, ''));
  });

  test('every row ran', () => {
    account('TestAdmitLimitedScopeWithCoverQuota', rows.length);
    expect(rows.length).toBe(20);
  });
});

const quota = (hard: Record<string, string>, used: Record<string, string>, spec: object = {}): ResourceQuota => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'q', namespace: 'default' },
  spec: { hard, ...spec },
  status: { hard, used },
});

const asks = (...resources: object[]): Pod =>
  podNamed('a', { containers: resources.map((each, i) => ({ name: `c${i + 1}`, image: 'x', resources: each })) });

const verdictOn = (object: Pod, ...quotas: ResourceQuota[]) =>
  checkQuotas(quotas, { object, evaluator: podEvaluator, nowMs: 0 });

test.each([
  [
    'room',
    asks({ requests: { cpu: '500m' } }),
    quota({ 'requests.cpu': '1', pods: '2' }, { 'requests.cpu': '500m', pods: '0' }),
    { 'requests.cpu': '1', pods: '1' },
  ],
  [
    'half of a thousand is written so',
    asks({ requests: { memory: '512Mi' } }),
    quota({ memory: '1Gi' }, { memory: '512Mi' }),
    { memory: '1Gi' },
  ],
  [
    'a resource that a quota does not have',
    asks({ requests: { 'example.com/gpu': '2' } }),
    quota({ pods: '1' }, { pods: '0' }),
    { pods: '1' },
  ],
  [
    'devices',
    asks({ requests: { 'example.com/gpu': '2' } }),
    quota({ 'requests.example.com/gpu': '4' }, { 'requests.example.com/gpu': '1' }),
    { 'requests.example.com/gpu': '3' },
  ],
])('%s: what is used then', (_what, pod, given, used) => {
  expect(verdictOn(pod, given)).toEqual({ charges: [{ quota: given, used }] });
});

test.each([
  [
    'one too many',
    asks({}),
    quota({ pods: '2' }, { pods: '2' }),
    'exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
  ],
  [
    'several at once, in order',
    asks({ requests: { cpu: '2', memory: '2Gi' }, limits: { cpu: '2' } }),
    quota(
      { 'requests.memory': '1Gi', 'requests.cpu': '1', 'limits.cpu': '8' },
      { 'requests.memory': '0', 'requests.cpu': '0', 'limits.cpu': '0' },
    ),
    'exceeded quota: q, requested: requests.cpu=2,requests.memory=2Gi, used: requests.cpu=0,requests.memory=0, limited: requests.cpu=1,requests.memory=1Gi',
  ],
  [
    'containers that do not say',
    asks({}, { requests: { cpu: '1' } }, { limits: { memory: '1Gi' } }),
    quota({ 'limits.memory': '1Gi', cpu: '1', 'requests.ephemeral-storage': '1' }, {}),
    'failed quota: q: must specify cpu for: c1,c3; limits.memory for: c1,c2',
  ],
  [
    'what was never measured',
    asks({}),
    quota({ pods: '1', 'count/pods': '1' }, {}),
    'status unknown for quota: q, resources: count/pods,pods',
  ],
  [
    'a quota of a scope that it is in',
    podNamed('a', { activeDeadlineSeconds: 60 }),
    quota({ pods: '0' }, { pods: '0' }, { scopes: ['Terminating', 'BestEffort'] }),
    'exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
  ],
])('%s is refused', (_what, pod, given, refusal) => {
  expect(verdictOn(pod, given)).toEqual({ refusal });
});

describe('scopes', () => {
  const full = (spec: object): ResourceQuota => quota({ pods: '0' }, { pods: '0' }, spec);
  const expression = (scopeName: string, operator: string, ...values: string[]) => ({
    scopeSelector: { matchExpressions: [{ scopeName, operator, ...(values.length > 0 && { values }) }] },
  });
  const elsewhere = {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { namespaceSelector: {} } }],
      },
    },
  };
  const some = [{ name: 'c', image: 'x', resources: { requests: { cpu: '1' } } }];

  test.each([
    [{ scopes: ['Terminating'] }, {}, false],
    [{ scopes: ['Terminating'] }, { activeDeadlineSeconds: 1 }, true],
    [{ scopes: ['NotTerminating'] }, {}, true],
    [{ scopes: ['NotTerminating'] }, { activeDeadlineSeconds: 1 }, false],
    [{ scopes: ['BestEffort'] }, {}, true],
    [{ scopes: ['BestEffort'] }, { containers: some }, false],
    [{ scopes: ['NotBestEffort'] }, { containers: some }, true],
    [{ scopes: ['NotBestEffort', 'Terminating'] }, { containers: some }, false],
    [expression('PriorityClass', 'In', 'high', 'low'), { priorityClassName: 'high' }, true],
    [expression('PriorityClass', 'In', 'high'), {}, false],
    [expression('PriorityClass', 'NotIn', 'high'), { priorityClassName: 'low' }, true],
    [expression('PriorityClass', 'NotIn', 'high'), {}, true],
    [expression('PriorityClass', 'Exists'), { priorityClassName: 'low' }, true],
    [expression('PriorityClass', 'DoesNotExist'), { priorityClassName: 'low' }, false],
    [expression('CrossNamespacePodAffinity', 'Exists'), elsewhere, true],
    [expression('CrossNamespacePodAffinity', 'Exists'), {}, false],
    [{ scopes: ['VolumeAttributesClass'] }, {}, false],
  ])('%j, a pod with %j: %s', (spec, pod, counts) => {
    expect('refusal' in verdictOn(podNamed('a', pod), full(spec))).toBe(counts);
  });
});

describe('changes', () => {
  const full = quota({ services: '1', 'services.nodeports': '2' }, { services: '1', 'services.nodeports': '1' });
  const ports = [{ port: 80 }, { port: 81 }];
  const change = (before: object, after: object) =>
    checkQuotas([full], {
      object: serviceNamed('s', after),
      previous: serviceNamed('s', before),
      evaluator: serviceEvaluator,
      nowMs: 0,
    });

  test('only what a change takes more is counted', () => {
    expect(change({ type: 'NodePort' }, { type: 'NodePort', ports })).toMatchObject({
      charges: [{ used: { services: '1', 'services.nodeports': '2' } }],
    });
  });

  test('what gives back is let in, and counted later', () => {
    expect(change({ type: 'NodePort' }, { type: 'ClusterIP' })).toEqual({ charges: [] });
  });

  test('what takes more than there is is refused', () => {
    expect(change({ type: 'ClusterIP' }, { type: 'LoadBalancer', ports })).toEqual({
      refusal:
        'exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=1, limited: services.nodeports=2',
    });
  });
});
