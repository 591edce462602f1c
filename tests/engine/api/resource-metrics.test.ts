/** The metrics API: what it serves, when it does, and what it says when it does not. */
import { describe, expect, test } from 'vitest';
import type { RestRequest, RestResponse } from '../../../shared/engine/api/rest.ts';
import { milliOf, bytesOf } from '../../../shared/engine/api/quantity.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import type { NodeMetrics, PodMetrics } from '../../../shared/model/resource-metrics.ts';
import { DocsPage } from '../../support/docs-page.ts';

type Ask = Partial<Pick<RestRequest, 'verb' | 'name' | 'namespace' | 'query' | 'body'>>;

function ask(page: DocsPage, resource: string, given: Ask = {}): RestResponse & { body: AnyObject } {
  const kind = page.session.cluster.kinds.byResource(resource)!;
  const verb = given.verb ?? (given.name === undefined ? 'list' : 'get');
  return page.session.cluster.rest({ namespace: '', ...given, kind, verb }, 'you', {}) as ReturnType<typeof ask>;
}

const items = <T>(page: DocsPage, resource: string, given: Ask = {}): T[] =>
  (ask(page, resource, given).body as unknown as { items: T[] }).items;

const PODS = 'pods.metrics.k8s.io';
const NODES = 'nodes.metrics.k8s.io';

const BUSY = `apiVersion: v1
kind: Pod
metadata: { name: busy, labels: { app: busy } }
spec:
  containers:
    - { name: web, image: 'nginx:1.27', ports: [{ containerPort: 80 }] }
    - { name: side, image: 'busybox', command: [sh, -c, 'sleep 100000'] }
---
apiVersion: v1
kind: Service
metadata: { name: busy, annotations: { orrery.dev/requests-per-second: '40' } }
spec: { selector: { app: busy }, ports: [{ port: 80 }] }
`;

