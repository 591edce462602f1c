/** What a pod is to a Service, by upstream's tables. */
import { describe, expect, test } from 'vitest';
import {
  endpointPorts,
  isInEndpoints,
  podToEndpoint,
  portsKey,
} from '../../../../shared/engine/controllers/endpoint-slice/endpoint.ts';
import { hasLabelsOf, newSlice, sliceLabels } from '../../../../shared/engine/controllers/endpoint-slice/slice.ts';
import type { Endpoint, EndpointPort, EndpointSlice, Service } from '../../../../shared/model/network.ts';
import type { Node } from '../../../../shared/model/node.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { TABLES, withoutNulls } from '../deployment/support.ts';

const FILE = `${TABLES}endpointslice__utils.json`;

interface EndpointRow {
  name: string;
  pod: Pod;
  node: Node | null;
  svc: Service;
  /** Feature gates of 1.20, all open now. */
  nodeNameGateEnabled: boolean;
  terminatingGateEnabled: boolean;
  expectedEndpoint: Endpoint & { topology?: Record<string, string> };
}

/** The row's endpoint as it is since: topology is split into nodeName and zone, the two younger conditions are always there. */
function modern({ expectedEndpoint, terminatingGateEnabled, nodeNameGateEnabled }: EndpointRow): Endpoint {
  const { topology, ...endpoint } = expectedEndpoint;
  const zone = topology?.['topology.kubernetes.io/zone'];
  const nodeName = topology?.['kubernetes.io/hostname'];
  if (nodeNameGateEnabled) expect(endpoint.nodeName).toBe(nodeName);
  if (!terminatingGateEnabled) expect(endpoint.conditions).not.toHaveProperty('serving');
  return { ...endpoint, ...(nodeName === undefined ? {} : { nodeName }), ...(zone === undefined ? {} : { zone }) };
}

