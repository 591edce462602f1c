/** Variables of Services against upstream's table. */
import { describe, expect, test } from 'vitest';
import { serviceVariables, variablesOf } from '../../../../shared/engine/kubelet/environment/service-variables.ts';
import type { Service } from '../../../../shared/model/network.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { full, service, shortService, storeOf } from './cluster-reader.ts';

const PATH = 'k8s-1.20.2-test-tables/pkg__kubelet__envvars__envvars.json';

const of = (name: string, clusterIP: string, ...ports: Service['spec']['ports'] & object): Service =>
  full({ kind: 'Service', metadata: { namespace: 'n', name }, spec: { clusterIP, ports } }) as Service;

/** Services that give the table's variables: it has the outcomes, the test's code had these. */
const SERVICES: Service[] = [
  of('foo-bar', '1.2.3.4', { port: 8080, protocol: 'TCP' }),
  of(
    'abc-123',
    '5.6.7.8',
    { name: 'u-d-p', port: 8081, protocol: 'UDP' },
    { name: 't-c-p', port: 8081, protocol: 'TCP' },
  ),
  of('q-u-u-x', '9.8.7.6', { port: 8082, protocol: 'TCP' }, { name: '8083', port: 8083, protocol: 'TCP' }),
  of('svrc-clusterip-none', 'None', { port: 8082, protocol: 'TCP' }),
  of('svrc-clusterip-empty', '', { port: 8082, protocol: 'TCP' }),
  of(
    'super-ipv6',
    '2001:DB8::',
    { name: 'u-d-p', port: 8084, protocol: 'UDP' },
    { name: 't-c-p', port: 8084, protocol: 'TCP' },
  ),
  of('sctp-1', '1.2.3.4', { port: 777, protocol: 'SCTP' }),
];

test.skipIf(!fixturesDir)('TestFromServices', () => {
  const wanted = tableRows<{ name: string; value: string }>(PATH, 'TestFromServices');
  expect(SERVICES.flatMap(variablesOf)).toEqual(wanted.map(({ row }) => [row.name, row.value]));
  account(`${PATH} TestFromServices`, wanted.length);
});

describe('the Services a pod learns of', () => {
  const store = storeOf(
    shortService('default', 'kubernetes', '10.43.0.1', 443),
    shortService('a', 'web', '10.43.0.2', 80),
    shortService('b', 'web', '10.43.0.3', 80),
    shortService('a', 'headless', 'None', 80),
  );
  const hosts = (namespace: string, links: boolean): string[] =>
    serviceVariables(store, namespace, links)
      .all.filter(([n]) => n.endsWith('_SERVICE_HOST'))
      .map(([, v]) => v);

  test('its namespace, and the API server', () => {
    expect(hosts('a', true)).toEqual(['10.43.0.2', '10.43.0.1']);
    expect(hosts('b', true)).toEqual(['10.43.0.3', '10.43.0.1']);
    expect(hosts('a', false)).toEqual(['10.43.0.1']);
    expect(hosts('default', true)).toEqual(['10.43.0.1']);
  });

  test('are gathered once, and anew when one changes, comes, goes, or the store is set back', () => {
    const first = serviceVariables(store, 'a', true);
    expect(serviceVariables(store, 'a', true)).toBe(first);
    const saved = store.save();
    const web = store.get('Service', 'a', 'web')!;
    const moved: Service = { ...web, spec: { ...web.spec, clusterIP: '10.43.0.9' } };
    store.commit(web, moved, 1, { actor: 'test' });
    expect(hosts('a', true)).toEqual(['10.43.0.9', '10.43.0.1']);
    store.commit(undefined, service('a', 'more', '10.43.0.4', 80), 2, { actor: 'test' });
    expect(hosts('a', true)).toEqual(['10.43.0.9', '10.43.0.4', '10.43.0.1']);
    store.commit(store.get('Service', 'a', 'web'), undefined, 3, { actor: 'test' });
    expect(hosts('a', true)).toEqual(['10.43.0.4', '10.43.0.1']);
    store.load(saved);
    expect(hosts('a', true)).toEqual(['10.43.0.2', '10.43.0.1']);
    expect(serviceVariables(store, 'a', true)).toEqual(first);
  });
});
