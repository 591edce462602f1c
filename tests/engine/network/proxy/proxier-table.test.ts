/** What kube-proxy makes of Services and Endpoints, by upstream's tables (pkg/proxy/iptables/proxier_test.go). */
import { describe, expect, test } from 'vitest';
import { planMirrors } from '../../../../shared/engine/controllers/endpoint-slice-mirroring/plan.ts';
import { network } from '../../../../shared/engine/network/network.ts';
import { backendsOf } from '../../../../shared/engine/network/proxy/backends.ts';
import type { Net } from '../../../../shared/engine/network/connect/net.ts';
import type { Endpoints } from '../../../../shared/model/endpoints.ts';
import type { EndpointSlice, Service, ServicePort } from '../../../../shared/model/network.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { TABLES } from '../../controllers/deployment/support.ts';
import { Stand } from '../../scheduler/stand.ts';
import { netOf } from '../shop.ts';

const FILE = `${TABLES.replace('controller__', 'proxy__')}iptables__proxier.json`;

type Infos = Record<string, { BaseEndpointInfo: { Endpoint: string; IsLocal?: boolean } }[]>;

interface Row {
  currentEndpoints: (Endpoints | null)[] | null;
  previousEndpoints: (Endpoints | null)[] | null;
  expectedResult: Infos;
  oldEndpoints: Infos;
  expectedHealthchecks: Record<string, number>;
}

const HERE = 'test-hostname';

/** The endpoints by "namespace/name:port", as a proxy has them from the slices that mirror the Endpoints. */
function endpointsMap(list: (Endpoints | null)[] | null): Infos {
  const found: Infos = {};
  for (const one of list ?? []) {
    if (one === null) continue;
    const slices: EndpointSlice[] = planMirrors(one, []).create;
    const ports = new Map(slices.flatMap(({ ports: own = [] }) => own.map((port) => [port.name ?? '', port] as const)));
    for (const [name, { protocol = 'TCP' }] of ports) {
      const port = { name, protocol, port: 1 } as ServicePort;
      const key = `${one.metadata.namespace}/${one.metadata.name}${name === '' ? '' : `:${name}`}`;
      found[key] = backendsOf(port, slices).map(({ address, port: number, endpoint }) => ({
        BaseEndpointInfo: {
          Endpoint: `${address}:${number}`,
          ...(endpoint.nodeName === HERE ? { IsLocal: true } : {}),
        },
      }));
    }
  }
  return found;
}

/** How many local addresses each Service has, whatever the port. */
function localAddresses(infos: Infos): Record<string, number> {
  const local = new Map<string, Set<string>>();
  for (const [key, list] of Object.entries(infos)) {
    const service = key.replace(/:.*$/, '');
    for (const { BaseEndpointInfo: info } of list)
      if (info.IsLocal === true)
        local.set(service, (local.get(service) ?? new Set()).add(info.Endpoint.replace(/:.*$/, '')));
  }
  return Object.fromEntries([...local].map(([service, ips]) => [service, ips.size]));
}

describe.skipIf(!fixturesDir)('the proxies, upstream tables', () => {
  test('endpoints, before and after a change, and how many are local', () => {
    const rows = tableRows<Row>(FILE, 'Test_updateEndpointsMap');
    for (const { key, row } of rows) {
      expect(endpointsMap(row.currentEndpoints), key).toEqual(row.expectedResult);
      expect(endpointsMap(row.previousEndpoints), key).toEqual(row.oldEndpoints);
      expect(localAddresses(endpointsMap(row.currentEndpoints)), key).toEqual(row.expectedHealthchecks);
    }
    account('updateEndpointsMap', rows.length, {
      'TestDeleteEndpointConnections (12)': 'calls of the conntrack tool',
      'TestHasJump, TestMasqueradeRule': 'the text of iptables rules, of which there are none here',
      'TestComputeProbability (8)': 'the share of a rule as text; shares are drawn, see choice.test.ts',
    });
    expect(rows).toHaveLength(16);
  });

  test('Services come and go', () => {
    const rows = tableRows<Service>(FILE, 'TestBuildServiceMapAddRemove', 'services');
    let net: Net | undefined;
    const stand = new Stand((parts) => [network((net = netOf(parts)))]);
    stand.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'somewhere' } });
    stand.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'somewhere-else' } });
    const { ctx, rules, addresses } = net!;
    for (const { row } of rows) {
      const { name, namespace } = row.metadata;
      const { clusterIP: _given, healthCheckNodePort: _check, ...spec } = row.spec;
      const ports = spec.ports!.map(({ nodePort: _port, ...port }) => port);
      const type = row.spec.type!;
      stand.make({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace: namespace! },
        spec: { ...spec, type, ports },
      } as Service);
    }
    stand.run(3000);
    const stored = rows.map(({ row }) => stand.store.get('Service', row.metadata.namespace!, row.metadata.name)!);
    for (const [i, service] of stored.entries()) {
      const key = `${service.metadata.namespace}/${service.metadata.name}`;
      expect(rules.on(ctx, undefined, key)?.service?.spec.ports, key).toHaveLength(rows[i]!.row.spec.ports!.length);
      for (const { port, protocol = 'TCP' } of service.spec.ports!) {
        const ip = service.spec.clusterIP!;
        expect(addresses.service(stand.store, { ip, port, protocol })).toMatchObject({ key, as: 'cluster' });
      }
    }
    for (const { metadata } of stored) stand.api.delete('Service', metadata.namespace!, metadata.name);
    stand.run(3000);
    for (const { spec, metadata } of stored) {
      expect(rules.on(ctx, undefined, `${metadata.namespace}/${metadata.name}`)?.service).toBeUndefined();
      const to = { ip: spec.clusterIP!, port: spec.ports![0]!.port, protocol: 'TCP' } as const;
      expect(addresses.service(stand.store, to)).toBeUndefined();
    }
    account('BuildServiceMapAddRemove', rows.length);
    expect(rows).toHaveLength(4);
  });
});
