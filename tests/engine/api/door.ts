/** A cluster with nobody in it but the API server, and what its refusals say. */
import { ApiError } from '../../../shared/engine/api/errors.ts';
import type { RestRequest, RestResponse } from '../../../shared/engine/api/rest.ts';
import type { AnyObject, KubeObject } from '../../../shared/model/meta.ts';
import type { Service } from '../../../shared/model/network.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Status } from '../../../shared/model/status.ts';
import { testSession } from '../../support/session.ts';

const WORKERS = [
  'kubelet',
  'default-scheduler',
  'deployment-controller',
  'replicaset-controller',
  'garbage-collector-controller',
  'namespace-controller',
  'root-ca-certificate-publisher',
  'users',
];

export type Answer = RestResponse & { body: AnyObject & Status };
export type Ask = (
  verb: RestRequest['verb'],
  kind: readonly [apiVersion: string, kind: string],
  rest?: Partial<RestRequest>,
) => Answer;

/** Everything is stored frozen; `without`: the components left out (all, unless told). */
export function quietCluster(without: readonly string[] = WORKERS) {
  const session = testSession({ bare: true, without });
  session.advance(1_000);
  const { cluster } = session;
  const ask: Ask = (verb, [apiVersion, name], rest = {}) =>
    cluster.rest({ verb, kind: cluster.kinds.of(apiVersion, name), namespace: 'default', ...rest }, 'user', {
      input: 1,
    }) as Answer;
  return { session, cluster, read: cluster.read, api: cluster.as('user', { input: 1 }), ask };
}

/** The Status that the call is refused with. */
export function refusal(act: () => unknown): Status {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
  throw new Error('was not refused');
}

export const CONFIG = ['v1', 'ConfigMap'] as const;
export const POD = ['v1', 'Pod'] as const;
export const NAMESPACE = ['v1', 'Namespace'] as const;
export const DEPLOYMENT = ['apps/v1', 'Deployment'] as const;
export const WIDGET = ['example.com/v1', 'Widget'] as const;

export const podNamed = (name: string, spec: object = {}, meta: object = {}): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...meta },
    spec: { containers: [{ name: 'c', image: 'nginx:1.27' }], ...spec },
  }) as Pod;

export const configNamed = (name: string, meta: object = {}, data: object = {}): KubeObject & { data?: object } =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', ...meta }, data }) as KubeObject;

export const serviceNamed = (name: string, spec: object = {}): Service =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { selector: { a: 'b' }, ports: [{ port: 80 }], ...spec },
  }) as Service;

export const deploymentNamed = (name: string, replicas = 1): object => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] },
    },
  },
});
