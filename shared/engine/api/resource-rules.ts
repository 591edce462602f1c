/** How resources differ in what a request may do to them: upstream's strategies say so, one answer a kind. */
import type { KindName } from './kind-map.ts';
import { hasPatchSchema } from './patch/merge-keys.ts';

/** A PUT makes one that is not there (AllowCreateOnUpdate). */
export const CREATED_BY_UPDATE: ReadonlySet<KindName> = new Set([
  'Endpoints',
  'Event',
  'Event.events.k8s.io',
  'LimitRange',
  'PodTemplate',
  'Lease.coordination.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'Role.rbac.authorization.k8s.io',
  'RoleBinding.rbac.authorization.k8s.io',
]);

/** An update must say which version it changes (AllowUnconditionalUpdate is false). */
const MUST_NAME_VERSION: ReadonlySet<KindName> = new Set([
  'ServiceAccount',
  'Lease.coordination.k8s.io',
  'PodDisruptionBudget.policy',
  'RuntimeClass.node.k8s.io',
  'CSIDriver.storage.k8s.io',
  'CSINode.storage.k8s.io',
  'VolumeAttachment.storage.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'APIService.apiregistration.k8s.io',
]);

/** Whether an update that names no version overwrites whatever there is; never for custom resources. */
export const isUpdatedBlindly = (kind: KindName): boolean => hasPatchSchema(kind) && !MUST_NAME_VERSION.has(kind);

/** A delete that takes effect at once answers with the object and not with a Status (ReturnDeletedObject). */
export const RETURNED_WHEN_GONE: ReadonlySet<KindName> = new Set([
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodTemplate',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
  'StorageClass.storage.k8s.io',
  'CSIDriver.storage.k8s.io',
  'CSINode.storage.k8s.io',
  'VolumeAttachment.storage.k8s.io',
]);
