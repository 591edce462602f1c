/** Which kinds the engine acts upon, and which objects are only noise on a picture for a hall. */
import type { KubeObject } from '../../shared/model/meta.ts';

const simulated = new Set([
  'Namespace',
  'Node',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'Deployment',
  'StatefulSet',
  'LimitRange',
  'ResourceQuota',
  'PriorityClass',
  'RuntimeClass',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'Job',
  'CronJob',
  'DaemonSet',
  'ControllerRevision',
  'Service',
  'EndpointSlice',
  'Endpoints',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Event',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
  'APIService',
  'Ingress',
  'IngressClass',
  'NetworkPolicy',
]);
/** Kept for the cluster's own by agreement. */
const systemPrefix = 'kube-';
/** Bookkeeping of a cluster that nobody drops in a file. */
const silentKinds = new Set(['Lease', 'ControllerRevision', 'APIService']);

/** True for kinds that something acts upon. */
export function isSimulatedKind(kind: string): boolean {
  return simulated.has(kind);
}

/** True for what a cluster has before anybody gives it anything. */
export function isSystemNamespace(namespace: string | undefined): boolean {
  return namespace !== undefined && namespace.startsWith(systemPrefix);
}

/** True for objects of the cluster itself: hidden or faint unless asked for. */
export function isSystemObject(object: KubeObject): boolean {
  const { namespace, name, labels } = object.metadata;
  if (isSystemNamespace(namespace) || silentKinds.has(object.kind)) return true;
  if (object.kind === 'Namespace') return name === 'default' || isSystemNamespace(name);
  if (
    namespace === undefined &&
    object.kind !== 'Node' &&
    /^(system[:-]|kube|k3s|cluster-admin|local-path|traefik)/.test(name)
  )
    return true;
  if (object.kind === 'ConfigMap') return name === 'kube-root-ca.crt';
  if (object.kind === 'ServiceAccount') return name === 'default';
  if (object.kind === 'Service' || object.kind === 'EndpointSlice') {
    return (
      namespace === 'default' && (name === 'kubernetes' || labels?.['kubernetes.io/service-name'] === 'kubernetes')
    );
  }
  return false;
}

/** How a host is told which kind is meant: "Pod", or with its group "Deployment.apps". */
export function qualifiedKind({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${kind}.${apiVersion.slice(0, slash)}`;
}
