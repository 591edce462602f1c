/** What a metrics server knows of pods: the door through which whoever scales asks. */
import type { Pod } from '../../model/pod.ts';

export interface ContainerUse {
  name: string;
  /** Ms of one core that it has used since it started. */
  cpuMs: number;
  /** Bytes now. */
  memory: number;
}

/** A pod's containers that run, as their kubelet measures them; undefined: its machine is not reached. */
export type PodMeter = (pod: Pod) => readonly ContainerUse[] | undefined;
