/** What a Service's card shows of it, and what NetworkPolicies say of pods. */
import { expect, test } from 'vitest';
import type { NetworkPolicy } from '../../../shared/model/network-policy.ts';
import type { Service, ServiceSpec } from '../../../shared/model/network.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { guardsOf } from '../../../renderer/graph/guards.ts';
import { allowedBy } from '../../../renderer/graph/policy-words.ts';
import { matchesLabels, selectorText } from '../../../renderer/graph/selector.ts';
import { addressText, serviceLook } from '../../../renderer/graph/service-look.ts';
import { rowsInSight } from '../../../renderer/panels/ledger/virtual-rows.ts';

const service = (spec: ServiceSpec, ips: string[] = []): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec,
  status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
});

const pod = (labels: Record<string, string>, portName?: string): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', labels },
    spec: { containers: [{ name: 'c', ports: portName === undefined ? [] : [{ name: portName, containerPort: 80 }] }] },
  }) as unknown as Pod;

const app = { app: 'web' };
const web = pod(app, 'http');
test.each([
  [
    'a balancer has addresses, the first of them is told',
    service({ type: 'LoadBalancer' }, ['1.2.3.4', '5.6.7.8']),
    '1.2.3.4 +1',
  ],
  ['one without an address says so', service({ type: 'LoadBalancer', clusterIP: '10.43.0.9' }), '10.43.0.9'],
  ['an external name', service({ type: 'ExternalName', externalName: 'a.b' }), '→ a.b'],
] as const)('%s', (_, one, text) => expect(addressText(one)).toBe(text));

test.each([
  [{ selector: app }, 'usual'],
  [{ selector: app, clusterIP: 'None' }, 'headless'],
  [{ type: 'ExternalName' }, 'away'],
  [{}, 'bare'],
] as const)('looks of %j', (spec, look) => expect(serviceLook(service(spec as ServiceSpec))).toBe(look));

const policy = (spec: NetworkPolicy['spec']): NetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'n', namespace: 'default' },
  spec,
});

test('a pod is guarded in the directions of the policies that select it', () => {
  const guards = (...specs: NetworkPolicy['spec'][]) =>
    guardsOf({ ofKind: () => new Map(specs.map((spec, i) => [String(i), policy(spec)])) });
  expect(guards({ podSelector: {}, policyTypes: ['Ingress'] })(web)).toBe('in');
  expect(guards({ podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] })(web)).toBeUndefined();
  const both = guards({ podSelector: {}, policyTypes: ['Egress'] }, { podSelector: {}, policyTypes: ['Ingress'] });
  expect(both(web)).toBe('both');
  expect(guards()(web)).toBeUndefined();
});

test('what a policy allows; a direction without rules is closed', () => {
  const spec: NetworkPolicy['spec'] = {
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [{ podSelector: { matchLabels: app } }, { ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 80 }] },
    ],
  };
  expect(allowedBy(policy(spec))).toEqual({
    rules: [{ direction: 'Ingress', peers: ['pods app=web', '10.0.0.0/8'], ports: ['80/TCP'] }],
    closed: ['Egress'],
  });
});

test.each([
  [{ key: 'app', operator: 'In', values: ['web', 'api'] }, true],
  [{ key: 'app', operator: 'NotIn', values: ['web'] }, false],
  [{ key: 'tier', operator: 'NotIn', values: ['web'] }, true],
  [{ key: 'app', operator: 'Exists' }, true],
  [{ key: 'app', operator: 'DoesNotExist' }, false],
] as const)('expression %j', (expression, expected) =>
  expect(matchesLabels({ matchExpressions: [expression as never] }, app)).toBe(expected),
);

test('a selector in words', () => {
  expect(selectorText({})).toBe('*');
  expect(selectorText({ matchLabels: app, matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] })).toBe(
    'app=web,a in (1,2)',
  );
});

test('of a long list only the rows in sight are made, and some around them', () => {
  expect(rowsInSight(10_000, 0, 240, 24)).toEqual({ first: 0, end: 16 });
  expect(rowsInSight(10_000, 24_000, 240, 24)).toEqual({ first: 994, end: 1016 });
  expect(rowsInSight(5, 0, 240, 24)).toEqual({ first: 0, end: 5 });
});
