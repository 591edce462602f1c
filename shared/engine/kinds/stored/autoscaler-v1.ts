/**
 * autoscaling/v1 as what it means in v2, and v2 as v1 can say it: one figure of cpu, all else as JSON in annotations
 * (pkg/apis/autoscaling/v1/conversion.go).
 */
import type { AnyObject } from '../../../model/meta.ts';
import { at, fieldsAt, listAt, numberAt, textAt } from '../look.ts';

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const CURRENT_METRICS = 'autoscaling.alpha.kubernetes.io/current-metrics';
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';
const ROUND_TRIP = [METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR];
/** DefaultCPUUtilization */
const CPU_PERCENT = 80;

type Fields = Record<string, unknown>;

const given = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const cpuMetric = (averageUtilization: number): Fields => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

const isCpuPercent = (metric: unknown): boolean =>
  textAt(metric, 'type') === 'Resource' &&
  textAt(metric, 'resource', 'name') === 'cpu' &&
  numberAt(metric, 'resource', 'target', 'averageUtilization') !== undefined;

const fieldOf = (type: string): string => (type === '' ? '' : type[0]!.toLowerCase() + type.slice(1));

/** How v1 calls the figures of a target, and of what is. */
type Side = 'target' | 'current';
const wordsOf = (side: Side, name: string): string => `${side}${name}`;

/** A metric of v2, or the state of one, in the words of v1. */
function oldMetric(metric: unknown, side: Side): Fields {
  const type = textAt(metric, 'type');
  const field = fieldOf(type);
  const source = fieldsAt(metric, field);
  if (source === undefined) return { type };
  const figures = fieldsAt(source, side) ?? {};
  const { value, averageValue, averageUtilization } = figures;
  const metricName = textAt(source, 'metric', 'name');
  const selector = at(source, 'metric', 'selector');
  const [plain, average] = [wordsOf(side, 'Value'), wordsOf(side, 'AverageValue')];
  switch (type) {
    case 'Object': {
      const target = at(source, 'describedObject');
      return { type, object: given({ target, metricName, [plain]: value ?? '0', selector, averageValue }) };
    }
    case 'Pods':
      return { type, pods: given({ metricName, [average]: averageValue ?? '0', selector }) };
    case 'External': {
      const own = side === 'current' ? (value ?? '0') : value;
      return { type, external: given({ metricName, metricSelector: selector, [plain]: own, [average]: averageValue }) };
    }
    default: {
      const { name, container } = source;
      const own = side === 'current' ? (averageValue ?? '0') : averageValue;
      const percent = { [wordsOf(side, 'AverageUtilization')]: averageUtilization };
      return { type, [field]: given({ name, ...percent, [average]: own, container }) };
    }
  }
}

/** The other way round. */
function newMetric(metric: unknown, side: Side): Fields {
  const type = textAt(metric, 'type');
  const field = fieldOf(type);
  const old = fieldsAt(metric, field);
  if (old === undefined) return { type };
  const isObject = type === 'Object';
  const averageValue = isObject ? old['averageValue'] : old[wordsOf(side, 'AverageValue')];
  const averageUtilization = old[wordsOf(side, 'AverageUtilization')];
  const value = isObject && averageValue !== undefined ? undefined : old[wordsOf(side, 'Value')];
  const kind = averageUtilization !== undefined ? 'Utilization' : averageValue !== undefined ? 'AverageValue' : 'Value';
  const figures = given({ ...(side === 'target' && { type: kind }), value, averageValue, averageUtilization });
  const selector = old['selector'] ?? old['metricSelector'];
  if (type === 'Resource' || type === 'ContainerResource')
    return { type, [field]: given({ name: old['name'], container: old['container'], [side]: figures }) };
  const named = given({ name: old['metricName'], selector });
  return {
    type,
    [field]: given({ metric: named, [side]: figures, describedObject: isObject ? old['target'] : undefined }),
  };
}

/** Go's names of an internal type's fields, which have no others in JSON; Go reads them in any case. */
const POLICY = { type: 'Type', value: 'Value', periodSeconds: 'PeriodSeconds' } as const;
const RULES = { stabilizationWindowSeconds: 'StabilizationWindowSeconds', selectPolicy: 'SelectPolicy' } as const;

function internalRules(rules: unknown): unknown {
  if (rules === undefined) return null;
  const policies = listAt(rules, 'policies').map((policy) =>
    Object.fromEntries(Object.entries(POLICY).map(([name, go]) => [go, at(policy, name)])),
  );
  const own = Object.entries(RULES).map(([name, go]) => [go, at(rules, name) ?? null]);
  return { ...Object.fromEntries(own), Policies: policies, Tolerance: at(rules, 'tolerance') ?? null };
}

/** A field by its name in any case. */
function anyCase(value: unknown, name: string): unknown {
  const fields = fieldsAt({ value }, 'value') ?? {};
  const key = Object.keys(fields).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (fields[key] ?? undefined);
}

