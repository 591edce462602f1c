/** Scenarios that end with a ledger: how many requests a release loses, by which doors they come, who stays with whom. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { imagesFromDisk } from '../../electron/headless/disk-assets.ts';
import type { RequestTotals } from '../../shared/model/ledger.ts';
import type { RequestRecord } from '../../shared/model/request.ts';
import { parseScenario, parseScenarios } from '../../shared/session/scenario.ts';
import { Session } from '../../shared/session/session.ts';

const images = imagesFromDisk();
const read = (id: string): string => readFileSync(`assets/scenarios/${id}.yaml`, 'utf8');
const play = (id: string): Session => new Session({ scenario: parseScenario(read(id)), images, freeze: true });
const go = (session: Session, seconds: number): void => session.advance(session.now + seconds * 1000);

/** Ten seconds of peace, a release, and the ledger at its end. */
function release(id: string): RequestTotals {
  const session = play(id);
  go(session, 10);
  expect(session.cluster.requests.lost).toEqual({});
  const containers = [{ name: 'shop', image: 'nginx:1.28' }];
  session.apply({
    type: 'patch',
    kind: 'Deployment.apps',
    namespace: 'default',
    name: 'shop',
    patchType: 'strategic',
    patch: { spec: { template: { spec: { containers } } } },
  });
  go(session, 80);
  const { status } = session.cluster.read.get('Deployment.apps', 'default', 'shop')!;
  expect(status).toMatchObject({ updatedReplicas: 3, readyReplicas: 3 });
  return session.cluster.requests;
}

describe('a release under 50 requests a second loses', () => {
  test('at both ends of a pod, with neither readiness probe nor preStop hook', () => {
    const { sent, ok, lost } = release('release-bare');
    expect(sent).toBeGreaterThan(4400);
    expect(lost.refused).toBeGreaterThan(100);
    expect(lost.terminating).toBeGreaterThan(0);
    expect(ok + Object.values(lost).reduce((sum, n) => sum + n, 0)).toBe(sent);
  });

  test('where pods end, with a readiness probe alone', () => {
    const { lost } = release('release-probe');
    expect(Object.keys(lost)).toEqual(['terminating']);
    expect(lost.terminating).toBeGreaterThan(0);
    // At most a third of what is sent in the second between two syncs, three times.
    expect(lost.terminating).toBeLessThan(60);
  });

  test('where pods begin, with a preStop hook alone', () => {
    const { lost } = release('release-prestop');
    expect(Object.keys(lost)).toEqual(['refused']);
    expect(lost.refused).toBeGreaterThan(100);
  });

  test('nothing, with both', () => {
    const { sent, ok, lost } = release('release-probe-prestop');
    expect(lost).toEqual({});
    expect(ok).toBe(sent);
    expect(sent).toBeGreaterThan(4400);
  });
});

test('NodePort from outside: every machine is a door, and each pod gets its half', () => {
  const session = play('node-port');
  go(session, 120);
  const { sent, lost, services, pods } = session.cluster.requests;
  expect(lost).toEqual({});
  expect(services['default/web']?.sent).toBe(sent);
  const shares = Object.values(pods).map(({ ok }) => ok / sent);
  expect(shares).toHaveLength(2);
  for (const share of shares) expect(Math.abs(share - 0.5)).toBeLessThan(0.03);
  const { records } = session.cluster.ledger({}, 1000);
  const doors = new Map<string, number>();
  for (const { hops } of records)
    for (const hop of hops) if (hop.kind === 'door') doors.set(hop.node, (doors.get(hop.node) ?? 0) + 1);
  expect([...doors.keys()].sort()).toEqual(['control-plane', 'worker-1', 'worker-2', 'worker-3']);
  for (const n of doors.values()) expect(n).toBeGreaterThan(200);
});

test('session affinity: one person, one pod; another when that is gone', () => {
  const session = play('session-affinity');
  go(session, 60);
  const podsOf = (from: string): string[] => [
    ...new Set(session.cluster.ledger({ from }, 1000).records.map(({ pod }) => pod?.name ?? '')),
  ];
  const first = ['anna', 'bruno', 'chloe'].map((name) => podsOf(name));
  for (const own of first) expect(own).toHaveLength(1);
  expect(session.cluster.requests).toMatchObject({ lost: {}, services: { 'default/cart': { ok: 900 } } });
  session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: first[0]![0]! });
  go(session, 30);
  expect(podsOf('anna')).toHaveLength(2);
});

test('headless StatefulSet: a name leads to its own pod, is unknown while that is away, and leads to the next of that name', () => {
  const [, scenario] = parseScenarios([read('k3s-like'), read('headless-names')]);
  const session = new Session({ scenario: scenario!, images, freeze: true });
  go(session, 20);
  const asked = (): RequestRecord[] => session.cluster.ledger({ from: 'pod default/reader' }, 1000).records;
  const ip = (): string | undefined => session.cluster.read.get('Pod', 'default', 'db-1')?.status?.podIP;
  const [before, since] = [ip(), session.cluster.now];
  // What the reader asked while the cluster came up stands in no ledger.
  expect(asked().every(({ at }) => at >= session.origin)).toBe(true);
  expect(session.cluster.requests.lost).toEqual({});
  session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'db-1' });
  go(session, 40);
  expect(ip()).not.toBe(before);
  const records = asked().filter(({ at }) => at > since - 20_000);
  const counts: Record<string, number> = {};
  // CoreDNS remembers for 5 s: until then the name leads to the pod that goes.
  const causes = ['dns', 'refused', 'timed-out', 'terminating'];
  for (const { host = '', pod, outcome, cause = '' } of records) {
    if (outcome === 'ok') expect(pod?.name, host).toBe(host.split('.')[0]);
    // The two others are answered throughout.
    else expect([host, causes.includes(cause)]).toEqual(['db-1.db', true]);
    const what = `${host} ${outcome}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  for (const n of [0, 1, 2]) expect(counts[`db-${n}.db ok`]).toBeGreaterThan(40);
  const lost = records.filter(({ cause }) => cause === 'dns');
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.every(({ at, reason }) => at > since && reason === 'no such host: db-1.db')).toBe(true);
  expect(records[0]).toMatchObject({ outcome: 'ok' });
  expect(session.cluster.requests.lost.dns).toBe(lost.length);
});

test('the same run has the same ledger, also after going back to a checkpoint', () => {
  const [a, b] = [play('release-bare'), play('release-bare')];
  for (const session of [a, b]) go(session, 5);
  const saved = b.cluster.save();
  b.apply({ type: 'delete', kind: 'Service', namespace: 'default', name: 'shop' });
  go(b, 5);
  b.cluster.restore(saved);
  for (const session of [a, b]) session.cluster.run(a.origin + 20_000);
  expect(b.cluster.requests).toEqual(a.cluster.requests);
  expect(b.cluster.ledger({}, 1000)).toEqual(a.cluster.ledger({}, 1000));
});
