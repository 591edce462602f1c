/** metrics.k8s.io/v1beta1: what machines and pods use, as a metrics server tells it. */
import type { KubeObject, Quantity } from './meta.ts';

export interface Usage {
  cpu: Quantity;
  memory: Quantity;
}

export interface NodeMetrics extends KubeObject {
  kind: 'NodeMetrics';
  /** The end of the window, and its length ("15s"). */
  timestamp: string;
  window: string;
  usage: Usage;
}

export interface PodMetrics extends KubeObject {
  kind: 'PodMetrics';
  timestamp: string;
  window: string;
  containers: { name: string; usage: Usage }[];
}
