/** Conditions against every row of upstream's table for them. */
import { describe, expect, test } from 'vitest';
import {
  condition,
  containersReady,
  podInitialized,
  podReady,
  type Verdict,
} from '../../../../shared/engine/kubelet/status/conditions.ts';
import type { Condition } from '../../../../shared/model/meta.ts';
import type { ContainerStatus, PodPhase, PodSpec } from '../../../../shared/model/pod.ts';
import { fixture, fixturesDir } from '../../../support/fixtures.ts';

interface Row {
  spec: PodSpec | null;
  conditions?: Condition[] | null;
  containerStatuses: ContainerStatus[] | null;
  podPhase: PodPhase;
  expectReady?: Condition;
  expected?: Condition;
}

const PATH = 'k8s-1.20.2-test-tables/pkg__kubelet__status__generate.json';
const tests = (fixture(PATH) as { tests: Record<string, Record<string, { row: Row }[]>> } | undefined)?.tests ?? {};

const parts = (c: Condition | undefined): Verdict => {
  const verdict: Verdict = { status: c!.status as Verdict['status'] };
  if (c!.reason !== undefined) verdict.reason = c!.reason;
  if (c!.message !== undefined) verdict.message = c!.message;
  return verdict;
};

const judges: Record<string, (row: Row, spec: PodSpec, statuses: ContainerStatus[] | undefined) => Verdict> = {
  TestGenerateContainersReadyCondition: (row, spec, statuses) => containersReady(spec, statuses, row.podPhase),
  TestGeneratePodReadyCondition: (row, spec, statuses) =>
    podReady(spec, row.conditions ?? undefined, statuses, row.podPhase),
  TestGeneratePodInitializedCondition: (row, spec, statuses) => podInitialized(spec, statuses, row.podPhase),
};

describe.skipIf(!fixturesDir)(`rows of ${PATH}`, () => {
  let count = 0;
  for (const [name, tables] of Object.entries(tests)) {
    for (const [table, rows] of Object.entries(tables)) {
      rows.forEach(({ row }, i) => {
        count += 1;
        test(`${name} ${table} ${i}`, () => {
          const spec = row.spec ?? { containers: [] };
          const verdict = { ...judges[name]!(row, spec, row.containerStatuses ?? undefined) };
          const expected = parts(row.expectReady ?? row.expected);
          // Upstream's own test of Initialized looks at status and reason; its table has no messages.
          if (row.expected !== undefined) delete verdict.message;
          expect(verdict).toEqual(expected);
        });
      });
    }
  }
  console.log(`${PATH}: ${count} rows, none left out`);
});

describe('condition', () => {
  const ready: Verdict = { status: 'True' };
  const not: Verdict = {
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [web]',
  };

  test('keeps the time of the last transition while the status stays, and takes the new one when it turns', () => {
    const first = condition('Ready', not, 1, undefined, '2026-01-01T00:00:00Z');
    expect(first).toEqual({
      type: 'Ready',
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: '2026-01-01T00:00:00Z',
      observedGeneration: 1,
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [web]',
    });
    const same = condition('Ready', not, 1, [first], '2026-01-01T00:00:05Z');
    expect(same).toBe(first);
    const otherReason = condition(
      'Ready',
      { status: 'False', reason: 'PodFailed' },
      1,
      [first],
      '2026-01-01T00:00:05Z',
    );
    expect(otherReason.lastTransitionTime).toBe('2026-01-01T00:00:00Z');
    const turned = condition('Ready', ready, 1, [first], '2026-01-01T00:00:05Z');
    expect(turned.lastTransitionTime).toBe('2026-01-01T00:00:05Z');
    expect(turned.reason).toBeUndefined();
  });

  test('pods of one second share their conditions', () => {
    const one = condition('Ready', ready, 1, undefined, '2026-01-01T00:00:09Z');
    const two = condition('Ready', ready, 1, undefined, '2026-01-01T00:00:09Z');
    expect(two).toBe(one);
    expect(condition('Ready', ready, 2, undefined, '2026-01-01T00:00:09Z')).not.toBe(one);
  });
});
