/** What a pod asks for, against upstream's tables (0.36.2), and remembered once per template. */
import { describe, expect, test } from 'vitest';
import { amountOf } from '../../../shared/engine/scheduler/resource-amount.ts';
import { computeRequests, podRequests, requestAmounts } from '../../../shared/engine/scheduler/pod-requests.ts';
import type { ResourceList } from '../../../shared/model/meta.ts';
import type { Container, Pod, PodSpec, ResourceRequirements } from '../../../shared/model/pod.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { rowsOf } from './upstream-rows.ts';

const TABLE = 'staging-0.36.2-test-tables/k8s.io__component-helpers__resource__helpers.json';

interface Row {
  name?: string;
  cName?: string;
  description?: string;
  pod?: Pod;
  containers?: Container[] | null;
  initContainers?: Container[] | null;
  overhead?: ResourceList | null;
  podResources?: ResourceRequirements;
  options?: Record<string, unknown>;
  opts?: Record<string, unknown>;
  expectedRequests: ResourceList;
}

const wanted = (list: ResourceList): Record<string, number> =>
  Object.fromEntries(Object.entries(list ?? {}).map(([name, quantity]) => [name, amountOf(name, quantity)]));

function specOf(row: Row): PodSpec {
  if (row.pod !== undefined) return row.pod.spec;
  return {
    containers: row.containers ?? [],
    ...(row.initContainers ? { initContainers: row.initContainers } : {}),
    ...(row.overhead ? { overhead: row.overhead } : {}),
    ...(row.podResources ? { resources: row.podResources } : {}),
  };
}

describe.skipIf(!fixturesDir)('requests against upstream tables', () => {
  test.each([
    ['TestPodRequestsAndLimits', 5],
    ['TestPodRequestsAndLimitsWithoutOverhead', 3],
    ['TestPodResourceRequests', 16],
    ['TestPodLevelResourceRequests', 18],
    ['TestPodResourceRequestsWithDRANodeAllocatableClaims', 8],
    ['TestAggregateContainerRequestsAndLimits', 10],
  ] as const)('%s', (name, count) => {
    const rows = rowsOf<Row>(TABLE, name);
    const left: string[] = [];
    let run = 0;
    for (const row of rows) {
      const label = row.name ?? row.cName ?? row.description ?? '';
      const options = { ...row.options, ...row.opts };
      let spec = specOf(row);
      if (name === 'TestPodRequestsAndLimitsWithoutOverhead' || options['ExcludeOverhead'] === true) {
        const { overhead: _dropped, ...rest } = spec;
        spec = rest as PodSpec;
      }
      if (options['SkipPodLevelResources'] === true) {
        const { resources: _dropped, ...rest } = spec;
        spec = rest as PodSpec;
      }
      if (options['UseStatusResources'] === true) {
        left.push(`${label}: resize in place, which is not modelled`);
        continue;
      }
      const claims = (row.pod?.status as Record<string, unknown> | undefined)?.['nodeAllocatableResourceClaimStatuses'];
      if (claims !== undefined && options['UseDRANodeAllocatableResourceClaimStatus'] === true) {
        left.push(`${label}: device claims, which are not modelled`);
        continue;
      }
      expect(Object.fromEntries(requestAmounts(spec)), label).toEqual(wanted(row.expectedRequests));
      run += 1;
    }
    console.log(`${name}: ${run} of ${rows.length} rows; left out: ${left.join('; ') || 'none'}`);
    expect(rows).toHaveLength(count);
    expect(run).toBeGreaterThan(0);
  });
});

describe('requests', () => {
  const resources: ResourceRequirements = { requests: { cpu: '100m', memory: '64Mi' } };

  test('pods that share the resources of their template share the sum', () => {
    const a = podRequests({ containers: [{ name: 'c', resources }], volumes: [{ name: 'token-a' }] });
    const b = podRequests({ containers: [{ name: 'c', resources }], volumes: [{ name: 'token-b' }] });
    expect(b).toBe(a);
    expect(a).toMatchObject({ milliCpu: 100, memory: 64 * 2 ** 20, scoredCpu: 100, scoredMemory: 64 * 2 ** 20 });
  });

  test('what differs elsewhere is not mistaken for the same', () => {
    const one = podRequests({ containers: [{ name: 'c', resources }] });
    const two = podRequests({
      containers: [
        { name: 'c', resources },
        { name: 'd', resources },
      ],
    });
    const init = podRequests({ containers: [{ name: 'c', resources }], initContainers: [{ name: 'i', resources }] });
    const sidecar = podRequests({
      containers: [{ name: 'c', resources }],
      initContainers: [{ name: 'i', resources, restartPolicy: 'Always' }],
    });
    const heavy = podRequests({ containers: [{ name: 'c', resources }], overhead: { cpu: '50m' } });
    expect([one, two, init, sidecar, heavy].map((r) => r.milliCpu)).toEqual([100, 200, 100, 200, 150]);
    expect(podRequests({ containers: [{ name: 'x' }] }).milliCpu).toBe(0);
    expect(podRequests({ containers: [{ name: 'x' }, { name: 'y' }] }).scoredCpu).toBe(200);
  });

  test('for scoring each container that does not say counts 100m and 200Mi', () => {
    const mixed = computeRequests({
      containers: [{ name: 'a', resources: { requests: { cpu: '1' } } }, { name: 'b' }],
    });
    expect(mixed).toMatchObject({ milliCpu: 1000, memory: 0, scoredCpu: 1100, scoredMemory: 400 * 2 ** 20 });
  });
});
