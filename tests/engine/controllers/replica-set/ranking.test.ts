/** Upstream's tables of which pods a ReplicaSet gives up, and how fast it makes new ones. */
import { describe, expect, test } from 'vitest';
import { slowStart } from '../../../../shared/engine/controllers/ownership/pod-control.ts';
import { family, relatedPods } from '../../../../shared/engine/controllers/replica-set/family.ts';
import { planPods } from '../../../../shared/engine/controllers/replica-set/plan.ts';
import {
  compareForDeletion,
  podsToDelete,
  type RankedPod,
} from '../../../../shared/engine/controllers/replica-set/ranking.ts';
import { replicaSetController } from '../../../../shared/engine/controllers/replica-set/replica-set.ts';
import { REPLICA_SETS } from '../../../../shared/engine/controllers/replica-set/served-kind.ts';
import { replicaSetStatus } from '../../../../shared/engine/controllers/replica-set/status.ts';
import { Store } from '../../../../shared/engine/api/store.ts';
import { keyOf } from '../../../../shared/engine/api/kind-map.ts';
import { parseTime } from '../../../../shared/engine/kernel/time.ts';
import { isPodActive } from '../../../../shared/engine/kinds/pod/conditions.ts';
import type { Condition, KubeObject } from '../../../../shared/model/meta.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../../../../shared/model/workloads.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { replicaSet, TABLES, withoutNulls } from '../deployment/support.ts';

const SETS = `${TABLES}replicaset__replica_set.json`;
const COMMON = `${TABLES}controller_utils.json`;
/** After all times in the tables. */
const NOW = parseTime('2026-11-23T08:30:00Z')!;

interface DeleteRow {
  name: string;
  pods: Pod[];
  related: Pod[] | null;
  diff: number;
  expectedPodsToDelete: Pod[];
}

interface Inequality {
  lesser: RankedPod;
  greater: RankedPod;
}

interface SlowRow {
  name: string;
  count: number;
  callLimit: number;
  expectedCallCnt: number;
  expectedSuccesses: number;
}

interface ConditionRow {
  name: string;
  status: ReplicaSetStatus;
  condType: string;
  cond: Condition;
  expectedStatus: ReplicaSetStatus;
}

const FAILURE = 'ReplicaFailure';
const counts = { active: 0, ready: 0, available: 0, fullyLabeled: 0 };

/** Calls as slowStartBatch makes them: a batch goes on to its end, the next is not begun after a failure. */
function calls(count: number, limit: number): { calls: number; successes: number } {
  let made = 0;
  let successes = 0;
  for (const batch of slowStart(count)) {
    const before = made;
    made += batch;
    successes += Math.max(0, Math.min(made, limit) - before);
    if (made > limit) break;
  }
  return { calls: made, successes };
}

const names = (objects: readonly KubeObject[]): string[] => objects.map((o) => o.metadata.name).sort();

/** A store with the objects in it, as if they had been written through the API. */
function storeOf(objects: readonly KubeObject[]): Store {
  const store = new Store({});
  for (const object of objects) {
    const isPod = 'containers' in ((object as { spec?: object }).spec ?? {});
    const [apiVersion, kind] = isPod ? ['v1', 'Pod'] : ['apps/v1', 'ReplicaSet'];
    store.commit(undefined, { ...object, apiVersion, kind }, 0, { actor: 'test' });
  }
  return store;
}

