/** Complaints about one metric of an autoscaler (pkg/apis/autoscaling/validation validateMetricSpec). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Label, type Check } from '../../../api/names.ts';
import { compareQuantities } from '../../../api/quantity.ts';
import { at, fieldsAt, numberAt, textAt } from '../../look.ts';
import { containerResourceName } from '../../pod/validation/resource-name.ts';
import { isPathSegment } from '../path-segment.ts';

type Source = (source: unknown, path: string) => FieldError[];

/** A text that must be there and hold to a rule. */
export function named(value: string, path: string, check: Check, missing = ''): FieldError[] {
  if (value === '') return [required(path, missing)];
  return check(value).map((text) => invalid(path, value, text));
}

function quantityErrors(target: unknown, field: string, path: string): FieldError[] {
  const value = textAt(target, field);
  return value !== '' && compareQuantities(value, '0') <= 0
    ? [invalid(`${path}.${field}`, value, 'must be positive')]
    : [];
}

function validateTarget(source: unknown, path: string): FieldError[] {
  const target = fieldsAt(source, 'target');
  const type = textAt(target, 'type');
  const percent = numberAt(target, 'averageUtilization');
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.push(invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  errors.push(...quantityErrors(target, 'value', path), ...quantityErrors(target, 'averageValue', path));
  if (percent !== undefined && percent < 1)
    errors.push(invalid(`${path}.averageUtilization`, percent, 'must be greater than 0'));
  return errors;
}

const has = (source: unknown, field: string): boolean => at(source, 'target', field) !== undefined;

const metricName: Source = (source, path) =>
  named(textAt(source, 'metric', 'name'), `${path}.metric.name`, isPathSegment, 'must specify a metric name');

const object: Source = (source, path) => [
  ...['kind', 'name'].flatMap((field) =>
    named(textAt(source, 'describedObject', field), `${path}.describedObject.${field}`, isPathSegment),
  ),
  ...metricName(source, path),
  ...validateTarget(source, `${path}.target`),
  ...(has(source, 'value') || has(source, 'averageValue')
    ? []
    : [required(`${path}.target.averageValue`, 'must set either a target value or averageValue')]),
];

const external: Source = (source, path) => [
  ...metricName(source, path),
  ...validateTarget(source, `${path}.target`),
  ...(has(source, 'value') || has(source, 'averageValue')
    ? []
    : [required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target')]),
  ...(has(source, 'value') && has(source, 'averageValue')
    ? [forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target')]
    : []),
];

const pods: Source = (source, path) => [
  ...metricName(source, path),
  ...validateTarget(source, `${path}.target`),
  ...(has(source, 'averageValue')
    ? []
    : [required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]),
];

const ofResource: Source = (source, path) => [
  ...validateTarget(source, `${path}.target`),
  ...(has(source, 'averageUtilization') || has(source, 'averageValue')
    ? []
    : [required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization')]),
  ...(has(source, 'averageUtilization') && has(source, 'averageValue')
    ? [forbidden(`${path}.target.averageValue`, 'may not set both a target raw value and a target utilization')]
    : []),
];

const resource: Source = (source, path) => [
  ...named(textAt(source, 'name'), `${path}.name`, () => [], 'must specify a resource name'),
  ...ofResource(source, path),
];

const containerResource: Source = (source, path) => {
  const name = textAt(source, 'name');
  return [
    ...named(name, `${path}.name`, () => [], 'must specify a resource name'),
    ...(name === '' ? [] : containerResourceName(name, `${path}.name`)),
    ...named(textAt(source, 'container'), `${path}.container`, isDns1123Label, 'must specify a container'),
    ...ofResource(source, path),
  ];
};

/** In upstream's order; of several that are there only the first is looked at. */
const SOURCES = { object, external, pods, resource, containerResource } as const;

const FIELD: Readonly<Record<string, keyof typeof SOURCES>> = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};

export function validateMetric(metric: unknown, path: string): FieldError[] {
  const type = textAt(metric, 'type');
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric source type'));
  const expected = FIELD[type];
  const unsupported = notSupported(`${path}.type`, type, Object.keys(FIELD));
  if (expected === undefined) errors.push(unsupported);
  const present = (Object.keys(SOURCES) as (keyof typeof SOURCES)[]).filter((f) => fieldsAt(metric, f) !== undefined);
  const [first] = present;
  if (first !== undefined) errors.push(...SOURCES[first](fieldsAt(metric, first), `${path}.${first}`));
  if (expected === undefined) errors.push(unsupported);
  else if (!present.includes(expected))
    errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  if (present.length !== 1)
    for (const other of present)
      if (other !== expected) errors.push(forbidden(`${path}.${other}`, 'must populate the given metric source only'));
  return errors;
}
