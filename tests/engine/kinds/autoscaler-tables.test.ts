/** Upstream's tables about HorizontalPodAutoscalers (1.20.2): what is valid, and defaults. */
import { describe, expect, test } from 'vitest';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import { decode } from '../../../shared/engine/kinds/schema/decode.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { texts } from './kinds-oracle.ts';

const FILE = 'k8s-1.20.2-test-tables/pkg__apis__autoscaling__validation__validation.json';
const DEFAULTS = 'k8s-1.20.2-test-tables/pkg__apis__autoscaling__v1__defaults.json';
/** The tables were written down as autoscaling/v1, which has the metrics of v2 in an annotation, in the words of v2beta1. */
const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';

const registry = new KindRegistry();
type Old = Record<string, unknown>;

const given = (target: Old): Old =>
  Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined));

/** A metric of v2beta1 as one of v2 (pkg/apis/autoscaling/v2beta1 conversion). */
function modern({ type, ...sources }: Old): Old {
  const converted = Object.entries(sources).map(([field, value]) => {
    const old = value as Old;
    const percent = old['targetAverageUtilization'];
    const average = old['targetAverageValue'] ?? (field === 'object' ? old['averageValue'] : undefined);
    const isZero = (field === 'object' || field === 'pods') && [old['targetValue'], average].includes('0');
    const isNone = percent === undefined && average === undefined && old['targetValue'] === undefined;
    const target = given({
      type: isNone
        ? undefined
        : percent !== undefined
          ? 'Utilization'
          : average !== undefined
            ? 'AverageValue'
            : 'Value',
      averageUtilization: percent,
      // A zero quantity was none.
      averageValue: isZero ? undefined : average,
      value: isZero ? undefined : old['targetValue'],
    });
    const metric = given({ name: old['metricName'], selector: old['metricSelector'] ?? old['selector'] });
    if (field === 'resource' || field === 'containerResource')
      return [field, given({ name: old['name'], container: old['container'], target })];
    return [field, given({ metric, target, describedObject: field === 'object' ? old['target'] : undefined })];
  });
  return { type, ...Object.fromEntries(converted) };
}

/** As v2 where it has metrics; defaulted as a write is. */
function complaints(row: AnyObject): string[] {
  const { [METRICS]: metrics, ...annotations } = row.metadata.annotations ?? {};
  const metadata = { ...row.metadata, annotations };
  const object =
    metrics === undefined
      ? row
      : {
          ...row,
          apiVersion: 'autoscaling/v2',
          metadata,
          spec: { ...(row['spec'] as Old), metrics: (JSON.parse(metrics) as Old[]).map(modern) },
        };
  const { object: read } = decode(object, object.apiVersion, 'HorizontalPodAutoscaler');
  const kind = registry.of(object.apiVersion, 'HorizontalPodAutoscaler');
  return texts(kind.validate(kind.defaults(read)));
}

/** What v1 and v2beta1 have no place for. */
const LOST: Readonly<Record<string, string>> = {
  'may not set both a target raw value and a target utilization': 'v1 has one of them',
  'must be either Utilization, Value, or AverageValue': 'v2beta1 has no type of a target',
  'must specify a metric target type': 'v2beta1 has no type of a target',
};