describe.skipIf(!fixturesDir)('pods of a ReplicaSet, upstream tables', () => {
  test('which go first', () => {
    const rows = tableRows<DeleteRow>(SETS, 'TestGetPodsToDelete');
    for (const { row } of rows) {
      const pods = withoutNulls(row.pods);
      const related = row.related === null ? pods : withoutNulls(row.related);
      expect(names(podsToDelete(pods, related, row.diff, NOW)), row.name).toEqual(names(row.expectedPodsToDelete));
    }
    account('GetPodsToDelete', rows.length);
  });

  test('order by rank: equal ones', () => {
    const rows = tableRows<Pod>(COMMON, 'TestSortingActivePodsWithRanks', 'equalityTests');
    for (const { row } of rows) {
      const each = { pod: withoutNulls(row), rank: 1 };
      expect(compareForDeletion(each, each, NOW), row.metadata.name).toBe(0);
    }
    account('SortingActivePodsWithRanks, equal', rows.length);
  });

  test('order by rank: unequal ones', () => {
    const rows = tableRows<Inequality>(COMMON, 'TestSortingActivePodsWithRanks', 'inequalityTests');
    for (const { row } of rows) {
      const { lesser, greater } = withoutNulls(row);
      const what = `${lesser.pod.metadata.name} (${lesser.rank}) before ${greater.pod.metadata.name} (${greater.rank})`;
      expect(compareForDeletion(lesser, greater, NOW), what).toBeLessThan(0);
      expect(compareForDeletion(greater, lesser, NOW), what).toBeGreaterThan(0);
    }
    account('SortingActivePodsWithRanks, unequal', rows.length);
  });

  test('sorting: the table lists the pods in the order in which they go', () => {
    const rows = tableRows<Pod>(COMMON, 'TestSortingActivePods', 'pods');
    const pods = rows.map(({ row }) => withoutNulls(row));
    const shuffled = [...pods]
      .sort((a, b) => (a.metadata.name < b.metadata.name ? 1 : -1))
      .map((pod) => ({ pod, rank: 0 }));
    shuffled.sort((a, b) => compareForDeletion(a, b, NOW));
    expect(shuffled.map(({ pod }) => pod.metadata.name)).toEqual(pods.map((p) => p.metadata.name));
    account('SortingActivePods', rows.length);
  });

  test('slow start', () => {
    const rows = tableRows<SlowRow>(SETS, 'TestSlowStartBatch');
    for (const { row } of rows) {
      expect(calls(row.count, row.callLimit), row.name).toEqual({
        calls: row.expectedCallCnt,
        successes: row.expectedSuccesses,
      });
    }
    account('SlowStartBatch', rows.length);
  });

  test('keys', () => {
    const rows = tableRows<{ name: string; pods: Pod[]; expectedPodKeys: string[] }>(SETS, 'TestGetPodKeys');
    for (const { row } of rows) expect(row.pods.map(keyOf), row.name).toEqual(row.expectedPodKeys);
    account('GetPodKeys', rows.length);
  });

  test('active pods', () => {
    const rows = tableRows<Pod>(COMMON, 'TestActivePodFiltering', 'got');
    for (const { row } of rows) expect(isPodActive(row), row.metadata.name).toBe(true);
    account('ActivePodFiltering', rows.length);
  });

  test('the ReplicaFailure condition', () => {
    const leftOut: Record<string, string> = {};
    let ran = 0;
    for (const { row } of tableRows<ConditionRow>(SETS, 'TestRemoveCondition')) {
      if (row.condType !== FAILURE) {
        leftOut[row.name] = 'removes a condition that nobody sets';
        continue;
      }
      const rs = { ...replicaSet('foo', 0), status: withoutNulls(row.status) };
      expect(replicaSetStatus(rs, counts, undefined, 'now').conditions ?? [], row.name).toEqual(
        withoutNulls(row.expectedStatus.conditions ?? []),
      );
      ran += 1;
    }
    account('RemoveCondition', ran, leftOut);
    account('GetCondition, SetCondition', 0, {
      '5 rows': 'a general setter upstream; here a status has one condition of one type, tested below',
    });
    expect(ran).toBeGreaterThan(0);
  });

  test('sets of the same controller', () => {
    const rows = tableRows<{ name: string; rs: ReplicaSet; rss: ReplicaSet[]; expectedRSs: ReplicaSet[] }>(
      SETS,
      'TestGetReplicaSetsWithSameController',
      'testCases',
    );
    for (const { row } of rows) {
      const found = [...family(row.rs, REPLICA_SETS, storeOf(row.rss))];
      expect(names(found), row.name).toEqual(names(row.expectedRSs));
    }
    account('GetReplicaSetsWithSameController', rows.length);
    expect(rows).toHaveLength(3);
  });

  test('their pods', () => {
    const rows = tableRows<{
      name: string;
      rs: ReplicaSet;
      rss: ReplicaSet[];
      pods: Pod[];
      expectedPodNames: string[];
    }>(SETS, 'TestRelatedPodsLookup', 'testCases');
    for (const { row } of rows) {
      const found = [...relatedPods(row.rs, REPLICA_SETS, storeOf([...row.rss, ...row.pods]))];
      expect(names(found), row.name).toEqual(row.expectedPodNames);
    }
    account('RelatedPodsLookup', rows.length);
    expect(rows).toHaveLength(3);
  });

  test('which set an orphan concerns', () => {
    const rows = tableRows<{ inRSs: ReplicaSet[]; pod: Pod; outRSName: string }>(SETS, 'TestPodControllerLookup');
    for (const { row } of rows) {
      const store = storeOf(withoutNulls(row.inRSs));
      const pod = { ...row.pod, apiVersion: 'v1', kind: 'Pod' as const };
      const watch = replicaSetController().watches.find((w) => w.kind === 'Pod')!;
      const keys = watch.keys({ revision: 1, at: 0, after: pod, cause: { actor: 'test' } }, store);
      expect(keys, row.pod.metadata.name).toEqual(row.outRSName === '' ? [] : [`ns/${row.outRSName}`]);
    }
    account('PodControllerLookup', rows.length, {
      'TestOverlappingRSs (9)': 'a shuffled list, of which the test is in statements',
    });
    expect(rows).toHaveLength(3);
  });

  test('what else is in the common file', () => {
    account('controller_utils.json, the rest', 0, {
      'TestUIDExpectations, TestActiveReplicaSetsFiltering':
        'expectations do not exist where reads see the last write; ReplicaSets without pods are filtered by size',
    });
  });
});

describe('pods of a ReplicaSet', () => {
  test('at most 500 at once', () => {
    expect(planPods(0, 1200)).toEqual({ create: 500 });
    expect(planPods(1200, 0)).toEqual({ remove: 500 });
    expect(planPods(3, 3)).toBeUndefined();
    expect([...slowStart(12)]).toEqual([1, 2, 4, 5]);
  });

  test('a failure is kept as it was first seen, and goes when all is well', () => {
    const failure = { message: 'no', missing: true };
    const first = replicaSetStatus(replicaSet('foo', 0), counts, failure, 'then');
    expect(first.conditions).toEqual([
      { type: FAILURE, status: 'True', lastTransitionTime: 'then', reason: 'FailedCreate', message: 'no' },
    ]);
    const rs = { ...replicaSet('foo', 0), status: first };
    expect(replicaSetStatus(rs, counts, { message: 'other', missing: false }, 'now').conditions).toEqual(
      first.conditions,
    );
    expect(replicaSetStatus(rs, counts, undefined, 'now').conditions).toBeUndefined();
  });
});
