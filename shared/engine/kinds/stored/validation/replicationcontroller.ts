/** Complaints about a ReplicationController (pkg/apis/core/validation ValidateReplicationControllerSpec). */
import { forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { matchesSet } from '../../../api/labels.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { PodTemplateSpec } from '../../../../model/pod.ts';
import { fieldsAt, mapAt, numberAt } from '../../look.ts';
import { nonNegative } from '../../numbers.ts';
import { alwaysRestarts, readOnlyDisks } from '../../pod-owner.ts';
import { validatePodTemplateSpec } from '../../pod/validation/template.ts';

export function validateReplicationController(rc: AnyObject): FieldError[] {
  const spec = fieldsAt(rc, 'spec') ?? {};
  const selector = mapAt(spec, 'selector') ?? {};
  const replicas = numberAt(spec, 'replicas') ?? 0;
  const template = fieldsAt(spec, 'template') as PodTemplateSpec | undefined;
  const errors = nonNegative(numberAt(spec, 'minReadySeconds'), 'spec.minReadySeconds');
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'));
  errors.push(...nonNegative(replicas, 'spec.replicas'));
  if (template === undefined) return [...errors, required('spec.template')];
  const labels = template.metadata?.labels;
  if (Object.keys(selector).length > 0 && !matchesSet(selector, labels)) {
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  }
  errors.push(...validatePodTemplateSpec(template, 'spec.template'));
  if (replicas > 1) errors.push(...readOnlyDisks(template, 'spec.template.spec.volumes'));
  errors.push(...alwaysRestarts(template, 'spec.template'));
  if (template.spec.activeDeadlineSeconds !== undefined) {
    errors.push(
      forbidden(
        'spec.template.spec.activeDeadlineSeconds',
        'activeDeadlineSeconds in ReplicationController is not Supported',
      ),
    );
  }
  return errors;
}