describe('metrics.k8s.io', () => {
  test('pods and machines, in the units of a metrics server', () => {
    const page = new DocsPage({}).apply(BUSY).wait(65);
    const { now } = page.session.cluster;
    const { code, body } = ask(page, PODS, { namespace: 'default', name: 'busy' });
    const pod = body as unknown as PodMetrics;
    expect(code).toBe(200);
    expect(pod).toMatchObject({
      kind: 'PodMetrics',
      apiVersion: 'metrics.k8s.io/v1beta1',
      metadata: {
        name: 'busy',
        namespace: 'default',
        labels: { app: 'busy' },
        creationTimestamp: page.session.cluster.timestamp,
      },
      window: '15s',
    });
    // The last scrape, which is never more than its interval ago.
    const { options } = page.session.cluster;
    expect(Date.parse(pod.timestamp) - options.epoch).toBe(Math.floor(now / 15_000) * 15_000);
    expect(pod.containers.map((c) => c.name)).toEqual(['web', 'side']);
    const [web, side] = pod.containers.map((c) => c.usage);
    expect(web?.memory).toMatch(/^\d+(Ki|Mi)$/);
    // 40 requests a second of a tenth of a millisecond each, and one thousandth that an idle server takes.
    expect(web?.cpu).toBe('5m');
    expect(milliOf(side!.cpu)).toBeLessThan(5);

    const nodes = items<NodeMetrics>(page, NODES);
    expect(nodes.map((n) => n.metadata.name)).toEqual(['control-plane', 'worker-1', 'worker-2', 'worker-3']);
    const mine = nodes.find((n) => n.metadata.name === page.pod('busy').spec.nodeName)!;
    // A machine's own share, and its pods.
    expect(milliOf(mine.usage.cpu)).toBeGreaterThanOrEqual(30 + milliOf(web!.cpu));
    const all = items<PodMetrics>(page, PODS).filter(
      (p) =>
        page.session.cluster.read.get('Pod', p.metadata.namespace!, p.metadata.name)?.spec.nodeName ===
        mine.metadata.name,
    );
    const sum = all.flatMap((p) => p.containers).reduce((bytes, c) => bytes + bytesOf(c.usage.memory), 0);
    expect(Math.abs(bytesOf(mine.usage.memory) - 275 * 2 ** 20 - sum)).toBeLessThan(all.length * 2 * 4096 * 2);
  });

  test('in order of namespace and name; by labels; of one namespace', () => {
    const page = new DocsPage({}).apply(BUSY).wait(65);
    const names = items<PodMetrics>(page, PODS).map((p) => `${p.metadata.namespace}/${p.metadata.name}`);
    expect(names).toEqual([...names].sort());
    expect(names[0]).toBe('default/busy');
    expect(names.length).toBeGreaterThan(3);
    expect(items(page, PODS, { namespace: 'default' })).toHaveLength(1);
    expect(items(page, PODS, { query: { labelSelector: 'k8s-app=metrics-server' } })).toHaveLength(1);
  });

  test('looking changes nothing', () => {
    const [seen, unseen] = [true, false].map((looks) => {
      const page = new DocsPage({}).apply(BUSY);
      for (let i = 0; i < 10; i++) {
        page.wait(7);
        if (looks) ask(page, PODS);
      }
      return [page.session.cluster.read.historyHash, JSON.stringify(ask(page, NODES).body)];
    });
    expect(seen).toEqual(unseen);
  });

  test('a pod that has only just started, and one that is not there', () => {
    const page = new DocsPage({}).apply(BUSY).ready('busy');
    expect(ask(page, PODS, { namespace: 'default', name: 'busy' })).toMatchObject({
      code: 404,
      body: { message: 'podmetrics.metrics.k8s.io "default/busy" not found' },
    });
    expect(ask(page, PODS, { namespace: 'default', name: 'nobody' }).body).toMatchObject({
      message: 'pods "nobody" not found',
    });
    expect(ask(page, NODES, { name: 'nowhere' }).body).toMatchObject({ message: 'nodes "nowhere" not found' });
    page.wait(30);
    expect(ask(page, PODS, { namespace: 'default', name: 'busy' }).code).toBe(200);
  });

  test('a limit holds', () => {
    const limited = BUSY.replace(
      'containerPort: 80 }] }',
      'containerPort: 80 }], resources: { limits: { cpu: 3m } } }',
    );
    const page = new DocsPage({}).apply(limited).wait(65);
    const { containers } = ask(page, PODS, { namespace: 'default', name: 'busy' }).body as unknown as PodMetrics;
    expect(containers[0]?.usage.cpu).toBe('3m');
  });

  test('it can be read and no more', () => {
    const page = new DocsPage({}).wait(30);
    for (const verb of ['delete', 'update', 'patch', 'create', 'deletecollection'] as const)
      expect(ask(page, NODES, { verb, name: 'worker-1', body: {} }).code, verb).toBe(405);
    expect(
      page.refusal('apiVersion: metrics.k8s.io/v1beta1\nkind: NodeMetrics\nmetadata: { name: worker-1 }\n'),
    ).toMatch(/create is not supported/);
  });
});

describe('without what serves it', () => {
  test('nobody registered it', () => {
    const page = new DocsPage().wait(30);
    expect(ask(page, PODS)).toMatchObject({
      code: 404,
      body: { message: 'the server could not find the requested resource' },
    });
  });

  test('registered, and its server is gone: the APIService says so, and it comes back', () => {
    const page = new DocsPage({}, 'kube-system');
    const available = (): unknown => {
      const service = page.session.cluster.read.get(
        'APIService.apiregistration.k8s.io',
        '',
        'v1beta1.metrics.k8s.io',
      ) as AnyObject;
      return (
        service['status'] as { conditions: { status: string; reason: string; message: string }[] }
      ).conditions.map(({ status, reason, message }) => [status, reason, message]);
    };
    expect(available()).toEqual([['True', 'Passed', 'all checks passed']]);
    expect(ask(page, NODES).code).toBe(200);
    page.edit('Deployment.apps', 'metrics-server', { spec: { replicas: 0 } }).wait(40);
    expect(available()).toEqual([
      [
        'False',
        'MissingEndpoints',
        'endpointslices for service/metrics-server in "kube-system" have no addresses with port name "https"',
      ],
    ]);
    expect(ask(page, NODES)).toMatchObject({
      code: 503,
      body: { message: 'the server is currently unable to handle the request' },
    });
    page.delete('Service', 'metrics-server');
    page.wait(5);
    expect(available()).toEqual([
      ['False', 'ServiceNotFound', 'service/metrics-server in "kube-system" is not present'],
    ]);
  });
});
