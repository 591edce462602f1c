/** Complaints about a Job or CronJob (pkg/apis/batch/validation) and the schedule's grammar. */
import { compileLabelSelector } from '../../../api/label-selector.ts';
import { invalid, notSupportedAsListed, required, type FieldError } from '../../../api/field-error.ts';
import { maxLengthText } from '../../../api/names.ts';
import type { AnyObject, LabelSelector } from '../../../../model/meta.ts';
import type { PodTemplateSpec } from '../../../../model/pod.ts';
import { immutable } from '../../../api/object-meta.ts';
import { BadSchedule, parseSchedule } from '../../cron/schedule.ts';
import { at, fieldsAt, numberAt, textAt, type Fields } from '../../look.ts';
import { nonNegative } from '../../numbers.ts';
import { validatePodTemplateSpec } from '../../pod/validation/template.ts';
import { isSelectorValid, validateLabelSelector } from '../../selector-validation.ts';

const COUNTS = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'];
const RESTARTS = ['OnFailure', 'Never'];
/** A name of 63 characters less the 11 that a CronJob adds for each of its jobs. */
const MAX_CRON_NAME = 52;
const CONCURRENCY = ['Allow', 'Forbid', 'Replace'];

/** Everything but the selector, which a CronJob's job does not have yet. */
function validateJobSpec(spec: Fields, path: string): FieldError[] {
  const template = at(spec, 'template') as PodTemplateSpec;
  const errors = [
    ...COUNTS.flatMap((field) => nonNegative(numberAt(spec, field), `${path}.${field}`)),
    ...validatePodTemplateSpec(template, `${path}.template`),
  ];
  const restart = template.spec.restartPolicy ?? '';
  const where = `${path}.template.spec.restartPolicy`;
  if (restart === '' || restart === 'Always') errors.push(required(where, 'valid values: "OnFailure", "Never"'));
  else if (!RESTARTS.includes(restart)) errors.push(notSupportedAsListed(where, restart, RESTARTS));
  return errors;
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

export function validateJob(job: AnyObject): FieldError[] {
  const spec = fieldsAt(job, 'spec') ?? {};
  const isLacking = textAt(spec, 'completionMode') === 'Indexed' && at(spec, 'completions') === undefined;
  return [
    ...(isLacking ? [required('spec.completions', 'when completion mode is Indexed')] : []),
    ...validateJobSelector(spec),
    ...validateJobSpec(spec, 'spec'),
  ];
}

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
function completionsChanged(next: Fields, previous: Fields): boolean {
  if (at(next, 'completions') === at(previous, 'completions')) return false;
  const isElastic = textAt(next, 'completionMode') === 'Indexed' && at(next, 'completions') === at(next, 'parallelism');
  return !isElastic;
}

const FIXED = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'];

/** What may not be changed of a Job (ValidateJobSpecUpdate). */
export function validateJobChange(next: AnyObject, previous: AnyObject): FieldError[] {
  const [is, was] = [fieldsAt(next, 'spec') ?? {}, fieldsAt(previous, 'spec') ?? {}];
  const errors: FieldError[] = completionsChanged(is, was)
    ? [invalid('spec.completions', at(is, 'completions'), 'field is immutable')]
    : [];
  const same = (field: string): FieldError[] => immutable(at(is, field), at(was, field), `spec.${field}`);
  errors.push(...same('selector'));
  const isLoose = at(was, 'suspend') === true && !isStarted(previous);
  errors.push(
    ...(isLoose ? immutable(fixedTemplate(next), fixedTemplate(previous), 'spec.template') : same('template')),
  );
  return [...errors, ...FIXED.flatMap(same)];
}

function validateSchedule(schedule: string): FieldError[] {
  if (schedule === '') return [required('spec.schedule')];
  if (schedule.includes('TZ')) {
    const why = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    return [invalid('spec.schedule', schedule, why)];
  }
  try {
    parseSchedule(schedule);
    return [];
  } catch (error) {
    if (!(error instanceof BadSchedule)) throw error;
    return [invalid('spec.schedule', schedule, error.message)];
  }
}

/** An IANA name, by the tables that the calendar has too. */
function validateTimeZone(zone: unknown): FieldError[] {
  if (zone === undefined) return [];
  const path = 'spec.timeZone';
  if (zone === '') return [invalid(path, zone, 'timeZone must be nil or non-empty string')];
  if (String(zone).toLowerCase() === 'local') {
    const why = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    return [invalid(path, zone, why)];
  }
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: String(zone) });
    return format.resolvedOptions().timeZone === '' ? [invalid(path, zone, `unknown time zone ${String(zone)}`)] : [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [invalid(path, zone, `unknown time zone ${String(zone)}`)];
  }
}

function validateConcurrency(policy: string): FieldError[] {
  if (policy === '') return [required('spec.concurrencyPolicy')];
  return CONCURRENCY.includes(policy) ? [] : [notSupportedAsListed('spec.concurrencyPolicy', policy, CONCURRENCY)];
}

export function validateCronJob(cron: AnyObject): FieldError[] {
  const spec = fieldsAt(cron, 'spec') ?? {};
  const path = 'spec.jobTemplate.spec';
  const job = fieldsAt(spec, 'jobTemplate', 'spec') ?? {};
  const errors: FieldError[] = [];
  if ((cron.metadata.name ?? '').length > MAX_CRON_NAME) {
    errors.push(invalid('metadata.name', cron.metadata.name, maxLengthText(MAX_CRON_NAME)));
  }
  errors.push(
    ...validateSchedule(textAt(spec, 'schedule')),
    ...validateTimeZone(at(spec, 'timeZone')),
    ...nonNegative(numberAt(spec, 'startingDeadlineSeconds'), 'spec.startingDeadlineSeconds'),
    ...validateConcurrency(textAt(spec, 'concurrencyPolicy')),
  );
  if (at(job, 'selector') !== undefined)
    errors.push(invalid(`${path}.selector`, at(job, 'selector'), '`selector` will be auto-generated'));
  if (at(job, 'manualSelector') === true)
    errors.push(notSupportedAsListed(`${path}.manualSelector`, true, ['nil', 'false']));
  return [
    ...errors,
    ...validateJobSpec(job, path),
    ...nonNegative(numberAt(spec, 'successfulJobsHistoryLimit'), 'spec.successfulJobsHistoryLimit'),
    ...nonNegative(numberAt(spec, 'failedJobsHistoryLimit'), 'spec.failedJobsHistoryLimit'),
  ];
}
