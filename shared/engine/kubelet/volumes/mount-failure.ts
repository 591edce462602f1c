/** What is said of volumes that cannot be mounted, and when mounting is tried again. */
import type { VolumeProblem } from './volume-content.ts';

export interface MountEvent {
  readonly reason: 'FailedMount';
  readonly message: string;
}

/** Names as Go prints a list of them, in order. */
const list = (names: Iterable<string>): string => `[${[...new Set(names)].sort().join(' ')}]`;

/** One mount that failed (pkg/volume/util/operationexecutor, volumeToMount.GenerateError). */
const failedMount = ({ specName, message }: VolumeProblem): MountEvent => ({
  reason: 'FailedMount',
  message: `MountVolume.SetUp failed for volume ${JSON.stringify(specName)} : ${message}`,
});

/**
 * The warnings about a pod's volumes at one attempt. Those that cannot be mounted are warned about one by one, at each
 * attempt; those that are not known at all end the pod's sync, which says so once for all of them
 * (pkg/kubelet/volumemanager WaitForAttachAndMount). Waiting in vain for a mount ends the sync after 2 m 3 s without a
 * word of its own: since 1.28 `timed out waiting for the condition` is in no event.
 */
export function mountEvents(problems: readonly VolumeProblem[]): MountEvent[] {
  const events = problems.filter(({ stage }) => stage === 'mount').map(failedMount);
  const unknown = problems.filter(({ stage }) => stage === 'process');
  if (unknown.length === 0) return events;
  const unmounted = list(problems.map(({ volume }) => volume));
  const unprocessed = list(unknown.map(({ volume }) => volume));
  const why = unknown.map(({ message }) => message).join('; ');
  const message =
    `Unable to attach or mount volumes: unmounted volumes=${unmounted}, unattached volumes=[], ` +
    `failed to process volumes=${unprocessed}: ${why}`;
  return [...events, { reason: 'FailedMount', message }];
}

/** exponentialbackoff: the first wait after a failed mount, and the longest. */
export const FIRST_MOUNT_RETRY_MS = 500;
export const LAST_MOUNT_RETRY_MS = 122_000;

/** ms until a failed mount is tried again, after the wait before it (none yet: undefined). */
export const mountRetryMs = (previous: number | undefined): number =>
  previous === undefined ? FIRST_MOUNT_RETRY_MS : Math.min(previous * 2, LAST_MOUNT_RETRY_MS);

/** A sync gives up waiting for its mounts after this long, and is begun anew (podAttachAndMountTimeout). */
export const MOUNT_TIMEOUT_MS = 123_000;
