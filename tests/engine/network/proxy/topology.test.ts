/** Which endpoints a machine uses, by the cases of upstream's own table (pkg/proxy/topology_test.go TestCategorizeEndpoints) and of node hints (topologyModeFromHints, 1.34). */
import { describe, expect, test } from 'vitest';
import type { Backend } from '../../../../shared/engine/network/proxy/backends.ts';
import { categorize } from '../../../../shared/engine/network/proxy/categorize.ts';
import type { ServiceSpec } from '../../../../shared/model/network.ts';

const HERE = 'node-1';

/**
 * An endpoint in a few signs: "+" ready, "-" not, "~" serving while it ends; "@" on this machine; then its zone hints, and
 * after a slash its node hints: "+@ a,b /node-1".
 */
function backend(text: string, i: number): Backend {
  const [zones = '', nodes] = text
    .replace(/^[-+~]@?/, '')
    .trim()
    .split(/ *\/ */);
  const names = (list: string): { name: string }[] =>
    list.split(',').flatMap((name) => (name === '' ? [] : [{ name }]));
  const forZones = names(zones);
  const forNodes = names(nodes ?? '');
  const hints = { ...(forZones.length > 0 && { forZones }), ...(forNodes.length > 0 && { forNodes }) };
  const isEnding = text.startsWith('~');
  return {
    endpoint: {
      addresses: [String(i)],
      nodeName: text[1] === '@' ? HERE : `other-${i}`,
      ...(Object.keys(hints).length > 0 && { hints }),
    },
    address: String(i),
    port: 80,
    isReady: text.startsWith('+'),
    isServing: text.startsWith('+') || isEnding,
    isTerminating: isEnding,
  };
}

const OPEN: Partial<ServiceSpec> = { type: 'NodePort' };
const LOCAL_IN: Partial<ServiceSpec> = { internalTrafficPolicy: 'Local' };
const LOCAL_OUT: Partial<ServiceSpec> = { externalTrafficPolicy: 'Local' };

interface Row {
  spec?: Partial<ServiceSpec>;
  zone?: string;
  endpoints: string[];
  /** Places among the endpoints. */
  cluster: number[];
  local?: number[];
  /** Whether there is any in the cluster; unless told, where one is used. */
  hasAny?: boolean;
}

const ZONES: Readonly<Record<string, Row>> = {
  'the zone’s own': { zone: 'a', endpoints: ['+ a', '+ b', '+ c', '+ a'], cluster: [0, 3] },
  'policies Local look at no hints: from outside': {
    spec: { ...OPEN, ...LOCAL_OUT },
    zone: 'a',
    endpoints: ['+@ a', '+@ b', '+ c', '+ a'],
    cluster: [0, 3],
    local: [0, 1],
  },
  'policies Local look at no hints: inside': {
    spec: { ...OPEN, ...LOCAL_IN },
    zone: 'a',
    endpoints: ['+@ a', '+@ b', '+ c', '+ a'],
    cluster: [0, 3],
    local: [0, 1],
  },
  'hints against being here': {
    spec: { ...OPEN, ...LOCAL_OUT },
    zone: 'a',
    endpoints: ['+@ a', '+@ b', '+ a', '+ b'],
    cluster: [0, 2],
    local: [0, 1],
  },
  'a machine without a zone': { zone: '', endpoints: ['+ a'], cluster: [0] },
  'a machine of another zone': { zone: 'b', endpoints: ['+ a'], cluster: [0] },
  'one that is not ready': { zone: 'a', endpoints: ['+ a', '+ b', '+ c', '- a'], cluster: [0] },
  'nobody ready in the zone': { zone: 'a', endpoints: ['- a', '+ b', '+ c', '- a'], cluster: [1, 2] },
  'one without a hint': { zone: 'a', endpoints: ['+ a', '+ b', '+', '+ a'], cluster: [0, 1, 2, 3] },
  'one without a hint that is not ready': { zone: 'a', endpoints: ['+ a', '+ b', '-', '+ a'], cluster: [0, 3] },
  'for several zones': { zone: 'c', endpoints: ['+ a,b,c', '+ b,c', '+ b,d', '+ c'], cluster: [0, 1, 3] },
  'those that end are taken wherever they are': { zone: 'a', endpoints: ['- a', '~ b', '~ c'], cluster: [1, 2] },
};

