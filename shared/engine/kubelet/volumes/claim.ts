/** The volume behind a pod's claim, once it is bound; or why the pod cannot have it yet. */
import { controllerOf, type Reader } from '../../api/store.ts';
import type { KubeObject, ObjectReference } from '../../../model/meta.ts';
import type { Pod, Volume } from '../../../model/pod.ts';
import { ConfigError } from '../environment/config-error.ts';
import type { Use } from './used-volumes.ts';

/** The parts of a PersistentVolumeClaim that the kubelet looks at. */
interface Claim extends KubeObject {
  spec?: { volumeName?: string };
  status?: { phase?: string };
}

/** The parts of a PersistentVolume that the kubelet looks at. */
export interface BoundVolume extends KubeObject {
  spec: {
    claimRef?: ObjectReference;
    volumeMode?: string;
    hostPath?: { path: string; type?: string };
    local?: { path: string };
    [field: string]: unknown;
  };
}

export interface ClaimSource {
  readonly claimName: string;
  readonly readOnly: boolean;
  /** The claim must be the pod's own, made for it. */
  readonly isOwn: boolean;
}

/** The claim that a volume of the pod asks for; undefined: it asks for none. */
export function claimSource(pod: Pod, volume: Volume): ClaimSource | undefined {
  const source = volume['persistentVolumeClaim'] as { claimName?: string; readOnly?: boolean } | undefined;
  if (source !== undefined) {
    return { claimName: source.claimName ?? '', readOnly: source.readOnly === true, isOwn: false };
  }
  if (volume['ephemeral'] === undefined) return undefined;
  return { claimName: `${pod.metadata.name}-${volume.name}`, readOnly: false, isOwn: true };
}

function boundVolume(read: Reader, claim: Claim): BoundVolume {
  const name = claim.spec?.volumeName ?? '';
  const volume = read.get('PersistentVolume', '', name) as BoundVolume | undefined;
  if (volume === undefined) {
    throw new ConfigError(
      `failed to fetch PV ${name} from API server: persistentvolumes ${JSON.stringify(name)} not found`,
    );
  }
  const reference = volume.spec.claimRef;
  if (reference === undefined) {
    throw new ConfigError(
      `found PV object ${name} but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim`,
    );
  }
  const uid = claim.metadata.uid ?? '';
  if (reference.uid !== uid) {
    throw new ConfigError(
      `found PV object ${name} but its pv.Spec.ClaimRef.UID ${reference.uid ?? ''} does not point to claim.UID ${uid}`,
    );
  }
  return volume;
}

function readyClaim(read: Reader, namespace: string, name: string): Claim {
  const claim = read.get('PersistentVolumeClaim', namespace, name) as Claim | undefined;
  if (claim === undefined) {
    const missing = `persistentvolumeclaims ${JSON.stringify(name)} not found`;
    throw new ConfigError(`failed to fetch PVC from API server: ${missing}`);
  }
  if (claim.metadata.deletionTimestamp !== undefined) throw new ConfigError('PVC is being deleted');
  if (claim.status?.phase !== 'Bound') throw new ConfigError('PVC is not bound');
  if ((claim.spec?.volumeName ?? '') === '') throw new ConfigError('PVC has empty pvc.Spec.VolumeName');
  return claim;
}

/** Puts the claim's name before what goes wrong with it. */
function naming<T>(namespace: string, name: string, get: () => T): T {
  try {
    return get();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`error processing PVC ${namespace}/${name}: ${error.message}`);
  }
}

/**
 * The PersistentVolume behind the claim. Throws ConfigError in the words of
 * pkg/kubelet/volumemanager/populator desired_state_of_world_populator.go createVolumeSpec.
 */
export function volumeOfClaim(read: Reader, pod: Pod, volume: Volume, use: Use, source: ClaimSource): BoundVolume {
  const namespace = pod.metadata.namespace ?? '';
  const { claimName } = source;
  const claim = naming(namespace, claimName, () => readyClaim(read, namespace, claimName));
  if (source.isOwn && controllerOf(claim)?.uid !== pod.metadata.uid) {
    throw new ConfigError(
      `PVC ${namespace}/${claimName} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`,
    );
  }
  const bound = naming(namespace, claimName, () => boundVolume(read, claim));
  const mode = bound.spec.volumeMode ?? 'Filesystem';
  const wrong =
    use.mounted && mode !== 'Filesystem' ? 'volumeMounts' : use.device && mode !== 'Block' ? 'volumeDevices' : '';
  if (wrong === '') return bound;
  throw new ConfigError(`volume ${volume.name} has volumeMode ${mode}, but is specified in ${wrong}`);
}
