/** What a kubelet knows of a pod beyond its status: plain, immutable records kept in the table 'pods' by pod uid. */
import type { Context } from '../api/actor.ts';
import type { Container, ContainerStatus, Pod } from '../../model/pod.ts';
import type { BackOff } from './back-off.ts';
import type { ImageCatalogue } from './images/image-catalogue.ts';
import type { Leak } from './memory-use.ts';
import type { ProbeKind, ProbeRun } from './probes/probe-run.ts';
import type { NetDoor } from './runtime/net-door.ts';

export interface ContainerRecord {
  /** As it is, or will be, reported. */
  readonly status: ContainerStatus;
  /** How often it was started: tells timers of this run from those of former ones. */
  readonly run: number;
  /** Virtual ms; of the current or the last run. */
  readonly startedAt?: number;
  readonly finishedAt?: number | undefined;
  /** Not to be started before (virtual ms): in back-off, or failed a moment ago. */
  readonly retryAt?: number | undefined;
  readonly restarts?: BackOff | undefined;
  readonly pulls?: BackOff | undefined;
  /** Error of the last pull, shown while waiting for the next. */
  readonly pullError?: string | undefined;
  /** While a start is under way: the image it was begun with, as the spec had it then. */
  readonly starting?: string | undefined;
  /** Virtual ms at which its server was told to end: since then it takes no connection. */
  readonly closedAt?: number | undefined;
  /** Set while it is being stopped to be started anew. */
  readonly stopping?: boolean | undefined;
  /** Its postStart hook runs, and the pod's worker waits for that: what is told of the container is how it was before. */
  readonly told?: ContainerStatus | undefined;
  /** It is stopped because its postStart hook failed: what is said of that. */
  readonly hookError?: string | undefined;
  /** Memory that it takes and never gives back: a fault. */
  readonly leak?: Leak | undefined;
  readonly probes?: Readonly<Partial<Record<ProbeKind, ProbeRun>>> | undefined;
  /** The sandbox in which it ran last is gone. */
  readonly isOfLostSandbox?: boolean | undefined;
}

/**
 * running: the pod's worker does its work; terminating: containers are being stopped;
 * over: nothing is left to run (completed, rejected, or stopped for deletion).
 */
export type Stage = 'running' | 'terminating' | 'over';

export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly stage: Stage;
  /** Virtual ms of admission: the phase of its probes' tickers. */
  readonly admittedAt: number;
  /** metav1.Time of the first status. */
  readonly startTime: string;
  /** The worker is in the middle of a sync (sandbox, pull or start under way). */
  readonly busy: boolean;
  /** Something is not yet in the stored status. */
  readonly dirty: boolean;
  readonly sandbox: boolean;
  /** It had one that is gone: the next is not its first. */
  readonly sandboxLost?: boolean;
  /** Why the kubelet ended the pod before its time: its phase is then Failed. */
  /** Virtual ms at which its containers were told to stop. */
  readonly terminatingAt?: number;
  /** In place of the pod's own grace period. */
  readonly graceSeconds?: number;
  /** The eviction manager will look at it. */
  readonly evictionDue?: boolean;
  readonly evicted?: { readonly reason: string; readonly message: string };
  /** ms that it waited for after its volumes could not be mounted the last time. */
  readonly mountWait?: number;
  readonly ip?: string;
  /** Virtual ms at which all containers are stopped, while terminating. */
  readonly stoppedAt?: number;
  /** Init containers first, then the others, then ephemeral ones, each in the order of the spec. */
  readonly containers: readonly ContainerRecord[];
}

/** One pod at work: what every stage is given. */
export interface Work {
  /** Speaks for the pod's node. */
  readonly ctx: Context;
  readonly images: ImageCatalogue;
  readonly net: NetDoor;
  /** Called when a command of somebody outside has printed or ended. */
  readonly execMoved?: () => void;
  readonly uid: string;
  /** The machine is cut off: nothing that is said reaches the API. */
  readonly isUnheard?: boolean;
  pod: Pod;
  record: PodRecord;
}

export const podRecords = (ctx: Context): Map<string, PodRecord> => ctx.table<PodRecord>('pods');

/** Replaces the pod's record. */
export function save(work: Work, changes: Partial<PodRecord>): void {
  work.record = { ...work.record, ...changes };
  podRecords(work.ctx).set(work.uid, work.record);
}

/** Replaces one container's record. `isNews`: the status must then be written. */
export function saveContainer(work: Work, index: number, container: ContainerRecord, isNews = true): void {
  const containers = work.record.containers.slice();
  containers[index] = container;
  save(work, { containers, dirty: isNews || work.record.dirty });
}

/** The spec of the container at an index of `PodRecord.containers`. */
export function containerAt(pod: Pod, index: number): Container | undefined {
  const init = pod.spec.initContainers;
  const count = init?.length ?? 0;
  if (index < count) return init?.[index];
  const { containers } = pod.spec;
  const ordinary = containers[index - count];
  return ordinary ?? ephemeralOf(pod)[index - count - containers.length];
}

const NONE: readonly Container[] = [];

/** Containers that were added to look into the running pod. */
export const ephemeralOf = (pod: Pod): readonly Container[] =>
  (pod.spec.ephemeralContainers as readonly Container[] | undefined) ?? NONE;

/** Up to here stand the init containers and the ordinary ones; ephemeral ones follow. */
export const ordinaryEnd = (pod: Pod): number => initCount(pod) + pod.spec.containers.length;

export const isEphemeral = (pod: Pod, index: number): boolean => index >= ordinaryEnd(pod);

export const initCount = (pod: Pod): number => pod.spec.initContainers?.length ?? 0;

export const isInit = (pod: Pod, index: number): boolean => index < initCount(pod);

/** An init container that stays: a sidecar (pkg/apis/core IsRestartableInitContainer). */
export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

/** Where events about the container point. */
export function fieldPath(pod: Pod, index: number): string {
  const list = isInit(pod, index) ? 'initContainers' : isEphemeral(pod, index) ? 'ephemeralContainers' : 'containers';
  return `spec.${list}{${containerAt(pod, index)?.name ?? ''}}`;
}

/** `web-x_default(uid)`, as upstream's format.Pod. */
export function podText({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace ?? ''}(${metadata.uid ?? ''})`;
}
