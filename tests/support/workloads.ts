/** Random manifests of every kind that keeps pods, with two names each so that they are changed as often as made. */
import fc from 'fast-check';
import type { Input } from '../../shared/model/session.ts';

/** An object as its file has it. */
export type Manifest = Record<string, unknown>;

const image = fc.constantFrom('nginx:1.25', 'nginx:1.26', 'nginx:1.27', 'httpd:2.4');
const name = fc.constantFrom('web', 'api');
const replicas = fc.integer({ min: 0, max: 5 });

/** The pods of an app: one container that asks for little, and goes within five seconds. */
export function template(app: string, of: string, more: Manifest = {}, container: Manifest = {}): Manifest {
  const resources = { requests: { cpu: '150m', memory: '32Mi' } };
  const main = { name: 'main', image: of, resources, ...container };
  return { metadata: { labels: { app } }, spec: { containers: [main], terminationGracePeriodSeconds: 5, ...more } };
}

const probe = {
  ports: [{ containerPort: 80 }],
  readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 2 },
  livenessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5 },
};

const deployment = fc.record({ name, replicas, image, probed: fc.boolean() }).map((d): Manifest => {
  const app = `deployment-${d.name}`;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app },
    spec: {
      replicas: d.replicas,
      // By name: who turns a rolling update into Recreate half-way and scales at the same time stands still upstream too
      // (deployment/sync.go: a scaling event with two active ReplicaSets is nobody's under Recreate).
      ...(d.name === 'api' && { strategy: { type: 'Recreate' } }),
      selector: { matchLabels: { app } },
      template: template(app, d.image, {}, d.probed ? probe : {}),
    },
  };
});

const replicaSet = fc.record({ name, replicas, image }).map((d): Manifest => {
  const app = `set-${d.name}`;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: app },
    spec: { replicas: d.replicas, selector: { matchLabels: { app } }, template: template(app, d.image) },
  };
});

/** Its selector is its template's labels, which it need not say. */
const replicationController = fc.record({ name, replicas, image, says: fc.boolean() }).map((d): Manifest => {
  const app = `controller-${d.name}`;
  return {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: app },
    spec: { replicas: d.replicas, ...(d.says && { selector: { app } }), template: template(app, d.image) },
  };
});

const claimed = {
  volumeClaimTemplates: [
    {
      metadata: { name: 'data' },
      spec: { storageClassName: 'disks', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  ],
};

/** What may not be changed of it hangs on its name; a broken revision would stand still for ever, so none is. */
const statefulSet = fc.record({ name, replicas, image, partition: fc.constantFrom(0, 0, 1) }).map((d): Manifest => {
  const app = `stateful-${d.name}`;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: app },
    spec: {
      replicas: d.replicas,
      serviceName: app,
      ...(d.name === 'api' ? { podManagementPolicy: 'Parallel' } : claimed),
      updateStrategy: { rollingUpdate: { partition: d.partition } },
      selector: { matchLabels: { app } },
      template: template(app, d.image),
    },
  };
});

const CONTROL_PLANE = { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' };

/** `where`: on the workers, on every machine, or on one. */
const where = fc.constantFrom<'workers' | 'all' | 'one'>('workers', 'workers', 'all', 'one');

const daemonSet = fc.record({ name, image, surges: fc.boolean(), where }).map((d): Manifest => {
  const app = `daemon-${d.name}`;
  const rollingUpdate = d.surges ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 };
  const place = {
    workers: {},
    all: { tolerations: [CONTROL_PLANE] },
    one: { nodeSelector: { 'kubernetes.io/hostname': 'worker-1' } },
  }[d.where];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: app },
    spec: {
      updateStrategy: { rollingUpdate },
      selector: { matchLabels: { app } },
      template: template(app, d.image, place),
    },
  };
});

const job = fc
  .record({
    name,
    parallelism: fc.integer({ min: 1, max: 3 }),
    seconds: fc.constantFrom(1, 10, 60),
    fails: fc.boolean(),
  })
  .map((d): Manifest => {
    const app = `job-${d.name}`;
    const command = ['sh', '-c', `sleep ${d.seconds}; ${d.fails ? 'test $((RANDOM % 2)) = 0' : 'true'}`];
    const { metadata, spec } = template(app, 'busybox', { restartPolicy: 'Never' }, { command }) as Record<
      string,
      Manifest
    >;
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: `${app}-${d.seconds}-${d.fails}` },
      spec: {
        parallelism: d.parallelism,
        completions: 4,
        backoffLimit: 3,
        ...(d.name === 'api' && { completionMode: 'Indexed' }),
        template: { metadata, spec },
      },
    };
  });

/** By kind, so that a law can ask for some of them. */
export const workloads = { deployment, replicaSet, replicationController, statefulSet, daemonSet, job } as const;

/** A Service with users in front of the pods of an app. */
const service = (app: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: app, annotations: { 'orrery.dev/requests-per-second': '3' } },
  spec: { selector: { app }, ports: [{ port: 80 }] },
});

/** Applies one of them, with its Service where it serves. */
export const workloadInput: fc.Arbitrary<Input> = fc.oneof(...Object.values(workloads)).map((manifest): Input => {
  const app = (manifest['metadata'] as { name: string }).name;
  const objects = manifest['kind'] === 'Deployment' ? [manifest, service(app)] : [manifest];
  return { type: 'apply', files: objects.map((o, i) => ({ name: `${app}-${i}.yaml`, text: JSON.stringify(o) })) };
});
