/** Jobs in a cluster: completions, failures and their delays, indexes, policies, suspension, and what is left of them. */
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../../shared/model/job.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const job = (spec: string, command: string, restart = 'Never'): string => `apiVersion: batch/v1
kind: Job
metadata: { name: j }
spec:
  ${spec}
  template:
    spec: { restartPolicy: ${restart}, terminationGracePeriodSeconds: 2, containers: [{ name: main, image: busybox, command: [sh, -c, '${command}'] }] }
`;
const jobOf = (page: DocsPage): Job => page.find<Job>('Job.batch', 'j')!;
const conditions = (page: DocsPage): string[] =>
  (jobOf(page).status?.conditions ?? []).map((c) => `${c.type}=${c.status} ${c.reason}`);
const over = (page: DocsPage): number =>
  page.until(() => conditions(page).some((c) => /^(Complete|Failed)=True/.test(c)), 4000);
const podsOf = (page: DocsPage): Pod[] => [...page.session.cluster.read.list('Pod', 'default')];

test('as many successes as are wanted, so many at once; the pods stay, free of the Job’s hold', () => {
  const page = new DocsPage().apply(job('completions: 5\n  parallelism: 2', 'sleep 5; echo done'));
  let most = 0;
  page.session.cluster.onChange(() => {
    most = Math.max(
      most,
      podsOf(page).filter((p) => p.status?.phase === 'Pending' || p.status?.phase === 'Running').length,
    );
  });
  over(page);
  expect(most).toBe(2);
  expect(podsOf(page).map((p) => [p.status?.phase, p.metadata.finalizers])).toEqual(
    Array.from({ length: 5 }, () => ['Succeeded', undefined]),
  );
  expect(jobOf(page).status).toMatchObject({ succeeded: 5, uncountedTerminatedPods: {} });
  expect(conditions(page)).toEqual(['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached']);
  expect(page.events('j').at(-1)).toBe('Completed: Job completed');
});

