/** Affinity between pods and topology spread against upstream's own tables, and scores and waits of our own. */
import { describe, expect, test } from 'vitest';
import type { Labels } from '../../../../shared/engine/api/labels.ts';
import { interPodState, type PodPlaces } from '../../../../shared/engine/scheduler/inter-pod-state.ts';
import { interPodAffinity } from '../../../../shared/engine/scheduler/plugins/inter-pod-affinity.ts';
import { podTopologySpread } from '../../../../shared/engine/scheduler/plugins/pod-topology-spread.ts';
import { podTermsOf } from '../../../../shared/engine/scheduler/pod-terms.ts';
import { viewOf, type PodView } from '../../../../shared/engine/scheduler/pod-view.ts';
import { LikeCounts } from '../../../../shared/engine/scheduler/like-counts.ts';
import { spreadState } from '../../../../shared/engine/scheduler/spread-state.ts';
import { matchesNode } from '../../../../shared/engine/scheduler/node-selector.ts';
import type { TopologyCounts } from '../../../../shared/engine/scheduler/topology-counts.ts';
import type { Node } from '../../../../shared/model/node.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { account } from '../../../support/fixture-table.ts';
import { apply, pods, testSession } from '../../../support/session.ts';
import { infoOf } from '../pods.ts';
import { PLUGIN_TABLES, rowsOf } from '../upstream-rows.ts';

/** Rows have pods without containers. */
const whole = (pod: Pod): Pod => ({ ...pod, spec: { ...pod.spec, containers: pod.spec.containers ?? [] } });

const AFFINITY = `${PLUGIN_TABLES}interpodaffinity__filtering.json`;
const SPREAD = `${PLUGIN_TABLES}podtopologyspread__filtering.json`;

function placesOf(nodes: readonly Node[], placed: readonly Pod[]): PodPlaces {
  const byName = new Map(nodes.map((n) => [n.metadata.name, n]));
  return {
    placed: () => placed,
    withTerms: () => placed.filter((p) => podTermsOf(p) !== undefined),
    labelsOfNode: (name) => {
      const node = byName.get(name);
      return node && (node.metadata.labels ?? {});
    },
    labelsOfNamespace: (): Labels => ({}),
  };
}

const flat = (counts: TopologyCounts): Record<string, number> =>
  Object.fromEntries(
    [...counts.keys()].flatMap((key) => [...counts.of(key)!].map(([value, n]) => [`{${key} ${value}}`, n])),
  );

interface Want {
  code: number;
  reasons: string[];
}

/** 1.20 said two things of an affinity that is not met; 1.34 says the second alone. */
const inWords = (want: Want | null): string[] | undefined => want?.reasons.slice(-1);