const NODES: Readonly<Record<string, Row>> = {
  'the machine’s own': { zone: 'a', endpoints: ['+@ a/node-1', '+ a/node-2', '+ b/node-3'], cluster: [0] },
  'several of them': { zone: 'a', endpoints: ['+@ a/node-1', '+@ a/node-1', '+ a/node-2'], cluster: [0, 1] },
  'none here: the zone’s': { zone: 'a', endpoints: ['+ a/node-2', '+ b/node-3', '+ a/node-4'], cluster: [0, 2] },
  'none here, none in the zone: all': { zone: 'c', endpoints: ['+ a/node-2', '+ b/node-3'], cluster: [0, 1] },
  'one of them not ready: the zone’s': {
    zone: 'a',
    endpoints: ['-@ a/node-1', '+ a/node-2', '+ b/node-3'],
    cluster: [1],
  },
  'one without a hint for a machine: the zone’s': {
    zone: 'a',
    endpoints: ['+@ a/node-1', '+ a', '+ b/node-3'],
    cluster: [0, 1],
  },
  'machines without zones': { zone: '', endpoints: ['+@ /node-1', '+ /node-2'], cluster: [0] },
  'no zones, none here: all': { zone: '', endpoints: ['+ /node-2', '+ /node-3'], cluster: [0, 1] },
};

const POLICIES: Readonly<Record<string, Row>> = {
  'inside Local, nobody': { spec: LOCAL_IN, endpoints: [], cluster: [], local: [] },
  'inside Local, all elsewhere': { spec: LOCAL_IN, endpoints: ['+', '+'], cluster: [], local: [], hasAny: true },
  'inside Local, all here': { spec: LOCAL_IN, endpoints: ['+@', '+@'], cluster: [], local: [0, 1] },
  'inside Local, one here': { spec: LOCAL_IN, endpoints: ['+@', '+'], cluster: [], local: [0] },
  'Cluster, none ready': { endpoints: ['-', '-'], cluster: [] },
  'Cluster, one ready': { endpoints: ['-', '+'], cluster: [1] },
  'Cluster, all end': { endpoints: ['~@', '~'], cluster: [0, 1] },
  'inside Local, outside Cluster': {
    spec: { ...OPEN, ...LOCAL_IN },
    endpoints: ['+@', '+'],
    cluster: [0, 1],
    local: [0],
  },
  'inside Cluster, outside Local': {
    spec: { ...OPEN, ...LOCAL_OUT },
    endpoints: ['+@', '+'],
    cluster: [0, 1],
    local: [0],
  },
  'both Local': { spec: { ...OPEN, ...LOCAL_IN, ...LOCAL_OUT }, endpoints: ['+@', '+'], cluster: [0, 1], local: [0] },
  'both Local, all elsewhere': {
    spec: { ...OPEN, ...LOCAL_IN, ...LOCAL_OUT },
    endpoints: ['+', '+'],
    cluster: [0, 1],
    local: [],
  },
  'both Local, all elsewhere and ending': {
    spec: { ...OPEN, ...LOCAL_IN, ...LOCAL_OUT },
    endpoints: ['~', '~'],
    cluster: [0, 1],
    local: [],
  },
  'outside Local, one ends here': {
    spec: { ...OPEN, ...LOCAL_OUT },
    endpoints: ['+', '-@', '~@', '~'],
    cluster: [0],
    local: [2],
  },
  'outside Local without a door': { spec: LOCAL_OUT, endpoints: ['+', '+@'], cluster: [0, 1] },
  'inside Local without a door': { spec: LOCAL_IN, endpoints: ['+', '+@'], cluster: [], local: [1] },
};

describe.each([
  ['hints for zones', ZONES],
  ['hints for machines', NODES],
  ['policies', POLICIES],
])('%s', (_, rows) => {
  test.each(Object.entries(rows))('%s', (_name, { spec = {}, zone = '', endpoints, cluster, local = [], hasAny }) => {
    const used = categorize(endpoints.map(backend), spec as ServiceSpec, { node: HERE, zone });
    const places = (list: readonly Backend[]): number[] => list.map(({ address }) => Number(address));
    expect({ cluster: places(used.cluster), local: places(used.local), hasAny: used.hasAny }).toEqual({
      cluster,
      local,
      hasAny: hasAny ?? cluster.length + local.length > 0,
    });
  });
});

test('the tables are whole', () => {
  expect([ZONES, NODES, POLICIES].map((rows) => Object.keys(rows).length)).toEqual([12, 8, 15]);
});
