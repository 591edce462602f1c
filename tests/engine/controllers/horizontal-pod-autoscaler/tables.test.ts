/** Upstream's tables of the autoscaler's arithmetic. */
import { expect, test } from 'vitest';
import { groupPods, type Sample } from '../../../../shared/engine/controllers/horizontal-pod-autoscaler/calculator.ts';
import {
  bounded,
  boundedByRules,
  changed,
  type Past,
  remembered,
  stabilized,
  stabilizedByRules,
} from '../../../../shared/engine/controllers/horizontal-pod-autoscaler/limits.ts';
import type { HorizontalPodAutoscaler, MetricSpec, ScalingRules } from '../../../../shared/model/autoscaler.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { DocsPage } from '../../../support/docs-page.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const FOLDER = 'k8s-1.20.2-test-tables/pkg__controller__podautoscaler__';
const HPA = `${FOLDER}horizontal.json`;
const CALCULATOR = `${FOLDER}replica_calculator.json`;

interface Stamped {
  timestamp: string;
  recommendation?: number;
  replicaChange?: number;
}

const pastOf = (list: readonly Stamped[] | null): Past[] =>
  (list ?? []).map((p) => ({ at: Date.parse(p.timestamp), count: p.recommendation ?? p.replicaChange ?? 0 }));

/** The tables were dumped while they ran: their moments are around this one. */
const NOW = Date.parse('2026-11-23T07:57:21.300Z');