describe.skipIf(!fixturesDir)('InterPodAffinity, upstream tables', () => {
  const ask = (pod: Pod, node: Node, nodes: readonly Node[], placed: readonly Pod[]) => {
    const view = viewOf(whole(pod));
    view.company = interPodState(pod, placesOf(nodes, placed));
    return interPodAffinity.filters!(view) ? interPodAffinity.filter!(view, infoOf(node)) : undefined;
  };

  test('one node', () => {
    const rows = rowsOf<{ name: string; pod: Pod; pods: Pod[] | null; node: Node; wantStatus: Want | null }>(
      AFFINITY,
      'TestRequiredAffinitySingleNode',
    );
    const left: Record<string, string> = {};
    for (const { name, pod, pods: placed, node, wantStatus } of rows) {
      if (JSON.stringify(pod).includes('{{.bad-value.}}')) {
        left[name] = 'validation refuses such a selector';
        continue;
      }
      const got = ask(pod, node, [node], placed ?? []);
      expect(got?.reasons, name).toEqual(inWords(wantStatus));
      if (got !== undefined) expect(got.unresolvable, name).toBe(wantStatus?.code === 3);
    }
    account('TestRequiredAffinitySingleNode', rows.length - Object.keys(left).length, left);
    expect(rows.length).toBe(21);
    expect(Object.keys(left).length).toBeLessThan(4);
  });

  test('several nodes', () => {
    const rows = rowsOf<{ name: string; pod: Pod; pods: Pod[] | null; nodes: Node[]; wantStatuses: (Want | null)[] }>(
      AFFINITY,
      'TestRequiredAffinityMultipleNodes',
    );
    for (const { name, pod, pods: placed, nodes, wantStatuses } of rows)
      for (const [i, node] of nodes.entries()) {
        const got = ask(pod, node, nodes, placed ?? []);
        expect(got?.reasons, `${name} ${i}`).toEqual(inWords(wantStatuses[i] ?? null));
      }
    account('TestRequiredAffinityMultipleNodes', rows.length);
    expect(rows.length).toBe(18);
  });

  test('a pod that is seen as if it were there, and then not', () => {
    const rows = rowsOf<{
      name: string;
      pendingPod: Pod;
      addedPod: Pod;
      existingPods: Pod[];
      nodes: Node[];
      expectedAffinity: Record<string, number>;
      expectedAntiAffinity: Record<string, number>;
    }>(AFFINITY, 'TestPreFilterStateAddRemovePod');
    for (const { name, pendingPod, addedPod, existingPods, nodes, ...expected } of rows) {
      const view = viewOf(whole(pendingPod));
      const before = interPodState(pendingPod, placesOf(nodes, existingPods));
      view.company = interPodState(pendingPod, placesOf(nodes, existingPods));
      const node = nodes.find((n) => n.metadata.name === addedPod.spec.nodeName)!;
      interPodAffinity.shift!(view, addedPod, infoOf(node), 1, () => ({}));
      const all = interPodState(pendingPod, placesOf(nodes, [...existingPods, addedPod]));
      expect(view.company, name).toEqual({ ...all, scores: before.scores });
      expect(flat(view.company.near), name).toEqual(keyed(expected.expectedAffinity));
      expect(flat(view.company.far), name).toEqual(keyed(expected.expectedAntiAffinity));
      interPodAffinity.shift!(view, addedPod, infoOf(node), -1, () => ({}));
      expect(view.company, name).toEqual(before);
    }
    account('TestPreFilterStateAddRemovePod', rows.length);
    expect(rows).toHaveLength(4);
  });

  test('counts of the incoming pod’s terms', () => {
    const rows = rowsOf<{
      name: string;
      pod: Pod;
      existingPods: Pod[] | null;
      nodes: Node[];
      wantAffinityPodsMap: Record<string, number>;
      wantAntiAffinityPodsMap: Record<string, number>;
    }>(AFFINITY, 'TestGetTPMapMatchingIncomingAffinityAntiAffinity').filter((row) => typeof row === 'object');
    for (const { name, pod, existingPods, nodes, wantAffinityPodsMap, wantAntiAffinityPodsMap } of rows) {
      const state = interPodState(pod, placesOf(nodes, existingPods ?? []));
      expect(flat(state.near), name).toEqual(keyed(wantAffinityPodsMap));
      expect(flat(state.far), name).toEqual(keyed(wantAntiAffinityPodsMap));
    }
    account('TestGetTPMapMatchingIncomingAffinityAntiAffinity', rows.length);
    expect(rows.length).toBe(8);
  });
});

/** The keys of Go's maps of pairs, as they print. */
const keyed = (map: Record<string, number> | null): Record<string, number> =>
  Object.fromEntries(Object.entries(map ?? {}).map(([key, n]) => [key.replaceAll('"', ''), n]));

const homed = (pod: Pod): Pod => ({ ...pod, metadata: { namespace: '', ...pod.metadata } });

/** Pods in each domain, as Go prints its map. */
function pairsOf({ spread }: PodView): Record<string, number> {
  const got: Record<string, number> = {};
  for (const [i, { topologyKey }] of spread?.hard.entries() ?? [])
    for (const [value, n] of spread!.counts[i]!.of(topologyKey) ?? []) got[`{${topologyKey} ${value}}`] = n;
  return got;
}

function spreadView(pod: Pod, nodes: readonly Node[], placed: readonly Pod[]): PodView {
  const named: Pod = { ...whole(pod), metadata: { namespace: '', ...pod.metadata } };
  const view = viewOf(named);
  const here = placed.map(homed);
  const state = spreadState({
    pod: named,
    nodes: nodes.map((node) => ({ name: node.metadata.name, labels: node.metadata.labels ?? {}, node })),
    likes: new LikeCounts((namespace) =>
      here.filter((p) => p.metadata.namespace === namespace).map((p) => [p, p.spec.nodeName ?? '']),
    ),
    isWanted: ({ labels, name }) => matchesNode(view.nodeSelector, view.affinity, labels, name),
    isTolerated: () => true,
  });
  if (state !== undefined) view.spread = state;
  return view;
}

