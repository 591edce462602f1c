/** A pod empties a volume for its next claim (pkg/volume RecycleVolumeByWatchingPodUntilCompletion). */
import type { Context } from '../../api/actor.ts';
import { bytesOf } from '../../api/quantity.ts';
import type { Pod } from '../../../model/pod.ts';
import type { PersistentVolume } from '../../../model/storage.ts';

/** What came of it so far. */
export type Recycling = 'running' | 'done' | { failed: string };

const PREFIX = 'recycler-for-';
const NAMESPACE = 'default';
const IMAGE = 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.4';
const SCRUB = 'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1';
const GIB = 1024 ** 3;

/** The sources that can be emptied, and how long each may take at least, in seconds. */
const MINIMUM_S: Readonly<Record<string, number>> = { hostPath: 60, nfs: 300 };
/** As long again for each GiB. */
const PER_GIB_S = 30;

/** The volume that a pod empties, if the pod is such a one. */
export function recycledBy(pod: Pod): string | undefined {
  const { namespace, name } = pod.metadata;
  return namespace === NAMESPACE && name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}

function recyclerPod(volume: PersistentVolume, source: string): Pod {
  const size = Math.floor(bytesOf(volume.spec.capacity?.['storage'] ?? '0') / GIB);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${PREFIX}${volume.metadata.name}`, namespace: NAMESPACE },
    spec: {
      activeDeadlineSeconds: Math.max(MINIMUM_S[source]!, size * PER_GIB_S),
      restartPolicy: 'Never',
      volumes: [{ name: 'vol', [source]: volume.spec[source] }],
      containers: [
        {
          name: 'pv-recycler',
          image: IMAGE,
          command: ['/bin/sh'],
          args: ['-c', SCRUB],
          volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
        },
      ],
    },
  };
}

/** Starts the pod, or looks what became of it and takes it away when it ended. */
export function recycle(volume: PersistentVolume, ctx: Context): Recycling {
  const source = Object.keys(MINIMUM_S).find((field) => volume.spec[field] !== undefined);
  if (source === undefined) return { failed: 'No recycler plugin found for the volume!' };
  const name = `${PREFIX}${volume.metadata.name}`;
  const pod = ctx.read.get('Pod', NAMESPACE, name);
  if (pod === undefined) {
    ctx.api.create(recyclerPod(volume, source));
    return 'running';
  }
  const phase = pod.status?.phase;
  if (phase !== 'Succeeded' && phase !== 'Failed') return 'running';
  ctx.api.delete('Pod', NAMESPACE, name);
  if (phase === 'Succeeded') return 'done';
  return { failed: `Recycle failed: ${pod.status?.message ?? 'pod failed, pod.Status.Message unknown'}` };
}
