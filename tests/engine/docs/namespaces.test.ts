/** The page "Namespaces Walkthrough": two namespaces that know nothing of each other. */
import { describe, expect, test } from 'vitest';
import type { Namespace } from '../../../shared/model/node.ts';
import type { Deployment } from '../../../shared/model/workloads.ts';
import { DocsPage, example, lines, printed } from '../../support/docs-page.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const PAGE = 'tasks__administer-cluster__namespaces-walkthrough';

describe.skipIf(fixturesDir === undefined)('namespaces', () => {
  const page = new DocsPage().apply('admin/namespace-dev.yaml').apply('admin/namespace-prod.yaml').wait(1);
  const { read } = page.session.cluster;

  /** The example, put where `kubectl --namespace` would. */
  const put = (yaml: string, namespace: string): void => {
    page.apply(yaml.replace('metadata:\n', `metadata:\n  namespace: ${namespace}\n`)).wait(60);
  };
  const deployment = (namespace: string, name: string) =>
    read.get('Deployment.apps', namespace, name) as Deployment | undefined;
  const podsOf = (namespace: string): string[] => [...read.list('Pod', namespace)].map((pod) => pod.metadata.name);

  test('are made with their labels', () => {
    const shown = lines(printed(PAGE, 'get namespaces --show-labels')).slice(1);
    for (const line of shown) {
      const [name = '', status, , labels] = line.split(/\s+/);
      const namespace = read.get('Namespace', '', name) as Namespace;
      expect(namespace.status?.phase).toBe(status);
      if (labels !== '<none>') expect(`name=${namespace.metadata.labels?.['name']}`).toBe(labels);
      expect(namespace.metadata.labels?.['kubernetes.io/metadata.name']).toBe(name);
    }
    expect(shown.length).toBe(3);
  });

  test('development has its two pods', () => {
    put(example('admin/snowflake-deployment.yaml'), 'development');
    const [, ready] = lines(printed(PAGE, 'kubectl get deployment')).at(-1)!.split(/\s+/);
    const { status, spec } = deployment('development', 'snowflake')!;
    expect(`${status?.readyReplicas}/${spec.replicas}`).toBe(ready);
    expect(podsOf('development').map((name) => name.slice(0, 10))).toEqual(['snowflake-', 'snowflake-']);
  });

  test('production sees none of them, and has five of its own', () => {
    expect(podsOf('production')).toEqual([]);
    put(
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cattle
spec:
  replicas: 5
  selector: { matchLabels: { app: cattle } }
  template: { metadata: { labels: { app: cattle } }, spec: { containers: [{ name: c, image: registry.k8s.io/serve_hostname }] } }
`,
      'production',
    );
    const listed = lines(printed(PAGE, 'get pods -l app=cattle')).slice(1);
    expect(podsOf('production').length).toBe(listed.length);
    expect(podsOf('development').length).toBe(2);
    expect(deployment('production', 'cattle')?.status?.readyReplicas).toBe(5);
  });

  test('each has an account of its own', () => {
    for (const name of ['development', 'production'])
      expect(read.get('ServiceAccount', name, 'default')?.metadata.namespace).toBe(name);
  });

  test('one that goes takes what is in it', () => {
    const name = 'production';
    const gone = page.session.apply({ type: 'delete', kind: 'Namespace', namespace: '', name });
    expect(gone.error).toBeUndefined();
    page.until(() => read.get('Namespace', '', 'production') === undefined);
    expect([podsOf('production').length, podsOf('development').length]).toEqual([0, 2]);
  });
});
