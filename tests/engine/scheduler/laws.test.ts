/** What must hold whatever happens: no node over what it has, no pod moved, and sums that equal those made from scratch. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NodeCache } from '../../../shared/engine/scheduler/node-cache.ts';
import type { NodeInfo } from '../../../shared/engine/scheduler/node-info.ts';
import { scheduler } from '../../../shared/engine/scheduler/scheduler.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { nodeOf, podOf } from './pods.ts';
import { Stand } from './stand.ts';

const figures = ({
  name,
  usedCpu,
  usedMemory,
  usedStorage,
  usedPods,
  scoredCpu,
  scoredMemory,
  usedScalars,
  cpu,
  pods,
}: NodeInfo): object => ({
  name,
  usedCpu,
  usedMemory,
  usedStorage,
  usedPods,
  scoredCpu,
  scoredMemory,
  scalars: [...usedScalars].filter(([, n]) => n !== 0).sort(),
  cpu,
  pods,
});

type Step =
  | { do: 'pod'; n: number; cpu: number; gpu: boolean }
  | { do: 'delete' | 'finish'; n: number }
  | { do: 'node' | 'drop' | 'cordon' | 'grow'; n: number }
  | { do: 'wait'; ms: number };

const small = fc.nat(11);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('pod' as const), n: fc.nat(40), cpu: fc.nat(9), gpu: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'finish' as const), n: fc.nat(40) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('node' as const, 'drop' as const, 'cordon' as const, 'grow' as const),
      n: small,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(3000) }) },
);

function take(s: Stand, action: Step): void {
  if (action.do === 'wait') {
    s.run(action.ms);
    return;
  }
  const name = `${action.do === 'pod' || action.do === 'delete' || action.do === 'finish' ? 'p' : 'n'}-${action.n}`;
  const pod = s.store.get('Pod', 'default', name);
  const node = s.store.get('Node', '', name);
  switch (action.do) {
    case 'pod': {
      if (pod !== undefined) return;
      const requests = {
        cpu: `${action.cpu * 100}m`,
        memory: `${action.cpu}Mi`,
        ...(action.gpu ? { 'nvidia.com/gpu': '1' } : {}),
      };
      s.make({
        ...podOf({ containers: [{ name: 'c', resources: { requests } }] }, name),
        metadata: { name, namespace: 'default' },
      });
      return;
    }
    case 'delete':
      if (pod !== undefined) s.api.delete('Pod', 'default', name, { gracePeriodSeconds: 0 });
      return;
    case 'finish':
      if (pod?.spec.nodeName !== undefined)
        s.api.setStatus('Pod', 'default', name, { ...pod.status, phase: 'Succeeded' });
      return;
    case 'node':
      if (node === undefined)
        s.make(
          nodeOf(name, { status: { allocatable: { cpu: '2', memory: '1Gi', pods: '6', 'nvidia.com/gpu': '1' } } }),
        );
      return;
    case 'drop':
      if (node !== undefined) s.api.delete('Node', '', name);
      return;
    case 'cordon':
      if (node !== undefined)
        s.api.update({ ...node, spec: { ...node.spec, unschedulable: node.spec.unschedulable !== true } });
      return;
    case 'grow':
      if (node !== undefined)
        s.api.setStatus('Node', '', name, { allocatable: { ...node.status?.allocatable, cpu: '3' } });
      return;
  }
}

test('random histories', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(), (steps, seed) => {
      const s = new Stand([scheduler()], seed, false);
      const cache = new NodeCache(s.store);
      const bound = new Map<string, string>();
      s.store.subscribe('Node', ({ before, after }) =>
        cache.nodeChanged(before as Node | undefined, after as Node | undefined),
      );
      s.store.subscribe('Pod', ({ before, after }) => {
        cache.podChanged(before as Pod | undefined, after as Pod | undefined);
        const pod = after as Pod | undefined;
        const node = pod?.spec.nodeName;
        if (node === undefined) return;
        const uid = pod!.metadata.uid!;
        expect(bound.get(uid) ?? node).toBe(node);
        bound.set(uid, node);
      });
      for (const action of steps) {
        take(s, action);
        for (const node of cache.nodes) {
          // A node that is made anew under its old name may find pods that were on it; those it did not choose.
          if (steps.some((x) => x.do === 'drop')) break;
          expect(node.usedCpu).toBeLessThanOrEqual(node.cpu);
          expect(node.usedMemory).toBeLessThanOrEqual(node.memory);
          expect(node.usedPods).toBeLessThanOrEqual(node.pods);
          expect(node.usedScalars.get('nvidia.com/gpu') ?? 0).toBeLessThanOrEqual(
            node.scalars.get('nvidia.com/gpu') ?? 0,
          );
        }
      }
      const anew = new NodeCache(s.store);
      expect(cache.nodes.map(figures)).toEqual(anew.nodes.map(figures));
      expect(s.kernel.settled || s.kernel.next! - s.kernel.now < 20_000).toBe(true);
    }),
    { numRuns: 150, seed: 20261123 },
  );
});

test('pods that could go somewhere do not wait', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), fc.nat(), (steps, seed) => {
      const s = new Stand([scheduler()], seed, false);
      for (const action of steps) take(s, action);
      s.run(30_000);
      const cache = new NodeCache(s.store);
      for (const pod of s.store.list('Pod')) {
        if (pod.spec.nodeName !== undefined) continue;
        const asked = Number.parseInt(pod.spec.containers[0]!.resources!.requests!['cpu']!, 10);
        const wantsGpu = pod.spec.containers[0]!.resources!.requests!['nvidia.com/gpu'] !== undefined;
        for (const node of cache.nodes) {
          if (
            node.unschedulable ||
            node.usedPods >= node.pods ||
            (wantsGpu && (node.usedScalars.get('nvidia.com/gpu') ?? 0) > 0)
          )
            continue;
          expect(asked, `${pod.metadata.name} on ${node.name}`).toBeGreaterThan(node.cpu - node.usedCpu);
        }
      }
    }),
    { numRuns: 100, seed: 20261124 },
  );
});
