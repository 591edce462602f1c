/** Random CronJobs, budgets for Deployments, and Deployments whose image may be in no registry. */
import fc from 'fast-check';
import type { Input } from '../../shared/model/session.ts';
import { type Manifest, template } from './workloads.ts';

const name = fc.constantFrom('web', 'api');
const apply = (...manifests: readonly Manifest[]): Input => ({
  type: 'apply',
  files: manifests.map((manifest, i) => ({ name: `${i}.yaml`, text: JSON.stringify(manifest) })),
});

/** How often a CronJob here runs, minutes. Its longest Jobs run longer than that. */
export const EVERY_MINUTES = 5;

export const cronJob = fc
  .record({
    name,
    policy: fc.constantFrom('Allow', 'Forbid', 'Replace'),
    seconds: fc.constantFrom(1, 30, 400),
    fails: fc.boolean(),
    suspend: fc.constantFrom(false, false, false, true),
    deadline: fc.constantFrom(undefined, undefined, 30, 400),
    kept: fc.constantFrom(0, 1, 3),
  })
  .map((d): Manifest => {
    const app = `cron-${d.name}`;
    const command = ['sh', '-c', `sleep ${d.seconds}; ${d.fails ? 'test $((RANDOM % 2)) = 0' : 'true'}`];
    return {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: app },
      spec: {
        schedule: `*/${EVERY_MINUTES} * * * *`,
        concurrencyPolicy: d.policy,
        suspend: d.suspend,
        successfulJobsHistoryLimit: d.kept,
        failedJobsHistoryLimit: d.kept,
        ...(d.deadline !== undefined && { startingDeadlineSeconds: d.deadline }),
        jobTemplate: {
          spec: { backoffLimit: 0, template: template(app, 'busybox', { restartPolicy: 'Never' }, { command }) },
        },
      },
    };
  });

/** What no registry has (assets/images.yaml), and what every one has. */
export const MISSING_IMAGE = 'nginx:does-not-exist';
export const GOOD_IMAGE = 'nginx:1.27';

const limit = fc.constantFrom<string | number>(1, 2, '25%', '50%');

/** A Deployment with limits of its own, whose image may be missing: a rollout that stands still until somebody mends it. */
export const deploymentThatMayFail = fc
  .record({
    name,
    replicas: fc.integer({ min: 0, max: 6 }),
    image: fc.constantFrom(GOOD_IMAGE, 'nginx:1.26', MISSING_IMAGE),
    maxSurge: limit,
    maxUnavailable: fc.oneof(limit, fc.constant<string | number>(0)),
    minReadySeconds: fc.constantFrom(0, 0, 10),
  })
  .map((d): Manifest => {
    const app = `rolling-${d.name}`;
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: app },
      spec: {
        replicas: d.replicas,
        minReadySeconds: d.minReadySeconds,
        strategy: { rollingUpdate: { maxSurge: d.maxSurge, maxUnavailable: d.maxUnavailable } },
        selector: { matchLabels: { app } },
        template: template(app, d.image),
      },
    };
  });

/** A budget for one of those Deployments. */
export const budget = fc
  .record({ name, at: fc.constantFrom<Manifest>({ minAvailable: 1 }, { minAvailable: '50%' }, { maxUnavailable: 1 }) })
  .map((d): Manifest => {
    const app = `rolling-${d.name}`;
    return {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: app },
      spec: { ...d.at, selector: { matchLabels: { app } } },
    };
  });

/** Applies a Deployment and a budget, half of the time its own. */
const guarded = fc.tuple(deploymentThatMayFail, budget).map((both) => apply(...both));

/** Applies some of them. */
export const governedInput: fc.Arbitrary<Input> = fc.oneof(
  { weight: 2, arbitrary: cronJob.map((it) => apply(it)) },
  { weight: 1, arbitrary: deploymentThatMayFail.map((it) => apply(it)) },
  { weight: 3, arbitrary: guarded },
);
