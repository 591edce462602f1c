/** Complaints about a Job (pkg/apis/batch/validation/validation.go). */
import { compileLabelSelector } from '../../../api/label-selector.ts';
import { invalid, notSupported, notSupportedAsListed, required, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Label } from '../../../api/names.ts';
import type { AnyObject, LabelSelector } from '../../../../model/meta.ts';
import type { PodTemplateSpec } from '../../../../model/pod.ts';
import { immutable } from '../../../api/object-meta.ts';
import { at, fieldsAt, numberAt, textAt, type Fields } from '../../look.ts';
import { nonNegative } from '../../numbers.ts';
import { validatePodTemplateSpec } from '../../pod/validation/template.ts';
import { isSelectorValid, validateLabelSelector } from '../../selector-validation.ts';
import { validateFailurePolicy } from './failure-policy.ts';
import { validateIndexed, validateNotIndexed } from './indexed-job.ts';
import { validateManagedBy } from './managed-by.ts';
import { validateOwnSelector } from './own-selector.ts';
import { validateSuccessPolicy } from './success-policy.ts';

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];
const RESTARTS = ['OnFailure', 'Never'];
const MODES = ['NonIndexed', 'Indexed'];

function validateMode(spec: Fields, path: string): FieldError[] {
  const mode = at(spec, 'completionMode');
  const known = mode === undefined || MODES.includes(String(mode));
  const errors = known ? [] : [notSupportedAsListed(`${path}.completionMode`, mode, MODES)];
  if (mode === 'Indexed') errors.push(...validateIndexed(spec, path));
  if (mode === undefined || mode === 'NonIndexed') errors.push(...validateNotIndexed(spec, path));
  return errors;
}

function validatePolicies(spec: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const failure = at(spec, 'podFailurePolicy');
  const success = at(spec, 'successPolicy');
  if (failure !== undefined) errors.push(...validateFailurePolicy(spec, `${path}.podFailurePolicy`));
  if (success !== undefined) {
    if (textAt(spec, 'completionMode') === 'Indexed')
      errors.push(...validateSuccessPolicy(spec, `${path}.successPolicy`));
    else errors.push(invalid(`${path}.successPolicy`, success, 'requires indexed completion mode'));
  }
  const replacement = at(spec, 'podReplacementPolicy');
  const allowed = failure === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
  if (replacement !== undefined && !allowed.includes(String(replacement)))
    errors.push(notSupported(`${path}.podReplacementPolicy`, replacement, allowed));
  return errors;
}

function validateRestart(spec: Fields, path: string): FieldError[] {
  const restart = textAt(spec, 'template', 'spec', 'restartPolicy');
  const where = `${path}.template.spec.restartPolicy`;
  if (restart === '' || restart === 'Always') return [required(where, 'valid values: "OnFailure", "Never"')];
  if (!RESTARTS.includes(restart)) return [notSupportedAsListed(where, restart, RESTARTS)];
  if (at(spec, 'podFailurePolicy') === undefined || restart === 'Never') return [];
  return [invalid(where, restart, 'only "Never" is supported when podFailurePolicy is specified')];
}

/** Everything but the selector, which a CronJob's job does not have yet. path: "spec". */
export function validateJobSpec(spec: Fields, path: string): FieldError[] {
  const isLimitless = at(spec, 'maxFailedIndexes') !== undefined && at(spec, 'backoffLimitPerIndex') === undefined;
  return [
    ...COUNTS.flatMap((field) => nonNegative(numberAt(spec, field), `${path}.${field}`)),
    ...(isLimitless ? [required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')] : []),
    ...validateManagedBy(at(spec, 'managedBy'), `${path}.managedBy`),
    ...validateMode(spec, path),
    ...validatePolicies(spec, path),
    ...validatePodTemplateSpec(at(spec, 'template') as PodTemplateSpec, `${path}.template`),
    ...validateRestart(spec, path),
  ];
}

function validateJobSelector(spec: Fields): FieldError[] {
  const selector = fieldsAt(spec, 'selector') as LabelSelector | undefined;
  if (selector === undefined) return [required('spec.selector')];
  const errors = validateLabelSelector(selector, 'spec.selector');
  const labels = fieldsAt(spec, 'template', 'metadata', 'labels') as Record<string, string> | undefined;
  if (isSelectorValid(selector) && !compileLabelSelector(selector)(labels)) {
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  }
  return errors;
}

/** The last index must be a host name with the Job's. */
function validateLastName(job: AnyObject, spec: Fields): FieldError[] {
  const completions = numberAt(spec, 'completions') ?? 0;
  if (textAt(spec, 'completionMode') !== 'Indexed' || completions <= 0) return [];
  const { name = '' } = job.metadata;
  const last = `${name}-${completions - 1}`;
  if (isDns1123Label(last).length === 0) return [];
  return [invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${last}`)];
}

export function validateJob(job: AnyObject): FieldError[] {
  const spec = fieldsAt(job, 'spec') ?? {};
  return [...validateJobSpec(spec, 'spec'), ...validateJobSelector(spec)];
}

/** All that is asked of a new Job (ValidateJob). */
export const validateNewJob = (job: AnyObject): FieldError[] => [
  ...validateOwnSelector(job),
  ...validateJob(job),
  ...validateLastName(job, fieldsAt(job, 'spec') ?? {}),
];

const isStarted = (job: AnyObject): boolean => textAt(job, 'status', 'startTime') !== '';

/** Parts of the template that a Job which is suspended and has never run may still get from another (KEP-2926). */
const LOOSE = ['nodeSelector', 'affinity', 'tolerations', 'schedulingGates'];

function fixedTemplate(job: AnyObject): unknown {
  const template = fieldsAt(job, 'spec', 'template') ?? {};
  const spec = { ...fieldsAt(template, 'spec') };
  for (const field of LOOSE) delete spec[field];
  const { labels: _labels, annotations: _annotations, ...metadata } = fieldsAt(template, 'metadata') ?? {};
  return { ...template, metadata, spec };
}

/** completions of an Indexed Job may follow its parallelism. */
function completionsChanged(next: Fields, previous: Fields): FieldError[] {
  const [is, was] = [at(next, 'completions'), at(previous, 'completions')];
  if (textAt(next, 'completionMode') !== 'Indexed') return immutable(is, was, 'spec.completions');
  if (is === was || is === undefined || is === at(next, 'parallelism')) return [];
  return [invalid('spec.completions', is, 'can only be modified in tandem with spec.parallelism')];
}

const FIXED = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'];

/** What may not be changed of a Job (ValidateJobSpecUpdate). */
export function validateJobChange(next: AnyObject, previous: AnyObject): FieldError[] {
  const [is, was] = [fieldsAt(next, 'spec') ?? {}, fieldsAt(previous, 'spec') ?? {}];
  const errors = completionsChanged(is, was);
  const same = (field: string): FieldError[] => immutable(at(is, field), at(was, field), `spec.${field}`);
  errors.push(...same('selector'));
  const isLoose = at(was, 'suspend') === true && !isStarted(previous);
  errors.push(
    ...(isLoose ? immutable(fixedTemplate(next), fixedTemplate(previous), 'spec.template') : same('template')),
  );
  return [...errors, ...FIXED.flatMap(same)];
}
