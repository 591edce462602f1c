/** What every Kubernetes object has, and the rule that none is ever changed in place. */

/** A JSON value. API objects are JSON, nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  generateName?: string;
  uid?: string;
  /** A decimal number as text: the store's revision of the last write. */
  resourceVersion?: string;
  generation?: number;
  /** RFC 3339, seconds: the scenario's epoch + virtual time. */
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: unknown[];
}

/**
 * Any Kubernetes object. Immutable: a write replaces it, sharing what did not change
 * (checked in tests by deep freezing, see api/store `freeze`).
 */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** An object of a kind the program has no type for. */
export interface AnyObject extends KubeObject {
  [section: string]: unknown;
}

export interface LabelSelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: LabelSelectorRequirement[];
}

/** metav1.Condition and its older cousins. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  lastProbeTime?: string | null;
  lastHeartbeatTime?: string;
  observedGeneration?: number;
}

/** A number or a text such as "25%" or a port's name (upstream intstr.IntOrString). */
export type IntOrString = number | string;

/** A quantity in its text form ("100m", "64Mi"); see api/quantity.ts. */
export type Quantity = string;

export type ResourceList = Record<string, Quantity>;

export interface ObjectReference {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  resourceVersion?: string;
  fieldPath?: string;
}
