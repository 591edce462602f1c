/** The example "shop-ingress" ends with this ledger: every request by its rule, the losses by their cause. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { imagesFromDisk } from '../../electron/headless/disk-assets.ts';
import type { RequestRecord } from '../../shared/model/request.ts';
import { parseScenarios } from '../../shared/session/scenario.ts';
import { Session } from '../../shared/session/session.ts';

const read = (id: string): string => readFileSync(`assets/scenarios/${id}.yaml`, 'utf8');

function opened(): Session {
  const [, scenario] = parseScenarios([read('k3s-like'), read('shop-ingress')]);
  return new Session({ scenario: scenario!, images: imagesFromDisk(), freeze: true });
}

function play(seconds: number): { session: Session; records: RequestRecord[] } {
  const session = opened();
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
  const wrong: string[] = [];
  for (const record of records) {
    const [, rule, service, code] = RULES.find(([fits]) => fits(record))!;
    seen.add(String(rule));
    const [wanted, got] = [`${rule} ${service} ${code}`, `${record.rule} ${record.service?.name} ${record.code}`];
    if (wanted !== got) wrong.push(`${record.host}${record.path}: ${got}, and not ${wanted}`);
  }
  expect(wrong).toEqual([]);
  expect(seen.size).toBe(RULES.length - 1);
});

test('it comes by traefik’s door, through traefik, and ends at a pod of the rule’s Service', () => {
  const plain = (pod: string): string => pod.replace(/-[^-]+-[^-]+$/, '');
  const ways = records
    .filter(({ outcome }) => outcome === 'ok')
    .map(({ hops, pod, service, candidates }) => {
      const stages = hops.filter(({ kind }) => kind !== 'machine');
      const names = stages.map((hop) => (hop.kind === 'proxy' ? plain(hop.pod.name) : hop.kind));
      return `${names.join(' ')} ${plain(pod!.name)}, ${service!.name} ${candidates}`;
    });
  const way = 'client door svclb-traefik service traefik pod';
  expect([...new Set(ways)].sort()).toEqual([`${way} cart, cart 2`, `${way} front, front 3`]);
});

test('its door is the address that stands in its status', () => {
  const status = session.cluster.read.get('Ingress.networking.k8s.io', 'shop', 'shop')!.status!;
  const addresses = status.loadBalancer!.ingress!.map(({ ip }) => `LoadBalancer ${ip}`);
  const doors = records.flatMap(({ hops }) => hops.flatMap((hop) => (hop.kind === 'door' ? [hop.door] : [])));
  expect(addresses).toContain(doors[0]);
  for (const door of new Set(doors)) expect(addresses).toContain(door);
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

test('gone back to a moment, it goes on as it did', () => {
  const again = opened();
  const scale = (replicas: number): void => {
    const at = { kind: 'Deployment.apps', namespace: 'shop', name: 'cart' };
    again.apply({ type: 'patch', ...at, patchType: 'merge', patch: { spec: { replicas } } });
  };
  again.advance(20_000);
  scale(4);
  again.advance(21_000);
  const checkpoint = again.cluster.save();
  const onward = (): unknown => {
    again.cluster.run(again.origin + 60_000);
    return [again.cluster.requests, again.cluster.ledger({}, 300), again.cluster.read.historyHash];
  };
  const first = onward();
  again.cluster.restore(checkpoint);
  expect(onward()).toEqual(first);
});
