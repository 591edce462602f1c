import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { NoticeName, Notices, Opening } from '../../shared/ipc/contract.ts';
import { applyDelta } from '../../shared/model/delta.ts';
import type { InputResult, PaceState } from '../../shared/model/session.ts';
import { BadMessage, Host } from '../../shared/session/host.ts';

const read = (path: string): string => readFileSync(`assets/${path}`, 'utf8');

function host() {
  let now = 0;
  const waiting: { at: number; fn: () => void }[] = [];
  const notices: { [N in NoticeName]: { name: N; notice: Notices[N] } }[NoticeName][] = [];
  const made = new Host({
    clock: {
      now: () => now,
      after: (ms, fn) => {
        const entry = { at: now + ms, fn };
        waiting.push(entry);
        return () => void waiting.splice(waiting.indexOf(entry), 1);
      },
    },
    assets: {
      images: read('images.yaml'),
      scenarios: readdirSync('assets/scenarios')
        .sort()
        .map((f) => read(`scenarios/${f}`)),
      samples: [],
      descriptions: () => read('descriptions.json'),
    },
    notify: (name, notice) => void notices.push({ name, notice } as (typeof notices)[number]),
  });
  const turn = (ms: number): void => {
    for (const end = now + ms; now < end; now += 1) {
      for (const entry of waiting.filter((w) => w.at <= now)) {
        waiting.splice(waiting.indexOf(entry), 1);
        entry.fn();
      }
    }
  };
  return { host: made, notices, turn };
}

const WEB = { type: 'apply', files: [{ name: 'web.yaml', text: read('manifests/web.yaml') }] };

test.each([
  ['nonsense', null],
  ['open', { some: 'thing' }],
  ['speed', 'fast'],
  ['speed', 1000],
  ['apply', { type: 'format-disk' }],
  ['apply', { type: 'delete', kind: 'Pod', namespace: 'default', name: 5 }],
  ['apply', { type: 'apply', files: [{ name: 'x', text: 'y', extra: 1 }] }],
  ['reset', { scenario: 'k3s-like', seed: -1 }],
  ['reset', { scenario: 'nowhere', seed: 1 }],
  ['__proto__', null],
])('refuses %s %j', async (name, args) => {
  await expect(host().host.handle(name, args)).rejects.toThrow(BadMessage);
});

