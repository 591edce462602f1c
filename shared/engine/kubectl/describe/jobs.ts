/** `kubectl describe` of Jobs and CronJobs. */
import { humanDuration } from '../../api/age.ts';
import { labelSelectorText } from '../../api/label-selector.ts';
import { at, listAt, numberAt, textAt } from '../../kinds/look.ts';
import { parseTime } from '../../kernel/time.ts';
import type { LabelSelector } from '../../../model/meta.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { longTime, Page } from './page.ts';
import { annotations, boolOrUnset, controllerOf, count, head, labels, numberOr, orUnset } from './parts.ts';
import type { Subject } from './subject.ts';
import { podTemplate } from './template.ts';

/** Characters of a list of indexes; it goes on to the next comma. */
const MAX_INDEXES = 50;

function shortIndexes(text: string): string {
  if (text === '') return '<none>';
  const comma = text.indexOf(',', MAX_INDEXES);
  return comma < 0 ? text : `${text.slice(0, comma + 1)}...`;
}

function times(page: Page, status: unknown): void {
  const [start, end] = [textAt(status, 'startTime'), textAt(status, 'completionTime')];
  if (start !== '') page.row(0, 'Start Time', longTime(start));
  if (end !== '') page.row(0, 'Completed At', longTime(end));
  if (start !== '' && end !== '')
    page.row(0, 'Duration', humanDuration((parseTime(end) ?? 0) - (parseTime(start) ?? 0)));
}

export function* describeJob(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const [spec, status] = [at(object, 'spec'), at(object, 'status')];
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Namespace', object.metadata.namespace ?? '');
  page.row(0, 'Selector', labelSelectorText(at(spec, 'selector') as LabelSelector | undefined));
  labels(page, 'Labels', object.metadata.labels);
  annotations(page, 'Annotations', object.metadata.annotations);
  page.rowIf(0, 'Controlled By', controllerOf(object));
  page.rowIf(0, 'Parallelism', numberAt(spec, 'parallelism'));
  page.row(0, 'Completions', numberOr(spec, '<unset>', 'completions'));
  const mode = textAt(spec, 'completionMode');
  page.rowIf(0, 'Completion Mode', mode);
  page.rowIf(0, 'Suspend', at(spec, 'suspend') as boolean | undefined);
  page.rowIf(0, 'Backoff Limit', numberAt(spec, 'backoffLimit'));
  page.rowIf(0, 'TTL Seconds After Finished', numberAt(spec, 'ttlSecondsAfterFinished'));
  times(page, status);
  const deadline = numberAt(spec, 'activeDeadlineSeconds');
  if (deadline !== undefined) page.row(0, 'Active Deadline Seconds', `${deadline}s`);
  const ready = numberAt(status, 'ready');
  const active = `${count(status, 'active')} Active${ready === undefined ? '' : ` (${ready} Ready)`}`;
  page.row(
    0,
    'Pods Statuses',
    `${active} / ${count(status, 'succeeded')} Succeeded / ${count(status, 'failed')} Failed`,
  );
  if (mode === 'Indexed') page.row(0, 'Completed Indexes', shortIndexes(textAt(status, 'completedIndexes')));
  podTemplate(page, at(spec, 'template'));
  yield* eventsOf(page, subject);
  return page.text();
}

function jobTemplate(page: Page, spec: unknown): void {
  const selector = at(spec, 'selector') as LabelSelector | undefined;
  page.row(0, 'Selector', selector === undefined ? '<unset>' : labelSelectorText(selector));
  page.row(0, 'Parallelism', numberOr(spec, '<unset>', 'parallelism'));
  page.row(0, 'Completions', numberOr(spec, '<unset>', 'completions'));
  const deadline = numberAt(spec, 'activeDeadlineSeconds');
  if (deadline !== undefined) page.row(0, 'Active Deadline Seconds', `${deadline}s`);
  podTemplate(page, at(spec, 'template'));
}

export function* describeCronJob(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  const spec = at(object, 'spec');
  head(page, object);
  page.row(0, 'Schedule', textAt(spec, 'schedule'));
  page.row(0, 'Concurrency Policy', textAt(spec, 'concurrencyPolicy'));
  page.row(0, 'Suspend', boolOrUnset(at(spec, 'suspend')));
  page.row(0, 'Time Zone', orUnset(textAt(spec, 'timeZone')));
  page.row(0, 'Successful Job History Limit', numberOr(spec, '<unset>', 'successfulJobsHistoryLimit'));
  page.row(0, 'Failed Job History Limit', numberOr(spec, '<unset>', 'failedJobsHistoryLimit'));
  const deadline = numberAt(spec, 'startingDeadlineSeconds');
  page.row(0, 'Starting Deadline Seconds', deadline === undefined ? '<unset>' : `${deadline}s`);
  jobTemplate(page, at(spec, 'jobTemplate', 'spec'));
  const last = textAt(object, 'status', 'lastScheduleTime');
  page.row(0, 'Last Schedule Time', last === '' ? '<unset>' : longTime(last));
  const active = listAt(object, 'status', 'active').map((job) => textAt(job, 'name'));
  page.row(0, 'Active Jobs', active.length === 0 ? '<none>' : active.join(', '));
  yield* eventsOf(page, subject);
  return page.text();
}