function rulesOf(internal: unknown): Fields | undefined {
  if (internal === undefined) return undefined;
  const list = anyCase(internal, 'policies');
  const policies = Array.isArray(list)
    ? list.map((policy) => given(Object.fromEntries(Object.keys(POLICY).map((name) => [name, anyCase(policy, name)]))))
    : undefined;
  const own = Object.keys(RULES).map((name) => [name, anyCase(internal, name)]);
  return given({ ...Object.fromEntries(own), policies, tolerance: anyCase(internal, 'tolerance') });
}

/** What an annotation holds; undefined: nothing that can be read. */
function parsed(object: AnyObject, annotation: string): unknown {
  const text = object.metadata.annotations?.[annotation];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const listIn = (object: AnyObject, annotation: string): readonly unknown[] =>
  listAt({ list: parsed(object, annotation) }, 'list');

/** The object without the annotations that stand for fields, and with these in their place. */
function annotated(object: AnyObject, own: Record<string, string>): AnyObject['metadata'] {
  const kept = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => !ROUND_TRIP.includes(key));
  const annotations = { ...Object.fromEntries(kept), ...own };
  const { annotations: _all, ...metadata } = object.metadata;
  return Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations };
}

/** An autoscaler of autoscaling/v1 in the form of v2; one without metrics aims at 80 % of the cpu. */
export function toV2(hpa: AnyObject): AnyObject {
  const { targetCPUUtilizationPercentage: percent, ...spec } = (hpa['spec'] ?? {}) as Fields;
  const { currentCPUUtilizationPercentage: now, ...status } = (hpa['status'] ?? {}) as Fields;
  const metrics = listIn(hpa, METRICS).map((metric) => newMetric(metric, 'target'));
  if (typeof percent === 'number') metrics.push(cpuMetric(percent));
  if (metrics.length === 0) metrics.push(cpuMetric(CPU_PERCENT));
  const internal = parsed(hpa, BEHAVIOR);
  const behavior = given({
    scaleUp: rulesOf(anyCase(internal, 'scaleUp')),
    scaleDown: rulesOf(anyCase(internal, 'scaleDown')),
  });
  const known = listIn(hpa, CURRENT_METRICS).map((metric) => newMetric(metric, 'current'));
  const cpuNow = { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: now } } };
  const currentMetrics = known.length > 0 ? known : now === undefined ? [] : [cpuNow];
  const conditions = listIn(hpa, CONDITIONS);
  return {
    ...hpa,
    apiVersion: 'autoscaling/v2',
    metadata: annotated(hpa, {}),
    spec: { ...spec, metrics, ...(Object.keys(behavior).length > 0 && { behavior }) },
    ...(hpa['status'] !== undefined && {
      status: {
        ...status,
        ...(currentMetrics.length > 0 && { currentMetrics }),
        ...(conditions.length > 0 && { conditions }),
      },
    }),
  } as AnyObject;
}

const CONDITION = ['type', 'status', 'lastTransitionTime', 'reason', 'message'];

/** JSON with the fields in the order of Go's types, which is that in which they were put. */
const marshalled = (value: unknown): string => JSON.stringify(value);

/** An autoscaler of v2 as autoscaling/v1 shows it. */
export function toV1(hpa: AnyObject): AnyObject {
  const { metrics: _metrics, behavior, ...spec } = (hpa['spec'] ?? {}) as Fields;
  const { currentMetrics: _now, conditions: _conditions, ...status } = (hpa['status'] ?? {}) as Fields;
  const metrics = listAt(hpa, 'spec', 'metrics');
  const cpu = metrics.find((m) => textAt(m, 'type') === 'Resource' && textAt(m, 'resource', 'name') === 'cpu');
  const percent = numberAt(cpu, 'resource', 'target', 'averageUtilization');
  const others = metrics.filter((metric) => !isCpuPercent(metric));
  const current = listAt(hpa, 'status', 'currentMetrics');
  const cpuNow = current.findLast((m) => textAt(m, 'type') === 'Resource' && textAt(m, 'resource', 'name') === 'cpu');
  const percentNow = numberAt(cpuNow, 'resource', 'current', 'averageUtilization');
  const conditions = listAt(hpa, 'status', 'conditions').map((one) =>
    given(Object.fromEntries(CONDITION.map((name) => [name, at(one, name)]))),
  );
  const annotations = {
    ...(others.length > 0 && { [METRICS]: marshalled(others.map((metric) => oldMetric(metric, 'target'))) }),
    ...(current.length > 0 && { [CURRENT_METRICS]: marshalled(current.map((metric) => oldMetric(metric, 'current'))) }),
    ...(conditions.length > 0 && { [CONDITIONS]: marshalled(conditions) }),
    ...(behavior !== undefined && {
      [BEHAVIOR]: marshalled({
        ScaleUp: internalRules(at(behavior, 'scaleUp')),
        ScaleDown: internalRules(at(behavior, 'scaleDown')),
      }),
    }),
  };
  return {
    ...hpa,
    apiVersion: 'autoscaling/v1',
    metadata: annotated(hpa, annotations),
    spec: { ...spec, ...(percent !== undefined && { targetCPUUtilizationPercentage: percent }) },
    ...(hpa['status'] !== undefined && {
      status: { ...status, ...(percentNow !== undefined && { currentCPUUtilizationPercentage: percentNow }) },
    }),
  } as AnyObject;
}
