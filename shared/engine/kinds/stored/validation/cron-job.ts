/** Complaints about a CronJob (pkg/apis/batch/validation/validation.go) and the schedule's grammar. */
import { invalid, notSupportedAsListed, required, type FieldError } from '../../../api/field-error.ts';
import { maxLengthText } from '../../../api/names.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { BadSchedule, parseSchedule } from '../../cron/schedule.ts';
import { at, fieldsAt, numberAt, textAt } from '../../look.ts';
import { nonNegative } from '../../numbers.ts';
import { validateJobSpec } from './job.ts';

/** A name of 63 characters less the 11 that a CronJob adds for each of its jobs. */
const MAX_CRON_NAME = 52;
const CONCURRENCY = ['Allow', 'Forbid', 'Replace'];

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
