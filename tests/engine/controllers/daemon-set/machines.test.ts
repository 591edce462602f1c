/** Which machines a DaemonSet is for, and whose pod is whose: upstream's tables. */
import { expect, test } from 'vitest';
import type { Reader } from '../../../../shared/engine/api/store.ts';
import { daemonSetController } from '../../../../shared/engine/controllers/daemon-set/daemon-set.ts';
import { nodeKeys } from '../../../../shared/engine/controllers/daemon-set/keys.ts';
import { byMachine, claimOn } from '../../../../shared/engine/controllers/daemon-set/machines.ts';
import { planMachines } from '../../../../shared/engine/controllers/daemon-set/plan.ts';
import type { Change } from '../../../../shared/model/change.ts';
import type { DaemonSet } from '../../../../shared/model/daemon-set.ts';
import type { Node, Taint } from '../../../../shared/model/node.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const TABLE = 'k8s-1.20.2-test-tables/pkg__controller__daemon__daemon_controller.json';

interface Case {
  ds: DaemonSet;
  predicateName: string;
  nodeUnschedulable: boolean;
  shouldRun: boolean;
  shouldContinueRunning: boolean;
}

/** The table's node: newNode("test-node", simpleDaemonSetLabel), and the taint that a cordon puts on it. */
function node(unschedulable: boolean): Node {
  const taint: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'test-node', labels: { name: 'simple-daemon', type: 'production' } },
    spec: unschedulable ? { unschedulable, taints: [taint] } : {},
  };
}

test.skipIf(fixturesDir === undefined)('TestNodeShouldRunDaemonPod', () => {
  const rows = tableRows<Case>(TABLE, 'TestNodeShouldRunDaemonPod');
  for (const { row } of rows) {
    const { run, stay } = claimOn(node(row.nodeUnschedulable), row.ds);
    expect([row.predicateName, run, stay]).toEqual([row.predicateName, row.shouldRun, row.shouldContinueRunning]);
  }
  account('NodeShouldRunDaemonPod', rows.length);
});

test.skipIf(fixturesDir === undefined)('TestGetNodesToDaemonPods', () => {
  const wanted = tableRows<Pod>(TABLE, 'TestGetNodesToDaemonPods', 'wantedPods@2753').map(({ row }) => row);
  const byName = tableRows<Pod[]>(TABLE, 'TestGetNodesToDaemonPods', 'nodesToDaemonPods@2775');
  const found = byMachine(wanted);
  const names = (pods: readonly Pod[]): string[] => pods.map((p) => p.metadata.name).sort();
  // The table was written down twice, once for each update strategy.
  const expected = new Map<string, Pod[]>();
  for (const { key, row } of byName) expected.set(key, [...(expected.get(key) ?? []), ...row]);
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [machine, pods] of expected) expect(names(found.get(machine) ?? [])).toEqual(names(pods));
  // Later upstream leaves those out that ended and are on their way out.
  const over = wanted.map((pod, i) => ({
    ...pod,
    metadata: { ...pod.metadata, deletionTimestamp: '2026-01-05T12:00:00Z' },
    status: { phase: i % 2 === 0 ? ('Failed' as const) : ('Succeeded' as const) },
  }));
  expect(names([...byMachine([...wanted, ...over]).values()].flat())).toEqual(names(wanted));
  account('getNodesToDaemonPods', wanted.length);
});

test.skipIf(fixturesDir === undefined)('TestDeleteNoDaemonPod: pods of nobody wake nobody when they go', () => {
  const rows = tableRows<{ ds: DaemonSet; deletedPod: Pod }>(TABLE, 'TestDeleteNoDaemonPod');
  const onPods = daemonSetController.watches.find((watch) => watch.kind === 'Pod')!;
  for (const { row } of rows) {
    const read = { count: () => 1, list: () => [row.ds] } as unknown as Reader;
    const cause = { actor: 'test' };
    expect(onPods.keys({ revision: 1, at: 0, before: row.deletedPod, cause } as Change, read)).toEqual([]);
    // While it is there, one that nobody owns and that the selector matches would wake it.
    const after = { ...row.deletedPod, metadata: { ...row.ds.spec.template.metadata, name: 'one' } } as Pod;
    expect(onPods.keys({ revision: 1, at: 0, after, cause } as Change, read)).toEqual(['default/ds']);
  }
  account('TestDeleteNoDaemonPod', rows.length);
});

interface NodeRow {
  ds: DaemonSet;
  oldNode: Node;
  newNode: Node;
  shouldEnqueue: boolean;
}

test.skipIf(fixturesDir === undefined)(
  'TestUpdateNode: a machine wakes those that it begins or ceases to be for',
  () => {
    const rows = tableRows<NodeRow>(TABLE, 'TestUpdateNode');
    for (const { row } of rows) {
      const read = { list: () => [row.ds] } as unknown as Reader;
      const { oldNode: before, newNode: after } = row;
      const keys = nodeKeys({ revision: 1, at: 0, before, after, cause: { actor: 'test' } }, read);
      expect(keys).toEqual(row.shouldEnqueue ? ['default/ds'] : []);
    }
    account('TestUpdateNode', rows.length);
  },
);

interface KillRow {
  test: string;
  numFailedPods: number;
  numNormalPods: number;
  expectedCreates: number;
  expectedDeletes: number;
  expectedEvents: number;
}

test.skipIf(fixturesDir === undefined)('TestDaemonKillFailedPods', () => {
  const rows = tableRows<KillRow>(TABLE, 'TestDaemonKillFailedPods');
  const set = { metadata: { name: 'foo' }, spec: { updateStrategy: { type: 'OnDelete' } } } as unknown as DaemonSet;
  for (const { row } of rows) {
    const made = (count: number, phase: 'Failed' | 'Running') =>
      Array.from({ length: count }, (_, i): Pod => {
        const metadata = { name: `${phase}-${i}` };
        return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [], nodeName: 'a' }, status: { phase } };
      });
    const pods = byMachine([...made(row.numFailedPods, 'Failed'), ...made(row.numNormalPods, 'Running')]);
    const claims = new Map([['a', { run: true, stay: true }]]);
    const plan = planMachines({ set, claims, pods, hash: '', nowMs: 0 });
    const done = [plan.create.length, plan.remove.length + plan.failed.length, plan.failed.length];
    expect([row.test, ...done]).toEqual([row.test, row.expectedCreates, row.expectedDeletes, row.expectedEvents]);
  }
  account('TestDaemonKillFailedPods', rows.length, {
    TestNumberReadyStatus: 'its rows are the pods that a fake client made; the counts are in the tests of a cluster',
  });
});
