/** The pages on Jobs and CronJobs. */
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../shared/model/job.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, example, lines, printed } from '../../support/docs-page.ts';
import { columns, printedTable, shownTable } from '../../support/kubectl-get.ts';

const PAGE = 'concepts__workloads__controllers__job';
const CRON = 'tasks__job__automated-tasks-with-cron-jobs';
const INDEXED = 'tasks__job__indexed-parallel-processing-static';
const QUEUE = 'tasks__job__coarse-parallel-processing-work-queue';
const INDEX = 'batch.kubernetes.io/job-completion-index';

const job = (page: DocsPage, name: string): Job => page.find<Job>('Job.batch', name)!;
const isDone = (page: DocsPage, name: string): boolean =>
  (job(page, name).status?.conditions ?? []).some(
    (c) => ['Complete', 'Failed'].includes(c.type) && c.status === 'True',
  );
const podsOf = (page: DocsPage, name: string): Pod[] =>
  [...page.session.cluster.read.list('Pod', 'default')].filter((p) => p.metadata.labels?.['job-name'] === name);
/** Type, reason and the message without the pod's own letters, of what a description lists. */
const told = (text: string): string[] =>
  lines(text).flatMap((line) => {
    const [, type, reason, message = ''] =
      /^(?:\S+ +\S+ +\d+ +\S+ \} +)?(Normal|Warning) +(\w+) +(?:\S+ +job-controller +)?(.*)$/.exec(line) ?? [];
    return type === undefined ? [] : [`${type} ${reason} ${message.replace(/-[a-z0-9]{5}$/, '')}`];
  });
const events = (page: DocsPage, name: string): string[] =>
  page.eventObjects(name).map((e) => `${e.type} ${e.reason} ${e.message.replace(/-[a-z0-9]{5}$/, '')}`);
