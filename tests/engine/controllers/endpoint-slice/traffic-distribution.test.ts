/** For whom endpoints are near, by the cases of upstream's table (endpointslice/trafficdist TestReconcileHints), and what requests make of it. */
import { describe, expect, test } from 'vitest';
import { hintsOf } from '../../../../shared/engine/controllers/endpoint-slice/endpoint.ts';
import type { Endpoint, EndpointSlice, Service } from '../../../../shared/model/network.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, testSession } from '../../../support/session.ts';

const service = (trafficDistribution: string | undefined): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: trafficDistribution === undefined ? {} : { trafficDistribution },
});

const endpoint = (zone: string | undefined, nodeName: string | undefined, ready: boolean | undefined): Endpoint => ({
  addresses: ['10.0.0.1'],
  conditions: ready === undefined ? {} : { ready },
  ...(zone === undefined ? {} : { zone }),
  ...(nodeName === undefined ? {} : { nodeName }),
});

const zone = { forZones: [{ name: 'zone-a' }] };
const node = { forNodes: [{ name: 'node-1' }] };

test.each<[string | undefined, string | undefined, string | undefined, boolean | undefined, Endpoint['hints']]>([
  ['PreferClose', 'zone-a', 'node-1', true, zone],
  ['PreferSameZone', 'zone-a', 'node-1', true, zone],
  ['PreferSameNode', 'zone-a', 'node-1', true, { ...zone, ...node }],
  // Without a zone or a machine there is nothing to say of it.
  ['PreferClose', undefined, 'node-1', true, undefined],
  ['PreferSameNode', undefined, 'node-1', true, node],
  ['PreferSameNode', 'zone-a', undefined, true, zone],
  ['PreferSameNode', undefined, undefined, true, undefined],
  // Only of ready ones is anything said.
  ['PreferClose', 'zone-a', 'node-1', false, undefined],
  ['PreferSameNode', 'zone-a', 'node-1', false, undefined],
  ['PreferClose', 'zone-a', 'node-1', undefined, undefined],
  [undefined, 'zone-a', 'node-1', true, undefined],
])('%s, zone %s, machine %s, ready %s', (distribution, inZone, on, ready, hints) =>
  expect(hintsOf(service(distribution), endpoint(inZone, on, ready))).toEqual(hints),
);

const ZONE_OF: Readonly<Record<string, string>> = {
  'worker-1': 'a',
  'worker-2': 'a',
  'worker-3': 'b',
  'worker-4': 'b',
};

/** Four machines in two zones, a pod on each but the last, and one that asks on every one. */
function town(distribution: string): Session {
  const session = testSession({ bare: true, workers: 4 });
  session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
  for (const [name, place] of Object.entries(ZONE_OF)) {
    const patch = { metadata: { labels: { 'topology.kubernetes.io/zone': place } } };
    session.apply({ type: 'patch', kind: 'Node', namespace: '', name, patchType: 'merge', patch });
  }
  const pod = (name: string, on: string, app: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: ${app} } }\nspec: { nodeName: ${on}, containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }] }\n---\n`;
  const machines = Object.keys(ZONE_OF);
  const text =
    machines
      .slice(0, 3)
      .map((on) => pod(`web-${on}`, on, 'web'))
      .join('') +
    machines.map((on) => pod(`asker-${on}`, on, 'asker')).join('') +
    `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }], trafficDistribution: ${distribution} }\n`;
  expect(apply(session, text).report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  session.advance(session.now + 20_000);
  return session;
}

/** Whom the asker on each machine gets, of many requests. */
function reached(session: Session): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const on of Object.keys(ZONE_OF)) {
    const from = { namespace: 'default', name: `asker-${on}` };
    const before = session.cluster.now;
    for (let i = 0; i < 30; i++) session.apply({ type: 'request', request: { from, target: 'service/default/web' } });
    session.advance(session.now + 300);
    const { records } = session.cluster.ledger({ from: `pod default/${from.name}` }, 1000);
    const names = records.filter(({ at }) => at >= before).map(({ pod }) => pod?.name.replace('web-', '') ?? 'nobody');
    found[on] = [...new Set(names)].sort();
  }
  return found;
}

const hintsIn = (session: Session): Endpoint['hints'][] =>
  [...session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')]
    .filter((slice: EndpointSlice) => slice.metadata.labels?.['kubernetes.io/service-name'] === 'web')
    .flatMap(({ endpoints }) => endpoints.map(({ hints }) => hints));

describe('what is near is asked first', () => {
  test.each(['PreferClose', 'PreferSameZone'])('%s: the zone’s', (distribution) => {
    const session = town(distribution);
    expect(reached(session)).toEqual({
      'worker-1': ['worker-1', 'worker-2'],
      'worker-2': ['worker-1', 'worker-2'],
      'worker-3': ['worker-3'],
      'worker-4': ['worker-3'],
    });
    // The zone has nobody left: then everybody is asked.
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'web-worker-3', gracePeriodSeconds: 0 });
    session.advance(session.now + 5000);
    expect(reached(session)['worker-4']).toEqual(['worker-1', 'worker-2']);
  });

  test('PreferSameNode: the machine’s own, else the zone’s, else all', () => {
    const session = town('PreferSameNode');
    expect(reached(session)).toEqual({
      'worker-1': ['worker-1'],
      'worker-2': ['worker-2'],
      'worker-3': ['worker-3'],
      'worker-4': ['worker-3'],
    });
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'web-worker-1', gracePeriodSeconds: 0 });
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'web-worker-3', gracePeriodSeconds: 0 });
    session.advance(session.now + 5000);
    expect(reached(session)).toEqual({
      'worker-1': ['worker-2'],
      'worker-2': ['worker-2'],
      'worker-3': ['worker-2'],
      'worker-4': ['worker-2'],
    });
  });

  test('another value, and none, change the hints of slices that were there', () => {
    const session = town('PreferSameNode');
    const set = (trafficDistribution: string | null): void => {
      const patch = { spec: { trafficDistribution } };
      session.apply({ type: 'patch', kind: 'Service', namespace: 'default', name: 'web', patchType: 'merge', patch });
      session.advance(session.now + 3000);
    };
    expect(hintsIn(session).every((hints) => hints?.forNodes?.length === 1 && hints.forZones?.length === 1)).toBe(true);
    set('PreferSameZone');
    expect(hintsIn(session).every((hints) => hints?.forNodes === undefined && hints?.forZones?.length === 1)).toBe(
      true,
    );
    set(null);
    expect(hintsIn(session)).toEqual([undefined, undefined, undefined]);
    expect(reached(session)['worker-4']).toEqual(['worker-1', 'worker-2', 'worker-3']);
    // The annotation of topology-aware hints counts before the field.
    const patch = { metadata: { annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } } };
    session.apply({ type: 'patch', kind: 'Service', namespace: 'default', name: 'web', patchType: 'merge', patch });
    set('PreferSameNode');
    expect(hintsIn(session).every((hints) => hints?.forNodes === undefined)).toBe(true);
  });
});
