/** Zones for endpoints: the rows of upstream's own tables (topologycache_test.go), and a cluster that grows and shrinks. */
import { describe, expect, test } from 'vitest';
import {
  addHints,
  cpuRatios,
  isOverloaded,
  type ZoneCounts,
} from '../../../../shared/engine/controllers/endpoint-slice/topology-hints.ts';
import type { SlicePlan } from '../../../../shared/engine/controllers/endpoint-slice/plan.ts';
import type { Endpoint, EndpointSlice } from '../../../../shared/model/network.ts';
import type { Node } from '../../../../shared/model/node.ts';
import { scenarioFromDisk } from '../../../../electron/headless/disk-assets.ts';
import { DocsPage } from '../../../support/docs-page.ts';

/** "a": ready in zone-a; "a!": not ready; "a?": nobody knows. */
const endpoint = (text: string, i: number): Endpoint => ({
  addresses: [`10.1.2.${i}`],
  zone: `zone-${text[0]}`,
  ...(text.endsWith('?') ? {} : { conditions: { ready: !text.endsWith('!') } }),
});
const slice = (endpoints: Endpoint[]): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 's' },
  addressType: 'IPv4',
  endpoints,
});
const planOf = (create: string, update = ''): SlicePlan => {
  const lists = (text: string): Endpoint[][] =>
    text === '' ? [] : text.split('|').map((list) => list.trim().split(' ').map(endpoint));
  return {
    create: lists(create).map((endpoints) => ({ ports: [], endpoints })),
    update: lists(update).map((endpoints) => ({ slice: slice([]), endpoints })),
    delete: [],
    news: [],
  };
};
const shown = (lists: readonly { endpoints: readonly Endpoint[] }[]): string =>
  lists
    .map(({ endpoints }) =>
      endpoints.map(({ hints }) => hints?.forZones?.map(({ name }) => name.at(-1)) ?? '-').join(' '),
    )
    .join(' | ');

const TWO: ZoneCounts = { 'zone-a': 0.45, 'zone-b': 0.55 };
const THREE: ZoneCounts = { 'zone-a': 0.35, 'zone-b': 0.35, 'zone-c': 0.3 };
const INSUFFICIENT = 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
const ENABLED = 'Topology Aware Hints has been enabled';

describe('AddHints', () => {
  test.each<[string, ZoneCounts | undefined, SlicePlan, string, string, ZoneCounts | undefined, string]>([
    ['empty', undefined, planOf(''), '', '', undefined, INSUFFICIENT],
    ['no zone ratios', undefined, planOf('a'), '-', '', undefined, INSUFFICIENT],
    [
      '2 endpoints, zone ratios require 3',
      { 'zone-a': 0.3, 'zone-b': 0.4, 'zone-c': 0.3 },
      planOf('a b'),
      '- -',
      '',
      undefined,
      'Insufficient number of endpoints (2 endpoints, 3 zones)',
    ],
    ['zone ratios only require 2', TWO, planOf('a b'), 'a b', '', { 'zone-a': 1, 'zone-b': 1 }, ENABLED],
    ['2 ready, 1 unready, 1 unknown', TWO, planOf('a b b! b?'), 'a b - -', '', { 'zone-a': 1, 'zone-b': 1 }, ENABLED],
    [
      'create and update within the threshold of 3 zones',
      THREE,
      planOf('a b | c c a', 'a a | b c a'),
      'b b | c c a',
      'a a | b c a',
      { 'zone-a': 4, 'zone-b': 3, 'zone-c': 3 },
      ENABLED,
    ],
  ])('%s', (_name, ratios, plan, create, update, allocated, message) => {
    const hinted = addHints(plan, [], ratios, false);
    expect([shown(hinted.plan.create), shown(hinted.plan.update)]).toEqual([create, update]);
    expect(hinted.allocated).toEqual(allocated);
    expect(hinted.event?.message).toBe(`${message}, addressType: IPv4`);
    expect([hinted.event?.type, hinted.event?.reason]).toEqual(
      allocated === undefined ? ['Warning', 'TopologyAwareHintsDisabled'] : ['Normal', 'TopologyAwareHintsEnabled'],
    );
  });

  test('who has hints already is told nothing; slices that stay keep theirs, unless they cannot', () => {
    const hinted = (zones: string): EndpointSlice =>
      slice(
        zones.split(' ').map((zone, i) => ({ ...endpoint(zone, i), hints: { forZones: [{ name: `zone-${zone}` }] } })),
      );
    const more = addHints(planOf('a b'), [hinted('a b')], TWO, true);
    expect([more.event, shown(more.plan.create), more.plan.update]).toEqual([undefined, 'a b', []]);
    expect(more.allocated).toEqual({ 'zone-a': 2, 'zone-b': 2 });
    const old = addHints(planOf('a b'), [hinted('a c')], TWO, true);
    expect(shown(old.plan.update)).toBe('a c');
    const off = addHints(planOf('a'), [hinted('a b')], undefined, true);
    expect([shown(off.plan.create), shown(off.plan.update)]).toEqual(['-', '- -']);
  });
});

