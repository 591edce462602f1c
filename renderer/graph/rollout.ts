/** How far a Deployment's rollout is: one part per revision, the limits, and whether it is still moving. */
import type { KubeObject } from '../../shared/model/meta.ts';
import type { StatefulSet } from '../../shared/model/stateful-set.ts';
import type { Deployment, ReplicaSet } from '../../shared/model/workloads.ts';
import { controllerOf } from './owner.ts';
import { ownerFacts } from './ownership/facts.ts';

export interface RevisionPart {
  uid: string;
  hash: string;
  revision: number;
  replicas: number;
  ready: number;
}

export interface Rollout {
  wanted: number;
  ready: number;
  updated: number;
  parts: RevisionPart[];
  /** Never more pods than this, never fewer available than that; undefined for Recreate. */
  most: number | undefined;
  least: number | undefined;
  rolling: boolean;
  paused: boolean;
  stuck: boolean;
}

function resolved(value: number | string | undefined, replicas: number, up: boolean): number {
  if (typeof value === 'number') return value;
  const part = (Number.parseFloat(value ?? '25%') / 100) * replicas;
  return up ? Math.ceil(part) : Math.floor(part);
}

/** The limits as upstream resolves them: both 0 would stand still, so one may then be missing (ResolveFenceposts). */
export function rolloutLimits(deployment: Deployment): { most: number; least: number } | undefined {
  const { strategy, replicas = 1 } = deployment.spec;
  if (strategy?.type === 'Recreate') return undefined;
  const surge = resolved(strategy?.rollingUpdate?.maxSurge, replicas, true);
  let missing = resolved(strategy?.rollingUpdate?.maxUnavailable, replicas, false);
  if (surge === 0 && missing === 0) missing = 1;
  return { most: replicas + surge, least: Math.max(0, replicas - missing) };
}

/** Takes a Deployment and all ReplicaSets; gives its rollout, old revisions first. */
export function rolloutOf(deployment: Deployment, replicaSets: Iterable<KubeObject>): Rollout {
  const parts: RevisionPart[] = [];
  for (const object of replicaSets) {
    if (controllerOf(object)?.uid !== deployment.metadata.uid) continue;
    const set = object as ReplicaSet;
    parts.push({
      uid: set.metadata.uid ?? '',
      hash: set.metadata.labels?.['pod-template-hash'] ?? '',
      revision: Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0),
      replicas: set.status?.replicas ?? 0,
      ready: set.status?.readyReplicas ?? 0,
    });
  }
  parts.sort((a, b) => a.revision - b.revision);
  const wanted = deployment.spec.replicas ?? 1;
  const status = deployment.status;
  const limits = rolloutLimits(deployment);
  const live = parts.filter((p) => p.replicas > 0);
  const progressing = status?.conditions?.find((c) => c.type === 'Progressing');
  return {
    wanted,
    ready: status?.readyReplicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    parts,
    most: limits?.most,
    least: limits?.least,
    rolling: live.length > 1 || (status?.updatedReplicas ?? 0) < wanted || (status?.availableReplicas ?? 0) < wanted,
    paused: deployment.spec.paused === true,
    stuck: progressing?.status === 'False' && progressing.reason === 'ProgressDeadlineExceeded',
  };
}

type Shares = Pick<RevisionPart, 'hash' | 'replicas' | 'ready'>;

/** The revision that a DaemonSet's pods have; its status names none. */
function hashOfPods(owner: string | undefined, pods: Iterable<KubeObject>): string {
  for (const pod of pods)
    if (controllerOf(pod)?.uid === owner) return pod.metadata.labels?.['controller-revision-hash'] ?? '';
  return '';
}

function sharesOf(object: KubeObject, made: number, ready: number, pods: Iterable<KubeObject>): Shares[] {
  if (object.kind === 'DaemonSet') return [{ hash: hashOfPods(object.metadata.uid, pods), replicas: made, ready }];
  if (object.kind !== 'StatefulSet') return [{ hash: '', replicas: made, ready }];
  const {
    currentRevision = '',
    updateRevision = currentRevision,
    updatedReplicas = 0,
  } = (object as StatefulSet).status ?? {};
  if (currentRevision === updateRevision) return [{ hash: updateRevision, replicas: made, ready }];
  // Which of them are ready no status tells: those of the old revision are taken to be.
  const old = Math.max(0, made - updatedReplicas);
  const oldReady = Math.min(old, ready);
  return [
    { hash: currentRevision, replicas: old, ready: oldReady },
    { hash: updateRevision, replicas: Math.min(made, updatedReplicas), ready: ready - oldReady },
  ];
}

/** The same of owners without ReplicaSets: their pods by revision, as far as their status tells. @param pods all there are */
export function plainRollout(object: KubeObject, pods: Iterable<KubeObject>): Rollout {
  const { done: ready, wanted, made } = ownerFacts(object);
  const uid = object.metadata.uid ?? '';
  return {
    wanted,
    ready,
    updated: wanted,
    parts: sharesOf(object, made, ready, pods).map((share) => ({ uid: `${uid} ${share.hash}`, revision: 0, ...share })),
    most: undefined,
    least: undefined,
    rolling: false,
    paused: false,
    stuck: false,
  };
}
