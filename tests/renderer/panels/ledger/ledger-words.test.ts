/** What a row of the ledger says of whom was asked, and by which way. */
import { expect, test } from 'vitest';
import { askedText, hopsText } from '../../../../renderer/panels/ledger/ledger-words.ts';
import type { RequestRecord } from '../../../../shared/model/request.ts';

const record = (part: Partial<RequestRecord>): RequestRecord => ({
  id: 1,
  at: 0,
  from: 'users',
  protocol: 'TCP',
  hops: [],
  latency: 1,
  outcome: 'ok',
  weight: 1,
  ...part,
});

test('a page is its host and path, a connection its protocol and end, a name the question for it', () => {
  expect(askedText(record({ host: 'shop.example.com', path: '/cart' }))).toBe('shop.example.com/cart');
  expect(askedText(record({ host: 'redis:6379' }))).toBe('TCP redis:6379');
  expect(askedText(record({ protocol: 'UDP', host: 'nobody' }))).toBe('UDP nobody');
  expect(askedText(record({ service: { namespace: 'default', name: 'db', port: 5432 } }))).toBe('TCP db:5432');
});

test('the way tells machines and proxies once each, and where it left the cluster', () => {
  const pod = { uid: 'u', namespace: 'default', name: 'traefik', node: 'w2' };
  expect(
    hopsText([
      { kind: 'client', name: 'users' },
      { kind: 'door', node: 'w1', door: 'NodePort 30080' },
      { kind: 'machine', node: 'w1' },
      { kind: 'proxy', pod },
      { kind: 'machine', node: 'w3' },
    ]),
  ).toBe('w1 (NodePort 30080) → traefik → w3');
  expect(
    hopsText([
      { kind: 'machine', node: 'w1' },
      { kind: 'away', ip: '203.0.113.7' },
    ]),
  ).toBe('w1 → 203.0.113.7');
});