describe.skipIf(!fixturesDir)('endpoints of pods, upstream tables', () => {
  test('podToEndpoint', () => {
    const rows = tableRows<EndpointRow>(FILE, 'TestPodToEndpoint');
    for (const { row } of rows) {
      const { conditions: got, ...endpoint } = podToEndpoint(withoutNulls(row.pod), row.node ?? undefined, row.svc);
      const { conditions: wanted, ...rest } = modern(row);
      expect(endpoint, row.name).toEqual(rest);
      expect(got, row.name).toMatchObject(wanted ?? {});
    }
    account('PodToEndpoint', rows.length);
  });

  test('ports', () => {
    const rows = tableRows<{ service: Service; pod: Pod; expectedPorts: EndpointPort[] }>(
      FILE,
      'TestGetEndpointPorts',
      'testCases',
    );
    for (const { key, row } of rows) expect(endpointPorts(row.service, row.pod), key).toEqual(row.expectedPorts);
    account('GetEndpointPorts', rows.length);
  });

  test('which pods are in', () => {
    const rows = tableRows<{ name: string; pod: Pod; expected: boolean }>(
      `${TABLES}endpoint__endpoints_controller.json`,
      'TestShouldPodBeInEndpoints',
    );
    const leftOut: Record<string, string> = {};
    let ran = 0;
    for (const { row } of rows) {
      // Since 1.22 a failed pod is out whatever its restart policy.
      if (row.name === 'Failed pod with Always RestartPolicy') {
        leftOut[row.name] = 'decided otherwise since 1.22';
        continue;
      }
      const pod: Pod = { ...row.pod, status: { ...row.pod.status, podIP: '10.42.0.1' } };
      expect(isInEndpoints(pod), row.name).toBe(row.expected);
      ran += 1;
    }
    account('ShouldPodBeInEndpoints', ran, leftOut);
  });

  test('a new slice', () => {
    // The rows' Service is made by a function of which only the name tells; what it must have done is in the result.
    const rows = tableRows<{ name: string; expectedSlice: EndpointSlice }>(FILE, 'TestNewEndpointSlice');
    for (const { row } of rows) {
      const expected = row.expectedSlice;
      const labels = Object.fromEntries(
        Object.entries(expected.metadata.labels ?? {}).filter(([key]) => key.startsWith('foo')),
      );
      const service: Service = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name: 'foo',
          namespace: 'test',
          labels: {
            ...labels,
            ...(row.name.startsWith('Evil')
              ? { 'kubernetes.io/service-name': 'bar', 'endpointslice.kubernetes.io/managed-by': 'actor' }
              : {}),
          },
        },
        spec: { clusterIP: row.name.startsWith('Headless') ? 'None' : '1.1.1.1' },
      };
      const slice = newSlice(service, expected.ports ?? [], []);
      const { name: _unset, ...metadata } = slice.metadata;
      expect(metadata, row.name).toEqual(withoutNulls(expected.metadata));
      expect([slice.addressType, slice.endpoints, slice.ports], row.name).toEqual([
        expected.addressType,
        expected.endpoints,
        expected.ports,
      ]);
    }
    account('NewEndpointSlice', rows.length, {
      'TestSupportedServiceAddressType (10)': 'the cluster has IPv4 only, so nothing is decided',
      'TestServiceControllerKey (3)': 'an error of nil pointers, and a key that an index has',
      'TestWaitsForAllInformersToBeSynced2 (2)': 'informers, as functions',
    });
  });

  test('the labels of a slice that is there', () => {
    // The Service is a function again: its name and the labels it must lead to tell what it is.
    const rows = tableRows<{
      name: string;
      epSlice: EndpointSlice;
      expectedLabels: Record<string, string>;
      expectedUpdate: boolean;
    }>(FILE, 'TestSetEndpointSliceLabels');
    for (const { row } of rows) {
      const own = Object.entries(row.expectedLabels).filter(([key]) => key.startsWith('foo'));
      const alien = row.name.startsWith('Evil')
        ? { 'kubernetes.io/service-name': 'bar', 'endpointslice.kubernetes.io/managed-by': 'actor' }
        : /with [Hh]eadless label/.test(row.name)
          ? { 'service.kubernetes.io/headless': '' }
          : {};
      const isHeadless = 'service.kubernetes.io/headless' in row.expectedLabels;
      const service: Service = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'foo', namespace: 'test', labels: { ...Object.fromEntries(own), ...alien } },
        spec: { clusterIP: isHeadless ? 'None' : '1.1.1.1' },
      };
      expect(sliceLabels(service), row.name).toEqual(row.expectedLabels);
      expect(!hasLabelsOf(row.epSlice, service), row.name).toBe(row.expectedUpdate);
    }
    account('SetEndpointSliceLabels', rows.length);
    expect(rows).toHaveLength(13);
  });

  test('the address of a pod in a cluster with one family or two', () => {
    const rows = tableRows<{ name: string; ipFamilies: string[]; expectedEndpointFamily: string; service: Service }>(
      `${TABLES}endpoint__endpoints_controller.json`,
      'TestPodToEndpointAddressForService',
    );
    const ips: Record<string, string> = { IPv4: '1.2.3.4', IPv6: '2000::0' };
    const leftOut: Record<string, string> = {};
    let ran = 0;
    for (const { row } of rows) {
      if (row.expectedEndpointFamily !== 'IPv4' || row.service.spec.clusterIP === '3000::1') {
        leftOut[row.name] = 'a Service of IPv6, which the cluster does not have';
        continue;
      }
      const podIPs = row.ipFamilies.map((family) => ({ ip: ips[family]! }));
      const pod: Pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'pod1', namespace: 'test' },
        spec: { containers: [] },
        status: { podIP: podIPs[0]!.ip, podIPs },
      };
      const service: Service = { ...row.service, metadata: { name: 'foo', namespace: 'test' } };
      expect(podToEndpoint(pod, undefined, service).addresses, row.name).toEqual([ips['IPv4']]);
      ran += 1;
    }
    account('PodToEndpointAddressForService', ran, leftOut);
    expect(ran).toBeGreaterThan(5);
  });

  test('the protocol of an application', () => {
    const rows = tableRows<{ serviceAppProtocol: string | null; expectedEndpointsAppProtocol: string | null }>(
      `${TABLES}endpoint__endpoints_controller.json`,
      'TestEndpointPortFromServicePort',
    );
    const pod = { spec: { containers: [] } } as unknown as Pod;
    for (const { key, row } of rows) {
      const appProtocol = row.serviceAppProtocol ?? undefined;
      const ports = [{ name: 'test', port: 80, ...(appProtocol !== undefined && { appProtocol }) }];
      const service = { spec: { ports } } as unknown as Service;
      const [port] = endpointPorts(service, pod);
      expect(port?.appProtocol ?? null, key).toBe(row.expectedEndpointsAppProtocol);
    }
    account('EndpointPortFromServicePort', rows.length);
    expect(rows).toHaveLength(2);
  });
});

describe('slices of a Service', () => {
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', uid: 'u', labels: { app: 'web' } },
    spec: { clusterIP: '10.43.0.7', selector: { app: 'web' } },
  };

  test('labels follow the Service, reserved ones apart', () => {
    const slice = newSlice(service, [], []);
    expect(hasLabelsOf(slice, service)).toBe(true);
    expect(hasLabelsOf(slice, { ...service, metadata: { ...service.metadata, labels: { app: 'api' } } })).toBe(false);
    expect(sliceLabels({ ...service, spec: { clusterIP: 'None' } })['service.kubernetes.io/headless']).toBe('');
  });

  test('the order of ports does not matter', () => {
    const [a, b]: EndpointPort[] = [
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: 'https', port: 443, protocol: 'TCP' },
    ];
    expect(portsKey([a!, b!])).toBe(portsKey([b!, a!]));
    expect(portsKey([a!])).not.toBe(portsKey([{ ...a!, port: 8080 }]));
  });
});