const FACTOR = 'scaleUpLimit is the limit because scaleUpLimit < maxReplicas';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: nginx }] } }
`;

const skip = fixturesDir === undefined;

test.skipIf(skip)('TestConvertDesiredReplicasWithRules', () => {
  interface Row {
    annotation: string;
    currentReplicas: number;
    expectedDesiredReplicas: number;
    hpaMinReplicas: number;
    hpaMaxReplicas: number;
    expectedConvertedDesiredReplicas: number;
    expectedCondition: string;
  }
  const rows = tableRows<Row>(HPA, 'TestConvertDesiredReplicasWithRules');
  for (const { row } of rows) {
    if (row.annotation === FACTOR) continue;
    const found = bounded(row.currentReplicas, row.expectedDesiredReplicas, row.hpaMinReplicas, row.hpaMaxReplicas);
    expect([row.annotation, found.replicas, found.reason]).toEqual([
      row.annotation,
      row.expectedConvertedDesiredReplicas,
      row.expectedCondition,
    ]);
  }
  account('convertDesiredReplicasWithRules', rows.length - 1, {
    [FACTOR]: 'that test sets the factor to 8 instead of 2',
  });
});

test.skipIf(skip)('TestNormalizeDesiredReplicas', () => {
  interface Row {
    name: string;
    prenormalizedDesiredReplicas: number;
    expectedStabilizedReplicas: number;
    recommendations: Stamped[];
  }
  const rows = tableRows<Row>(HPA, 'TestNormalizeDesiredReplicas');
  for (const { row } of rows)
    expect([row.name, stabilized(row.prenormalizedDesiredReplicas, pastOf(row.recommendations), NOW)]).toEqual([
      row.name,
      row.expectedStabilizedReplicas,
    ]);
  account('stabilizeRecommendation', rows.length);
});

test.skipIf(skip)('TestNormalizeDesiredReplicasWithBehavior', () => {
  interface Row {
    name: string;
    currentReplicas: number;
    prenormalizedDesiredReplicas: number;
    expectedStabilizedReplicas: number;
    recommendations: Stamped[];
    scaleUpStabilizationWindowSeconds: number;
    scaleDownStabilizationWindowSeconds: number;
  }
  const rows = tableRows<Row>(HPA, 'TestNormalizeDesiredReplicasWithBehavior');
  for (const { row } of rows) {
    const behaviour = {
      up: { stabilizationWindowSeconds: row.scaleUpStabilizationWindowSeconds },
      down: { stabilizationWindowSeconds: row.scaleDownStabilizationWindowSeconds },
    };
    const found = stabilizedByRules(
      row.currentReplicas,
      row.prenormalizedDesiredReplicas,
      pastOf(row.recommendations),
      behaviour,
      NOW,
    );
    expect([row.name, found]).toEqual([row.name, row.expectedStabilizedReplicas]);
  }
  account('stabilizeRecommendationWithBehaviors', rows.length);
});

const UP: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 60 },
    { type: 'Percent', value: 100, periodSeconds: 60 },
  ],
};
const DOWN: ScalingRules = {
  stabilizationWindowSeconds: 300,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }],
};

test.skipIf(skip)('TestScalingWithRules', () => {
  interface Row {
    name: string;
    currentReplicas: number;
    prenormalizedDesiredReplicas: number;
    specMinReplicas: number;
    specMaxReplicas: number;
    scaleUpRules: ScalingRules | null;
    scaleDownRules: ScalingRules | null;
    scaleUpEvents: Stamped[] | null;
    scaleDownEvents: Stamped[] | null;
    expectedReplicas: number;
    expectedCondition: string;
  }
  const rows = tableRows<Row>(HPA, 'TestScalingWithRules');
  for (const { row } of rows) {
    const rules = { up: { ...UP, ...row.scaleUpRules }, down: { ...DOWN, ...row.scaleDownRules } };
    const events = { ups: pastOf(row.scaleUpEvents), downs: pastOf(row.scaleDownEvents) };
    const bounds = { least: row.specMinReplicas, most: row.specMaxReplicas };
    const found = boundedByRules(row.currentReplicas, row.prenormalizedDesiredReplicas, bounds, rules, events, NOW);
    expect([row.name, found.replicas, found.reason]).toEqual([row.name, row.expectedReplicas, row.expectedCondition]);
  }
  account('convertDesiredReplicasWithBehaviorRate', rows.length);
});

test.skipIf(skip)('TestGroupPods', () => {
  interface Row {
    name: string;
    resource: string;
    pods: Pod[];
    metrics: Record<string, { Value: number; Timestamp?: string; Window?: string }>;
    expectReadyPodCount: number;
    expectIgnoredPods: Record<string, unknown>;
    expectMissingPods: Record<string, unknown>;
    expectUnreadyPods: Record<string, unknown>;
  }
  const rows = tableRows<Row>(CALCULATOR, 'TestGroupPods');
  // The moments of this table are around another one.
  const now = Date.parse('2026-11-23T07:57:31.439Z');
  for (const { row } of rows) {
    const samples = new Map(
      Object.entries(row.metrics).map(([name, m]): [string, Sample] => {
        const [, minutes = 0, seconds = 0] = /^(?:(\d+)m)?(\d+)s$/.exec(m.Window ?? '') ?? [];
        const windowMs = Number(minutes) * 60_000 + Number(seconds) * 1000;
        return [name, { value: m.Value, endMs: m.Timestamp === undefined ? 0 : Date.parse(m.Timestamp), windowMs }];
      }),
    );
    const found = groupPods(row.pods, samples, row.resource, now, { cpuStartMs: 120_000, readinessDelayMs: 10_000 });
    const names = (set: ReadonlySet<string>): string[] => [...set].sort();
    expect([row.name, found.ready, names(found.ignored), names(found.missing), names(found.unready)]).toEqual([
      row.name,
      row.expectReadyPodCount,
      Object.keys(row.expectIgnoredPods).sort(),
      Object.keys(row.expectMissingPods).sort(),
      Object.keys(row.expectUnreadyPods).sort(),
    ]);
  }
  account('groupPods', rows.length);
});

test.skipIf(skip)('TestStoreScaleEvents', () => {
  interface Row {
    name: string;
    replicaChange: number;
    prevScaleEvents: Stamped[];
    newScaleEvents: (Stamped & { outdated?: boolean })[];
    scalingRules: ScalingRules | null;
    expectedReplicasChange: number;
  }
  const rows = tableRows<Row>(HPA, 'TestStoreScaleEvents');
  for (const { row } of rows) {
    const before = pastOf(row.prevScaleEvents);
    // Without rules nothing is stored, and what is there is left alone.
    const rules = row.scalingRules;
    const counts = (list: readonly Past[]): number[] => list.map((p) => p.count);
    const after = rules === null ? before : remembered(before, { at: NOW, count: row.replicaChange }, rules);
    expect([row.name, counts(after)]).toEqual([row.name, counts(pastOf(row.newScaleEvents))]);
    const period = Math.max(0, ...(rules?.policies ?? []).map((p) => p.periodSeconds));
    expect([row.name, changed(before, period, NOW)]).toEqual([row.name, row.expectedReplicasChange]);
  }
  account('storeScaleEvent', rows.length);
});

test.skipIf(skip)('TestConditionFailedGetMetrics', () => {
  const rows = tableRows<MetricSpec[] | null>(HPA, 'TestConditionFailedGetMetrics');
  for (const { key, row } of rows) {
    // Types of targets were not asked for then.
    const metrics = (row ?? []).map((metric): MetricSpec => {
      const source = (metric.pods ?? metric.object ?? metric.external)!;
      const { target } = source;
      const type = target.averageValue === undefined ? 'Value' : 'AverageValue';
      const kind = metric.type.toLowerCase() as 'pods' | 'object' | 'external';
      return { ...metric, [kind]: { ...source, target: { ...target, type } } };
    });
    const page = new DocsPage().apply(WEB);
    const hpa = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 10,
        ...(metrics.length > 0 && { metrics }),
      },
    };
    page.apply(`${JSON.stringify(hpa)}\n`).wait(20);
    const { status } = page.find<HorizontalPodAutoscaler>('HorizontalPodAutoscaler.autoscaling', 'web')!;
    const active = status?.conditions?.find((c) => c.type === 'ScalingActive');
    expect([key, active?.status, active?.reason]).toEqual([key, 'False', key]);
    expect(active?.message).toMatch(/^the HPA was unable to compute the replica count: /);
  }
  account('ConditionFailedGetMetrics', rows.length, {
    'replica_calculator_test.go, horizontal_test.go, the rest': 'cases that are statements, not rows of a table',
  });
});
