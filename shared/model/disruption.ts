/** policy/v1 PodDisruptionBudget. */
import type { Condition, IntOrString, KubeObject, LabelSelector } from './meta.ts';

export interface PodDisruptionBudget extends KubeObject {
  kind: 'PodDisruptionBudget';
  spec: {
    minAvailable?: IntOrString;
    maxUnavailable?: IntOrString;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
  status?: {
    observedGeneration?: number;
    disruptionsAllowed: number;
    currentHealthy: number;
    desiredHealthy: number;
    expectedPods: number;
    /** Pods that were let go and are not gone yet: when. */
    disruptedPods?: Record<string, string>;
    conditions?: Condition[];
  };
}
