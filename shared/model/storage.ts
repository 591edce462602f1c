/** core/v1 PersistentVolume and PersistentVolumeClaim, storage.k8s.io/v1 StorageClass. */
import type { Condition, KubeObject, LabelSelector, ObjectReference, ResourceList } from './meta.ts';

export type VolumePhase = 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
export type ClaimPhase = 'Pending' | 'Bound' | 'Lost';

interface NodeExpression {
  key: string;
  operator: string;
  values?: string[];
}

/** core/v1 NodeSelector: a node that one of the terms matches. */
export interface NodeSelector {
  nodeSelectorTerms?: { matchExpressions?: NodeExpression[]; matchFields?: NodeExpression[] }[];
}

export interface PersistentVolumeSpec {
  capacity?: ResourceList;
  accessModes?: string[];
  claimRef?: ObjectReference;
  persistentVolumeReclaimPolicy?: string;
  storageClassName?: string;
  volumeMode?: string;
  nodeAffinity?: { required?: NodeSelector };
  mountOptions?: string[];
  hostPath?: { path: string; type?: string };
  local?: { path: string; fsType?: string };
  /** What the volume is made of, when of something else. */
  [source: string]: unknown;
}

export interface PersistentVolumeStatus {
  phase?: VolumePhase;
  message?: string;
  reason?: string;
  lastPhaseTransitionTime?: string;
}

export interface PersistentVolume extends KubeObject {
  kind: 'PersistentVolume';
  spec: PersistentVolumeSpec;
  status?: PersistentVolumeStatus;
}

export interface PersistentVolumeClaimSpec {
  accessModes?: string[];
  selector?: LabelSelector;
  resources?: { requests?: ResourceList; limits?: ResourceList };
  volumeName?: string;
  storageClassName?: string;
  volumeMode?: string;
  volumeAttributesClassName?: string;
  [field: string]: unknown;
}

export interface PersistentVolumeClaimStatus {
  phase?: ClaimPhase;
  accessModes?: string[];
  capacity?: ResourceList;
  conditions?: Condition[];
  [field: string]: unknown;
}

export interface PersistentVolumeClaim extends KubeObject {
  kind: 'PersistentVolumeClaim';
  spec: PersistentVolumeClaimSpec;
  status?: PersistentVolumeClaimStatus;
}

export interface TopologySelectorTerm {
  matchLabelExpressions?: { key: string; values: string[] }[];
}

export interface StorageClass extends KubeObject {
  kind: 'StorageClass';
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
  mountOptions?: string[];
  allowVolumeExpansion?: boolean;
  volumeBindingMode?: string;
  allowedTopologies?: TopologySelectorTerm[];
}
