/** The people outside, at work on a store: how many requests, to whom, and what becomes of them. */
import { describe, expect, test } from 'vitest';
import { contextFor } from '../../../shared/engine/api/runtime.ts';
import { trafficStats } from '../../../shared/engine/network/traffic.ts';
import { setRequestRate } from '../../../shared/engine/network/clients/clients.ts';
import { network } from '../../../shared/engine/network/network.ts';
import type { TrafficStats } from '../../../shared/model/session.ts';
import type { RequestTrace } from '../../../shared/model/trace.ts';
import { Stand } from '../scheduler/stand.ts';
import { endpoint, netOf, runningPod, service, slice } from './shop.ts';

const stand = (seed = 1): Stand => new Stand((parts) => [network(netOf(parts))], seed);
const requests = (s: Stand): RequestTrace[] => s.traces.filter((t) => t.type === 'request');
const stats = (s: Stand): TrafficStats => trafficStats(contextFor(s.parts, 'users', 'users'));
const rate = (s: Stand, rps: number, client = 'users'): void =>
  setRequestRate(contextFor(s.parts, 'users', 'users'), client, rps);
const per = <T>(list: readonly T[], key: (item: T) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of list) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
};

/** A number of its own for each name: no two pods share an address. */
const subnet = (name: string): number => name.charCodeAt(0);

/** A Service with running pods behind it. */
function web(s: Stand, pods: number, name = 'web'): void {
  const made = Array.from({ length: pods }, (_, i) =>
    s.make(runningPod(`${name}-${i}`, undefined, `10.42.${subnet(name)}.${i + 2}`)),
  );
  s.make(
    slice(
      name,
      made.map((p) => endpoint(p.metadata.name, p.status!.podIP!, { ready: true }, p.metadata.uid)),
    ),
  );
  s.make(service(name));
}

describe('whom', () => {
  test('nobody: no timers at all', () => {
    const s = stand();
    s.make(service('kubernetes', { selector: {} }));
    s.make(service('headless', { clusterIP: 'None' }));
    s.make(service('kube-dns', {}, { namespace: 'kube-system' }));
    s.run(1000);
    expect(s.kernel.next).toBeUndefined();
    expect(requests(s)).toEqual([]);
    expect(stats(s)).toEqual({
      clients: [
        {
          name: 'users',
          requestsPerSecond: 12,
          targets: [],
          okPerSecond: 0,
          failedPerSecond: 0,
          p95Ms: 0,
          spec: { name: 'users', rate: 12 },
        },
      ],
      services: {},
      pods: {},
      rulesBehind: {},
    });
  });

  test('Services open to the outside, or all of a namespace that has none', () => {
    const s = stand();
    s.make(service('db'));
    s.make(service('vote', { type: 'NodePort' }));
    s.make(service('a', {}, { namespace: 'shop' }));
    s.make(service('b', {}, { namespace: 'shop' }));
    s.run(1000);
    expect(stats(s).clients[0]?.targets).toEqual([
      { namespace: 'default', service: 'vote' },
      { namespace: 'shop', service: 'a' },
      { namespace: 'shop', service: 'b' },
    ]);
  });

  test('targets come and go', () => {
    const s = stand();
    web(s, 1);
    s.run(2000);
    const before = requests(s).length;
    expect(before).toBeGreaterThan(20);
    s.api.delete('Service', 'default', 'web');
    s.run(2000);
    expect(requests(s).length).toBeLessThanOrEqual(before + 1);
    expect(s.kernel.next).toBeUndefined();
    s.make(service('web'));
    s.run(1001);
    expect(requests(s).length).toBeGreaterThan(before + 10);
  });
});

