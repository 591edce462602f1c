/** CronJobs in a cluster: runs on time, overlapping ones, missed ones, what is kept of them. */
import { expect, test } from 'vitest';
import type { CronJob } from '../../../../shared/model/job.ts';
import { settle } from '../../../support/session.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const cron = (spec: string, command: string): string => `apiVersion: batch/v1
kind: CronJob
metadata: { name: tick }
spec:
  ${spec}
  jobTemplate:
    spec:
      template:
        spec: { restartPolicy: Never, terminationGracePeriodSeconds: 1, containers: [{ name: main, image: busybox, command: [sh, -c, '${command}'] }] }
`;
const cronOf = (page: DocsPage): CronJob => page.find<CronJob>('CronJob.batch', 'tick')!;
const jobs = (page: DocsPage): string[] =>
  [...page.session.cluster.read.list('Job.batch', 'default')].map((j) => j.metadata.name).sort();
const MINUTE = 60_000;

test('a Job each minute, named after it; the last three stay', () => {
  const page = new DocsPage().apply(cron('schedule: "* * * * *"', 'date; echo Hello')).wait(330);
  const status = cronOf(page).status!;
  expect(status.lastScheduleTime).toMatch(/:00Z$/);
  const last = Date.parse(status.lastScheduleTime!) / MINUTE;
  expect(jobs(page)).toEqual([last - 2, last - 1, last].map((minute) => `tick-${minute}`));
  expect(status.active).toBeUndefined();
  // It starts 100 ms after the minute, and may end within the same second.
  expect(status.lastSuccessfulTime! >= status.lastScheduleTime!).toBe(true);
  const events = page.events('tick');
  expect(events.slice(0, 2)).toEqual([
    `SuccessfulCreate: Created job tick-${last - 4}`,
    `SawCompletedJob: Saw completed job: tick-${last - 4}, condition: Complete`,
  ]);
  expect(events).toContain(`SuccessfulDelete: Deleted job tick-${last - 4}`);
  const job = page.find<CronJob>('Job.batch', `tick-${last}`)!;
  expect(job.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']).toBe(status.lastScheduleTime);
});

test('a cluster that only waits for the next run has settled', () => {
  const page = new DocsPage().apply(cron('schedule: "@hourly"', 'true'));
  const from = page.session.now;
  expect(settle(page.session)).toBe(true);
  expect(page.session.now - from).toBeLessThan(MINUTE);
});

test('Forbid does not start a second one, Replace ends the first', () => {
  const forbid = new DocsPage()
    .apply(cron('schedule: "* * * * *"\n  concurrencyPolicy: Forbid', 'sleep 1000'))
    .wait(200);
  expect(jobs(forbid)).toHaveLength(1);
  expect(forbid.events('tick')).toContain(
    'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
  );
  const replace = new DocsPage()
    .apply(cron('schedule: "* * * * *"\n  concurrencyPolicy: Replace', 'sleep 1000'))
    .wait(200);
  expect(jobs(replace)).toHaveLength(1);
  expect(cronOf(replace).status?.active?.map((ref) => ref.name)).toEqual(jobs(replace));
  const allow = new DocsPage().apply(cron('schedule: "* * * * *"', 'sleep 1000')).wait(200);
  expect(jobs(allow)).toHaveLength(3);
});

test('suspended it starts nothing; what was missed for too long is not made up', () => {
  const page = new DocsPage().apply(cron('schedule: "* * * * *"\n  startingDeadlineSeconds: 10', 'true')).wait(70);
  const before = jobs(page).length;
  page.edit('CronJob.batch', 'tick', { spec: { suspend: true } }).wait(600);
  expect(jobs(page)).toHaveLength(before);
  page.edit('CronJob.batch', 'tick', { spec: { suspend: false } }).wait(1);
  expect(jobs(page)).toHaveLength(before);
  page.wait(60);
  expect(jobs(page).length).toBeGreaterThan(before);
});

test('without a deadline the last of the missed runs is made up once', () => {
  const page = new DocsPage().apply(cron('schedule: "*/5 * * * *"\n  suspend: true', 'true')).wait(1800);
  expect(jobs(page)).toEqual([]);
  page.edit('CronJob.batch', 'tick', { spec: { suspend: false } }).wait(5);
  expect(jobs(page)).toHaveLength(1);
});

test('a new schedule begins with its next run, and is not owed what it would have run before', () => {
  const page = new DocsPage().apply(cron('schedule: "0 0 1 1 *"', 'true')).wait(150);
  page.edit('CronJob.batch', 'tick', { spec: { schedule: '* * * * *' } }).wait(1);
  expect(jobs(page)).toEqual([]);
  page.wait(60);
  expect(jobs(page)).toHaveLength(1);
});

test('it follows its time zone', () => {
  // 08:00 in UTC is 13:30 in Kolkata.
  const page = new DocsPage().apply(cron('schedule: "31 13 * * *"\n  timeZone: Asia/Kolkata', 'true')).wait(100);
  expect(cronOf(page).status?.lastScheduleTime).toBe('2026-01-05T08:01:00Z');
});

test.each([
  ['schedule: "* * * * 7"', 'spec.schedule: Invalid value: "* * * * 7": end of range (7) above maximum (6): 7'],
  ['schedule: "TZ=UTC * * * * *"', 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'],
  [
    'schedule: "* * * * *"\n  timeZone: Mars/Here',
    'spec.timeZone: Invalid value: "Mars/Here": unknown time zone Mars/Here',
  ],
])('%s is refused', (spec, words) => {
  expect(new DocsPage().refusal(cron(spec, 'true'))).toContain(words);
});

test('a Job with a time to live goes when that is over, and its pods with it', () => {
  const page = new DocsPage().apply(`apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec:
  ttlSecondsAfterFinished: 30
  template: { spec: { restartPolicy: Never, containers: [{ name: main, image: busybox, command: ['true'] }] } }
`);
  page
    .until(() => page.find<CronJob>('Job.batch', 'once')?.status !== undefined && page.podNames().length === 1)
    .toFixed(0);
  page.wait(25);
  expect(page.find('Job.batch', 'once')).toBeDefined();
  page.wait(20);
  expect([page.find('Job.batch', 'once'), page.podNames()]).toEqual([undefined, []]);
});
