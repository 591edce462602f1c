/**
 * Metrics that come from an adapter, which a cluster does not have until somebody installs one: what upstream says without
 * (podautoscaler/metrics, k8s.io/metrics/pkg/client).
 */
import type { MetricSpec } from '../../../model/autoscaler.ts';
import type { LabelSelector } from '../../../model/meta.ts';
import { NoMetric } from './no-metric.ts';

const NO_CUSTOM =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** As Go prints a *metav1.LabelSelector. */
export function goSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  const requirements = `[]LabelSelectorRequirement{${expressions.join('')}}`;
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:${requirements},}`;
}

function ofPods(metric: NonNullable<MetricSpec['pods']>): NoMetric {
  const why = `unable to get metric ${metric.metric.name}: ${NO_CUSTOM}`;
  return new NoMetric('FailedGetPodsMetric', why, `failed to get pods metric value: ${why}`);
}

/** The order of the words is upstream's. */
function ofObject({ metric, target, describedObject }: NonNullable<MetricSpec['object']>, namespace: string): NoMetric {
  const why = `unable to get metric ${metric.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/${NO_CUSTOM}`;
  const whole = target.type === 'AverageValue' ? `failed to get ${metric.name} object metric: ${why}` : why;
  return new NoMetric('FailedGetObjectMetric', why, `failed to get object metric value: ${whole}`);
}

function ofOutside({ metric, target }: NonNullable<MetricSpec['external']>, namespace: string): NoMetric {
  const { name, selector } = metric;
  const missing = `the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
  const why = `unable to get external metric ${namespace}/${name}/${goSelector(selector)}: unable to fetch metrics from external metrics API: ${missing}`;
  const what = target.averageValue === undefined ? `external metric ${name}` : `${name} external metric`;
  return new NoMetric(
    'FailedGetExternalMetric',
    why,
    `failed to get ${name} external metric value: failed to get ${what}: ${why}`,
  );
}

/** Why nothing is known of a metric of pods, of an object or from outside; undefined for one of a resource. */
export function withoutAdapter(metric: MetricSpec, namespace: string): NoMetric | undefined {
  if (metric.pods !== undefined) return ofPods(metric.pods);
  if (metric.object !== undefined) return ofObject(metric.object, namespace);
  return metric.external === undefined ? undefined : ofOutside(metric.external, namespace);
}
