/** Complaints about a HorizontalPodAutoscaler: what it scales, between which counts, by what (pkg/apis/autoscaling/validation). */
import { invalid, type FieldError } from '../../../api/field-error.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { at, fieldsAt, listAt, numberAt, textAt } from '../../look.ts';
import { isPathSegment } from '../path-segment.ts';
import { named, validateMetric } from './metric-spec.ts';
import { validateBehaviour } from './scaling-rules.ts';

const PATH = 'spec.scaleTargetRef';

function validateTarget(ref: unknown): FieldError[] {
  const errors = ['kind', 'name'].flatMap((field) => named(textAt(ref, field), `${PATH}.${field}`, isPathSegment));
  const version = textAt(ref, 'apiVersion');
  // Only a ReplicationController has no group.
  if (!version.includes('/') && textAt(ref, 'kind') !== 'ReplicationController') {
    errors.push(invalid(`${PATH}.apiVersion`, version, 'apiVersion must specify API group'));
  }
  return errors;
}

export function validateAutoscaler(hpa: AnyObject): FieldError[] {
  const min = numberAt(hpa, 'spec', 'minReplicas');
  const max = numberAt(hpa, 'spec', 'maxReplicas') ?? 0;
  const errors: FieldError[] = [];
  if (min !== undefined && min < 1) errors.push(invalid('spec.minReplicas', min, 'must be greater than or equal to 1'));
  if (max < 1) errors.push(invalid('spec.maxReplicas', max, 'must be greater than 0'));
  if (min !== undefined && max < min)
    errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  return [
    ...errors,
    ...validateTarget(at(hpa, 'spec', 'scaleTargetRef')),
    ...listAt(hpa, 'spec', 'metrics').flatMap((metric, i) => validateMetric(metric, `spec.metrics[${i}]`)),
    ...validateBehaviour(fieldsAt(hpa, 'spec', 'behavior'), 'spec.behavior'),
  ];
}
