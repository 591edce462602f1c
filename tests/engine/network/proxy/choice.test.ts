/** Which endpoint a request goes to. */
import { describe, expect, test } from 'vitest';
import { Chance } from '../../../../shared/engine/kernel/random.ts';
import { backendsOf, type Backend } from '../../../../shared/engine/network/proxy/backends.ts';
import { categorize } from '../../../../shared/engine/network/proxy/categorize.ts';
import { pick } from '../../../../shared/engine/network/proxy/choose.ts';
import type { Endpoint, EndpointSlice } from '../../../../shared/model/network.ts';
import { endpoint, HTTP, slice } from '../shop.ts';

/** What a machine anywhere uses of a Service without policies. */
const used = (slices: readonly EndpointSlice[]): readonly Backend[] =>
  categorize(backendsOf(HTTP, slices), {}, { node: 'worker-1', zone: '' }).cluster;

const names = (endpoints: Endpoint[]): (string | undefined)[] =>
  used([slice('web', endpoints)]).map((b) => b.endpoint.targetRef?.name);

describe('backends', () => {
  test('the ready ones; a condition that is missing means ready', () => {
    expect(
      names([
        endpoint('ready', '10.42.1.2'),
        endpoint('unready', '10.42.1.3', { ready: false, serving: false, terminating: false }),
        { addresses: ['10.42.1.4'], targetRef: { kind: 'Pod', name: 'unsaid' } },
        endpoint('ending', '10.42.1.5', { ready: false, serving: true, terminating: true }),
      ]),
    ).toEqual(['ready', 'unsaid']);
  });

  test('when none is ready, those that still serve while they end', () => {
    expect(
      names([
        endpoint('unready', '10.42.1.3', { ready: false, serving: true, terminating: false }),
        endpoint('gone', '10.42.1.4', { ready: false, serving: false, terminating: true }),
        endpoint('ending', '10.42.1.5', { ready: false, serving: true, terminating: true }),
      ]),
    ).toEqual(['ending']);
  });

  test('of the slices that have the port; an address twice counts once', () => {
    const a = slice('web', [endpoint('a', '10.42.1.2')], { name: 'web-a' });
    const b = slice('web', [endpoint('b', '10.42.1.3'), endpoint('a', '10.42.1.2')], { name: 'web-b' });
    const other = slice('web', [endpoint('c', '10.42.1.4')], { name: 'web-c', portName: 'metrics' });
    const seen = backendsOf(HTTP, [a, b, other]);
    expect(seen.map((x) => `${x.address}:${x.port}`)).toEqual(['10.42.1.2:8080', '10.42.1.3:8080']);
  });
});

describe('the draw', () => {
  test('30,000 requests over 3 ready pods: each gets its third, within 1 %; the others none', () => {
    const endpoints = [1, 2, 3].map((i) => endpoint(`web-${i}`, `10.42.1.${i}`));
    const unready = [4, 5].map((i) =>
      endpoint(`web-${i}`, `10.42.1.${i}`, { ready: false, serving: false, terminating: false }),
    );
    const slices = [slice('web', [...endpoints, ...unready])];
    const random = new Chance(7).fork('route');
    const counts: Record<string, number> = {};
    const n = 30_000;
    for (let i = 0; i < n; i++) {
      const name = pick(used(slices), random)!.endpoint.targetRef!.name!;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    expect(Object.keys(counts).sort()).toEqual(['web-1', 'web-2', 'web-3']);
    for (const count of Object.values(counts)) expect(Math.abs(count / n - 1 / 3)).toBeLessThan(0.01);
    // Chi-square with two degrees of freedom: above 13.8 once in a thousand seeds.
    const chi = Object.values(counts).reduce((sum, c) => sum + (c - n / 3) ** 2 / (n / 3), 0);
    expect(chi).toBeLessThan(13.8);
  });

  test('nowhere when nothing is ready', () => {
    expect(pick(used([]), new Chance(1).fork('x'))).toBeUndefined();
    expect(pick(used([slice('web', [])]), new Chance(1).fork('x'))).toBeUndefined();
  });
});
