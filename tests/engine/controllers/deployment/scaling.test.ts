/** Upstream's tables of proportional scaling, cleanup and waiting for old pods. */
import { describe, expect, test } from 'vitest';
import { planCleanup } from '../../../../shared/engine/controllers/deployment/cleanup.ts';
import { oldPodsRunning } from '../../../../shared/engine/controllers/deployment/old-pods.ts';
import { replicaAnnotations } from '../../../../shared/engine/controllers/deployment/revision.ts';
import { planScale } from '../../../../shared/engine/controllers/deployment/scaling.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { Deployment, ReplicaSet } from '../../../../shared/model/workloads.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { deployment, TABLES, withoutNulls } from './support.ts';

interface ScaleRow {
  name: string;
  deployment: Deployment;
  oldDeployment: Deployment;
  newRS: ReplicaSet | null;
  oldRSs: ReplicaSet[];
  expectedNew: ReplicaSet | null;
  expectedOld: ReplicaSet[];
  desiredReplicasAnnotations: Record<string, number> | null;
}

interface CleanupRow {
  oldRSs: ReplicaSet[];
  revisionHistoryLimit: number;
  expectedDeletions: number;
}

interface OldPodsRow {
  name: string;
  oldRSs: ReplicaSet[] | null;
  podMap: Record<string, Pod[]> | null;
  hasOldPodsRunning: boolean;
}

/** As the previous reconcile left it: with the sizes that were wanted then. */
function annotated(rs: ReplicaSet, row: ScaleRow): ReplicaSet {
  const before = withoutNulls(row.oldDeployment);
  const { 'deployment.kubernetes.io/desired-replicas': desired, ...annotations } = replicaAnnotations(before);
  const wanted = row.desiredReplicasAnnotations?.[rs.metadata.name];
  const surge = Number(annotations['deployment.kubernetes.io/max-replicas']) - Number(desired);
  return {
    ...withoutNulls(rs),
    metadata: {
      ...withoutNulls(rs.metadata),
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(wanted ?? desired),
        'deployment.kubernetes.io/max-replicas': String((wanted ?? Number(desired)) + surge),
      },
    },
  };
}

describe.skipIf(!fixturesDir)('sizes of ReplicaSets, upstream tables', () => {
  test('scale', () => {
    const rows = tableRows<ScaleRow>(`${TABLES}deployment__sync.json`, 'TestScale');
    for (const { row } of rows) {
      const newRs = row.newRS === null ? undefined : annotated(row.newRS, row);
      const old = row.oldRSs.map((rs) => annotated(rs, row));
      const sizes = new Map(
        [...old, ...(newRs === undefined ? [] : [newRs])].map((rs) => [rs.metadata.name, rs.spec.replicas]),
      );
      for (const { rs, to } of planScale(withoutNulls(row.deployment), newRs, old)) sizes.set(rs.metadata.name, to);
      const expected = [...row.expectedOld, ...(row.expectedNew === null ? [] : [row.expectedNew])];
      expect(Object.fromEntries(sizes), row.name).toEqual(
        Object.fromEntries(expected.map((rs) => [rs.metadata.name, rs.spec.replicas])),
      );
    }
    account('TestScale', rows.length);
  });

  test('cleanup', () => {
    const rows = tableRows<CleanupRow>(`${TABLES}deployment__sync.json`, 'TestDeploymentController_cleanupDeployment');
    for (const { key, row } of rows) {
      const d = deployment(0);
      const limited = { ...d, spec: { ...d.spec, revisionHistoryLimit: row.revisionHistoryLimit } };
      expect(planCleanup(limited, row.oldRSs.map(withoutNulls)).length, key).toBe(row.expectedDeletions);
    }
    account('cleanupDeployment', rows.length);
  });

  test('old pods running', () => {
    const rows = tableRows<OldPodsRow>(`${TABLES}deployment__recreate.json`, 'TestOldPodsRunning');
    for (const { row } of rows) {
      const pods = Object.values(row.podMap ?? {}).flat();
      expect(oldPodsRunning(row.oldRSs ?? [], pods), row.name).toBe(row.hasOldPodsRunning);
    }
    account('oldPodsRunning', rows.length);
    account('recreate.json, the rest', 0, {
      TestScaleDownOldReplicaSets:
        'one Deployment and the resulting objects of a fake client; played by cluster/rollout.test.ts',
    });
  });
});
