/** Builds the status of one container in each of its states, with every field that Kubernetes 1.34 reports. */
import type { Owner } from '../../files/view.ts';
import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
  VolumeMount,
} from '../../../model/pod.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';

const NOTHING: ContainerState = {};
/** Ids as containerd reports them for a container that runs as root. */
const ROOT = { linux: { uid: 0, gid: 0, supplementalGroups: [0] } };

/** The same with another user; what is root's is left as it is. */
export function ofUser(status: ContainerStatus, { uid, gid, groups }: Required<Owner>): ContainerStatus {
  if (uid === 0 && gid === 0 && groups.length === 1) return status;
  return { ...status, user: { linux: { uid, gid, supplementalGroups: groups } } };
}

/** One object per list of mounts: statuses of all runs of a container share it. A cache only. */
const mountStatuses = new WeakMap<readonly VolumeMount[], object[]>();

function volumeMounts(container: Container): object[] | undefined {
  const mounts = container.volumeMounts;
  if (mounts === undefined || mounts.length === 0) return undefined;
  let statuses = mountStatuses.get(mounts);
  if (statuses === undefined) {
    statuses = mounts.map(({ name, mountPath, readOnly }) =>
      readOnly === true ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath },
    );
    mountStatuses.set(mounts, statuses);
  }
  return statuses;
}

function withMounts(container: Container, status: ContainerStatus): ContainerStatus {
  const mounts = volumeMounts(container);
  if (mounts !== undefined) status['volumeMounts'] = mounts;
  return status;
}

const CREATING: ContainerState = { waiting: { reason: 'ContainerCreating' } };
const INITIALIZING: ContainerState = { waiting: { reason: 'PodInitializing' } };

/** Before its first start. `hasInit`: the pod has init containers. */
export function notStarted(container: Container, hasInit: boolean): ContainerStatus {
  return withMounts(container, {
    name: container.name,
    state: hasInit ? INITIALIZING : CREATING,
    lastState: NOTHING,
    ready: false,
    started: false,
    restartCount: 0,
    image: container.image ?? '',
    imageID: '',
  });
}

/** Waiting for a reason (ErrImagePull, CrashLoopBackOff ...); a former end moves to lastState. */
export function waiting(status: ContainerStatus, reason: string, message: string | undefined): ContainerStatus {
  const ended = status.state?.terminated;
  return {
    ...status,
    state: { waiting: message === undefined ? { reason } : { reason, message } },
    lastState: ended === undefined ? (status.lastState ?? NOTHING) : { terminated: ended },
    ready: false,
    started: false,
  };
}

/** Running since `startedAt`. `before`: the status until now. */
export function running(
  container: Container,
  before: ContainerStatus,
  image: SimulatedImage,
  containerID: string,
  startedAt: string,
  isStarted: boolean,
  isReady: boolean,
): ContainerStatus {
  const ended = before.state?.terminated ?? before.lastState?.terminated;
  const ranBefore = before.containerID !== undefined;
  const status: ContainerStatus = {
    name: container.name,
    state: { running: { startedAt } },
    lastState: ended === undefined ? NOTHING : { terminated: ended },
    ready: isReady,
    started: isStarted,
    restartCount: ranBefore ? before.restartCount + 1 : before.restartCount,
    image: image.reported,
    imageID: image.id,
    containerID,
  };
  const requests = container.resources?.requests;
  if (requests !== undefined) status['allocatedResources'] = requests;
  status['resources'] = container.resources ?? {};
  status['user'] = ROOT;
  return withMounts(container, status);
}

/** Ended. `reason` as containerd gives it: Completed, or Error for any code but 0. */
export function terminated(
  before: ContainerStatus,
  exitCode: number,
  finishedAt: string,
  isInit: boolean,
  reason = exitCode === 0 ? 'Completed' : 'Error',
  message = '',
): ContainerStatus {
  const end: ContainerStateTerminated = {
    exitCode,
    reason,
    ...(message === '' ? {} : { message }),
    startedAt: before.state?.running?.startedAt ?? finishedAt,
    finishedAt,
  };
  if (before.containerID !== undefined) end.containerID = before.containerID;
  return { ...before, state: { terminated: end }, ready: isInit && exitCode === 0, started: false };
}

/** A container that never ran when its pod was stopped (pkg/kubelet/status TerminatePod). */
export function neverFound(before: ContainerStatus): ContainerStatus {
  return {
    ...before,
    state: {
      terminated: {
        reason: 'ContainerStatusUnknown',
        message: 'The container could not be located when the pod was terminated',
        exitCode: 137,
      },
    },
    ready: false,
    started: false,
  };
}
