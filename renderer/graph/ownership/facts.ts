/** What an owner's card says of it in numbers: how many it wants and has, and what else holds its number in hand. */
import type { KubeObject } from '../../../shared/model/meta.ts';

/** The parts that the kinds of owners have in common, each where it has them. */
interface Owning extends KubeObject {
  spec?: {
    replicas?: number;
    completions?: number;
    parallelism?: number;
    suspend?: boolean;
    schedule?: string;
    timeZone?: string;
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
  };
  status?: {
    replicas?: number;
    readyReplicas?: number;
    currentNumberScheduled?: number;
    numberReady?: number;
    desiredNumberScheduled?: number;
    succeeded?: number;
    failed?: number;
    active?: unknown;
    conditions?: { type: string; status: string; reason?: string }[];
  };
}

export interface OwnerFacts {
  /** What the big number is about: ready pods, or completions. */
  done: number;
  wanted: number;
  /** Pods that there are; of a Job those that succeeded too. */
  made: number;
  /** Pods of a Job that failed. */
  failed: number;
  /** It can be given another number of pods by hand. */
  scalable: boolean;
  suspended: boolean;
  tone: 'good' | 'warn' | 'bad' | 'idle';
  schedule?: string;
  /** Ordinals under it keep the old revision. */
  partition?: number;
}

const scalableKinds = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

function countsOf(owner: Owning): [done: number, wanted: number, made: number] {
  const { kind, spec = {}, status = {} } = owner;
  switch (kind) {
    case 'DaemonSet':
      return [status.numberReady ?? 0, status.desiredNumberScheduled ?? 0, status.currentNumberScheduled ?? 0];
    case 'Job':
      return [status.succeeded ?? 0, spec.completions ?? 1, (status.succeeded ?? 0) + Number(status.active ?? 0)];
    case 'CronJob': {
      const running = Array.isArray(status.active) ? status.active.length : 0;
      return [running, 0, running];
    }
    default:
      return [status.readyReplicas ?? 0, spec.replicas ?? 1, status.replicas ?? 0];
  }
}

/** Takes an owner; gives what its card says. */
export function ownerFacts(object: KubeObject): OwnerFacts {
  const owner = object as Owning;
  const { kind, spec = {}, status = {} } = owner;
  const [done, wanted, made] = countsOf(owner);
  const has = (type: string): boolean => (status.conditions ?? []).some((c) => c.type === type && c.status === 'True');
  const suspended = spec.suspend === true;
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const tone = has('Failed') ? 'bad' : suspended ? 'idle' : done >= wanted ? 'good' : kind === 'Job' ? 'idle' : 'warn';
  return {
    done,
    wanted,
    made,
    failed: kind === 'Job' ? (status.failed ?? 0) : 0,
    scalable: scalableKinds.has(kind),
    suspended,
    tone,
    ...(spec.schedule !== undefined && { schedule: spec.schedule }),
    ...(partition > 0 && { partition }),
  };
}

export interface Autoscaler {
  uid: string;
  name: string;
  least: number;
  most: number;
}

interface AutoscalerObject extends KubeObject {
  spec?: { scaleTargetRef?: { kind?: string; name?: string }; minReplicas?: number; maxReplicas?: number };
}

/** The HorizontalPodAutoscaler that sets an owner's replicas, if one does. */
export function autoscalerOf(owner: KubeObject, autoscalers: Iterable<KubeObject>): Autoscaler | undefined {
  for (const object of autoscalers) {
    const { metadata, spec = {} } = object as AutoscalerObject;
    const { kind, name } = spec.scaleTargetRef ?? {};
    if (metadata.namespace !== owner.metadata.namespace || kind !== owner.kind || name !== owner.metadata.name)
      continue;
    return { uid: metadata.uid ?? '', name: metadata.name, least: spec.minReplicas ?? 1, most: spec.maxReplicas ?? 1 };
  }
  return undefined;
}
