/** Small Deployments and ReplicaSets for tests of the pure functions. */
import type { Deployment, ReplicaSet } from '../../../../shared/model/workloads.ts';
import type { IntOrString } from '../../../../shared/model/meta.ts';

export const TABLES = 'k8s-1.20.2-test-tables/pkg__controller__';

export function deployment(replicas: number, maxSurge: IntOrString = 0, maxUnavailable: IntOrString = 0): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'foo', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { foo: 'bar' } },
      template: { spec: { containers: [] } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
    },
  };
}

export function replicaSet(name: string, replicas: number, available = 0): ReplicaSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'default', uid: name },
    spec: { replicas, selector: { matchLabels: { foo: 'bar' } }, template: { spec: { containers: [] } } },
    status: { replicas, availableReplicas: available },
  };
}

/** Go writes times that are not set as null; no object in the store does. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== null)
      .map(([k, v]) => [k, withoutNulls(v)]),
  ) as T;
}