const shell = (text: string, script: string, image = 'busybox:1.28'): string =>
  text
    .replace(/image: (python|perl:\S+)/, `image: ${image}`)
    .replace(/command: *#[^]*$|command:\s*\n[^]*$/, `command: [sh, -c, '${script}']\n`);

describe.skipIf(fixturesDir === undefined)(PAGE, () => {
  test('running one', () => {
    const page = new DocsPage().apply('controllers/job.yaml');
    page.until(() => isDone(page, 'pi'));
    expect(page.podNames()).toHaveLength(1);
    expect(page.podNames()[0]).toMatch(
      new RegExp(
        `^${printed(PAGE, 'pods=$(kubectl')
          .trim()
          .replace(/\w{5}$/, '\\w{5}')}$`,
      ),
    );
    expect(columns(shownTable(page, 'Job.batch'), 'NAME', 'STATUS', 'COMPLETIONS')).toEqual(['pi Complete 1/1']);
  });

  test('a limit of failures for each index', () => {
    // Here is no Python: the same in a shell.
    const text = shell(
      example('controllers/job-backoff-limit-per-index-example.yaml'),
      'test $((JOB_COMPLETION_INDEX % 2)) = 1',
    );
    const page = new DocsPage().apply(text);
    const name = 'job-backoff-limit-per-index-example';
    page.until(() => isDone(page, name), 600);
    const { status = {} } = job(page, name);
    const page1 = printed(PAGE, `kubectl get -o yaml job ${name}`);
    const field = (key: string): string | undefined =>
      new RegExp(`^ +-? *${key}: "?([^"#\\n]*?)"? *(?:#.*)?$`, 'm').exec(page1)?.[1];
    expect(status).toMatchObject({
      completedIndexes: field('completedIndexes'),
      failedIndexes: field('failedIndexes'),
      succeeded: Number(field('succeeded')),
      failed: Number(field('failed')),
    });
    expect(status.conditions?.find((c) => c.type === field('type'))).toMatchObject({
      message: field('message'),
      reason: field('reason'),
      status: field('status'),
    });
  });

  test('a success policy ends it with the first that counts', () => {
    const text = shell(
      example('controllers/job-success-policy.yaml').replace(/ +restartPolicy: Never\n?$/, ''),
      'sleep $JOB_COMPLETION_INDEX; test $JOB_COMPLETION_INDEX = 2',
    );
    const page = new DocsPage().apply(
      text.replace('    spec:\n      containers:', '    spec:\n      restartPolicy: Never\n      containers:'),
    );
    page.until(() => isDone(page, 'job-success'), 600);
    expect(job(page, 'job-success').status).toMatchObject({ completedIndexes: '2', succeeded: 1 });
    expect(job(page, 'job-success').status?.conditions?.map((c) => `${c.type} ${c.reason}`)).toEqual([
      'SuccessCriteriaMet SuccessPolicy',
      'Complete SuccessPolicy',
    ]);
  });

  test('a failure policy ends it with the first that does', () => {
    const page = new DocsPage().apply('controllers/job-pod-failure-policy-example.yaml');
    const name = 'job-pod-failure-policy-example';
    page.until(() => isDone(page, name));
    const message = new RegExp(
      `^Container main for pod default/${name}-\\w{5} failed with exit code 42 matching FailJob rule at index 0$`,
    );
    const [target, failed] = job(page, name).status?.conditions ?? [];
    expect([target?.type, failed?.type]).toEqual(['FailureTarget', 'Failed']);
    for (const c of [target, failed])
      expect([c?.reason, message.test(c?.message ?? '')]).toEqual(['PodFailurePolicy', true]);
  });

  test('a pod that is told to be misconfigured ends it when it goes', () => {
    const page = new DocsPage().apply('controllers/job-pod-failure-policy-config-issue.yaml').wait(10);
    const name = 'job-pod-failure-policy-config-issue';
    const [pod] = podsOf(page, name);
    const conditions = [...(pod!.status?.conditions ?? []), { type: 'ConfigIssue', status: 'True' as const }];
    page.session.cluster.as('you', {}).setStatus('Pod', 'default', pod!.metadata.name, { ...pod!.status, conditions });
    page.delete('Pod', pod!.metadata.name);
    page.until(() => isDone(page, name));
    expect(job(page, name).status?.conditions?.at(-1)).toMatchObject({ type: 'Failed', reason: 'PodFailurePolicy' });
    expect(job(page, name).status?.conditions?.at(-1)?.message).toMatch(
      /^Pod default\/\S+ has condition ConfigIssue matching FailJob rule at index 0$/,
    );
  });

  test('a drain that is ignored costs nothing', () => {
    const page = new DocsPage().apply('controllers/job-pod-failure-policy-ignore.yaml').wait(10);
    const name = 'job-pod-failure-policy-ignore';
    const [pod] = podsOf(page, name);
    const conditions = [...(pod!.status?.conditions ?? []), { type: 'DisruptionTarget', status: 'True' as const }];
    page.session.cluster.as('you', {}).setStatus('Pod', 'default', pod!.metadata.name, { ...pod!.status, conditions });
    page.delete('Pod', pod!.metadata.name);
    page.until(() => isDone(page, name), 900);
    expect(job(page, name).status).toMatchObject({ succeeded: 4 });
    expect(job(page, name).status?.failed ?? 0).toBe(0);
  });

  test('suspended and resumed', () => {
    const page = new DocsPage().apply(`apiVersion: batch/v1
kind: Job
metadata: { name: myjob }
spec:
  parallelism: 1
  completions: 5
  template: { spec: { restartPolicy: Never, containers: [{ name: main, image: busybox, command: [sleep, '30'] }] } }
`);
    page
      .wait(5)
      .edit('Job.batch', 'myjob', { spec: { suspend: true } })
      .wait(40);
    const [condition] = job(page, 'myjob').status?.conditions ?? [];
    const shown = printed(PAGE, 'kubectl get jobs/myjob -o yaml');
    expect(shown).toContain(`status: "${condition?.status}"\n    type: ${condition?.type}\n`);
    expect(shown).toContain('startTime:');
    expect(page.podNames()).toEqual([]);
    page.edit('Job.batch', 'myjob', { spec: { suspend: false } }).wait(1);
    expect(events(page, 'myjob')).toEqual(told(printed(PAGE, 'kubectl describe jobs/myjob')));
  });

  test('a selector of its own choice takes the pods of another over', () => {
    const sleeping = (name: string, spec = '', labels = ''): string => `apiVersion: batch/v1
kind: Job
metadata: { name: ${name} }
spec:
  ${spec}
  template: { metadata: { labels: { ${labels} } }, spec: { restartPolicy: Never, containers: [{ name: main, image: busybox, command: [sleep, '60'] }] } }
`;
    const page = new DocsPage().apply(sleeping('old')).wait(5);
    const { selector } = job(page, 'old').spec;
    const uid = job(page, 'old').metadata.uid ?? '';
    const [label] = Object.keys(selector?.matchLabels ?? {});
    expect(printed(PAGE, 'kubectl get job old')).toContain(`    matchLabels:\n      ${label}: `);
    expect(selector?.matchLabels).toEqual({ [label!]: uid });
    const before = page.podNames();
    page.delete('Job.batch', 'old', 'Orphan');
    page.wait(1);
    page.apply(
      sleeping('new', `manualSelector: true\n  selector: { matchLabels: { ${label}: ${uid} } }`, `${label}: ${uid}`),
    );
    page.wait(2);
    expect(page.podNames()).toEqual(before);
    expect(page.pod(before[0]!).metadata.ownerReferences?.[0]?.name).toBe('new');
    page.until(() => isDone(page, 'new'));
  });

  test('replacements wait where only failed pods are replaced', () => {
    const page = new DocsPage().apply(`apiVersion: batch/v1
kind: Job
metadata: { name: myjob }
spec:
  parallelism: 3
  completions: 3
  podReplacementPolicy: Failed
  template: { spec: { restartPolicy: Never, containers: [{ name: main, image: busybox, command: [sleep, '600'] }] } }
`);
    page.wait(5);
    for (const name of page.podNames()) page.delete('Pod', name);
    page.wait(1);
    const terminating = /terminating: (\d)/.exec(printed(PAGE, 'kubectl get jobs/myjob -o yaml', 1))?.[1];
    expect([job(page, 'myjob').status?.terminating, page.podNames().length]).toEqual([Number(terminating), 3]);
    // The last went after 30 s, and three failures are worth 40.
    page.wait(80);
    expect(job(page, 'myjob').status).toMatchObject({ terminating: 0, active: 3, failed: 3 });
  });
});

describe.skipIf(fixturesDir === undefined)(CRON, () => {
  test('a Job each minute', () => {
    const page = new DocsPage().apply('application/job/cronjob.yaml').wait(10);
    const heads = ['NAME', 'SUSPEND', 'ACTIVE'];
    const [before, after] = [0, 1].map((which) => printedTable(printed(CRON, 'kubectl get cronjob hello', which)));
    const row = (): string[] => columns(shownTable(page, 'CronJob.batch'), ...heads, 'LAST SCHEDULE');
    expect(row()).toEqual(columns(before!, ...heads, 'LAST SCHEDULE'));
    const jobs: string[] = [];
    page.session.cluster.onChange(() => {
      const [now] = columns(shownTable(page, 'Job.batch'), 'COMPLETIONS');
      if (now !== undefined && jobs.at(-1) !== now) jobs.push(now);
    });
    page.wait(65);
    const watched = columns(printedTable(printed(CRON, 'kubectl get jobs --watch')), 'COMPLETIONS');
    expect(jobs).toEqual([...new Set(watched)]);
    expect(columns(shownTable(page, 'Job.batch'), 'NAME')[0]).toMatch(/^hello-\d+$/);
    expect(columns(shownTable(page, 'CronJob.batch'), ...heads)).toEqual(columns(after!, ...heads));
    expect(shownTable(page, 'CronJob.batch')[0]?.['LAST SCHEDULE']).toMatch(/^\d+s$/);
    const [date = '', said] = page.logs(page.podNames()[0]!);
    expect([date, said]).toEqual([
      expect.stringMatching(/^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d UTC \d{4}$/),
      lines(printed(CRON, 'kubectl logs $pods'))[1],
    ]);
    page.delete('CronJob.batch', 'hello');
    page.wait(70);
    expect([page.podNames(), shownTable(page, 'Job.batch')]).toEqual([[], []]);
  });
});

describe.skipIf(fixturesDir === undefined)(INDEXED, () => {
  test.each(['indexed-job', 'indexed-job-vol'])('%s: each works on what its index says', (file) => {
    const page = new DocsPage().apply(`application/job/${file}.yaml`);
    const seen: string[] = [];
    page.session.cluster.onChange(() => seen.push(job(page, 'indexed-job')?.status?.completedIndexes ?? ''));
    page.until(() => isDone(page, 'indexed-job'));
    const described = printed(INDEXED, 'kubectl describe jobs/indexed-job');
    // The page looks when the first three are done and two run.
    expect(seen).toContain(/Completed Indexes: (\S+)/.exec(described)?.[1]);
    expect(job(page, 'indexed-job').status).toMatchObject({ completedIndexes: '0-4', succeeded: 5 });
    const names = events(page, 'indexed-job').map((e) => e.replace(/-\d$/, ''));
    // And before it has ended.
    expect(names.slice(0, 5)).toEqual(told(described));
    expect(names.slice(5)).toEqual(['Normal Completed Job completed']);
    const out = podsOf(page, 'indexed-job').map((p) => [
      p.metadata.annotations?.[INDEX],
      page.logs(p.metadata.name).join(),
    ]);
    const worked = file === 'indexed-job' ? ['oof', 'rab', 'zab', 'xuq', 'zyx'] : ['0', '1', '2', '3', '4'];
    expect(out.sort()).toEqual(worked.map((text, i) => [String(i), text]));
    if (file === 'indexed-job') expect(worked).toContain(printed(INDEXED, 'kubectl logs').trim());
  });
});

describe.skipIf(fixturesDir === undefined)(QUEUE, () => {
  test('eight pieces of work, two at a time', () => {
    // The reader builds an image of his own.
    const text = example('application/job/rabbitmq/job.yaml').replace(
      /image: .*/,
      'image: busybox\n        command: [sleep, "5"]',
    );
    const page = new DocsPage().apply(text);
    const most = { active: 0 };
    page.session.cluster.onChange(() => {
      most.active = Math.max(most.active, job(page, 'job-wq-1')?.status?.active ?? 0);
    });
    page.until(() => isDone(page, 'job-wq-1'));
    const described = printed(QUEUE, 'kubectl describe jobs/job-wq-1');
    const phases = podsOf(page, 'job-wq-1').map((p) => p.status?.phase);
    const count = (phase: string): number => phases.filter((p) => p === phase).length;
    expect(described).toContain(
      `${count('Running')} Running / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
    );
    expect(described).toMatch(new RegExp(`Parallelism: +${most.active}\n`));
    expect(events(page, 'job-wq-1').filter((e) => e.includes('Created'))).toEqual(told(described));
  });
});
