/** Every filter against upstream's own tables. Verdicts are compared; texts where 1.20 and 1.34 share them. */
import { describe, expect, test } from 'vitest';
import { nodeAffinity } from '../../../../shared/engine/scheduler/plugins/node-affinity.ts';
import { nodeName } from '../../../../shared/engine/scheduler/plugins/node-name.ts';
import { nodePorts } from '../../../../shared/engine/scheduler/plugins/node-ports.ts';
import { nodeResourcesFit } from '../../../../shared/engine/scheduler/plugins/node-resources-fit.ts';
import { nodeUnschedulable } from '../../../../shared/engine/scheduler/plugins/node-unschedulable.ts';
import { taintToleration } from '../../../../shared/engine/scheduler/plugins/taint-toleration.ts';
import type { Plugin } from '../../../../shared/engine/scheduler/plugins/plugin.ts';
import { viewOf } from '../../../../shared/engine/scheduler/pod-view.ts';
import type { Verdict } from '../../../../shared/engine/scheduler/verdict.ts';
import type { ResourceList } from '../../../../shared/model/meta.ts';
import type { Node } from '../../../../shared/model/node.ts';
import type { Container as ContainerSpec, Pod } from '../../../../shared/model/pod.ts';
import { hostPortsOf } from '../../../../shared/engine/kinds/pod/host-ports.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { infoOf, nodeOf, podOf, view } from '../pods.ts';
import { PLUGIN_TABLES, rowsOf } from '../upstream-rows.ts';

interface Want {
  code: number;
  reasons: string[];
}

const ask = (plugin: Plugin, pod: Pod, node: Node, others: readonly Pod[] = []): Verdict | undefined => {
  const seen = viewOf(podOf(pod.spec));
  return plugin.filters?.(seen) === false ? undefined : plugin.filter!(seen, infoOf(node, others));
};

/** 3 is UnschedulableAndUnresolvable. */
const UNRESOLVABLE = 3;

