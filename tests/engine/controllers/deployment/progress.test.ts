/** Upstream's tables of the progress deadline. */
import { describe, expect, test } from 'vitest';
import { conditionOf } from '../../../../shared/engine/controllers/deployment/conditions.ts';
import { nextCheck, withProgress, type Now } from '../../../../shared/engine/controllers/deployment/progress.ts';
import { deploymentStatus } from '../../../../shared/engine/controllers/deployment/status.ts';
import { parseTime } from '../../../../shared/engine/kernel/time.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../../shared/model/workloads.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { TABLES, withoutNulls } from './support.ts';

const FILE = `${TABLES}deployment__progress.json`;

interface StuckRow {
  name: string;
  d: Deployment;
  status: DeploymentStatus;
  nowFn: string | null;
  expected: string;
}

interface RolloutRow {
  name: string;
  d: Deployment;
  allRSs: ReplicaSet[];
  newRS: ReplicaSet | null;
  conditionType: string;
  conditionStatus: string;
  conditionReason: string;
  lastUpdate: string | null;
  lastTransition: string | null;
}

const NOW = '2026-01-01T00:00:00Z';
const at = (timestamp: string): Now => ({ ms: parseTime(timestamp)!, timestamp, when: (t) => parseTime(t) ?? 0 });

describe.skipIf(!fixturesDir)('progress, upstream tables', () => {
  test('when to look again', () => {
    const leftOut: Record<string, string> = {};
    const rows = tableRows<StuckRow>(FILE, 'TestRequeueStuckDeployment').filter(({ row }) => {
      if (row.nowFn !== null) leftOut[row.name] = 'its moment is a function';
      return row.nowFn === null;
    });
    for (const { row } of rows) {
      expect(row.expected, row.name).toBe('-1ns');
      expect(nextCheck(withoutNulls(row.d), row.status, at(NOW)), row.name).toBeUndefined();
    }
    account('RequeueStuckDeployment', rows.length, leftOut);
  });

  test('the Progressing condition', () => {
    const rows = tableRows<RolloutRow>(FILE, 'TestSyncRolloutStatus');
    for (const { row } of rows) {
      const d = withoutNulls(row.d);
      const newRs = row.newRS === null ? undefined : withoutNulls(row.newRS);
      const all = [...withoutNulls(row.allRSs), ...(newRs === undefined ? [] : [newRs])];
      const status = withProgress(d, deploymentStatus(d, all, newRs, NOW), all, newRs, at(NOW));
      const condition = conditionOf(status, 'Progressing');
      if (row.conditionType === '') {
        expect(condition, row.name).toBeUndefined();
        continue;
      }
      expect([condition?.status, condition?.reason], row.name).toEqual([row.conditionStatus, row.conditionReason]);
      const before = conditionOf(d.status, 'Progressing');
      // Where the row says that a time stays, it is the time of the condition before, if that has any.
      if (row.lastTransition !== null && before?.lastTransitionTime !== undefined)
        expect(condition?.lastTransitionTime, row.name).toBe(row.lastTransition);
      if (row.lastUpdate !== null && before?.lastUpdateTime !== undefined)
        expect(condition?.lastUpdateTime, row.name).toBe(row.lastUpdate);
      if (row.lastUpdate === null) expect(condition?.lastUpdateTime, row.name).toBe(NOW);
    }
    account('SyncRolloutStatus', rows.length);
  });

  test('a second after the deadline', () => {
    const d: Deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 3, progressDeadlineSeconds: 60, selector: {}, template: { spec: { containers: [] } } },
      status: { conditions: [{ type: 'Progressing', status: 'True', lastUpdateTime: '2017-02-15T18:49:00Z' }] },
    };
    expect(nextCheck(d, d.status!, at('2017-02-15T18:49:30Z'))).toBe(31_000);
    expect(nextCheck(d, d.status!, at('2017-02-15T18:49:59Z'))).toBe(2000);
  });
});