describe('SetNodes', () => {
  const node = (text: string): Node => {
    const [zone = '', cpu = '1', state = ''] = text.split(':');
    const labels = {
      ...(zone !== '' && { 'topology.kubernetes.io/zone': `zone-${zone}` }),
      ...(state === 'cp' && { 'node-role.kubernetes.io/control-plane': '' }),
    };
    const conditions = [{ type: 'Ready', status: state === 'down' ? 'False' : 'True' }];
    return { metadata: { name: text, labels }, status: { allocatable: { cpu }, conditions } } as unknown as Node;
  };

  test.each<[string, string, ZoneCounts | undefined]>([
    ['empty', '', undefined],
    ['single node', 'a', undefined],
    ['single zone', 'a a', undefined],
    ['2 zones', 'a b', { 'zone-a': 0.5, 'zone-b': 0.5 }],
    ['2 zones, unready node in 1, ready node in 1', 'a:1:down b', undefined],
    ['2 zones, control plane node in 1, ready node in 1', 'a b:1:cp', undefined],
    ['2 zones, unready node in 1, ready node in 2', 'a b b:1:down', { 'zone-a': 0.5, 'zone-b': 0.5 }],
    ['2 zones, control plane node in 1, ready node in 2', 'a b b:1:cp', { 'zone-a': 0.5, 'zone-b': 0.5 }],
    ['3 zones', 'a a a a:2 b:3 b:1500m c:500m', { 'zone-a': 0.5, 'zone-b': 0.45, 'zone-c': 0.05 }],
    ['a worker without a zone', 'a b :1', undefined],
  ])('%s', (_name, nodes, wanted) => {
    expect(cpuRatios(nodes.split(' ').filter(Boolean).map(node))).toEqual(wanted);
  });

  test('overload', () => {
    expect(isOverloaded({ 'zone-a': 1, 'zone-b': 1 }, TWO)).toBe(false);
    expect(isOverloaded({ 'zone-a': 5, 'zone-b': 1 }, TWO)).toBe(true);
    expect(isOverloaded({ 'zone-a': 5 }, TWO)).toBe(true);
    expect(isOverloaded({ 'zone-a': 5 }, undefined)).toBe(true);
    expect(isOverloaded({}, TWO)).toBe(false);
  });
});

describe('in a cluster with zones', () => {
  const WEB = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, nodeTaintsPolicy: Honor, labelSelector: { matchLabels: { app: web } } }
      containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web, annotations: { service.kubernetes.io/topology-mode: Auto } }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
  const zoned = (): DocsPage => {
    const scenario = scenarioFromDisk();
    const page = new DocsPage({ scenario: { ...scenario, objects: '', origin: 1000 } });
    for (const [name, zone] of Object.entries({ 'worker-1': 'east', 'worker-2': 'west', 'worker-3': 'west' })) {
      const patch = { metadata: { labels: { 'topology.kubernetes.io/zone': zone } } };
      page.session.apply({ type: 'patch', kind: 'Node', namespace: '', name, patchType: 'merge', patch });
    }
    return page;
  };
  const hints = (page: DocsPage): string[] =>
    [...page.session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')]
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')
      .flatMap(({ endpoints }) => endpoints.map(({ zone, hints: h }) => `${zone}>${h?.forZones?.[0]?.name ?? '-'}`))
      .sort();

  test('hints come with enough endpoints, go with too few, and each is said once', () => {
    const page = zoned().apply(WEB(3)).wait(20);
    expect(hints(page)).toEqual(['east>east', 'west>west', 'west>west']);
    const enabled = 'TopologyAwareHintsEnabled: Topology Aware Hints has been enabled, addressType: IPv4';
    expect(page.events('web').filter((text) => text === enabled)).toHaveLength(1);
    page.apply(WEB(1)).wait(60);
    expect(hints(page).map((text) => text.split('>')[1])).toEqual(['-']);
    expect(page.events('web')).toContain(
      'TopologyAwareHintsDisabled: Insufficient number of endpoints (1 endpoints, 2 zones), addressType: IPv4',
    );
    page.apply(WEB(6)).wait(20);
    expect(hints(page)).toEqual(['east>east', 'east>east', 'west>west', 'west>west', 'west>west', 'west>west']);
    const patch = { metadata: { annotations: { 'service.kubernetes.io/topology-mode': null } } };
    page.session.apply({
      type: 'patch',
      kind: 'Service',
      namespace: 'default',
      name: 'web',
      patchType: 'merge',
      patch,
    });
    page.wait(1);
    expect(hints(page).every((text) => text.endsWith('>-'))).toBe(true);
    expect(page.events('web')).toContain(
      'TopologyAwareHintsDisabled: Topology Aware Hints has been disabled, addressType: IPv4',
    );
  });

  test('a zone that goes takes its hints along', () => {
    const page = zoned().apply(WEB(3)).wait(20);
    const patch = { metadata: { labels: { 'topology.kubernetes.io/zone': 'west' } } };
    page.session.apply({ type: 'patch', kind: 'Node', namespace: '', name: 'worker-1', patchType: 'merge', patch });
    page.wait(2);
    expect(hints(page).every((text) => text.endsWith('>-'))).toBe(true);
    expect(page.events('web')).toContain(`TopologyAwareHintsDisabled: ${INSUFFICIENT}, addressType: IPv4`);
  });

  test('requests stay in their zone', () => {
    const page = zoned().apply(WEB(6)).wait(20);
    page.apply(
      `apiVersion: v1\nkind: Pod\nmetadata: { name: asker }\nspec: { nodeName: worker-1, containers: [{ name: c, image: curlimages/curl, command: [sleep, '100000'] }] }\n`,
    );
    page.ready('asker').wait(2);
    const { clusterIP } = page.find<{ spec: { clusterIP: string } } & EndpointSlice>('Service', 'web')!.spec;
    for (let i = 0; i < 20; i++) page.exec('asker', `curl -so /dev/null http://${clusterIP}`);
    const { records } = page.session.cluster.ledger({ from: 'pod default/asker' }, 20);
    expect(records).toHaveLength(20);
    expect(new Set(records.map(({ pod, candidates }) => `${pod?.node} ${candidates}`))).toEqual(
      new Set(['worker-1 2']),
    );
  });
});
