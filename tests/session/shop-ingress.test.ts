/** The example "shop-ingress" ends with this ledger: every request by its rule, the losses by their cause. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { imagesFromDisk } from '../../electron/headless/disk-assets.ts';
import type { RequestRecord } from '../../shared/model/request.ts';
import { parseScenarios } from '../../shared/session/scenario.ts';
import { Session } from '../../shared/session/session.ts';

const read = (id: string): string => readFileSync(`assets/scenarios/${id}.yaml`, 'utf8');

function play(seconds: number): { session: Session; records: RequestRecord[] } {
  const [, scenario] = parseScenarios([read('k3s-like'), read('shop-ingress')]);
  const session = new Session({ scenario: scenario!, images: imagesFromDisk(), freeze: true });
  session.advance(seconds * 1000);
  const { records } = session.cluster.ledger({}, 20_000);
  return { session, records: records.toReversed() };
}

/** The records by a word of theirs. */
function by(list: readonly RequestRecord[], word: (record: RequestRecord) => string): Map<string, RequestRecord[]> {
  const groups = new Map<string, RequestRecord[]>();
  for (const record of list) groups.set(word(record), [...(groups.get(word(record)) ?? []), record]);
  return groups;
}

const { session, records } = play(120);

const RULES: readonly [(record: RequestRecord) => boolean, rule: string | undefined, service: string, code: number][] =
  [
    [({ host }) => host === 'shop.example.net', undefined, 'traefik', 404],
    [({ path }) => path === '/checkout', 'shop/shop shop.example.com/checkout', 'checkout', 503],
    [({ host }) => host === 'api.shop.example.com', 'shop/shop *.shop.example.com/', 'cart', 200],
    [({ path }) => /^\/cart(\/|$)/.test(path ?? ''), 'shop/shop shop.example.com/cart', 'cart', 200],
    // By elements and not by letters: it is the front's, which has no such page.
    [({ path }) => path === '/cartoon', 'shop/shop shop.example.com/', 'front', 404],
    [() => true, 'shop/shop shop.example.com/', 'front', 200],
  ];

test('each request falls under the rule that its host and path say', () => {
  expect(records.length).toBeGreaterThan(1250);
  const seen = new Set<string>();
  for (const record of records) {
    const [, rule, service, code] = RULES.find(([fits]) => fits(record))!;
    seen.add(String(rule));
    expect
      .soft([record.rule, record.service?.name, record.code], `${record.host}${record.path}`)
      .toEqual([rule, service, code]);
  }
  expect(seen.size).toBe(RULES.length - 1);
});

test('it comes by traefik’s door, through traefik, and ends at a pod of the rule’s Service', () => {
  for (const record of records.filter(({ outcome }) => outcome === 'ok')) {
    const kinds = record.hops.map(({ kind }) => kind).filter((kind) => kind !== 'machine');
    expect.soft(kinds).toEqual(['client', 'door', 'service', 'proxy', 'pod']);
    expect.soft(record.hops.find((hop) => hop.kind === 'proxy')?.pod.name).toMatch(/^traefik-/);
    expect.soft(record.pod?.name.startsWith(`${record.service!.name}-`)).toBe(true);
    expect.soft(record.candidates).toBe(record.service!.name === 'front' ? 3 : 2);
  }
});

test('over TLS it is the certificate of the Secret that is shown', () => {
  const shown = new Set(records.map(({ from, certificate }) => `${from} ${certificate}`));
  expect([...shown].sort()).toEqual(['buyers shop/shop-tls', 'strangers undefined', 'visitors undefined']);
});

test('the ledger', () => {
  const lost = by(
    records.filter(({ outcome }) => outcome === 'lost'),
    ({ cause, from, code }) => `${cause} ${from} ${code}`,
  );
  expect([...lost.keys()].sort()).toEqual(['no-endpoints buyers 503', 'no-rule strangers 404']);
  expect(lost.get('no-rule strangers 404')![0]!.reason).toBe('traefik has no rule for shop.example.net/');
  expect(lost.get('no-endpoints buyers 503')![0]!.reason).toBe(
    'traefik answers 503: no endpoint of shop/checkout is ready',
  );
  const { services } = session.cluster.requests;
  for (const name of ['front', 'cart']) expect(services[`shop/${name}`]!.lost).toEqual({});
  expect(services['shop/checkout']!.ok).toBe(0);
});

test('endpoints take turns: each pod of a Service has its share', () => {
  for (const [name, pods] of [
    ['front', 3],
    ['cart', 2],
  ] as const) {
    const own = records.filter(({ pod }) => pod?.name.startsWith(`${name}-`));
    const sizes = [...by(own, ({ pod }) => pod!.name).values()].map((list) => list.length);
    expect(sizes).toHaveLength(pods);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2);
  }
});
