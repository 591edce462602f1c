/** What nobody may write into a status (ValidateJobStatusUpdate and those of apps). */
import { expect, test } from 'vitest';
import { DocsPage } from '../../support/docs-page.ts';

const page = new DocsPage();
const template = (restartPolicy: string): object => ({
  metadata: { labels: { app: 'x' } },
  spec: { restartPolicy, containers: [{ name: 'main', image: 'busybox', command: ['sleep', '1d'] }] },
});
const store = (apiVersion: string, kind: string, spec: object): DocsPage =>
  page.apply(`${JSON.stringify({ apiVersion, kind, metadata: { name: 'x' }, spec })}\n`);

/** What a status is refused with; '' where it is taken. */
function refusal(kind: 'Job.batch' | 'DaemonSet.apps' | 'StatefulSet.apps', status: object): string {
  const door = page.session.cluster.as('you', {});
  try {
    door.patch(kind, 'default', 'x', 'merge', { status }, { subresource: 'status' });
    return '';
  } catch (error) {
    return (error as Error).message.replace(/^\S+ "x" is invalid: /, '');
  }
}

const is = (...types: string[]): object => ({ conditions: types.map((type) => ({ type, status: 'True' })) });

test('of a Job', () => {
  store('batch/v1', 'Job', { template: template('Never'), completions: 3, parallelism: 2 }).wait(5);
  const rows: [object, string][] = [
    [{ failed: -1 }, 'status.failed: Invalid value: -1: must be greater than or equal to 0'],
    [{ ready: 9 }, 'status.ready: Invalid value: 9: cannot set more ready pods than active'],
    [{ completedIndexes: '0' }, 'cannot set non-empty completedIndexes when non-indexed completion mode'],
    [{ completedIndexes: '2,1' }, 'error parsing completedIndexes: non-increasing order, previous: 2, current: 1'],
    [{ failedIndexes: '' }, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'],
    [is('Failed'), 'status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true'],
    [
      is('Complete'),
      'status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet',
    ],
    [is('Complete'), 'status.completionTime: Required value: completionTime is required for Complete jobs'],
    [is('Complete'), 'status.active: Invalid value: 2: active>0 is invalid for finished job'],
    [is('SuccessCriteriaMet', 'FailureTarget'), 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'],
    [{ completionTime: '2026-01-05T09:00:00Z' }, 'cannot set completionTime when there is no Complete=True condition'],
    [
      { uncountedTerminatedPods: { failed: ['a', 'a'] } },
      'status.uncountedTerminatedPods.failed[1]: Duplicate value: "a"',
    ],
  ];
  for (const [status, wanted] of rows) expect(refusal('Job.batch', status)).toContain(wanted);
  expect(refusal('Job.batch', { succeeded: 2 })).toBe('');
  expect(refusal('Job.batch', { succeeded: 1 })).toBe(
    'status.succeeded: Invalid value: 1: cannot decrease the succeeded counter',
  );
});

test('of a DaemonSet and a StatefulSet', () => {
  const selector = { matchLabels: { app: 'x' } };
  store('apps/v1', 'DaemonSet', { selector, template: template('Always') });
  store('apps/v1', 'StatefulSet', { selector, template: template('Always') }).wait(5);
  expect(refusal('DaemonSet.apps', { numberReady: -1 })).toBe(
    'status.numberReady: Invalid value: -1: must be greater than or equal to 0',
  );
  expect(refusal('StatefulSet.apps', { readyReplicas: 2, availableReplicas: 3 })).toBe(
    '[status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas, ' +
      'status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas, ' +
      'status.availableReplicas: Invalid value: 3: cannot be greater than status.readyReplicas]',
  );
  for (const kind of ['DaemonSet.apps', 'StatefulSet.apps'] as const) {
    expect(refusal(kind, { collisionCount: 2 })).toBe('');
    expect(refusal(kind, { collisionCount: 1 })).toBe('status.collisionCount: Invalid value: 1: cannot be decremented');
  }
});
