/** Scores against upstream's tables, and by hand where there is none. */
import { describe, expect, test } from 'vitest';
import { normalize } from '../../../../shared/engine/scheduler/cycle.ts';
import type { Lookup } from '../../../../shared/engine/api/store.ts';
import { NodeCache } from '../../../../shared/engine/scheduler/node-cache.ts';
import { imageLocality } from '../../../../shared/engine/scheduler/plugins/image-locality.ts';
import { nodeAffinity } from '../../../../shared/engine/scheduler/plugins/node-affinity.ts';
import { nodeResourcesBalancedAllocation } from '../../../../shared/engine/scheduler/plugins/node-resources-balanced-allocation.ts';
import { nodeResourcesFit } from '../../../../shared/engine/scheduler/plugins/node-resources-fit.ts';
import { taintToleration } from '../../../../shared/engine/scheduler/plugins/taint-toleration.ts';
import type { Plugin } from '../../../../shared/engine/scheduler/plugins/plugin.ts';
import { viewOf } from '../../../../shared/engine/scheduler/pod-view.ts';
import type { Node } from '../../../../shared/model/node.ts';
import type { Pod, PodSpec } from '../../../../shared/model/pod.ts';
import { DocsPage } from '../../../support/docs-page.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { infoOf, nodeOf, podOf, view } from '../pods.ts';
import { PLUGIN_TABLES, rowsOf } from '../upstream-rows.ts';

interface ScoreRow {
  name: string;
  pod: Pod;
  nodes: Node[];
  args?: Record<string, unknown>;
  expectedList: { Name: string; Score?: number }[];
}

function scores(plugin: Plugin, row: ScoreRow): { Name: string; Score: number }[] {
  const seen = viewOf(podOf(row.pod.spec));
  const raw = row.nodes.map((node) => plugin.score!(seen, infoOf(node)));
  if (typeof plugin.normalize !== 'string') throw new Error('a way of its own');
  normalize(raw, raw.length, plugin.normalize);
  return row.nodes.map((node, i) => ({ Name: node.metadata.name, Score: raw[i]! }));
}

describe.skipIf(!fixturesDir)('scores against upstream tables', () => {
  test.each([
    ['TaintToleration', taintToleration, 'tainttoleration__taint_toleration.json', 'TestTaintTolerationScore', 5],
    ['NodeAffinity', nodeAffinity, 'nodeaffinity__node_affinity.json', 'TestNodeAffinityPriority', 6],
  ] as const)('%s', (name, plugin, file, table, count) => {
    const rows = rowsOf<ScoreRow>(PLUGIN_TABLES + file, table);
    const left: string[] = [];
    for (const row of rows) {
      if (Object.keys(row.args ?? {}).length > 0) {
        left.push(`${row.name}: an affinity added by the scheduler's configuration, which is not modelled`);
        continue;
      }
      expect(scores(plugin, row), row.name).toEqual(
        row.expectedList.map((e) => ({ Name: e.Name, Score: e.Score ?? 0 })),
      );
    }
    console.log(
      `${name} score: ${rows.length - left.length} of ${rows.length} rows; left out: ${left.join('; ') || 'none'}`,
    );
    expect(rows).toHaveLength(count);
  });
});

describe('resource scores', () => {
  const node = (cpu: string, memory: string): Node =>
    nodeOf('n', { status: { allocatable: { cpu, memory, pods: '10' } } });
  const asks = (cpu: string, memory: string): ReturnType<typeof view> =>
    view({ containers: [{ name: 'c', resources: { requests: { cpu, memory } } }] });

  test('LeastAllocated is the mean of what is left of cpu and memory, rounded down', () => {
    // (4000 - 3000) * 100 / 4000 = 25; (10000 - 5000) * 100 / 10000 = 50; (25 + 50) / 2 = 37.5
    expect(nodeResourcesFit.score!(asks('3', '5000'), infoOf(node('4', '10000')))).toBe(37);
    expect(nodeResourcesFit.score!(asks('6', '5000'), infoOf(node('4', '10000')))).toBe(25);
  });

  test('a container that asks for nothing counts as 100m and 200Mi', () => {
    const idle = view({ containers: [{ name: 'a' }, { name: 'b' }] });
    // (1000 - 200) / 1000 = 80 %; (1000 - 400) / 1000 = 60 %
    expect(nodeResourcesFit.score!(idle, infoOf(node('1', '1000Mi')))).toBe(70);
  });

  test('BalancedAllocation prefers equal shares', () => {
    // cpu 3/6 = 0.5, memory 5/10 = 0.5
    expect(nodeResourcesBalancedAllocation.score!(asks('3', '5000'), infoOf(node('6', '10000')))).toBe(100);
    // cpu 0.6, memory 0.25: 1 - 0.175 = 0.825
    expect(nodeResourcesBalancedAllocation.score!(asks('6', '5000'), infoOf(node('10', '20000')))).toBe(82);
    expect(nodeResourcesBalancedAllocation.scores!(view({}), undefined as never, [], 0)).toBe(false);
  });
});

