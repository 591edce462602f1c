/** The Targets cell of a HorizontalPodAutoscaler: what each metric is and should be, of autoscaling/v1 and v2 alike. */
import type { AnyObject } from '../../../model/meta.ts';
import { at, fieldsAt, listAt, numberAt, textAt } from '../look.ts';

/** autoscaling/v1 carries what it has no fields for as JSON in these annotations. */
const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const CURRENT_METRICS = 'autoscaling.alpha.kubernetes.io/current-metrics';
/** What an autoscaler without metrics aims at (registry of autoscaling/v1 conversion). */
const DEFAULT_CPU_PERCENT = 80;
/** How many metrics a cell lists. */
const SHOWN = 2;
const UNKNOWN = '<unknown>';

interface Metric {
  /** "cpu: " before a resource's figures. */
  label: string;
  target: string;
  /** The figure now; undefined = not known. */
  current: string | undefined;
}

const percent = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${value}%`);
const quantity = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/** One metric of autoscaling/v2; status: the entry of status.currentMetrics at the same place. */
function metricOf(spec: unknown, status: unknown): Metric | undefined {
  const type = textAt(spec, 'type');
  const key = type === '' ? '' : type[0]!.toLowerCase() + type.slice(1);
  const source = fieldsAt(spec, key);
  if (source === undefined) return undefined;
  const target = at(source, 'target');
  const current = at(status, key, 'current');
  const average = quantity(at(target, 'averageValue'));
  const averageNow = quantity(at(current, 'averageValue'));
  switch (type) {
    case 'External':
    case 'Object':
      if (average !== undefined) return { label: '', target: `${average} (avg)`, current: averageNow };
      return { label: '', target: quantity(at(target, 'value')) ?? '0', current: quantity(at(current, 'value')) };
    case 'Pods':
      return { label: '', target: average ?? '0', current: averageNow };
    case 'Resource':
    case 'ContainerResource': {
      const label = `${textAt(source, 'name')}: `;
      if (average !== undefined) return { label, target: average, current: averageNow };
      const now = percent(numberAt(current, 'averageUtilization'));
      return { label, target: percent(numberAt(target, 'averageUtilization')) ?? '<auto>', current: now };
    }
    default:
      return undefined;
  }
}

/** An autoscaling/v1 metric in the form of v2: its fields name what a nested target says there. */
function modern(metric: unknown): unknown {
  const type = textAt(metric, 'type');
  const key = type === '' ? '' : type[0]!.toLowerCase() + type.slice(1);
  const old = fieldsAt(metric, key) ?? {};
  const pick = (...names: string[]): unknown => names.map((name) => at(old, name)).find((value) => value !== undefined);
  const figures = {
    value: pick('targetValue', 'currentValue'),
    averageValue: pick('targetAverageValue', 'averageValue', 'currentAverageValue'),
    averageUtilization: pick('targetAverageUtilization', 'currentAverageUtilization'),
  };
  return { type, [key]: { name: at(old, 'name'), target: figures, current: figures } };
}

function annotated(hpa: AnyObject, annotation: string): unknown[] {
  const text = hpa.metadata.annotations?.[annotation];
  if (text === undefined) return [];
  try {
    return listAt({ list: JSON.parse(text) as unknown }, 'list').map(modern);
  } catch {
    // Upstream cannot read such an object at all; here its own fields still count.
    return [];
  }
}

const cpu = (figures: Record<string, unknown>): unknown => ({
  type: 'Resource',
  resource: { name: 'cpu', target: figures, current: figures },
});

/** Metrics and their state of an autoscaling/v1 object, in the form of v2. */
function modernMetrics(hpa: AnyObject): { specs: unknown[]; statuses: unknown[] } {
  const specs = annotated(hpa, METRICS);
  const statuses = annotated(hpa, CURRENT_METRICS);
  const target = numberAt(hpa, 'spec', 'targetCPUUtilizationPercentage');
  const now = numberAt(hpa, 'status', 'currentCPUUtilizationPercentage');
  if (target !== undefined) specs.unshift(cpu({ averageUtilization: target }));
  else if (specs.length === 0) specs.push(cpu({ averageUtilization: DEFAULT_CPU_PERCENT }));
  if (now !== undefined) statuses.unshift(cpu({ averageUtilization: now }));
  return { specs, statuses };
}

/** "cpu: 40%/80%, memory: <unknown>/100Mi + 1 more..." */
export function targetsCell(hpa: AnyObject): string {
  const { specs, statuses } =
    hpa.apiVersion === 'autoscaling/v1'
      ? modernMetrics(hpa)
      : { specs: listAt(hpa, 'spec', 'metrics'), statuses: listAt(hpa, 'status', 'currentMetrics') };
  if (specs.length === 0) return '<none>';
  const cells = specs.map((spec, i) => {
    const metric = metricOf(spec, statuses[i]);
    return metric === undefined ? '<unknown type>' : `${metric.label}${metric.current ?? UNKNOWN}/${metric.target}`;
  });
  const text = cells.slice(0, SHOWN).join(', ');
  return cells.length > SHOWN ? `${text} + ${cells.length - SHOWN} more...` : text;
}
