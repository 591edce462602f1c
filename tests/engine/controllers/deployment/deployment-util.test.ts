/** Upstream's tables of the small questions about a Deployment (deployment_util). */
import { describe, expect, test } from 'vitest';
import {
  conditionOf,
  withCondition,
  withoutCondition,
  type ConditionType,
} from '../../../../shared/engine/controllers/deployment/conditions.ts';
import { maxUnavailable, resolveFenceposts } from '../../../../shared/engine/controllers/deployment/fenceposts.ts';
import { isTimedOut } from '../../../../shared/engine/controllers/deployment/progress.ts';
import {
  findNew,
  isSameTemplate,
  sizeOf,
  sumOf,
} from '../../../../shared/engine/controllers/deployment/replica-sets.ts';
import { replicaAnnotations } from '../../../../shared/engine/controllers/deployment/revision.ts';
import { isComplete, isProgressing } from '../../../../shared/engine/controllers/deployment/status.ts';
import { templateHash } from '../../../../shared/engine/controllers/ownership/template-hash.ts';
import { parseTime } from '../../../../shared/engine/kernel/time.ts';
import type { Condition, IntOrString } from '../../../../shared/model/meta.ts';
import type { PodTemplateSpec } from '../../../../shared/model/pod.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../../shared/model/workloads.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { deployment, TABLES, withoutNulls } from './support.ts';

const FILE = `${TABLES}deployment__util__deployment_util.json`;

interface FenceRow {
  desired: number;
  maxSurge: IntOrString | null;
  maxUnavailable: IntOrString | null;
  expectError: boolean;
  expectSurge: number;
  expectUnavailable: number;
}

interface TemplateRow {
  Name: string;
  former: PodTemplateSpec;
  latter: PodTemplateSpec;
  expected: boolean;
}

interface FindRow {
  Name: string;
  deployment: Deployment;
  rsList: ReplicaSet[];
}

interface StatusRow<Expected> {
  name: string;
  status: DeploymentStatus;
  condType: ConditionType;
  cond: Condition;
  expected: Expected;
  expectedStatus: DeploymentStatus;
}

interface DeploymentRow<Expected> {
  name: string;
  d: Deployment;
  deployment: Deployment;
  newStatus: DeploymentStatus;
  expected: Expected;
}

const uid = (rs: ReplicaSet | null | undefined): string | undefined => rs?.metadata.uid;

