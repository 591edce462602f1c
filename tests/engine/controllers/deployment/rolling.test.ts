/** Upstream's tables of the rolling update's steps. */
import { describe, expect, test } from 'vitest';
import {
  maxScaledDown,
  newReplicas,
  planHealthy,
  planNew,
  planUnhealthy,
} from '../../../../shared/engine/controllers/deployment/rolling.ts';
import type { ReplicaSet } from '../../../../shared/model/workloads.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { deployment, replicaSet, TABLES } from './support.ts';

const FILE = `${TABLES}deployment__rolling.json`;

interface NewRow {
  deploymentReplicas: number;
  maxSurge: number;
  newReplicas: number;
  oldReplicas: number;
  scaleExpected: boolean;
  expectedNewReplicas: number;
}

interface OldRow {
  deploymentReplicas: number;
  maxUnavailable: number;
  oldReplicas: number;
  newReplicas: number;
  readyPodsFromOldRS: number;
  readyPodsFromNewRS: number;
  scaleExpected: boolean;
  expectedOldReplicas: number;
}

interface UnhealthyRow {
  oldReplicas: number;
  readyPods: number;
  maxCleanupCount: number;
  cleanupCountExpected: number;
}

interface HealthyRow {
  deploymentReplicas: number;
  maxUnavailable: number;
  oldReplicas: number;
  readyPods: number;
  scaleExpected: boolean;
  expectedOldReplicas: number;
}

interface NewReplicasRow {
  Name: string;
  depReplicas: number;
  maxSurge: number;
  newRSReplicas: number;
  strategyType: 'RollingUpdate' | 'Recreate';
  expected: number;
}

/** Both ways of taking old pods away, one after the other, as a reconcile does; undefined: none is. */
function scaledOld(row: OldRow): number | undefined {
  const d = deployment(row.deploymentReplicas, 0, row.maxUnavailable);
  const newRs = replicaSet('foo-v2', row.newReplicas, row.readyPodsFromNewRS);
  let old: ReplicaSet = replicaSet('foo-v1', row.oldReplicas, row.readyPodsFromOldRS);
  const most = maxScaledDown(d, [old, newRs], newRs);
  if (most <= 0) return undefined;
  let size: number | undefined;
  for (const plan of [() => planUnhealthy([old], most), () => planHealthy(d, [old, newRs], [old])]) {
    for (const { to } of plan()) {
      size = to;
      old = { ...old, spec: { ...old.spec, replicas: to } };
    }
  }
  return size;
}

describe.skipIf(!fixturesDir)('rolling update, upstream tables', () => {
  test('how many the new ReplicaSet gets', () => {
    const rows = tableRows<NewRow>(FILE, 'TestDeploymentController_reconcileNewReplicaSet');
    for (const { key, row } of rows) {
      const d = deployment(row.deploymentReplicas, row.maxSurge, 0);
      const newRs = replicaSet('foo-v2', row.newReplicas);
      const to = planNew(d, [newRs, replicaSet('foo-v1', row.oldReplicas)], newRs);
      expect(to, key).toBe(row.scaleExpected ? row.expectedNewReplicas : undefined);
    }
    account('reconcileNewReplicaSet', rows.length);
  });

  test('how many old ones may go', () => {
    const rows = tableRows<OldRow>(FILE, 'TestDeploymentController_reconcileOldReplicaSets');
    for (const { key, row } of rows)
      expect(scaledOld(row), key).toBe(row.scaleExpected ? row.expectedOldReplicas : undefined);
    account('reconcileOldReplicaSets', rows.length);
  });

  test('unhealthy ones first', () => {
    const rows = tableRows<UnhealthyRow>(FILE, 'TestDeploymentController_cleanupUnhealthyReplicas');
    for (const { key, row } of rows) {
      const steps = planUnhealthy([replicaSet('foo-v2', row.oldReplicas, row.readyPods)], row.maxCleanupCount);
      const taken = steps.reduce((n, { to }) => n + row.oldReplicas - to, 0);
      expect(taken, key).toBe(row.cleanupCountExpected);
    }
    account('cleanupUnhealthyReplicas', rows.length);
  });

  test('then healthy ones as far as enough are available', () => {
    const rows = tableRows<HealthyRow>(FILE, 'TestDeploymentController_scaleDownOldReplicaSetsForRollingUpdate');
    for (const { key, row } of rows) {
      const d = deployment(row.deploymentReplicas, 0, row.maxUnavailable);
      const rs = replicaSet('foo-v2', row.oldReplicas, row.readyPods);
      const steps = planHealthy(d, [rs], [rs]);
      expect(
        steps.map((s) => s.to),
        key,
      ).toEqual(row.scaleExpected ? [row.expectedOldReplicas] : []);
    }
    account('scaleDownOldReplicaSetsForRollingUpdate', rows.length);
  });

  test('NewRSNewReplicas', () => {
    const rows = tableRows<NewReplicasRow>(`${TABLES}deployment__util__deployment_util.json`, 'TestNewRSNewReplicas');
    for (const { row } of rows) {
      const d = deployment(row.depReplicas, row.maxSurge, 1);
      const typed = { ...d, spec: { ...d.spec, strategy: { ...d.spec.strategy, type: row.strategyType } } };
      expect(newReplicas(typed, [replicaSet('rs5', 5)], row.newRSReplicas), row.Name).toBe(row.expected);
    }
    account('NewRSNewReplicas', rows.length);
  });
});
