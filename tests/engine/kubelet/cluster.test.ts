/** The kubelets in a whole cluster: pods that the scheduler binds come up, crash, heal and go. */
import { expect, test } from 'vitest';
import { Cluster } from '../../../shared/engine/cluster.ts';
import type { KubeEvent } from '../../../shared/model/event.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { catalogue } from './lone-kubelet.ts';

function newCluster(seed = 1, nodes = 2): Cluster {
  const cluster = new Cluster({ seed, epoch: 1_767_225_600_000, images: catalogue, freeze: true });
  const api = cluster.as('user', { input: 1 });
  api.create<KubeObject>({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  for (let i = 1; i <= nodes; i++) {
    const node: Node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `worker-${i}` },
      spec: { podCIDR: `10.42.${i}.0/24` },
    };
    api.create(node);
    api.setStatus('Node', '', `worker-${i}`, {
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
      addresses: [{ type: 'InternalIP', address: `192.168.1.${10 + i}` }],
    });
  }
  cluster.settle(60_000);
  return cluster;
}

const pod = (name: string, image: string, annotations: Record<string, string> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', annotations, labels: { app: name } },
  spec: { containers: [{ name: 'web', image, readinessProbe: { httpGet: { port: 80 } } }] },
});

test('a pod becomes ready and goes when it is deleted', () => {
  const cluster = newCluster();
  const api = cluster.as('user', { input: 2 });
  api.create(pod('web', 'nginx:1.27'));
  expect(cluster.settle(cluster.now + 60_000)).toBe(true);
  const up = cluster.read.get('Pod', 'default', 'web')!;
  expect(up.status?.phase).toBe('Running');
  expect(up.status?.qosClass).toBe('BestEffort');
  expect(up.status?.conditions?.find((c) => c.type === 'Ready')?.status).toBe('True');
  expect(up.status?.podIP).toMatch(/^10\.42\.[12]\.2$/);
  const reasons = [...cluster.read.list('Event', 'default')]
    .filter((e: KubeEvent) => e.involvedObject.name === 'web' && e.reason !== 'Unhealthy')
    .map((e) => e.reason);
  expect(reasons).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']);
  cluster.as('user', { input: 3 }).delete('Pod', 'default', 'web');
  cluster.settle(cluster.now + 60_000);
  expect(cluster.read.get('Pod', 'default', 'web')).toBeUndefined();
});

test('a crash loop keeps the phase, and its restarts are counted', () => {
  const cluster = newCluster();
  const api = cluster.as('user', { input: 2 });
  api.create(pod('crash', 'nginx', { 'orrery.dev/exit-after': '3s', 'orrery.dev/exit-code': '1' }));
  cluster.run(cluster.now + 200_000);
  const phases = cluster.read.history
    .map((c) => c.after as Pod | undefined)
    .filter((o): o is Pod => o?.kind === 'Pod')
    .map((o) => o.status?.phase)
    .filter((phase, i, all) => phase !== all[i - 1]);
  expect(phases).toEqual(['Pending', 'Running']);
  expect(cluster.read.get('Pod', 'default', 'crash')?.status?.containerStatuses?.[0]?.restartCount).toBe(5);
});

test('a Deployment comes up, and a deleted pod comes back', () => {
  const cluster = newCluster();
  const api = cluster.as('user', { input: 2 });
  const template = pod('web', 'nginx');
  api.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: template.spec },
    },
  } as KubeObject);
  cluster.settle(cluster.now + 60_000);
  const ready = (): Pod[] =>
    [...cluster.read.list('Pod', 'default')].filter((p) =>
      p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
    );
  expect(ready()).toHaveLength(4);
  expect(new Set(ready().map((p) => p.status?.podIP)).size).toBe(4);
  const victim = ready()[0]!;
  cluster.as('user', { input: 3 }).delete('Pod', 'default', victim.metadata.name);
  cluster.settle(cluster.now + 60_000);
  expect(ready()).toHaveLength(4);
  expect(ready().some((p) => p.metadata.uid === victim.metadata.uid)).toBe(false);
});