describe.skipIf(!fixturesDir)('deployment_util, upstream tables', () => {
  test('ResolveFenceposts', () => {
    const rows = tableRows<FenceRow>(FILE, 'TestResolveFenceposts');
    for (const { key, row } of rows) {
      const resolve = (): unknown =>
        resolveFenceposts(row.maxSurge ?? undefined, row.maxUnavailable ?? undefined, row.desired);
      if (row.expectError) expect(resolve, key).toThrow();
      else expect(resolve(), key).toEqual({ surge: row.expectSurge, unavailable: row.expectUnavailable });
    }
    account('ResolveFenceposts', rows.length);
  });

  test('MaxUnavailable', () => {
    const rows = tableRows<DeploymentRow<number>>(FILE, 'TestMaxUnavailable');
    for (const { row } of rows) expect(maxUnavailable(withoutNulls(row.deployment)), row.name).toBe(row.expected);
    account('MaxUnavailable', rows.length);
  });

  test('EqualIgnoreHash', () => {
    const rows = tableRows<TemplateRow>(FILE, 'TestEqualIgnoreHash');
    for (const { row } of rows) {
      const [former, latter] = [withoutNulls(row.former), withoutNulls(row.latter)];
      expect(isSameTemplate(former, latter), row.Name).toBe(row.expected);
      expect(isSameTemplate(latter, former), row.Name).toBe(row.expected);
    }
    account('EqualIgnoreHash', rows.length);
  });

  test('FindNewReplicaSet, FindOldReplicaSets', () => {
    const news = tableRows<FindRow & { expected: ReplicaSet | null }>(FILE, 'TestFindNewReplicaSet');
    for (const { row } of news)
      expect(uid(findNew(withoutNulls(row.deployment), withoutNulls(row.rsList))), row.Name).toBe(uid(row.expected));
    const olds = tableRows<FindRow & { expected: ReplicaSet[] | null }>(FILE, 'TestFindOldReplicaSets');
    for (const { row } of olds) {
      const list = withoutNulls(row.rsList);
      const newRs = findNew(withoutNulls(row.deployment), list);
      const old = list.filter((rs) => uid(rs) !== uid(newRs));
      expect(old.map(uid).sort(), row.Name).toEqual((row.expected ?? []).map(uid).sort());
    }
    account('FindNewReplicaSet, FindOldReplicaSets', news.length + olds.length);
  });

  test('GetNewRS, GetOldRSs', () => {
    interface Row {
      Name: string;
      expected: ReplicaSet | ReplicaSet[] | null;
      objs: { items: ReplicaSet[] | null }[];
    }
    const ran = [];
    const leftOut: Record<string, string> = {};
    for (const name of ['TestGetNewRS', 'TestGetOldRSs']) {
      for (const { row } of tableRows<Row>(FILE, name))
        leftOut[`${name} ${row.Name}`] = 'its Deployment is made by code, not in the table';
    }
    account('GetNewRS, GetOldRSs', ran.length, leftOut);
    expect(Object.keys(leftOut)).toHaveLength(4);
  });

  test('replica counts', () => {
    const rows = tableRows<{ Name: string; sets: ReplicaSet[]; expectedCount: number; expectedActual: number }>(
      FILE,
      'TestGetReplicaCountForReplicaSets',
    );
    for (const { row } of rows) {
      expect(sumOf(row.sets, sizeOf), row.Name).toBe(row.expectedCount);
      expect(
        sumOf(row.sets, (rs) => rs.status?.replicas ?? 0),
        row.Name,
      ).toBe(row.expectedActual);
    }
    account('GetReplicaCountForReplicaSets', rows.length);
  });

  test('conditions: get, set, remove', () => {
    const get = tableRows<StatusRow<boolean>>(FILE, 'TestGetCondition');
    for (const { row } of get) expect(conditionOf(row.status, row.condType) !== undefined, row.name).toBe(row.expected);
    const set = tableRows<StatusRow<never>>(FILE, 'TestSetCondition');
    for (const { row } of set)
      expect(withCondition(withoutNulls(row.status), withoutNulls(row.cond)), row.name).toEqual(
        withoutNulls(row.expectedStatus),
      );
    const remove = tableRows<StatusRow<never>>(FILE, 'TestRemoveCondition');
    for (const { row } of remove) {
      const { conditions = [] } = withoutCondition(row.status, row.condType);
      expect(conditions, row.name).toEqual(row.expectedStatus.conditions ?? []);
    }
    account('conditions', get.length + set.length + remove.length);
  });

  test('complete, progressing', () => {
    const complete = tableRows<DeploymentRow<boolean>>(FILE, 'TestDeploymentComplete');
    for (const { row } of complete) expect(isComplete(row.d, row.d.status ?? {}), row.name).toBe(row.expected);
    const progressing = tableRows<DeploymentRow<boolean>>(FILE, 'TestDeploymentProgressing');
    for (const { row } of progressing)
      expect(isProgressing(row.d.status ?? {}, row.newStatus), row.name).toBe(row.expected);
    account('DeploymentComplete, DeploymentProgressing', complete.length + progressing.length);
  });

  test('timed out', () => {
    const rows = tableRows<DeploymentRow<boolean>>(FILE, 'TestDeploymentTimedOut');
    // The moment is in the rows' names: "now - started => 00:01:20 - ...".
    const ms = parseTime('2016-01-01T00:01:20Z')!;
    for (const { row } of rows) {
      const d = withoutNulls(row.d);
      expect(isTimedOut(d, d.status ?? {}, { ms, timestamp: '', when: (t) => parseTime(t) ?? 0 }), row.name).toBe(
        row.expected,
      );
    }
    account('DeploymentTimedOut', rows.length);
  });

  test('annotations of sizes', () => {
    const rows = tableRows<{ name: string; replicaSet: ReplicaSet; expected: boolean }>(
      FILE,
      'TestReplicasAnnotationsNeedUpdate',
    );
    const wanted = replicaAnnotations(deployment(10, 10));
    for (const { row } of rows) {
      const same = Object.entries(wanted).every(([key, value]) => row.replicaSet.metadata.annotations?.[key] === value);
      expect(!same, row.name).toBe(row.expected);
    }
    account('ReplicasAnnotationsNeedUpdate', rows.length, {
      TestGetDeploymentsForReplicaSet: 'a lister over label selectors; played by the tests of whole clusters',
    });
  });

  test('ComputeHash: another collision count is another hash', () => {
    const rows = tableRows<{
      name: string;
      template: PodTemplateSpec;
      collisionCount: number | null;
      otherCollisionCount: number;
    }>(`${TABLES}controller_utils.json`, 'TestComputeHash');
    for (const { row } of rows) {
      const hash = templateHash(row.template, row.collisionCount ?? undefined);
      expect(hash, row.name).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
      expect(templateHash(row.template, row.otherCollisionCount), row.name).not.toBe(hash);
    }
    account('ComputeHash', rows.length);
  });
});
