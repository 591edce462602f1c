/** Lets a pod in on its node, or rejects it for good when the node cannot have it. */
import type { Context } from '../api/actor.ts';
import type { Pod } from '../../model/pod.ts';
import { armDeadline } from './active-deadline.ts';
import { admissionFailure } from './admission.ts';
import type { ImageCatalogue } from './images/image-catalogue.ts';
import {
  containerAt,
  initCount,
  isEphemeral,
  podRecords,
  save,
  type ContainerRecord,
  type PodRecord,
  type Work,
} from './pod-record.ts';
import { sync } from './pod-worker.ts';
import type { NetDoor } from './runtime/net-door.ts';
import { notStarted } from './status/container-status.ts';
import { terminate } from './termination.ts';

const NO_CONTAINERS: readonly ContainerRecord[] = [];

function newRecord(ctx: Context, pod: Pod, containers: readonly ContainerRecord[]): PodRecord {
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    node: pod.spec.nodeName ?? '',
    stage: 'running',
    admittedAt: ctx.now,
    startTime: ctx.timestamp,
    busy: false,
    dirty: true,
    sandbox: false,
    containers,
  };
}

/** The pod has failed before it began (pkg/kubelet rejectPod). */
function reject(ctx: Context, pod: Pod, reason: string, message: string): void {
  ctx.event(pod, 'Warning', reason, message);
  podRecords(ctx).set(pod.metadata.uid ?? '', { ...newRecord(ctx, pod, NO_CONTAINERS), stage: 'over', dirty: false });
  ctx.api.setStatus('Pod', pod.metadata.namespace ?? '', pod.metadata.name, {
    ...(pod.status?.qosClass === undefined ? {} : { qosClass: pod.status.qosClass }),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
    startTime: ctx.timestamp,
  });
}

/** Records of the pod's containers from an index on: nothing of them has run. */
export function freshRecords(pod: Pod, from: number): ContainerRecord[] {
  const hasInit = initCount(pod) > 0;
  const records: ContainerRecord[] = [];
  for (let index = from; ; index++) {
    const container = containerAt(pod, index);
    if (container === undefined) return records;
    records.push({ status: notStarted(container, hasInit && !isEphemeral(pod, index)), run: 0 });
  }
}

/**
 * A kubelet sees a pod of its node for the first time. `isUnchecked`: no scheduler chose the node.
 * A node that is not there has no kubelet: the pod stays as it is.
 */
export function admit(ctx: Context, images: ImageCatalogue, net: NetDoor, pod: Pod, isUnchecked: boolean): void {
  const node = ctx.read.get('Node', '', pod.spec.nodeName ?? '');
  const phase = pod.status?.phase;
  if (node === undefined || phase === 'Succeeded' || phase === 'Failed') return;
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  if (isUnchecked && !isLeaving) {
    const failure = admissionFailure(ctx, node, pod);
    if (failure !== undefined) return reject(ctx, pod, failure.reason, failure.message);
  }
  const containers = freshRecords(pod, 0);
  const uid = pod.metadata.uid ?? '';
  const record = newRecord(ctx, pod, containers);
  podRecords(ctx).set(uid, record);
  const work: Work = { ctx, images, net, uid, pod, record };
  armDeadline(work);
  if (isLeaving) terminate(work);
  else sync(work);
}

/** Containers were added to look into the pod. A sync must follow. */
export function admitEphemeral(work: Work): void {
  const { containers } = work.record;
  const added = freshRecords(work.pod, containers.length);
  if (added.length > 0 && work.record.stage === 'running')
    save(work, { containers: [...containers, ...added], dirty: true });
}