describe.skipIf(fixturesDir === undefined)('HorizontalPodAutoscalers, upstream tables', () => {
  test('what is valid', () => {
    const good = tableRows<AnyObject>(FILE, 'TestValidateHorizontalPodAutoscaler', 'successCases');
    for (const { key, row } of good) expect(complaints(row), key).toEqual([]);
    account('ValidateHorizontalPodAutoscaler, valid', good.length);
    expect(good).toHaveLength(9);
  });

  test('what is not', () => {
    const bad = tableRows<{ horizontalPodAutoscaler: AnyObject; msg: string }>(
      FILE,
      'TestValidateHorizontalPodAutoscaler',
      'errorCases',
    );
    const leftOut: Record<string, string> = {};
    let ran = 0;
    for (const { key, row } of bad) {
      const { msg, horizontalPodAutoscaler: hpa } = row;
      if (
        msg in LOST &&
        !(hpa.metadata.annotations?.[METRICS] ?? '').includes('"targetAverageValue":"300m","container"')
      ) {
        leftOut[`${key} ${msg}`] = LOST[msg]!;
        continue;
      }
      expect(complaints(hpa).join('; '), `${key} ${msg}`).toContain(msg);
      ran += 1;
    }
    account('ValidateHorizontalPodAutoscaler, invalid', ran, leftOut);
    expect(ran).toBeGreaterThan(30);
  });

  test('no scaling to zero, as long as its gate is closed', () => {
    for (const [name, table, valid] of [
      ['TestValidateHorizontalPodAutoscalerScaleToZeroDisabled', 'zeroMinReplicasCases', false],
      ['TestValidateHorizontalPodAutoscalerScaleToZeroDisabled', 'nonZeroMinReplicasCases', true],
    ] as const) {
      const rows = tableRows<AnyObject>(FILE, name, table);
      for (const { key, row } of rows) expect(complaints(row).length === 0, `${table} ${key}`).toBe(valid);
      account(`${name}, ${table}`, rows.length, {
        'ScaleToZeroEnabled, UpdateScaleToZeroEnabled, ScaleToZeroUpdateDisabled (6)': 'a gate that 1.34 has closed',
      });
    }
  });

  test('how fast it may be', () => {
    type Rules = { Policies?: Old[]; SelectPolicy?: string; StabilizationWindowSeconds?: number } | null;
    const policies = (list: Old[]): Old[] =>
      list.map((p) => given({ type: p['Type'], value: p['Value'], periodSeconds: p['PeriodSeconds'] }));
    const rulesOf = (rules: Rules | undefined): Old | undefined =>
      rules === null || rules === undefined
        ? undefined
        : given({
            policies: policies(rules.Policies ?? []),
            selectPolicy: rules.SelectPolicy,
            stabilizationWindowSeconds: rules.StabilizationWindowSeconds,
          });
    const kind = registry.of('autoscaling/v2', 'HorizontalPodAutoscaler');
    const found = (behaviour: { ScaleUp?: Rules; ScaleDown?: Rules }): string[] =>
      texts(
        kind.validate({
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'a', namespace: 'default' },
          spec: {
            scaleTargetRef: { kind: 'ReplicationController', name: 'myrc' },
            minReplicas: 1,
            maxReplicas: 5,
            behavior: given({ scaleUp: rulesOf(behaviour.ScaleUp), scaleDown: rulesOf(behaviour.ScaleDown) }),
          },
        } as unknown as AnyObject),
      );
    const good = tableRows<{ ScaleUp?: Rules; ScaleDown?: Rules }>(FILE, 'TestValidateBehavior', 'successCases');
    for (const { key, row } of good) expect(found(row), key).toEqual([]);
    const bad = tableRows<{ behavior: { ScaleUp?: Rules; ScaleDown?: Rules }; msg: string }>(
      FILE,
      'TestValidateBehavior',
      'errorCases',
    );
    for (const { row } of bad) expect(found(row.behavior)).toEqual([row.msg]);
    account('ValidateBehavior', good.length + bad.length, {
      'TestValidateScale (4)': 'the Scale of apps/v1beta2, which is served no more',
    });
    expect([good.length, bad.length]).toEqual([3, 18]);
  });

  test('defaults', () => {
    const rows = tableRows<{ test: string; hpa: AnyObject; expectReplicas: number }>(DEFAULTS, 'TestSetDefaultHPA');
    const kind = registry.of('autoscaling/v1', 'HorizontalPodAutoscaler');
    for (const { row } of rows) {
      const made = kind.defaults({
        ...row.hpa,
        apiVersion: 'autoscaling/v1',
        kind: 'HorizontalPodAutoscaler',
      }) as AnyObject;
      expect((made['spec'] as { minReplicas: number }).minReplicas, row.test).toBe(row.expectReplicas);
    }
    const odd = tableRows<{ test: string; hpa: AnyObject }>(DEFAULTS, 'TestHorizontalPodAutoscalerAnnotations');
    // Annotations that cannot be read break nothing.
    for (const { row } of odd) {
      const whole = { ...row.hpa, apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler' };
      const { object } = decode(whole, 'autoscaling/v1', 'HorizontalPodAutoscaler');
      expect(kind.defaults(object).metadata.annotations, row.test).toEqual(row.hpa.metadata.annotations);
    }
    account('SetDefaultHPA, HorizontalPodAutoscalerAnnotations', rows.length + odd.length);
  });
});
