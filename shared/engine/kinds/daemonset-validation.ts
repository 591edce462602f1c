/** Complaints about a DaemonSet (pkg/apis/apps/validation ValidateDaemonSetSpec). */
import { compileLabelSelector } from '../api/label-selector.ts';
import { forbidden, invalid, notSupportedAsListed, required, type FieldError } from '../api/field-error.ts';
import type { DaemonSet } from '../../model/daemon-set.ts';
import type { IntOrString, LabelSelector } from '../../model/meta.ts';
import type { PodTemplateSpec } from '../../model/pod.ts';
import { at, fieldsAt, numberAt, textAt } from './look.ts';
import { bareValue, intOrPercent, nonNegative, notOverAll } from './numbers.ts';
import { alwaysRestarts, isEmptySelector, readOnlyDisks } from './pod-owner.ts';
import { validatePodTemplateSpec } from './pod/validation/template.ts';
import { isSelectorValid, validateLabelSelector } from './selector-validation.ts';

const PATH = 'spec.updateStrategy';

function validateRolling(rolling: unknown): FieldError[] {
  const path = `${PATH}.rollingUpdate`;
  if (rolling === undefined) return [required(path)];
  const unavailable = (at(rolling, 'maxUnavailable') ?? 0) as IntOrString;
  const surge = (at(rolling, 'maxSurge') ?? 0) as IntOrString;
  const errors = [
    ...intOrPercent(unavailable, `${path}.maxUnavailable`),
    ...intOrPercent(surge, `${path}.maxSurge`),
    ...notOverAll(unavailable, `${path}.maxUnavailable`),
    ...notOverAll(surge, `${path}.maxSurge`),
  ];
  if (bareValue(unavailable) !== 0 && bareValue(surge) !== 0) {
    errors.push(invalid(`${path}.maxSurge`, surge, 'may not be set when maxUnavailable is non-zero'));
  } else if (bareValue(unavailable) === 0 && bareValue(surge) === 0) {
    errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  }
  return errors;
}

function validateUpdateStrategy(strategy: unknown): FieldError[] {
  const type = textAt(strategy, 'type');
  if (type === 'OnDelete') return [];
  if (type === 'RollingUpdate') return validateRolling(at(strategy, 'rollingUpdate'));
  const internal = { Type: type, RollingUpdate: at(strategy, 'rollingUpdate') ?? null };
  return [notSupportedAsListed(PATH, internal, ['RollingUpdate', 'OnDelete'])];
}

function validateMatch(selector: LabelSelector | undefined, template: PodTemplateSpec): FieldError[] {
  const labels = template.metadata?.labels;
  const readable = selector === undefined || isSelectorValid(selector);
  const errors: FieldError[] = [];
  if (readable && !compileLabelSelector(selector)(labels)) {
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  }
  if (selector !== undefined && isEmptySelector(selector)) {
    errors.push(invalid('spec.selector', selector, 'empty selector is invalid for daemonset'));
  }
  return errors;
}

/** Complaints about all but metadata. */
export function validateDaemonSetSpec(set: DaemonSet): FieldError[] {
  const { spec } = set;
  const template = at(spec, 'template') as PodTemplateSpec;
  const selector = fieldsAt(spec, 'selector') as LabelSelector | undefined;
  const errors = [
    ...validateLabelSelector(selector, 'spec.selector'),
    ...validateMatch(selector, template),
    ...validatePodTemplateSpec(template, 'spec.template'),
    ...readOnlyDisks(template, 'spec.template.spec.volumes'),
    ...alwaysRestarts(template, 'spec.template'),
  ];
  if (template.spec.activeDeadlineSeconds !== undefined) {
    errors.push(
      forbidden('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in DaemonSet is not Supported'),
    );
  }
  return [
    ...errors,
    ...nonNegative(numberAt(spec, 'minReadySeconds'), 'spec.minReadySeconds'),
    ...validateUpdateStrategy(at(spec, 'updateStrategy')),
    ...nonNegative(numberAt(spec, 'revisionHistoryLimit'), 'spec.revisionHistoryLimit'),
  ];
}
