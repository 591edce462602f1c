/** What a pod's volume is and holds, as far as the cluster tells: the rest is written by containers. */

/** A file that the kubelet writes. */
export interface VolumeEntry {
  /** From the volume's root, with no slash before it. */
  readonly path: string;
  readonly text: string;
  /** Permission bits. */
  readonly mode: number;
}

export interface VolumeContent {
  /** The volume's name in the pod. */
  readonly name: string;
  /** The field that names its source: emptyDir, configMap, secret, projected, downwardAPI, hostPath, nfs, csi ... */
  readonly kind: string;
  /** Where its data lives: equal for all that share it, in one pod or in several, now and later. */
  readonly id: string;
  /** No container may write, whatever its mount says. */
  readonly readOnly: boolean;
  /** emptyDir: '' (the machine's disk), 'Memory', 'HugePages'. */
  readonly medium?: string;
  /** emptyDir: more than this gets the pod evicted. */
  readonly sizeLimitBytes?: number;
  /** emptyDir in memory: more than this does not fit. */
  readonly capacityBytes?: number;
  /** All of it is this group's, which the pod asks for as fsGroup. */
  readonly group?: number;
  /** All that is in it, where the kubelet writes it, in order of their paths. */
  readonly entries?: readonly VolumeEntry[];
  /** hostPath: the directory or file on the machine. */
  readonly path?: string;
  /** hostPath: what is to be made there, if nothing is. */
  readonly create?: 'Directory' | 'File';
  /** persistentVolumeClaim, ephemeral: the claim, and the volume that it is bound to. */
  readonly claim?: string;
  readonly persistentVolume?: string;
}

/**
 * Why a volume cannot be had now. process: the kubelet does not know what to mount, and the pod's sync fails at once;
 * mount: mounting fails, and is tried again.
 */
export interface VolumeProblem {
  readonly stage: 'process' | 'mount';
  /** The volume's name in the pod. */
  readonly volume: string;
  /** As the event names it: the volume of a claim has the name of its PersistentVolume. */
  readonly specName: string;
  readonly message: string;
}
