/** Upstream's tables of the Job controller, against the parts that decide. */
import { expect, test } from 'vitest';
import { keyOf } from '../../../../shared/engine/api/kind-map.ts';
import { Store } from '../../../../shared/engine/api/store.ts';
import { leftToWait, nextBackOff, noFailures } from '../../../../shared/engine/controllers/job/back-off.ts';
import { type Clock, standingOf } from '../../../../shared/engine/controllers/job/decide.ts';
import { jobController } from '../../../../shared/engine/controllers/job/job.ts';
import { type JobPlan, planJob } from '../../../../shared/engine/controllers/job/manage.ts';
import { parseTime } from '../../../../shared/engine/kernel/time.ts';
import type { Job } from '../../../../shared/model/job.ts';
import type { Pod, PodPhase } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const TABLE = 'k8s-1.20.2-test-tables/pkg__controller__job__job_controller.json';
const NOW = '2026-01-05T12:00:00Z';
/** Long enough ago that no back-off is left. */
const BEFORE = '2026-01-05T10:00:00Z';
const clock: Clock = { nowMs: parseTime(NOW)!, parse: (time) => parseTime(time)! };

interface Row {
  parallelism: number;
  completions: number;
  backoffLimit: number;
  activeDeadlineSeconds?: number;
  /** Seconds ago. */
  startTime?: number;
  deleting?: boolean;
  activePods?: number;
  pendingPods?: number;
  succeededPods?: number;
  failedPods?: number;
  podPhase?: 'Running' | 'Pending';
  restartCounts?: number[];
  podControllerError?: unknown;
  podLimit?: number;
  expectedCreations?: number;
  expectedDeletions?: number;
  expectedActive: number;
  expectedSucceeded: number;
  expectedFailed: number;
  expectedConditionReason: string;
}

let made = 0;
function podIn(phase: PodPhase, restarts = 0): Pod {
  made += 1;
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const state = finished ? { terminated: { exitCode: 0, finishedAt: BEFORE } } : {};
  const status = { name: 'main', ready: false, restartCount: restarts, image: '', imageID: '', state };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${made}`, uid: `p${made}`, finalizers: ['batch.kubernetes.io/job-tracking'] },
    spec: { containers: [] },
    status: { phase, containerStatuses: [status as never] },
  };
}

const times = (count: number | undefined, make: () => Pod): Pod[] => Array.from({ length: count ?? 0 }, make);

function play(row: Row): {
  plan: JobPlan;
  reason: string;
  active: number;
  succeeded: number;
  failed: number;
  deleted: number;
} {
  const pods = [
    ...times(row.pendingPods, () => podIn('Pending')),
    ...times(row.activePods, () => podIn('Running')),
    ...times(row.succeededPods, () => podIn('Succeeded')),
    ...times(row.failedPods, () => podIn('Failed')),
    ...(row.restartCounts ?? []).map((restarts) => podIn(row.podPhase!, restarts)),
  ];
  const start = new Date(clock.nowMs - (row.startTime ?? 0) * 1000).toISOString();
  const job: Job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j', uid: 'j', ...(row.deleting === true && { deletionTimestamp: NOW }) },
    spec: {
      parallelism: row.parallelism,
      ...(row.completions >= 0 && { completions: row.completions }),
      backoffLimit: row.backoffLimit,
      ...(row.activeDeadlineSeconds !== undefined && { activeDeadlineSeconds: row.activeDeadlineSeconds }),
      template: { spec: { containers: [], restartPolicy: row.restartCounts === undefined ? 'Never' : 'OnFailure' } },
    },
    status: { startTime: start },
  };
  const at = standingOf(job, pods, noFailures, clock);
  const isOver = at.ending !== undefined;
  const plan = isOver || row.deleting === true ? { remove: [], create: [] } : planJob(at, clock.parse);
  const deleted = isOver ? at.active.length : plan.remove.length;
  return {
    plan,
    reason: at.ending?.reason ?? '',
    active: at.active.length - deleted + plan.create.length,
    succeeded: at.succeeded,
    failed: at.failed + (isOver ? at.active.length : 0),
    deleted,
  };
}

const tests = [
  'TestControllerSyncJob',
  'TestSyncJobPastDeadline',
  'TestJobBackoffForOnFailure',
  'TestJobBackoffOnRestartPolicyNever',
];

test.skipIf(fixturesDir === undefined).each(tests)('%s', (name) => {
  const rows = tableRows<Row>(TABLE, name);
  for (const { key, row } of rows) {
    const { plan, reason, active, succeeded, failed, deleted } = play(row);
    // Where the table's API refuses, the numbers after it are about the refusal.
    const isRefused = (row.podControllerError ?? null) !== null || (row.podLimit ?? 0) > 0;
    const found = {
      key,
      reason,
      succeeded,
      failed,
      ...(!isRefused && { active }),
      ...(row.expectedCreations !== undefined && !isRefused && { creations: plan.create.length }),
      ...(row.expectedDeletions !== undefined && { deletions: deleted }),
    };
    expect(found).toEqual({
      key,
      reason: row.expectedConditionReason,
      succeeded: row.expectedSucceeded,
      failed: row.expectedFailed,
      ...(!isRefused && { active: row.expectedActive }),
      ...(row.expectedCreations !== undefined && !isRefused && { creations: row.expectedCreations }),
      ...(row.expectedDeletions !== undefined && { deletions: row.expectedDeletions }),
    });
  }
  account(name, rows.length);
});

test.skipIf(fixturesDir === undefined)('TestJobPodLookup: which Job an orphan concerns', () => {
  const rows = tableRows<{ job: Job; pod: Pod; expectedName: string }>(TABLE, 'TestJobPodLookup');
  const watch = jobController.watches.find(({ kind }) => kind === 'Pod')!;
  for (const { row } of rows) {
    const store = new Store();
    const job = { ...row.job, apiVersion: 'batch/v1', kind: 'Job' as const };
    store.commit(undefined, job, 0, { actor: 'test' });
    const pod = { ...row.pod, apiVersion: 'v1', kind: 'Pod' as const };
    const keys = watch.keys({ revision: 2, at: 0, after: pod, cause: { actor: 'test' } }, store);
    expect([row.pod.metadata.name, keys]).toEqual([row.pod.metadata.name, row.expectedName === '' ? [] : [keyOf(job)]]);
  }
  account('TestJobPodLookup', rows.length);
});

test.skipIf(fixturesDir === undefined)('TestJobBackoffReset: a success ends the waiting', () => {
  interface Batch {
    pods: { failed?: number; succeed?: number }[];
  }
  const rows = tableRows<Batch>(TABLE, 'TestJobBackoffReset');
  for (const { key, row } of rows) {
    const [first, second] = row.pods;
    const failed = nextBackOff(noFailures, [], Array<number>(first!.failed!).fill(1000));
    expect([key, leftToWait(failed, 1000)]).toEqual([key, 10_000]);
    const over = nextBackOff(failed, Array<number>(second!.succeed!).fill(2000), []);
    expect([key, leftToWait(over, 2000)]).toEqual([key, 0]);
  }
  account('TestJobBackoffReset', rows.length, {
    'TestJobBackoff (7)': 'how often a key of 1.20 was queued again; since 1.25 what counts is when pods failed',
  });
});
