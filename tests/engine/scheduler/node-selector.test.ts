/** Node selectors and node affinity against upstream's tables (0.36.2). */
import { describe, expect, test } from 'vitest';
import {
  compileTerm,
  matchesNode,
  nodeAffinityOf,
  type NodeSelectorTerm,
  type PreferredTerm,
} from '../../../shared/engine/scheduler/node-selector.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod, PodSpec } from '../../../shared/model/pod.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { rowsOf } from './upstream-rows.ts';

const TABLE =
  'staging-0.36.2-test-tables/k8s.io__component-helpers__scheduling__corev1__nodeaffinity__nodeaffinity.json';

const withAffinity = (nodeAffinity: unknown): PodSpec => ({ containers: [], affinity: { nodeAffinity } });

const isRefused = (term: NodeSelectorTerm): boolean => {
  try {
    compileTerm(term);
    return false;
  } catch {
    return true;
  }
};

describe.skipIf(!fixturesDir)('node affinity against upstream tables', () => {
  test('TestPodMatchesNodeSelectorAndAffinityTerms', () => {
    const rows = rowsOf<{
      name: string;
      pod: Pod;
      labels: Record<string, string> | null;
      nodeName: string;
      want: boolean;
    }>(TABLE, 'TestPodMatchesNodeSelectorAndAffinityTerms');
    for (const { name, pod, labels, nodeName, want } of rows) {
      expect(matchesNode(pod.spec.nodeSelector, nodeAffinityOf(pod.spec), labels ?? {}, nodeName), name).toBe(want);
    }
    console.log(`PodMatchesNodeSelectorAndAffinityTerms: ${rows.length} rows`);
    expect(rows).toHaveLength(27);
  });

  test('TestNodeSelectorMatch', () => {
    const rows = rowsOf<{
      name: string;
      node: Node | null;
      nodeSelector: { nodeSelectorTerms: NodeSelectorTerm[] | null };
      wantErr: unknown;
      wantMatch: boolean;
    }>(TABLE, 'TestNodeSelectorMatch');
    for (const { name, node, nodeSelector, wantErr, wantMatch } of rows) {
      const terms = nodeSelector.nodeSelectorTerms ?? [];
      expect(terms.some(isRefused), name).toBe(wantErr !== null);
      const affinity = nodeAffinityOf(
        withAffinity({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } }),
      );
      expect(matchesNode(undefined, affinity, node?.metadata.labels ?? {}, node?.metadata.name ?? ''), name).toBe(
        wantMatch,
      );
    }
    console.log(`NodeSelectorMatch: ${rows.length} rows`);
    expect(rows).toHaveLength(5);
  });

  test('TestPreferredSchedulingTermsScore', () => {
    const rows = rowsOf<{
      name: string;
      node: Node | null;
      prefSchedTerms: PreferredTerm[];
      wantErr: unknown;
      wantScore: number;
    }>(TABLE, 'TestPreferredSchedulingTermsScore');
    for (const { name, node, prefSchedTerms, wantScore } of rows) {
      const { preferred } = nodeAffinityOf(
        withAffinity({ preferredDuringSchedulingIgnoredDuringExecution: prefSchedTerms }),
      );
      let sum = 0;
      for (const { weight, matches } of preferred)
        if (matches(node?.metadata.labels ?? {}, node?.metadata.name ?? '')) sum += weight;
      expect(sum, name).toBe(wantScore);
    }
    console.log(`PreferredSchedulingTermsScore: ${rows.length} rows`);
    expect(rows).toHaveLength(3);
  });

  test('TestNodeSelectorRequirementsAsSelector', () => {
    const rows = rowsOf<{ in: NodeSelectorTerm['matchExpressions'] | null; wantErr: unknown }>(
      TABLE,
      'TestNodeSelectorRequirementsAsSelector',
    );
    for (const row of rows)
      expect(isRefused({ matchExpressions: row.in ?? [] }), JSON.stringify(row.in)).toBe(row.wantErr !== null);
    console.log(`NodeSelectorRequirementsAsSelector: ${rows.length} rows`);
    expect(rows).toHaveLength(7);
  });
});

describe('node names in fields', () => {
  const affinity = (...terms: NodeSelectorTerm[]): ReturnType<typeof nodeAffinityOf> =>
    nodeAffinityOf(withAffinity({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } }));
  const named = (name: string): NodeSelectorTerm => ({
    matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }],
  });

  test('narrow the search only when every term names a node', () => {
    expect(affinity(named('b'), named('a')).only).toEqual(['a', 'b']);
    expect(affinity(named('b'), { matchExpressions: [{ key: 'x', operator: 'Exists' }] }).only).toBeUndefined();
  });
});
