/** Which nodes are looked at, and which is chosen among equals. */
import { describe, expect, test } from 'vitest';
import type { Reader } from '../../../shared/engine/api/store.ts';
import { Chance } from '../../../shared/engine/kernel/random.ts';
import { Cycle, feasibleNodesToFind } from '../../../shared/engine/scheduler/cycle.ts';
import { NodeCache } from '../../../shared/engine/scheduler/node-cache.ts';
import type { Node } from '../../../shared/model/node.ts';
import { nodeOf, view } from './pods.ts';

const cacheOf = (nodes: readonly Node[]): NodeCache =>
  new NodeCache({ list: (kind: string) => (kind === 'Node' ? nodes : []) } as unknown as Reader);
const big = (i: number): Node =>
  nodeOf(`n-${i}`, { status: { allocatable: { cpu: '8', memory: '32Gi', pods: '110' } } });
const plain = view({ containers: [{ name: 'c', resources: { requests: { cpu: '100m', memory: '64Mi' } } }] });

describe('how many nodes are searched', () => {
  // The rows of upstream's TestNumFeasibleNodesToFind without a configured percentage.
  test.each([
    [10, 10],
    [99, 99],
    [100, 100],
    [1000, 420],
    [6000, 300],
  ])('%d nodes: %d that fit are enough', (nodes, enough) => {
    expect(feasibleNodesToFind(nodes)).toBe(enough);
  });

  test('the search goes on where the last one stopped, so that every node has its turn', () => {
    const cache = cacheOf(Array.from({ length: 300 }, (_, i) => big(i)));
    const cycle = new Cycle();
    const random = new Chance(1).fork('x');
    let start = 0;
    const starts: number[] = [];
    for (let i = 0; i < 4; i++) {
      starts.push(start);
      start = cycle.run(plain, cache, start, random).next;
    }
    // 48 % of 300.
    expect(starts).toEqual([0, 144, 288, 132]);
  });
});

describe('the choice', () => {
  test('is even among equals', () => {
    const cache = cacheOf([1, 2, 3, 4].map(big));
    const cycle = new Cycle();
    const random = new Chance(1).fork('x');
    const counts: Record<string, number> = {};
    for (let i = 0; i < 8000; i++) {
      const name = cycle.run(plain, cache, 0, random).node!.name;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    expect(Object.keys(counts)).toHaveLength(4);
    for (const n of Object.values(counts)) expect(Math.abs(n - 2000)).toBeLessThan(200);
  });

  test('counts taints three times, wishes twice, free room once', () => {
    const wish = view({
      containers: plain.pod.spec.containers,
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } },
          ],
        },
      },
    });
    const small = nodeOf('small', {
      labels: { disk: 'ssd' },
      status: { allocatable: { cpu: '200m', memory: '128Mi', pods: '10' } },
    });
    const random = new Chance(1).fork('x');
    expect(new Cycle().run(plain, cacheOf([small, big(1)]), 0, random).node!.name).toBe('n-1');
    expect(new Cycle().run(wish, cacheOf([small, big(1)]), 0, random).node!.name).toBe('small');
    const unwelcoming: Node = { ...small, spec: { taints: [{ key: 'x', effect: 'PreferNoSchedule' }] } };
    expect(new Cycle().run(wish, cacheOf([unwelcoming, big(1)]), 0, random).node!.name).toBe('n-1');
  });

  test('a score that was remembered is worked out anew when the node or the request is another', () => {
    const cache = cacheOf([big(1), big(2)]);
    const cycle = new Cycle();
    const random = new Chance(1).fork('x');
    const first = cycle.run(plain, cache, 0, random).node!;
    first.count(plain.requests, 1);
    for (let i = 0; i < 20; i++) expect(cycle.run(plain, cache, 0, random).node!.name).not.toBe(first.name);
  });
});