describe('how many', () => {
  test('12 a second in all, over the targets in turn, and the cluster counts as settled', () => {
    const s = stand();
    for (const name of ['a', 'b', 'c']) web(s, 1, name);
    s.run(1 + 60_000);
    expect(per(requests(s), (r) => r.service!.name)).toEqual({ a: 240, b: 240, c: 240 });
    expect(s.kernel.settled).toBe(true);
    const gaps = requests(s)
      .map((r, i, all) => r.at - (all[i - 1]?.at ?? r.at))
      .slice(1);
    expect(Math.min(...gaps)).toBeGreaterThan(45);
    expect(Math.max(...gaps)).toBeLessThan(121);
    expect(new Set(gaps).size).toBeGreaterThan(10);
  });

  test('a Service may have a rate of its own', () => {
    const s = stand();
    web(s, 1, 'a');
    s.make(slice('busy', [endpoint('x', '10.42.1.9', { ready: true })]));
    s.make(service('busy', {}, { annotations: { 'orrery.dev/requests-per-second': '50' } }));
    s.make(service('quiet', {}, { annotations: { 'orrery.dev/requests-per-second': '0' } }));
    // From then on every machine knows of them, and so do people.
    s.run(100);
    const early = per(requests(s), (r) => r.service!.name);
    s.run(10_000);
    const late = per(requests(s), (r) => r.service!.name);
    expect(late['a']! - (early['a'] ?? 0)).toBe(120);
    expect(late['busy']! - early['busy']!).toBe(500);
    expect(Object.keys(late).sort()).toEqual(['a', 'busy']);
  });

  test('the rate can be changed, to nothing and back; another source adds its own', () => {
    const s = stand();
    web(s, 2);
    s.run(1 + 10_000);
    expect(requests(s)).toHaveLength(120);
    rate(s, 100);
    s.run(10_000);
    expect(requests(s)).toHaveLength(120 + 1000);
    rate(s, 0);
    s.run(10_000);
    expect(requests(s)).toHaveLength(1120);
    expect(s.kernel.next).toBeUndefined();
    rate(s, 12);
    rate(s, 3, 'phones');
    s.run(10_000);
    expect(per(requests(s).slice(1120), (r) => r.from)).toEqual({ users: 120, phones: 30 });
    rate(s, Number.NaN);
    rate(s, -5, 'phones');
    s.run(10_000);
    expect(requests(s)).toHaveLength(1270);
  });

  test('above 200 a second a trace stands for several', () => {
    const s = stand();
    web(s, 3, 'a');
    web(s, 3, 'b');
    rate(s, 1000);
    s.run(1 + 20_000);
    const seen = requests(s);
    expect(new Set(seen.map((r) => r.weight))).toEqual(new Set([5]));
    const stood = seen.reduce((sum, r) => sum + r.weight, 0);
    expect(Math.abs(stood - 20_000)).toBeLessThan(1000);
    expect(Object.keys(per(seen, (r) => r.service!.name)).sort()).toEqual(['a', 'b']);
    expect(stats(s).clients[0]?.okPerSecond).toBeCloseTo(1000, -1);
  });
});

describe('what becomes of them', () => {
  test('answered by the ready pods, evenly; the trace says by whom', () => {
    const s = stand();
    web(s, 3);
    const unready = s.make(runningPod('web-unready', undefined, '10.42.1.9'));
    const old = s.store.get('EndpointSlice.discovery.k8s.io', 'default', 'web-abcde')!;
    s.api.update({
      ...old,
      endpoints: [...old.endpoints, endpoint('web-unready', '10.42.1.9', { ready: false }, unready.metadata.uid)],
    });
    rate(s, 150);
    s.run(100);
    const early = requests(s).length;
    s.run(600_000);
    const seen = requests(s).slice(early);
    expect(seen).toHaveLength(90_000);
    const counts = per(seen, (r) => r.pod!.name);
    expect(Object.keys(counts).sort()).toEqual(['web-0', 'web-1', 'web-2']);
    // Within one per cent of a third: 30,300 at most.
    for (const count of Object.values(counts)) expect(Math.abs(count - 30_000)).toBeLessThan(300);
    expect(seen[0]).toEqual({
      type: 'request',
      at: expect.any(Number),
      id: early + 1,
      from: 'users',
      protocol: 'TCP',
      method: 'GET',
      host: expect.any(String),
      path: '/',
      hops: [
        { kind: 'client', name: 'users' },
        { kind: 'service', namespace: 'default', name: 'web', port: 80 },
        { kind: 'pod', pod: seen[0]!.pod },
      ],
      service: { namespace: 'default', name: 'web', port: 80 },
      candidates: 3,
      pod: {
        uid: s.pod(seen[0]!.pod!.name).metadata.uid,
        namespace: 'default',
        name: seen[0]!.pod!.name,
        node: 'worker-1',
      },
      outcome: 'ok',
      code: 200,
      latency: expect.any(Number),
      weight: 1,
    });
  });

  test('no ready endpoint: refused, with the reason; ready again: answered', () => {
    const s = stand();
    s.make(service('web'));
    // People hear of it when it answers, or after a while.
    s.run(14_000);
    expect(requests(s)).toEqual([]);
    s.run(3000);
    expect(requests(s)[0]).toMatchObject({
      outcome: 'lost',
      cause: 'no-endpoints',
      reason: 'connection refused: no endpoint of default/web is ready',
    });
    expect(requests(s)[0]).not.toHaveProperty('pod');
    const pod = s.make(runningPod('web-0', undefined, '10.42.1.2'));
    s.make(slice('web', [endpoint('web-0', '10.42.1.2', { ready: true }, pod.metadata.uid)]));
    s.run(1000);
    expect(requests(s).at(-1)).toMatchObject({ outcome: 'ok', pod: { name: 'web-0' } });
    s.api.delete('EndpointSlice.discovery.k8s.io', 'default', 'web-abcde');
    s.run(1000);
    expect(requests(s).at(-1)).toMatchObject({ outcome: 'lost', cause: 'no-endpoints' });
  });

  test('the container has died, or the pod is gone, and the slice does not know yet', () => {
    const s = stand();
    web(s, 1);
    const pod = s.pod('web-0');
    const status = { ...pod.status!.containerStatuses![0]!, state: { terminated: { exitCode: 1 } }, ready: false };
    s.api.setStatus('Pod', 'default', 'web-0', { ...pod.status, containerStatuses: [status] });
    s.run(1001);
    expect(requests(s)[0]).toMatchObject({
      outcome: 'lost',
      cause: 'refused',
      pod: { name: 'web-0' },
      reason: 'connection refused: nothing runs in web-0 that listens on port 8080',
    });
    s.api.delete('Pod', 'default', 'web-0', { gracePeriodSeconds: 0 });
    s.run(1000);
    expect(requests(s).at(-1)).toMatchObject({
      outcome: 'lost',
      cause: 'terminating',
      latency: 1000,
      reason: 'nobody answers at 10.42.119.2 any more',
    });
  });

  test('how long it takes is the pod’s own', () => {
    const s = stand();
    const pod = s.make(runningPod('slow', { 'orrery.dev/latency-ms': '400' }, '10.42.1.2'));
    s.make(slice('web', [endpoint('slow', '10.42.1.2', { ready: true }, pod.metadata.uid)]));
    s.make(service('web'));
    s.run(10_000);
    for (const { latency } of requests(s)) {
      expect(latency).toBeGreaterThanOrEqual(266);
      expect(latency).toBeLessThanOrEqual(600);
    }
    expect(stats(s).clients[0]!.p95Ms).toBeGreaterThan(400);
  });
});