describe('ImageLocality', () => {
  const MB = 1024 * 1024;
  const having = (name: string, ...images: readonly [string, number][]): Node =>
    nodeOf(name, { status: { images: images.map(([image, mb]) => ({ names: [image], sizeBytes: mb * MB })) } });
  /** Scores on two nodes, of which the first has three images and the second two; undefined: the plugin is not asked. */
  function scoresOf(spec: Partial<PodSpec>): number[] | undefined {
    const nodes = [
      having('a', ['gcr.io/40:latest', 40], ['gcr.io/300:latest', 300], ['gcr.io/2000:latest', 2000]),
      having('b', ['gcr.io/250:latest', 250], ['gcr.io/10:latest', 10]),
    ];
    const read = { list: (kind: string) => (kind === 'Node' ? nodes : []) } as unknown as Lookup;
    const cache = new NodeCache(read);
    const pod = view(spec);
    if (imageLocality.scores!(pod, cache, cache.nodes, 2) === false) return undefined;
    return cache.nodes.map((node) => imageLocality.score!(pod, node));
  }
  const of = (...images: readonly string[]) => images.map((image, i) => ({ name: `c${i}`, image }));

  // What upstream's own test expects of such nodes; its table is made by functions.
  test.each([
    ['the larger one counts', of('gcr.io/40', 'gcr.io/250'), [0, 5]],
    ['both on one node', of('gcr.io/40', 'gcr.io/300'), [7, 0]],
    ['no more than a limit each', of('gcr.io/10', 'gcr.io/2000'), [49, 0]],
  ])('%s', (_, containers, expected) => {
    expect(scoresOf({ containers })).toEqual(expected);
  });

  test('init containers count too', () => {
    expect(scoresOf({ initContainers: of('gcr.io/300'), containers: of('gcr.io/40') })).toEqual([7, 0]);
  });

  test('what no node has by that name decides nothing', () => {
    expect(scoresOf({ containers: of('nginx', '40', 'gcr.io/40:1.0') })).toBeUndefined();
  });

  test('a kubelet lists what it pulled, and the next pod of a large image goes there', () => {
    const page = new DocsPage();
    const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec: { containers: [{ name: main, image: 'registry.example.com/large/model:1', command: [sleep, '1000'] }] }
`;
    page.apply(pod('first')).ready('first');
    const node = page.pod('first').spec.nodeName!;
    const listed = (name: string): unknown => page.session.cluster.read.get('Node', '', name)!.status?.images;
    expect(listed(node)).toBeUndefined();
    page.wait(40);
    const [image] = listed(node) as { names: string[]; sizeBytes: number }[];
    expect(image!.names).toEqual(['registry.example.com/large/model:1']);
    expect(image!.sizeBytes).toBeGreaterThan(0);
    const others = [...page.session.cluster.read.list('Node')].filter(({ metadata }) => metadata.name !== node);
    expect(others.map(({ metadata }) => listed(metadata.name))).toEqual(others.map(() => undefined));
    // As large as a model is.
    const body = { status: { images: [{ names: image!.names, sizeBytes: 4_000_000_000 }] } };
    page.patch({ kind: 'Node', name: node, subresource: 'status' }, body);
    page.apply(pod('second')).ready('second');
    expect(page.pod('second').spec.nodeName).toBe(node);
  });
});
