/** The Targets cell of a HorizontalPodAutoscaler: what each metric is and should be. */
import type { AnyObject } from '../../../model/meta.ts';
import { at, fieldsAt, listAt, numberAt, textAt } from '../look.ts';

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

/** "cpu: 40%/80%, memory: <unknown>/100Mi + 1 more..." */
export function targetsCell(hpa: AnyObject): string {
  const [specs, statuses] = [listAt(hpa, 'spec', 'metrics'), listAt(hpa, 'status', 'currentMetrics')];
  if (specs.length === 0) return '<none>';
  const cells = specs.map((spec, i) => {
    const metric = metricOf(spec, statuses[i]);
    return metric === undefined ? '<unknown type>' : `${metric.label}${metric.current ?? UNKNOWN}/${metric.target}`;
  });
  const text = cells.slice(0, SHOWN).join(', ');
  return cells.length > SHOWN ? `${text} + ${cells.length - SHOWN} more...` : text;
}
