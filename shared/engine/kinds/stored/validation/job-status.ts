/** Complaints about the status that somebody gives a Job (pkg/apis/batch/validation ValidateJobStatusUpdate). */
import { duplicate, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { validateObjectMetaUpdate } from '../../../api/object-meta.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { at, listAt, numberAt, textAt, textsAt } from '../../look.ts';
import { nonNegative } from '../../numbers.ts';
import { BadIndexes, countIndexes } from './index-text.ts';

const COUNTS = ['active', 'succeeded', 'failed', 'ready', 'terminating'];
const UNCOUNTED = 'uncountedTerminatedPods';

const has = (job: unknown, type: string): boolean =>
  listAt(job, 'status', 'conditions').some((c) => textAt(c, 'type') === type && textAt(c, 'status') === 'True');

/** Upstream leaves the value out. */
const about = (field: string, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field: `status.${field}`,
  body: `Invalid value: ${detail}`,
});
const conditions = (detail: string): FieldError => about('conditions', detail);

function validateUncounted(status: unknown): FieldError[] {
  const seen = new Set<string>();
  return ['succeeded', 'failed'].flatMap((list) =>
    textsAt(status, UNCOUNTED, list).flatMap((uid, i) => {
      const path = `status.${UNCOUNTED}.${list}[${i}]`;
      if (uid === '') return [invalid(path, uid, 'must not be empty')];
      if (seen.has(uid)) return [duplicate(path, uid)];
      seen.add(uid);
      return [];
    }),
  );
}

/** Conditions that exclude each other or ask for another. */
function validateConditions(job: AnyObject): FieldError[] {
  const [complete, failed] = [has(job, 'Complete'), has(job, 'Failed')];
  const [target, met] = [has(job, 'FailureTarget'), has(job, 'SuccessCriteriaMet')];
  const rules: [boolean, string][] = [
    [complete && failed, 'cannot set Complete=True and Failed=true conditions'],
    [complete && target, 'cannot set Complete=True and FailureTarget=true conditions'],
    [failed && !target, 'cannot set Failed=True condition without the FailureTarget=true condition'],
    [complete && !met, 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition'],
    [met && failed, 'cannot set SuccessCriteriaMet=True and Failed=true conditions'],
    [met && target, 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'],
  ];
  return rules.filter(([broken]) => broken).map(([, detail]) => conditions(detail));
}

function validateTimes({ status }: AnyObject, isComplete: boolean, isFinished: boolean): FieldError[] {
  const [start, end] = [textAt(status, 'startTime'), textAt(status, 'completionTime')];
  const path = 'status.completionTime';
  const errors: FieldError[] = [];
  if (end !== '' && !isComplete)
    errors.push(invalid(path, end, 'cannot set completionTime when there is no Complete=True condition'));
  if (end === '' && isComplete) errors.push(required(path, 'completionTime is required for Complete jobs'));
  if (start !== '' && end !== '' && end < start)
    errors.push(invalid(path, end, 'completionTime cannot be set before startTime'));
  if (start === '' && isFinished) errors.push(required('status.startTime', 'startTime is required for finished job'));
  return errors;
}

/** Of one that has ended nothing runs, goes or waits to be counted. */
function validateFinished({ status }: AnyObject): FieldError[] {
  const [active = 0, terminating = 0] = [numberAt(status, 'active'), numberAt(status, 'terminating')];
  const left = [...textsAt(status, UNCOUNTED, 'succeeded'), ...textsAt(status, UNCOUNTED, 'failed')];
  const errors: FieldError[] = [];
  if (active > 0) errors.push(invalid('status.active', active, 'active>0 is invalid for finished job'));
  if (left.length > 0) {
    const why = 'uncountedTerminatedPods needs to be empty for finished job';
    errors.push(invalid(`status.${UNCOUNTED}`, at(status, UNCOUNTED), why));
  }
  if (terminating > 0)
    errors.push(invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job'));
  return errors;
}

/** The texts of the indexes that are done and that failed. */
function validateIndexTexts({ spec, status }: AnyObject): FieldError[] {
  const completions = numberAt(spec, 'completions');
  const errors: FieldError[] = [];
  for (const field of ['completedIndexes', 'failedIndexes']) {
    const text = textAt(status, field);
    if (text === '' || completions === undefined) continue;
    try {
      countIndexes(text, completions);
    } catch (error) {
      if (!(error instanceof BadIndexes)) throw error;
      errors.push(invalid(`status.${field}`, text, `error parsing ${field}: ${error.message}`));
    }
  }
  const done = textAt(status, 'completedIndexes');
  if (done !== '' && textAt(spec, 'completionMode') !== 'Indexed') {
    const why = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    errors.push(invalid('status.completedIndexes', done, why));
  }
  const failed = at(status, 'failedIndexes');
  if (failed !== undefined && at(spec, 'backoffLimitPerIndex') === undefined) {
    const why = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    errors.push(invalid('status.failedIndexes', failed, why));
  }
  return errors;
}

/** What was said once and may not be taken back. */
function validateKept(next: AnyObject, previous: AnyObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const type of ['Failed', 'Complete', 'FailureTarget'])
    if (has(previous, type) && !has(next, type))
      errors.push(conditions(`cannot disable the terminal ${type}=True condition`));
  const { spec } = next;
  // A Job whose completions follow its parallelism may be made smaller.
  const isElastic = textAt(spec, 'completionMode') === 'Indexed' && at(spec, 'completions') === at(spec, 'parallelism');
  for (const field of isElastic ? ['failed'] : ['failed', 'succeeded']) {
    const [is = 0, was = 0] = [numberAt(next, 'status', field), numberAt(previous, 'status', field)];
    if (is < was) errors.push(invalid(`status.${field}`, is, `cannot decrease the ${field} counter`));
  }
  const [end, before] = [textAt(next, 'status', 'completionTime'), textAt(previous, 'status', 'completionTime')];
  if (end !== '' && before !== '' && end !== before)
    errors.push(invalid('status.completionTime', end, 'completionTime cannot be mutated'));
  if (has(previous, 'SuccessCriteriaMet') && !has(next, 'SuccessCriteriaMet'))
    errors.push(conditions('cannot disable the SuccessCriteriaMet=True condition'));
  return errors;
}

export function validateJobStatusChange(next: AnyObject, previous: AnyObject): FieldError[] {
  const { status } = next;
  const isFinished = has(next, 'Complete') || has(next, 'Failed');
  const [ready = 0, active = 0] = [numberAt(status, 'ready'), numberAt(status, 'active')];
  return [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...COUNTS.flatMap((field) => nonNegative(numberAt(status, field), `status.${field}`)),
    ...validateUncounted(status),
    ...validateConditions(next),
    ...validateTimes(next, has(next, 'Complete'), isFinished),
    ...(isFinished ? validateFinished(next) : []),
    ...validateIndexTexts(next),
    ...(ready > active ? [invalid('status.ready', ready, 'cannot set more ready pods than active')] : []),
    ...validateKept(next, previous),
  ];
}
