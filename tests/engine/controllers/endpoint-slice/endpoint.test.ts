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
      'TestSetEndpointSliceLabels (13)': 'the Service is a function; the labels are those of the rows above',
      'TestSupportedServiceAddressType (10)': 'the cluster has IPv4 only',
      'TestServiceControllerKey (3)': 'an error of nil pointers',
      'TestPodUpdatesBatching, TestPodAddsBatching, TestPodDeleteBatching (9)':
        'Endpoints objects and wall-clock periods',
      'TestPodToEndpointAddressForService (13), TestEndpointPortFromServicePort (2)':
        'Endpoints objects, two address families',
    });
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