describe.skipIf(!fixturesDir)('filters against upstream tables', () => {
  test('NodeName', () => {
    const rows = rowsOf<{ name: string; pod: Pod; node: Node; wantStatus: Want | null }>(
      `${PLUGIN_TABLES}nodename__node_name.json`,
      'TestNodeName',
    );
    for (const row of rows) {
      const got = ask(nodeName, row.pod, {
        ...row.node,
        metadata: { ...row.node.metadata, name: row.node.metadata.name ?? '' },
      });
      // 1.20: "the requested hostname".
      expect(got?.reasons, row.name).toEqual(
        row.wantStatus?.reasons.map((r) => r.replace('requested hostname', 'requested node name')),
      );
      expect(got?.unresolvable ?? false, row.name).toBe(row.wantStatus?.code === UNRESOLVABLE);
    }
    console.log(`NodeName: ${rows.length} rows`);
    expect(rows).toHaveLength(3);
  });

  test('NodeUnschedulable', () => {
    const rows = rowsOf<{ name: string; pod: Pod; node: Node; wantStatus: Want | null }>(
      `${PLUGIN_TABLES}nodeunschedulable__node_unschedulable.json`,
      'TestNodeUnschedulable',
    );
    for (const row of rows) {
      const got = ask(nodeUnschedulable, row.pod, row.node);
      expect(got?.reasons, row.name).toEqual(row.wantStatus?.reasons);
      expect(got?.unresolvable ?? false, row.name).toBe(row.wantStatus?.code === UNRESOLVABLE);
    }
    console.log(`NodeUnschedulable: ${rows.length} rows`);
    expect(rows).toHaveLength(3);
  });

  test('TaintToleration', () => {
    const rows = rowsOf<{ name: string; pod: Pod; node: Node; wantStatus: Want | null }>(
      `${PLUGIN_TABLES}tainttoleration__taint_toleration.json`,
      'TestTaintTolerationFilter',
    );
    for (const row of rows) {
      const got = ask(taintToleration, row.pod, row.node);
      // 1.20: "had taint {k: v}, that the pod didn't tolerate"; 1.34: "had untolerated taint {k: v}".
      const want = row.wantStatus?.reasons.map((r) =>
        r.replace(/had taint (\{.*\}), that the pod didn't tolerate/, 'had untolerated taint $1'),
      );
      expect(got?.reasons, row.name).toEqual(want);
      expect(got?.unresolvable ?? false, row.name).toBe(row.wantStatus?.code === UNRESOLVABLE);
    }
    console.log(`TaintToleration filter: ${rows.length} rows`);
    expect(rows).toHaveLength(9);
  });

  test('NodeAffinity', () => {
    const rows = rowsOf<{
      name: string;
      pod: Pod;
      labels: Record<string, string> | null;
      nodeName: string;
      args: Record<string, unknown>;
      wantStatus: Want | null;
    }>(`${PLUGIN_TABLES}nodeaffinity__node_affinity.json`, 'TestNodeAffinity');
    const left: string[] = [];
    let run = 0;
    for (const row of rows) {
      if (Object.keys(row.args).length > 0) {
        left.push(`${row.name}: an affinity added by the scheduler's configuration, which is not modelled`);
        continue;
      }
      const got = ask(nodeAffinity, row.pod, nodeOf(row.nodeName, row.labels === null ? {} : { labels: row.labels }));
      expect(got === undefined, row.name).toBe(row.wantStatus === null);
      if (got !== undefined)
        expect(got, row.name).toMatchObject({
          reasons: ["node(s) didn't match Pod's node affinity/selector"],
          unresolvable: true,
        });
      run += 1;
    }
    console.log(`NodeAffinity filter: ${run} of ${rows.length} rows; left out: ${left.join('; ')}`);
    expect(run + left.length).toBe(30);
    expect(run).toBeGreaterThanOrEqual(26);
  });

  test('NodePorts', () => {
    const rows = rowsOf<{ name: string; pod: Pod; nodeInfo: { Pods?: { Pod: Pod }[] }; wantStatus: Want | null }>(
      `${PLUGIN_TABLES}nodeports__node_ports.json`,
      'TestNodePorts',
    );
    for (const row of rows) {
      const others = (row.nodeInfo.Pods ?? []).map((p) => podOf(p.Pod.spec));
      const got = ask(nodePorts, row.pod, nodeOf('m1'), others);
      expect(got?.reasons, row.name).toEqual(row.wantStatus?.reasons);
      expect(got?.unresolvable ?? false, row.name).toBe(row.wantStatus?.code === UNRESOLVABLE);
    }
    console.log(`NodePorts: ${rows.length} rows`);
    expect(rows).toHaveLength(13);
  });

  /** The nodes are made in the tests' code: makeResources(milliCPU, memory, pods, extended, storage, huge pages). */
  const ROOMY: ResourceList = {
    cpu: '10m',
    memory: '20',
    pods: '32',
    'example.com/aaa': '5',
    'ephemeral-storage': '20',
    'hugepages-2Mi': '5',
  };
  const ONE_POD: ResourceList = {
    cpu: '10m',
    memory: '20',
    pods: '1',
    'example.com/aaa': '0',
    'ephemeral-storage': '0',
    'hugepages-2Mi': '0',
  };

  interface FitRow {
    name: string;
    pod: Pod;
    nodeInfo: { Pods: { Pod: Pod }[] };
    wantStatus: Want | null;
    args?: { ignoredResources?: string[]; ignoredResourceGroups?: string[] };
    features?: Record<string, boolean> | null;
  }

  test.each([
    ['TestEnoughRequests', ROOMY, 33],
    ['TestNotEnoughRequests', ONE_POD, 4],
    ['TestStorageRequests', ROOMY, 5],
  ] as const)('NodeResourcesFit %s', (name, allocatable, count) => {
    const rows = rowsOf<FitRow>(`${PLUGIN_TABLES}noderesources__fit.json`, name);
    const left: string[] = [];
    let run = 0;
    for (const row of rows) {
      if (row.args !== undefined && Object.keys(row.args).length > 0) {
        left.push(`${row.name}: resources that the scheduler's configuration ignores`);
        continue;
      }
      if (row.features !== null && row.features !== undefined) {
        left.push(`${row.name}: a feature gate that 1.34 no longer has`);
        continue;
      }
      const got = ask(
        nodeResourcesFit,
        row.pod,
        nodeOf('n', { status: { allocatable } }),
        row.nodeInfo.Pods.map((p) => podOf(p.Pod.spec)),
      );
      expect(got?.reasons, row.name).toEqual(row.wantStatus?.reasons);
      run += 1;
    }
    console.log(`NodeResourcesFit ${name}: ${run} of ${rows.length} rows; left out: ${left.join('; ') || 'none'}`);
    expect(rows).toHaveLength(count);
    expect(run).toBeGreaterThanOrEqual(count - 4);
  });
});

describe('filters', () => {
  const has = (allocatable: ResourceList): Node =>
    nodeOf('n', { status: { allocatable: { pods: '10', ...allocatable } } });
  const asks = (requests: ResourceList): Pod => podOf({ containers: [{ name: 'c', resources: { requests } }] });

  test('a pod that no empty node could hold cannot be helped by removing others', () => {
    expect(ask(nodeResourcesFit, asks({ cpu: '3' }), has({ cpu: '2', memory: '1Gi' }))).toEqual({
      plugin: 'NodeResourcesFit',
      reasons: ['Insufficient cpu'],
      unresolvable: true,
    });
    const full = ask(nodeResourcesFit, asks({ cpu: '1500m' }), has({ cpu: '2', memory: '1Gi' }), [asks({ cpu: '1' })]);
    expect(full).toMatchObject({ reasons: ['Insufficient cpu'], unresolvable: false });
  });

  test('what a pod does not ask for may be exhausted', () => {
    const over = asks({ cpu: '3' });
    expect(ask(nodeResourcesFit, asks({ memory: '1Mi' }), has({ cpu: '2', memory: '1Gi' }), [over])).toBeUndefined();
    expect(ask(nodeResourcesFit, asks({}), has({ cpu: '2', memory: '1Gi' }), [over])).toBeUndefined();
  });

  test('several things missing are all named, in upstream order', () => {
    const verdict = ask(
      nodeResourcesFit,
      asks({ cpu: '3', memory: '2Gi', 'ephemeral-storage': '1Gi', 'nvidia.com/gpu': '1' }),
      {
        ...has({}),
        status: { allocatable: { cpu: '1', memory: '1Gi', pods: '0' } },
      },
    );
    expect(verdict?.reasons).toEqual([
      'Too many pods',
      'Insufficient cpu',
      'Insufficient memory',
      'Insufficient ephemeral-storage',
      'Insufficient nvidia.com/gpu',
    ]);
  });

  test('host ports are those of containers and sidecars, on an address of the node or on all of them', () => {
    const ports = [{ containerPort: 80, hostPort: 8080, hostIP: '' }, { containerPort: 81 }];
    const spec = podOf({
      initContainers: [
        { name: 'i', ports: [{ containerPort: 1, hostPort: 1 }] },
        {
          name: 's',
          restartPolicy: 'Always',
          ports: [{ containerPort: 2, hostPort: 2, protocol: 'UDP', hostIP: '10.0.0.1' }],
        },
      ] as ContainerSpec[],
      containers: [{ name: 'c', ports }] as ContainerSpec[],
    }).spec;
    expect(hostPortsOf(spec)).toEqual([
      { ip: '10.0.0.1', protocol: 'UDP', port: 2 },
      { ip: '0.0.0.0', protocol: 'TCP', port: 8080 },
    ]);
    const other = (hostPort: number, hostIP: string, protocol: 'TCP' | 'UDP'): Pod =>
      podOf({
        containers: [{ name: 'c', ports: [{ containerPort: 9, hostPort, hostIP, protocol }] }] as ContainerSpec[],
      });
    const asked = (pod: Pod): boolean => ask(nodePorts, pod, nodeOf('n'), [podOf(spec)]) !== undefined;
    expect(asked(other(8080, '127.0.0.1', 'TCP'))).toBe(true);
    expect(asked(other(8080, '127.0.0.1', 'UDP'))).toBe(false);
    expect(asked(other(2, '10.0.0.2', 'UDP'))).toBe(false);
    expect(asked(other(2, '0.0.0.0', 'UDP'))).toBe(true);
  });

  test('hints: only a change that can help wakes the pod', () => {
    const pod = view({
      tolerations: [{ key: 'a', operator: 'Exists' }],
      nodeSelector: { disk: 'ssd' },
      containers: [{ name: 'c', resources: { requests: { cpu: '1' } } }],
    });
    const plain = nodeOf('n', { status: { allocatable: { cpu: '2', memory: '1Gi', pods: '1' } } });
    const tainted: Node = { ...plain, spec: { taints: [{ key: 'b', effect: 'NoSchedule' }] } };
    const cordoned: Node = { ...plain, spec: { unschedulable: true } };
    const labelled = nodeOf('n', { labels: { disk: 'ssd' } });
    const bigger: Node = { ...plain, status: { allocatable: { cpu: '4', memory: '1Gi', pods: '1' } } };
    expect(taintToleration.nodeHelps!(pod, tainted, plain)).toBe(true);
    expect(taintToleration.nodeHelps!(pod, plain, tainted)).toBe(false);
    expect(nodeUnschedulable.nodeHelps!(pod, cordoned, plain)).toBe(true);
    expect(nodeUnschedulable.nodeHelps!(pod, plain, cordoned)).toBe(false);
    expect(nodeAffinity.nodeHelps!(pod, plain, labelled)).toBe(true);
    expect(nodeAffinity.nodeHelps!(pod, labelled, labelled)).toBe(false);
    expect(nodeResourcesFit.nodeHelps!(pod, plain, bigger)).toBe(true);
    expect(nodeResourcesFit.nodeHelps!(pod, bigger, plain)).toBe(false);
    expect(nodeResourcesFit.nodeHelps!(pod, undefined, plain)).toBe(true);
  });
});