describe('figures', () => {
  test('of the last ten seconds, right from the first second on', () => {
    const s = stand();
    web(s, 2);
    for (const at of [1001, 4500, 9000, 15_000, 30_000]) {
      s.run(at - s.kernel.now);
      const { clients, services, pods } = stats(s);
      expect(clients[0]!.okPerSecond, `at ${at}`).toBeCloseTo(12, -0.5);
      expect(Math.abs(clients[0]!.okPerSecond - 12), `at ${at}`).toBeLessThan(1);
      expect(services).toEqual({ 'default/web': clients[0]!.okPerSecond });
      expect(Object.values(pods).reduce((a, b) => a + b, 0)).toBeCloseTo(clients[0]!.okPerSecond, 9);
    }
  });

  test('failures count apart, and old ones are forgotten', () => {
    const s = stand();
    s.make(service('web'));
    s.run(27_000);
    expect(stats(s).clients[0]).toMatchObject({ okPerSecond: 0, p95Ms: 0 });
    expect(stats(s).clients[0]!.failedPerSecond).toBeCloseTo(12, 0);
    const pod = s.make(runningPod('web-0', undefined, '10.42.1.2'));
    s.make(slice('web', [endpoint('web-0', '10.42.1.2', { ready: true }, pod.metadata.uid)]));
    s.run(11_000);
    expect(stats(s).clients[0]!.failedPerSecond).toBe(0);
    rate(s, 0);
    s.run(20_000);
    expect(stats(s)).toMatchObject({ services: {}, pods: {} });
  });

  test('a pod that is gone has none', () => {
    const s = stand();
    web(s, 2);
    s.run(5000);
    const { uid } = s.pod('web-0').metadata;
    expect(stats(s).pods).toHaveProperty(uid!);
    s.api.delete('Pod', 'default', 'web-0', { gracePeriodSeconds: 0 });
    expect(stats(s).pods).not.toHaveProperty(uid!);
  });
});

describe('the same every time', () => {
  test('stopped, restored and gone on with, the requests are the same', () => {
    const whole = stand(5);
    const resumed = stand(5);
    for (const s of [whole, resumed]) {
      web(s, 3);
      s.run(3333);
    }
    const saved = resumed.save();
    const mark = resumed.traces.length;
    resumed.api.delete('EndpointSlice.discovery.k8s.io', 'default', 'web-abcde');
    rate(resumed, 500);
    resumed.run(2000);
    resumed.load(saved);
    resumed.traces.length = mark;
    for (const s of [whole, resumed]) s.run(5000);
    expect(resumed.traces).toEqual(whole.traces);
    expect(stats(resumed)).toEqual(stats(whole));
  });
});
