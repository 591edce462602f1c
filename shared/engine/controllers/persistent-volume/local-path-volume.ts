/** What the local-path provisioner makes of a claim: a directory of the chosen node (rancher/local-path-provisioner). */
import { classOf, PROVISIONED_BY } from '../../kinds/persistent-volume/annotations.ts';
import { referenceTo } from '../../kinds/persistent-volume/binding.ts';
import type { Node } from '../../../model/node.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../model/storage.ts';

export const LOCAL_PATH = 'rancher.io/local-path';

/** DEFAULT_LOCAL_STORAGE_PATH of k3s. */
const STORAGE_PATH = '/var/lib/rancher/k3s/storage';
const HOSTNAME = 'kubernetes.io/hostname';
const CHOSEN_NODE = 'local.path.provisioner/selected-node';

const POSSIBLE_MODES: ReadonlySet<string> = new Set(['ReadWriteOnce', 'ReadWriteOncePod']);

export const volumeNameFor = (claim: PersistentVolumeClaim): string => `pvc-${claim.metadata.uid ?? ''}`;

/** Why it cannot make a volume for the claim, in its own words and order; undefined: it can. */
export function cannotProvision(claim: PersistentVolumeClaim, node: Node | undefined): string | undefined {
  if (claim.spec.selector) return 'claim.Spec.Selector is not supported';
  if (!(claim.spec.accessModes ?? []).every((mode) => POSSIBLE_MODES.has(mode)))
    return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
  return node === undefined ? 'configuration error, no node was specified' : undefined;
}

/** hostPath, unless the class or the claim says local. */
function sourceOf(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  path: string,
): Partial<PersistentVolume['spec']> {
  const type =
    claim.metadata.annotations?.['volumeType'] ??
    storageClass.metadata.annotations?.['defaultVolumeType'] ??
    'hostPath';
  return type.toLowerCase() === 'local' ? { local: { path } } : { hostPath: { path, type: 'DirectoryOrCreate' } };
}

/** The volume as it is created, already kept for the claim. */
export function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass, node: Node): PersistentVolume {
  const name = volumeNameFor(claim);
  const path = `${STORAGE_PATH}/${name}_${claim.metadata.namespace ?? ''}_${claim.metadata.name}`;
  const host = node.metadata.labels?.[HOSTNAME] ?? node.metadata.name;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: { [CHOSEN_NODE]: node.metadata.name, [PROVISIONED_BY]: LOCAL_PATH },
    },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '0' },
      ...sourceOf(claim, storageClass, path),
      accessModes: claim.spec.accessModes ?? [],
      claimRef: referenceTo(claim),
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: classOf(claim),
      volumeMode: 'Filesystem',
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: HOSTNAME, operator: 'In', values: [host] }] }],
        },
      },
    },
  };
}
