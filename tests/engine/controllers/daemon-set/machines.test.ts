/** Which machines a DaemonSet is for, and whose pod is whose: upstream's tables. */
import { expect, test } from 'vitest';
import { byMachine, claimOn } from '../../../../shared/engine/controllers/daemon-set/machines.ts';
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
  account('getNodesToDaemonPods', wanted.length, {
    'TestUpdateNode, TestDaemonKillFailedPods, TestNumberReadyStatus':
      'what is expected is a function or a count of a fake client; the same is in the tests of the whole cluster',
  });
});
