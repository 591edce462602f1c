/** Pages on where pods go: labels of machines, tolerations, gates, company; each once the reader has done what the page says. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage } from '../../support/docs-page.ts';

/** As `kubectl label node`. */
const label = (page: DocsPage, node: string, labels: Record<string, string>): void =>
  page.patch({ kind: 'Node', name: node }, { metadata: { labels } });

const running = (name: string, labels: Record<string, string>, node: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: ${JSON.stringify(labels)} }\nspec: { nodeName: ${node}, containers: [{ name: c, image: nginx }] }\n`;

describe.skipIf(fixturesDir === undefined)('placement', () => {
  test.each(['pods/pod-nginx.yaml', 'pods/pod-nginx-required-affinity.yaml', 'pods/pod-nginx-preferred-affinity.yaml'])(
    '%s goes to the machine with the disk',
    (file) => {
      const page = new DocsPage();
      label(page, 'worker-2', { disktype: 'ssd' });
      page.apply(file).ready('nginx');
      expect(page.pod('nginx').spec.nodeName).toBe('worker-2');
    },
  );

  test('a pod that waits goes as soon as a machine has the label', () => {
    const page = new DocsPage().apply('pods/pod-nginx.yaml').wait(20);
    expect(page.phase('nginx')).toBe('Pending');
    label(page, 'worker-3', { disktype: 'ssd' });
    page.until(() => page.isReady('nginx'), 20);
  });

  test('a zone far away', () => {
    const page = new DocsPage();
    label(page, 'worker-1', { 'topology.kubernetes.io/zone': 'antarctica-west1' });
    page.apply('pods/pod-with-node-affinity.yaml').ready('with-node-affinity');
    expect(page.pod('with-node-affinity').spec.nodeName).toBe('worker-1');
  });

  test('a toleration of a taint', () => {
    const page = new DocsPage();
    for (const node of ['worker-1', 'worker-2', 'worker-3']) {
      const taints = [{ key: 'example-key', effect: 'NoSchedule' }];
      page.patch({ kind: 'Node', name: node }, { spec: { taints } });
    }
    page.apply('pods/simple-pod.yaml').wait(10);
    expect(page.events('nginx')[0]).toContain('node(s) had untolerated taint {example-key: }');
    page.delete('Pod', 'nginx');
    page.wait(5).apply('pods/pod-with-toleration.yaml').ready('nginx');
  });

  test('gates: nothing is scheduled until they are lifted', () => {
    const page = new DocsPage().apply('pods/pod-with-scheduling-gates.yaml').wait(60);
    expect(page.pod('test-pod').status?.conditions).toEqual([
      expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }),
    ]);
    page.apply('pods/pod-without-scheduling-gates.yaml').ready('test-pod');
  });

  test('beside a pod of its kind, in the zone where that runs', () => {
    const page = new DocsPage();
    label(page, 'worker-1', { 'topology.kubernetes.io/zone': 'V' });
    label(page, 'worker-2', { 'topology.kubernetes.io/zone': 'R' });
    page.apply('pods/pod-with-pod-affinity.yaml').wait(10);
    expect(page.phase('with-pod-affinity')).toBe('Pending');
    page.apply(running('friend', { security: 'S1' }, 'worker-2'));
    page.until(() => page.isReady('with-pod-affinity'), 30);
    expect(page.pod('with-pod-affinity').spec.nodeName).toBe('worker-2');
  });

  test('spread over zones: the fourth pod goes where there is only one', () => {
    const page = new DocsPage();
    label(page, 'worker-1', { zone: 'zoneA', node: 'node1' });
    label(page, 'worker-2', { zone: 'zoneA', node: 'node2' });
    label(page, 'worker-3', { zone: 'zoneB', node: 'node3' });
    for (const [name, node] of [
      ['one', 'worker-1'],
      ['two', 'worker-2'],
      ['three', 'worker-3'],
    ] as const)
      page.apply(running(name, { foo: 'bar' }, node));
    page.wait(5).apply('pods/topology-spread-constraints/one-constraint.yaml').ready('mypod');
    expect(page.pod('mypod').spec.nodeName).toBe('worker-3');
  });

  test('a machine that is named and is not there', () => {
    const page = new DocsPage().apply('pods/pod-nginx-specific-node.yaml').wait(30);
    expect(page.phase('nginx')).toBe('Pending');
    expect(page.pod('nginx').spec.nodeName).toBe('foo-node');
  });
});
