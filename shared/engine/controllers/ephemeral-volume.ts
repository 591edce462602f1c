/** Makes the claims of a pod's generic ephemeral volumes (pkg/controller/volume/ephemeral). */
import type { Context, Controller } from '../api/actor.ts';
import { keyOf, splitKey } from '../api/kind-map.ts';
import { notForPod } from '../kinds/persistent-volume-claim/claims-of-pod.ts';
import type { Pod, Volume } from '../../model/pod.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../model/storage.ts';

interface Template {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: PersistentVolumeClaimSpec;
}

const NONE: readonly string[] = [];

const templateOf = (volume: Volume): Template | undefined =>
  (volume['ephemeral'] as { volumeClaimTemplate?: Template } | undefined)?.volumeClaimTemplate;

function claimFor(pod: Pod, name: string, { metadata = {}, spec }: Template): PersistentVolumeClaim {
  const { labels, annotations } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      ...(pod.metadata.namespace === undefined ? {} : { namespace: pod.metadata.namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          name: pod.metadata.name,
          uid: pod.metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec,
  };
}

function makeClaim(pod: Pod, volume: Volume, template: Template, ctx: Context): void {
  const name = `${pod.metadata.name}-${volume.name}`;
  const there = ctx.read.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', name);
  if (there === undefined) ctx.api.create(claimFor(pod, name, template));
  else {
    const why = notForPod(pod, there);
    if (why !== undefined) ctx.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: ${why}`);
  }
}

export const ephemeralVolumeController: Controller = {
  name: 'ephemeral_volume',
  watches: [
    {
      kind: 'Pod',
      keys: ({ before, after }) => {
        const pod = after as Pod | undefined;
        if (pod === undefined || before !== undefined || !pod.spec.volumes) return NONE;
        return pod.spec.volumes.some((volume) => templateOf(volume) !== undefined) ? [keyOf(pod)] : NONE;
      },
    },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const pod = ctx.read.get('Pod', namespace, name);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return undefined;
    for (const volume of pod.spec.volumes ?? []) {
      const template = templateOf(volume);
      if (template !== undefined) makeClaim(pod, volume, template, ctx);
    }
    return undefined;
  },
};
