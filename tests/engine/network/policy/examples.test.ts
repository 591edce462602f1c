/** The NetworkPolicies of the documentation: who reaches whom under each; upstream's tables of the kind. */
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { networkPolicyKind } from '../../../../shared/engine/kinds/networkpolicy.ts';
import { decode } from '../../../../shared/engine/kinds/schema/decode.ts';
import type { Peer } from '../../../../shared/engine/network/policy/flow.ts';
import { policyRefusal } from '../../../../shared/engine/network/policy/refusal.ts';
import type { AnyObject } from '../../../../shared/model/meta.ts';
import { example } from '../../../support/docs-page.ts';
import { fixture, fixturesDir } from '../../../support/fixtures.ts';
import { lookup, namespace, resident, stored } from '../town.ts';

const db = resident({ name: 'db', ip: '10.42.1.2', labels: { role: 'db' } });
const front = resident({ name: 'front', ip: '10.42.2.2', labels: { role: 'frontend' }, node: 'worker-2' });
const plain = resident({ name: 'plain', ip: '10.42.2.3', node: 'worker-2' });
const project = resident({ name: 'project', ip: '10.42.2.4', namespace: 'mine', node: 'worker-2' });
const abroad = resident({ name: 'abroad', ip: '10.42.2.5', namespace: 'theirs', labels: { role: 'frontend' } });
const nginx = resident({ name: 'nginx', ip: '10.42.1.3', labels: { app: 'nginx' } });
const allowed = resident({ name: 'allowed', ip: '10.42.2.6', labels: { access: 'true' }, node: 'worker-2' });
const PEOPLE = [db, front, plain, project, abroad, nginx, allowed];
const SPACES = [namespace('default'), namespace('mine', { project: 'myproject' }), namespace('theirs')];

/** "front>db:6379", or addresses outside for names. */
function reaches(files: readonly string[], way: string): boolean {
  const policies = files.map((file) => stored(load(example(`service/networking/${file}.yaml`)) as AnyObject));
  const [, from = '', to = '', port = '80'] = /^([^>]+)>([^:]+)(?::(\d+))?$/.exec(way)!;
  const end = (word: string): Peer => {
    const pod = PEOPLE.find((p) => p.metadata.name === word);
    return pod === undefined ? { ip: word } : { ip: pod.status!.podIP!, pod };
  };
  const read = lookup([...SPACES, ...PEOPLE, ...policies]);
  return policyRefusal(read, { from: end(from), to: end(to), port: Number(port), protocol: 'TCP' }) === undefined;
}

describe.skipIf(fixturesDir === undefined)('examples of the documentation', () => {
  const DENY_IN = 'network-policy-default-deny-ingress';
  const DENY_OUT = 'network-policy-default-deny-egress';

  test.each([
    [
      [DENY_IN],
      ['front>abroad', 'plain>203.0.113.7', 'abroad>project'],
      ['front>db', '203.0.113.7>db', 'abroad>plain'],
    ],
    [[DENY_OUT], ['abroad>db', '203.0.113.7>db'], ['db>front', 'front>abroad', 'plain>203.0.113.7']],
    [
      ['network-policy-default-deny-all'],
      ['abroad>project', 'abroad>203.0.113.7', 'db>db'],
      ['front>db', 'front>203.0.113.7', 'abroad>db'],
    ],
    [['network-policy-allow-all-ingress'], ['front>db', '203.0.113.7>db', 'abroad>db', 'db>203.0.113.7'], []],
    [['network-policy-allow-all-egress'], ['front>db', 'db>203.0.113.7', 'abroad>db'], []],
    [[DENY_IN, 'network-policy-allow-all-ingress'], ['front>db', '203.0.113.7>db'], []],
    [[DENY_OUT, 'network-policy-allow-all-egress'], ['front>db', 'db>203.0.113.7'], []],
    [
      ['networkpolicy'],
      [
        'front>db:6379',
        'project>db:6379',
        '172.17.0.9>db:6379',
        '172.17.2.1>db:6379',
        'db>10.0.0.77:5978',
        'plain>front',
      ],
      [
        'plain>db:6379',
        'abroad>db:6379',
        'front>db:80',
        '172.17.1.9>db:6379',
        '172.18.0.1>db:6379',
        'db>10.0.0.77:5979',
        'db>10.0.1.77:5978',
        'db>front:5978',
      ],
    ],
    [
      ['networkpolicy-multiport-egress'],
      ['db>10.0.0.9:32000', 'db>10.0.0.9:32768', 'db>10.0.0.9:32500', 'front>db', 'front>203.0.113.7'],
      ['db>10.0.0.9:31999', 'db>10.0.0.9:32769', 'db>10.0.1.9:32500', 'db>front:32500'],
    ],
    [
      ['nginx-policy'],
      ['allowed>nginx', 'plain>db', 'nginx>plain'],
      ['plain>nginx', '203.0.113.7>nginx', 'abroad>nginx'],
    ],
  ])('%j', (files, open, shut) => {
    expect(open.filter((way) => !reaches(files, way))).toEqual([]);
    expect(shut.filter((way) => reaches(files, way))).toEqual([]);
  });
});

interface Tables {
  tests: Record<string, Record<string, { key: string | number; row: Record<string, unknown> }[]>>;
}

describe.skipIf(fixturesDir === undefined)('upstream’s tables of NetworkPolicies', () => {
  const read = (object: unknown): AnyObject =>
    decode(object, 'networking.k8s.io/v1', 'NetworkPolicy').object as unknown as AnyObject;
  const tables = (path: string): Tables => fixture(`k8s-1.20.2-test-tables/${path}`) as Tables;

  test('defaults', () => {
    const rows = Object.values(
      tables('pkg__apis__networking__v1__defaults.json').tests['TestSetDefaultNetworkPolicy']!,
    ).flat();
    for (const { key, row } of rows) {
      const wanted = read(row['expected']);
      const found = networkPolicyKind.defaults(read(row['original'])) as AnyObject;
      expect.soft(found['spec'], String(key)).toEqual(wanted['spec']);
    }
    console.log(`  TestSetDefaultNetworkPolicy: ${rows.length} rows`);
    expect(rows.length).toBe(5);
  });

  test('validation: good ones, bad ones, changes', () => {
    const all = tables('pkg__apis__networking__validation__validation.json').tests;
    const good = all['TestValidateNetworkPolicy']!['successCases@384']!;
    const bad = all['TestValidateNetworkPolicy']!['errorCases@804']!;
    for (const { key, row } of good) expect.soft(networkPolicyKind.validate(read(row)), `good ${key}`).toEqual([]);
    for (const { key, row } of bad)
      expect.soft(networkPolicyKind.validate(read(row)).length, `bad ${key}`).toBeGreaterThan(0);
    const change = (row: Record<string, unknown>): number => {
      const version = (which: string): AnyObject => {
        const made = read(row[which]);
        return { ...made, metadata: { ...made.metadata, resourceVersion: '1' } };
      };
      return networkPolicyKind.validateUpdate(version('update'), version('old')).length;
    };
    const changes = all['TestValidateNetworkPolicyUpdate']!;
    for (const { key, row } of changes['successCases@857']!) expect.soft(change(row), `change ${key}`).toBe(0);
    for (const { key, row } of changes['errorCases@884']!) expect.soft(change(row), `change ${key}`).toBeGreaterThan(0);
    console.log(`  TestValidateNetworkPolicy: ${good.length} + ${bad.length} rows, updates: 2 + 1`);
    expect([good.length, bad.length]).toEqual([15, 22]);
  });
});