test('a failure waits 10 s, the next twice as long, until the limit', () => {
  const page = new DocsPage();
  const made: number[] = [];
  page.session.cluster.onChange(({ before, after }) => {
    if (before === undefined && after?.kind === 'Pod') made.push(page.session.now);
  });
  page.apply(job('backoffLimit: 3', 'exit 1'));
  over(page);
  const gaps = made.slice(1).map((at, i) => Math.round((at - made[i]!) / 1000));
  expect(gaps).toHaveLength(3);
  for (const [i, wait] of [10, 20, 40].entries()) {
    expect(gaps[i]).toBeGreaterThanOrEqual(wait);
    expect(gaps[i]).toBeLessThan(wait + 6);
  }
  expect(conditions(page)).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded']);
  expect(page.events('j').at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit');
  expect(jobOf(page).status?.failed).toBe(4);
});

test('restarts in place count where pods are restarted', () => {
  const page = new DocsPage().apply(job('backoffLimit: 2', 'exit 1', 'OnFailure'));
  over(page);
  expect(conditions(page).at(-1)).toBe('Failed=True BackoffLimitExceeded');
});

test('a deadline ends what runs', () => {
  const page = new DocsPage().apply(job('activeDeadlineSeconds: 20', 'sleep 1000'));
  const took = over(page);
  expect(took).toBeGreaterThan(19);
  expect(took).toBeLessThan(30);
  expect(conditions(page).at(-1)).toBe('Failed=True DeadlineExceeded');
  page.wait(2);
  expect(page.podNames()).toEqual([]);
});

test('suspended it has no pods; resumed it starts anew', () => {
  const page = new DocsPage().apply(job('suspend: true', 'sleep 5')).wait(10);
  expect([page.podNames(), conditions(page), jobOf(page).status?.startTime]).toEqual([
    [],
    ['Suspended=True JobSuspended'],
    undefined,
  ]);
  page.edit('Job.batch', 'j', { spec: { suspend: false } }).wait(3);
  expect(podsOf(page)).toHaveLength(1);
  page.edit('Job.batch', 'j', { spec: { suspend: true } }).wait(5);
  expect(page.podNames()).toEqual([]);
  page.edit('Job.batch', 'j', { spec: { suspend: false } });
  over(page);
  expect(page.events('j').filter((e) => /^(Suspended|Resumed)/.test(e))).toEqual([
    'Suspended: Job suspended',
    'Resumed: Job resumed',
  ]);
});

describe('indexes', () => {
  test('each has its pod, which knows it', () => {
    const page = new DocsPage().apply(
      job('completions: 3\n  parallelism: 3\n  completionMode: Indexed', 'echo $JOB_COMPLETION_INDEX'),
    );
    over(page);
    expect(jobOf(page).status?.completedIndexes).toBe('0-2');
    const said = podsOf(page).map((p) => [p.spec.hostname, page.logs(p.metadata.name)]);
    expect(said.sort()).toEqual([
      ['j-0', ['0']],
      ['j-1', ['1']],
      ['j-2', ['2']],
    ]);
    expect(page.podNames()[0]).toMatch(/^j-0-[a-z0-9]{5}$/);
  });

  test('with a limit for each, one that fails leaves the others alone', () => {
    const spec = 'completions: 3\n  parallelism: 3\n  completionMode: Indexed\n  backoffLimitPerIndex: 1';
    const page = new DocsPage().apply(job(spec, 'test $JOB_COMPLETION_INDEX != 1'));
    over(page);
    expect(jobOf(page).status).toMatchObject({ completedIndexes: '0,2', failedIndexes: '1', succeeded: 2, failed: 2 });
    expect(conditions(page).at(-1)).toBe('Failed=True FailedIndexes');
    const counts = podsOf(page)
      .filter((p) => p.spec.hostname === 'j-1')
      .map((p) => p.metadata.annotations?.['batch.kubernetes.io/job-index-failure-count']);
    expect(counts.sort()).toEqual(['0', '1']);
  });

  test('a success policy ends it before all are done', () => {
    const spec =
      'completions: 3\n  parallelism: 3\n  completionMode: Indexed\n  successPolicy: { rules: [{ succeededIndexes: "0" }] }';
    const page = new DocsPage().apply(job(spec, 'test $JOB_COMPLETION_INDEX = 0 || sleep 1000'));
    over(page);
    expect(conditions(page)).toEqual(['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy']);
    expect(jobOf(page).status?.completedIndexes).toBe('0');
  });
});

describe('a pod failure policy', () => {
  const policy = (action: string): string =>
    `backoffLimit: 6\n  podFailurePolicy: { rules: [{ action: ${action}, onExitCodes: { operator: In, values: [42] } }] }`;

  test('fails the whole Job, with the words of the rule', () => {
    const page = new DocsPage().apply(job(policy('FailJob'), 'exit 42'));
    over(page);
    const [target] = jobOf(page).status?.conditions ?? [];
    expect(target).toMatchObject({ type: 'FailureTarget', reason: 'PodFailurePolicy' });
    expect(target?.message).toMatch(
      /^Container main for pod default\/j-[a-z0-9]{5} failed with exit code 42 matching FailJob rule at index 0$/,
    );
    expect(podsOf(page)).toHaveLength(1);
  });

  test('ignores a failure: it is made again and counted nowhere', () => {
    const page = new DocsPage().apply(job(policy('Ignore'), 'exit 42')).wait(200);
    expect(podsOf(page).length).toBeGreaterThan(1);
    expect(jobOf(page).status?.failed).toBeUndefined();
  });
});

test('deleted with its pods, whatever they do', () => {
  const page = new DocsPage().apply(job('parallelism: 2\n  completions: 2', 'sleep 1000')).wait(5);
  expect(podsOf(page)).toHaveLength(2);
  page.delete('Job.batch', 'j');
  page.until(() => podsOf(page).length === 0, 60);
  expect(page.find('Job.batch', 'j')).toBeUndefined();
});

test('what another manages is left to it', () => {
  const page = new DocsPage().apply(job('managedBy: example.com/other', 'true')).wait(10);
  expect(page.podNames()).toEqual([]);
});

test('what may not be changed is refused', () => {
  const page = new DocsPage().apply(job('completions: 2', 'sleep 100'));
  expect(() => page.edit('Job.batch', 'j', { spec: { completions: 3 } })).toThrow(
    'spec.completions: Invalid value: 3: field is immutable',
  );
  page.edit('Job.batch', 'j', { spec: { parallelism: 2 } });
});
