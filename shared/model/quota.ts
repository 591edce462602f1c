/** core/v1 ResourceQuota. */
import type { KubeObject, ResourceList } from './meta.ts';

export type QuotaScope =
  | 'Terminating'
  | 'NotTerminating'
  | 'BestEffort'
  | 'NotBestEffort'
  | 'PriorityClass'
  | 'CrossNamespacePodAffinity'
  | 'VolumeAttributesClass'
  | (string & {});

/** One condition on what a quota counts. */
export interface ScopeRequirement {
  scopeName: QuotaScope;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | (string & {});
  values?: string[];
}

export interface ResourceQuotaStatus {
  hard?: ResourceList;
  used?: ResourceList;
}

export interface ResourceQuota extends KubeObject {
  kind: 'ResourceQuota';
  spec?: {
    hard?: ResourceList;
    scopes?: QuotaScope[];
    scopeSelector?: { matchExpressions?: ScopeRequirement[] };
  };
  status?: ResourceQuotaStatus;
}