describe.skipIf(!fixturesDir)('PodTopologySpread, upstream tables', () => {
  test.each(['TestSingleConstraint', 'TestMultipleConstraints'])('%s', (table) => {
    const rows = rowsOf<Record<string, unknown>>(SPREAD, table) as unknown as {
      name: string;
      pod: Pod;
      nodes: Node[];
      existingPods: Pod[] | null;
      fits?: Record<string, boolean>;
      wantStatusCode?: Record<string, number>;
    }[];
    for (const { name, pod, nodes, existingPods, fits, wantStatusCode } of rows) {
      const view = spreadView(pod, nodes, existingPods ?? []);
      for (const node of nodes) {
        const got = podTopologySpread.filters!(view) ? podTopologySpread.filter!(view, infoOf(node)) : undefined;
        const at = `${name}, ${node.metadata.name}`;
        if (fits !== undefined) expect(got === undefined, at).toBe(fits[node.metadata.name]);
        // 2 Unschedulable, 3 UnschedulableAndUnresolvable
        if (wantStatusCode !== undefined)
          expect(got === undefined ? 0 : got.unresolvable ? 3 : 2, at).toBe(wantStatusCode[node.metadata.name]);
      }
    }
    account(table, rows.length);
    expect(rows.length).toBe(table === 'TestSingleConstraint' ? 11 : 7);
  });

  test('TestPreFilterState: pods in each domain, and the fewest', () => {
    const rows = rowsOf<{
      name: string;
      pod: Pod;
      nodes: Node[];
      existingPods: Pod[] | null;
      defaultConstraints: unknown;
      want: { TpPairToMatchNum: Record<string, number> | null } | null;
    }>(SPREAD, 'TestPreFilterState');
    const left: Record<string, string> = {};
    let ran = 0;
    for (const { name, pod, nodes, existingPods, defaultConstraints, want } of rows) {
      if (defaultConstraints !== null) {
        left[name] = 'constraints of the scheduler’s own configuration';
        continue;
      }
      ran += 1;
      expect(pairsOf(spreadView(pod, nodes, existingPods ?? [])), name).toEqual(keyed(want?.TpPairToMatchNum ?? {}));
    }
    account('TestPreFilterState', ran, left);
    expect(ran).toBeGreaterThan(8);
  });

  test.each([
    ['TestPreFilterStateAddPod', 1, 9],
    ['TestPreFilterStateRemovePod', -1, 5],
  ] as const)('%s: a pod that is seen as if it were there, or not', (table, by, count) => {
    const rows = rowsOf<{
      name: string;
      preemptor: Pod;
      nodes: Node[];
      nodeIdx: number;
      existingPods: Pod[] | null;
      addedPod?: Pod;
      deletedPod?: Pod | null;
      deletedPodIdx?: number;
      want: {
        TpPairToMatchNum: Record<string, number>;
        TpKeyToCriticalPaths: Record<string, { MatchNum?: number }[]>;
      };
    }>(SPREAD, table);
    for (const { name, preemptor, nodes, nodeIdx, existingPods, want, ...row } of rows) {
      const view = spreadView(preemptor, nodes, existingPods ?? []);
      const at = row.deletedPodIdx ?? -1;
      const other = row.addedPod ?? row.deletedPod ?? existingPods![at]!;
      podTopologySpread.shift!(view, homed(other), infoOf(nodes[nodeIdx]!), by, () => undefined);
      expect(pairsOf(view), name).toEqual(keyed(want.TpPairToMatchNum));
      const fewest = Object.values(want.TpKeyToCriticalPaths).map(([path]) => path!.MatchNum ?? 0);
      expect([...view.spread!.least].sort(), name).toEqual(fewest.sort());
    }
    account(table, rows.length);
    expect(rows).toHaveLength(count);
  });
});

