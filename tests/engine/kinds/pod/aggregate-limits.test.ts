/** The most that pods may take, against upstream's tables (0.36.2). */
import { describe, expect, test } from 'vitest';
import { limitsOfPod } from '../../../../shared/engine/kinds/pod/aggregate-requests.ts';
import { sameAmounts } from '../../../../shared/engine/api/resource-list.ts';
import type { ResourceList } from '../../../../shared/model/meta.ts';
import type { Container, Pod, PodSpec } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const TABLE = 'staging-0.36.2-test-tables/k8s.io__component-helpers__resource__helpers.json';

interface Row {
  description?: string;
  cName?: string;
  name?: string;
  pod?: Pod;
  containers?: Container[] | null;
  initContainers?: Container[] | null;
  overhead?: ResourceList | null;
  options?: Record<string, unknown>;
  expectedLimits: ResourceList;
}

describe.skipIf(fixturesDir === undefined)('limits of pods', () => {
  test.each([
    ['TestPodRequestsAndLimits', 5],
    ['TestPodRequestsAndLimitsWithoutOverhead', 3],
    ['TestPodResourceLimits', 17],
    ['TestAggregateContainerRequestsAndLimits', 10],
  ])('%s', (name, count) => {
    const rows = tableRows<Row>(TABLE, name);
    const left: Record<string, string> = {};
    let ran = 0;
    for (const { row } of rows) {
      const label = row.description ?? row.cName ?? row.name ?? '';
      if (row.options?.['UseStatusResources'] === true) {
        left[label] = 'resize in place, which is not modelled';
        continue;
      }
      const given = (row.pod?.spec ?? {
        containers: row.containers ?? [],
        initContainers: row.initContainers ?? [],
        overhead: row.overhead ?? {},
      }) as PodSpec;
      const excluded = row.options?.['ExcludeOverhead'] === true || name.endsWith('WithoutOverhead');
      const limits = limitsOfPod(excluded ? { ...given, overhead: {} } : given);
      expect(sameAmounts(limits, row.expectedLimits ?? {}), `${label}: ${JSON.stringify(limits)}`).toBe(true);
      ran += 1;
    }
    account(name, ran, left);
    expect(rows.length).toBe(count);
    expect(ran).toBeGreaterThan(count / 2);
  });
});
