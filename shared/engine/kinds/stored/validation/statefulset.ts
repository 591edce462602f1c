/** Complaints about a StatefulSet (pkg/apis/apps/validation ValidateStatefulSetSpec). */
import { forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import type { AnyObject, LabelSelector } from '../../../../model/meta.ts';
import type { PodTemplateSpec } from '../../../../model/pod.ts';
import { at, fieldsAt, numberAt, textAt } from '../../look.ts';
import { nonNegative } from '../../numbers.ts';
import { alwaysRestarts, selectorMatchesTemplate, validateSelector } from '../../pod-owner.ts';
import { templateMetadataErrors } from '../../pod/validation/template.ts';
import { isSelectorValid } from '../../selector-validation.ts';

const PATH = 'spec.updateStrategy';

function validateUpdateStrategy(spec: unknown): FieldError[] {
  const strategy = at(spec, 'updateStrategy');
  const rolling = fieldsAt(strategy, 'rollingUpdate');
  switch (textAt(strategy, 'type')) {
    case '':
      return [required(PATH)];
    case 'OnDelete':
      return rolling === undefined
        ? []
        : [invalid(`${PATH}.rollingUpdate`, rolling, "only allowed for updateStrategy 'RollingUpdate'")];
    case 'RollingUpdate':
      return nonNegative(numberAt(rolling, 'partition'), `${PATH}.rollingUpdate.partition`);
    default:
      return [invalid(PATH, strategy, "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validatePodManagement(spec: unknown): FieldError[] {
  const policy = textAt(spec, 'podManagementPolicy');
  if (policy === '') return [required('spec.podManagementPolicy')];
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];
}

/** Upstream looks at the labels and annotations of the template only: volumes may come from claim templates. */
function validateTemplate(template: PodTemplateSpec, selector: LabelSelector | undefined): FieldError[] {
  if (selector !== undefined && !isSelectorValid(selector)) return [invalid('spec.selector', selector, '')];
  return [
    ...selectorMatchesTemplate(selector, template, 'spec.template'),
    ...templateMetadataErrors(template, 'spec.template'),
  ];
}

export function validateStatefulSet(set: AnyObject): FieldError[] {
  const spec = fieldsAt(set, 'spec') ?? {};
  const template = at(spec, 'template') as PodTemplateSpec;
  const selector = fieldsAt(spec, 'selector') as LabelSelector | undefined;
  const errors = [
    ...validatePodManagement(spec),
    ...validateUpdateStrategy(spec),
    ...nonNegative(numberAt(spec, 'replicas'), 'spec.replicas'),
    ...nonNegative(numberAt(spec, 'minReadySeconds'), 'spec.minReadySeconds'),
    ...nonNegative(numberAt(spec, 'ordinals', 'start'), 'spec.ordinals.start'),
    ...validateSelector(selector, 'spec.selector', 'statefulset'),
    ...validateTemplate(template, selector),
    ...alwaysRestarts(template, 'spec.template'),
  ];
  if (template.spec.activeDeadlineSeconds !== undefined) {
    errors.push(
      forbidden('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in StatefulSet is not Supported'),
    );
  }
  return errors;
}
