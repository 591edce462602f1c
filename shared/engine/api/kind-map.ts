/** Which TypeScript type an object of a kind has. Kinds are named "Kind" or "Kind.group", as in kubectl. */
import type { ConfigMap, Secret, ServiceAccount } from '../../model/config.ts';
import type { DaemonSet } from '../../model/daemon-set.ts';
import type { KubeEvent } from '../../model/event.ts';
import type { Ingress, IngressClass } from '../../model/ingress.ts';
import type { CronJob, Job } from '../../model/job.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { NetworkPolicy } from '../../model/network-policy.ts';
import type { EndpointSlice, Service } from '../../model/network.ts';
import type { Namespace, Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import type { ControllerRevision, StatefulSet } from '../../model/stateful-set.ts';
import type { ResourceQuota } from '../../model/quota.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../model/storage.ts';
import type { Deployment, ReplicaSet, ReplicationController } from '../../model/workloads.ts';

export interface KindMap {
  ConfigMap: ConfigMap;
  'ControllerRevision.apps': ControllerRevision;
  'CronJob.batch': CronJob;
  'DaemonSet.apps': DaemonSet;
  'Deployment.apps': Deployment;
  'EndpointSlice.discovery.k8s.io': EndpointSlice;
  Event: KubeEvent;
  'Ingress.networking.k8s.io': Ingress;
  'IngressClass.networking.k8s.io': IngressClass;
  'Job.batch': Job;
  Namespace: Namespace;
  'NetworkPolicy.networking.k8s.io': NetworkPolicy;
  Node: Node;
  PersistentVolume: PersistentVolume;
  PersistentVolumeClaim: PersistentVolumeClaim;
  Pod: Pod;
  'ReplicaSet.apps': ReplicaSet;
  ReplicationController: ReplicationController;
  ResourceQuota: ResourceQuota;
  Secret: Secret;
  Service: Service;
  ServiceAccount: ServiceAccount;
  'StatefulSet.apps': StatefulSet;
  'StorageClass.storage.k8s.io': StorageClass;
}

/** "Pod", "Deployment.apps", or any other kind that was met. */
export type KindName = keyof KindMap | (string & {});

export type ObjectOf<K extends string> = K extends keyof KindMap ? KindMap[K] : KubeObject;

/** '' for "v1", "apps" for "apps/v1". */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function kindName(apiVersion: string, kind: string): KindName {
  const group = groupOf(apiVersion);
  return group === '' ? kind : `${kind}.${group}`;
}

export const kindOf = (object: KubeObject): KindName => kindName(object.apiVersion, object.kind);

/** "namespace/name", or "name" for what has no namespace: the key of controllers and tables. */
export const keyOf = (object: KubeObject): string =>
  object.metadata.namespace === undefined
    ? object.metadata.name
    : `${object.metadata.namespace}/${object.metadata.name}`;

/** Splits a key. Cluster-scoped: namespace ''. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