/** A pod that wants something of the company of others. */
const podYaml = (name: string, labels: string, affinity: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { ${labels} } }
spec:
  ${affinity}
  containers: [{ name: c, image: nginx }]
`;
const HOST = 'topologyKey: kubernetes.io/hostname';
const apart = (label: string): string =>
  `affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ${HOST}, labelSelector: { matchLabels: { ${label} } } }] } }`;
const near = (label: string): string =>
  `affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ${HOST}, labelSelector: { matchLabels: { ${label} } } }] } }`;

function run(session: Session, yaml: string, seconds = 10): void {
  expect(apply(session, yaml).report?.problems).toEqual([]);
  session.advance(session.now + seconds * 1000);
}
const nodeOf = (session: Session, name: string): string | undefined =>
  session.cluster.read.get('Pod', 'default', name)?.spec.nodeName;
const whyNot = (session: Session, name: string): string =>
  session.cluster.read.get('Pod', 'default', name)?.status?.conditions?.find((c) => c.type === 'PodScheduled')
    ?.message ?? '';

describe('in a cluster', () => {
  test('pods that keep apart take a machine each; the fourth waits for one of three to go', () => {
    const session = testSession({ bare: true });
    for (const name of ['a', 'b', 'c', 'd']) run(session, podYaml(name, 'app: db', apart('app: db')));
    expect(new Set(['a', 'b', 'c'].map((name) => nodeOf(session, name))).size).toBe(3);
    expect(nodeOf(session, 'd')).toBeUndefined();
    expect(whyNot(session, 'd')).toBe(
      "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.",
    );
    const freed = nodeOf(session, 'b');
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'b' });
    session.advance(session.now + 60_000);
    expect(nodeOf(session, 'd')).toBe(freed);
  });

  test('a pod that wants company waits until there is some, and goes there', () => {
    const session = testSession({ bare: true });
    run(session, podYaml('web', 'app: web', near('app: cache')));
    expect(nodeOf(session, 'web')).toBeUndefined();
    expect(whyNot(session, 'web')).toContain("3 node(s) didn't match pod affinity rules");
    run(session, podYaml('cache', 'app: cache', ''), 20);
    expect(nodeOf(session, 'web')).toBe(nodeOf(session, 'cache'));
    // The first of a kind that wants its own company may go anywhere.
    run(session, podYaml('x', 'app: x', near('app: x')));
    expect(nodeOf(session, 'x')).toBeDefined();
  });

  test('others’ wishes keep a pod away too', () => {
    const session = testSession({ bare: true, workers: 1 });
    run(session, podYaml('lonely', 'app: lonely', apart('app: web')));
    run(session, podYaml('web', 'app: web', ''));
    expect(whyNot(session, 'web')).toContain("1 node(s) didn't satisfy existing pods anti-affinity rules");
  });

  test('what is only preferred decides between machines that fit', () => {
    const session = testSession({ bare: true });
    run(session, podYaml('cache', 'app: cache', 'nodeName: worker-2'));
    const weak = `affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { ${HOST}, labelSelector: { matchLabels: { app: cache } } } }] } }`;
    for (const name of ['a', 'b', 'c']) run(session, podYaml(name, 'app: web', weak));
    expect(['a', 'b', 'c'].map((name) => nodeOf(session, name))).toEqual(['worker-2', 'worker-2', 'worker-2']);
  });

  test.each([
    ['Honor', [2, 2, 3]],
    // The control plane counts as a machine without pods: nobody may have two.
    ['Ignore', [1, 1, 1]],
  ])('pods are spread evenly, at most one more here than there; taints: %s', (policy, expected) => {
    const session = testSession({ bare: true });
    run(
      session,
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 7
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      topologySpreadConstraints:
        - { maxSkew: 1, ${HOST}, whenUnsatisfiable: DoNotSchedule, nodeTaintsPolicy: ${policy}, labelSelector: { matchLabels: { app: web } } }
      containers: [{ name: c, image: nginx }]
`,
      20,
    );
    const counts = new Map<string, number>();
    for (const { spec } of pods(session)) counts.set(spec.nodeName ?? '', (counts.get(spec.nodeName ?? '') ?? 0) + 1);
    counts.delete('');
    expect([...counts.values()].sort()).toEqual(expected);
  });
});