test('frames follow the opening without a gap and add up to the next opening', async () => {
  const { host: h, notices, turn } = host();
  let copy = ((await h.handle('open', null)) as Opening).snapshot;
  expect(copy.at).toBe(0);
  const result = (await h.handle('apply', WEB)) as InputResult;
  expect(result.report?.totals.created).toBe(2);
  await h.handle('play', null);
  turn(20_000);
  await h.handle('pause', null);
  for (const { name, notice } of notices) if (name === 'frame') copy = applyDelta(copy, notice.delta);
  const again = ((await h.handle('open', null)) as Opening).snapshot;
  const byUid = (s: typeof copy) =>
    [...s.objects].sort((a, b) => ((a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1));
  expect(byUid(copy)).toEqual(byUid(again));
  expect(copy.at).toBe(again.at);
});

test('requests are traced and counted', async () => {
  const { host: h, notices, turn } = host();
  await h.handle('open', null);
  await h.handle('apply', WEB);
  await h.handle('play', null);
  turn(30_000);
  const frames = notices.filter((n) => n.name === 'frame').map((n) => n.notice as Notices['frame']);
  const requests = frames.flatMap((f) => f.delta.trace).filter((t) => t.type === 'request');
  expect(requests.length).toBeGreaterThan(100);
  expect(requests.at(-1)).toMatchObject({ service: { name: 'web' }, outcome: 'ok' });
  const counted = frames.flatMap((f) => f.traffic ?? []);
  // About four times a second, while records change up to thirty times.
  expect(counted.length).toBeGreaterThan(90);
  expect(counted.length).toBeLessThan(125);
  expect(frames.length).toBeGreaterThan(counted.length * 3);
  const traffic = counted.at(-1)!;
  expect(traffic.clients[0]?.okPerSecond).toBeGreaterThan(10);
  expect(Object.values(traffic.pods).reduce((a, b) => a + b, 0)).toBeCloseTo(traffic.services['default/web']!, 0);
});

test('the ledger is asked for by a filter, in the person’s time, with the totals of all', async () => {
  const { host: h, turn } = host();
  await h.handle('open', null);
  await h.handle('apply', WEB);
  await h.handle('apply', { type: 'client', client: { name: 'crowd', rate: 20, target: 'service/default/web' } });
  await h.handle('play', null);
  turn(30_000);
  const page = (await h.handle('ledger', { filter: { from: 'crowd', outcome: 'ok' }, limit: 5 })) as {
    records: { at: number; from: string; hops: unknown[] }[];
    hasMore: boolean;
    totals: { sent: number; services: Record<string, { sent: number }> };
  };
  expect(page.records).toHaveLength(5);
  expect(page.hasMore).toBe(true);
  for (const { at, from, hops } of page.records) {
    expect(from).toBe('crowd');
    expect(at).toBeGreaterThan(20_000);
    expect(at).toBeLessThan(30_001);
    expect(hops.length).toBeGreaterThan(2);
  }
  expect(page.totals.sent).toBeGreaterThan(600);
  expect(page.totals.services['default/web']?.sent).toBe(page.totals.sent);
  await expect(h.handle('ledger', { filter: { cause: 'bad luck' }, limit: 5 })).rejects.toThrow('must be one of');
  await expect(h.handle('apply', { type: 'client', client: { name: 'x', rate: 6000 } })).rejects.toThrow('0 to 5000');
});

test('a pause tells the last numbers, whenever the last ones were told', async () => {
  const { host: h, notices, turn } = host();
  await h.handle('open', null);
  await h.handle('apply', WEB);
  await h.handle('play', null);
  turn(30_000);
  // Just after numbers went out, so that the next ones are not due yet.
  const hasNumbers = () => notices.at(-1)?.name === 'frame' && 'traffic' in (notices.at(-1)!.notice as object);
  while (!hasNumbers()) turn(1);
  turn(60);
  expect(hasNumbers()).toBe(false);
  await h.handle('pause', null);
  expect(hasNumbers()).toBe(true);
});

test('a reset is another cluster: old frames say so by their generation', async () => {
  const { host: h } = host();
  const first = (await h.handle('open', null)) as Opening;
  await h.handle('apply', WEB);
  const next = (await h.handle('reset', { scenario: 'k3s-wide', seed: 11 })) as Opening;
  expect(next.generation).toBe(first.generation + 1);
  expect(next.scenario).toMatchObject({ id: 'k3s-wide', seed: 11, nodes: 13 });
  expect(next.snapshot.objects.some((o) => o.metadata.name === 'web')).toBe(false);
});

test('yaml of a live object can be edited and given back', async () => {
  const { host: h } = host();
  await h.handle('open', null);
  await h.handle('apply', WEB);
  const ref = { kind: 'Deployment.apps', namespace: 'default', name: 'web' };
  const { yaml } = (await h.handle('yaml', ref)) as { yaml: string };
  const done = (await h.handle('apply', {
    type: 'replace',
    yaml: yaml.replace('replicas: 4', 'replicas: 2'),
  })) as InputResult;
  expect(done.report?.documents[0]?.outcome).toBe('configured');
  // The first text is out of date now: its resourceVersion says so.
  const stale = (await h.handle('apply', {
    type: 'replace',
    yaml: yaml.replace('replicas: 4', 'replicas: 9'),
  })) as InputResult;
  expect(stale.report?.problems[0]?.message).toMatch(/the object has been modified/);
  const broken = (await h.handle('apply', {
    type: 'replace',
    yaml: yaml.replace('replicas: 4', 'replicas: four'),
  })) as InputResult;
  expect(broken.report?.problems[0]).toMatchObject({
    place: { field: 'spec.replicas', line: expect.any(Number) as number },
  });
});

test('speed 0 runs until it settles', async () => {
  const { host: h, turn } = host();
  await h.handle('open', null);
  await h.handle('apply', WEB);
  await h.handle('speed', 0);
  await h.handle('play', null);
  turn(500);
  const pace = (await h.handle('pause', null)) as PaceState;
  expect(pace).toMatchObject({ playing: false, settled: true });
});

test('opens with a plain cluster; examples stand behind those in the list', async () => {
  const { host: made } = host();
  const { scenario } = (await made.handle('open', null)) as Opening;
  const scenarios = (await made.handle('scenarios', null)) as { id: string }[];
  expect(scenario.id).toBe('k3s-like');
  const first = scenarios.findIndex(({ id }) => id === 'headless-names');
  expect(scenarios.slice(0, first).map(({ id }) => id)).toEqual(['k3s-like', 'k3s-wide', 'kubeadm-like']);
});
