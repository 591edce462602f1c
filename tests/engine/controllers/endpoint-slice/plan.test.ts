/** Few slices change, and none holds more than a hundred endpoints. */
import { describe, expect, test } from 'vitest';
import { planSlices, type SlicePlan, type Wanted } from '../../../../shared/engine/controllers/endpoint-slice/plan.ts';
import { portsKey } from '../../../../shared/engine/controllers/endpoint-slice/endpoint.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../../shared/model/network.ts';

const HTTP: EndpointPort[] = [{ name: 'http', protocol: 'TCP', port: 80 }];

const endpoint = (uid: string, ready = true): Endpoint => ({
  addresses: [`10.42.0.${uid}`],
  conditions: { ready, serving: ready, terminating: false },
  targetRef: { kind: 'Pod', name: uid, uid },
});

const range = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => String(from + i));

const slice = (name: string, uids: readonly string[], ports = HTTP): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name },
  addressType: 'IPv4',
  endpoints: uids.map((uid) => endpoint(uid)),
  ports,
});

const want = (uids: readonly string[], ports = HTTP): Map<string, Wanted> =>
  new Map(uids.map((uid) => [uid, { endpoint: endpoint(uid), ports, key: portsKey(ports) }]));

const plan = (slices: readonly EndpointSlice[], wanted: Map<string, Wanted>): SlicePlan =>
  planSlices(
    slices,
    wanted,
    () => true,
    () => true,
    () => false,
  );

describe('planSlices', () => {
  test('nothing to do', () => {
    expect(plan([slice('a', ['1', '2'])], want(['1', '2']))).toEqual({ create: [], update: [], delete: [], news: [] });
  });

  test('250 new ones are three slices', () => {
    const { create } = plan([], want(range(0, 250)));
    expect(create.map((c) => c.endpoints.length)).toEqual([100, 100, 50]);
  });

  test('the fullest slice that has room is filled', () => {
    const slices = [slice('a', range(0, 40)), slice('b', range(40, 130)), slice('c', range(130, 230))];
    const { update, create } = plan(slices, want(range(0, 235)));
    expect(create).toEqual([]);
    expect(update.map((u) => [u.slice.metadata.name, u.endpoints.length])).toEqual([['b', 95]]);
  });

  test('slices that change anyway are filled first', () => {
    const slices = [slice('a', range(0, 40)), slice('b', range(40, 135))];
    const { update } = plan(slices, want(range(1, 136)));
    expect(update.map((u) => [u.slice.metadata.name, u.endpoints.length])).toEqual([['a', 40]]);
  });

  test('an empty slice goes; pods with other ports go to others', () => {
    const other: EndpointPort[] = [{ name: 'http', protocol: 'TCP', port: 8080 }];
    const { create, update, delete: gone } = plan([slice('a', ['1'])], new Map([...want(['2'], other)]));
    expect(update).toEqual([]);
    expect(gone.map((s) => s.metadata.name)).toEqual(['a']);
    expect(create).toEqual([{ ports: other, endpoints: [endpoint('2')] }]);
  });

  test('readiness changes in place and is news', () => {
    const wanted = want(['1', '2']);
    wanted.set('1', { endpoint: endpoint('1', false), ports: HTTP, key: portsKey(HTTP) });
    const { update, news } = plan([slice('a', ['1', '2'])], wanted);
    expect(update.map((u) => u.endpoints)).toEqual([[endpoint('1', false), endpoint('2')]]);
    expect(news).toEqual(['1']);
  });

  test('what is said to be unchanged is not looked at', () => {
    const slices = [slice('a', ['1']), slice('b', ['2'])];
    const { update, delete: gone } = planSlices(
      slices,
      new Map(),
      (uid) => uid === '2',
      (s) => s.metadata.name === 'b',
      () => false,
    );
    expect(update).toEqual([]);
    expect(gone.map((s) => s.metadata.name)).toEqual(['b']);
  });
});
