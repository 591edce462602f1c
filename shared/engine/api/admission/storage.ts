/**
 * What admission does to claims and volumes: a default class, finalizers that hold what is in use, and the refusal to
 * grow what cannot grow (plugin/pkg/admission/storage: storageclass/setdefault, storageobjectinuseprotection,
 * persistentvolume/resize).
 */
import { classOf, hasClass, PV_PROTECTION, PVC_PROTECTION } from '../../kinds/persistent-volume/annotations.ts';
import { defaultClass } from '../../kinds/storage-class/default-class.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';
import { forbiddenRequest } from '../errors.ts';
import { compareQuantities } from '../quantity.ts';
import type { Reader } from '../store.ts';
import type { AdmissionContext, AdmissionStep } from './admission.ts';

const CLASSES = 'StorageClass.storage.k8s.io';

/** A claim that says nothing of its class gets the default one; '' says that it wants none. */
export const defaultClassStep: AdmissionStep = {
  name: 'DefaultStorageClass',
  kinds: ['PersistentVolumeClaim'],
  admit<T extends KubeObject>(object: T, { read }: AdmissionContext): T {
    const claim = object as unknown as PersistentVolumeClaim;
    if (hasClass(claim)) return object;
    const found = defaultClass(read.list(CLASSES));
    if (found === undefined) return object;
    return { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } } as unknown as T;
  },
};

/** New claims and volumes are held until nobody uses them. */
export const inUseProtectionStep: AdmissionStep = {
  name: 'StorageObjectInUseProtection',
  kinds: ['PersistentVolumeClaim', 'PersistentVolume'],
  admit<T extends KubeObject>(object: T): T {
    const finalizer = object.kind === 'PersistentVolume' ? PV_PROTECTION : PVC_PROTECTION;
    const { finalizers = [] } = object.metadata;
    if (finalizers.includes(finalizer)) return object;
    return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
  },
};

const NOT_RESIZABLE =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

const sizeOf = (claim: PersistentVolumeClaim): string => claim.spec.resources?.requests?.['storage'] ?? '0';

/**
 * A claim may only ask for more when it is bound and its class lets volumes grow.
 * @throws ApiError Forbidden
 */
function checkGrowth(next: PersistentVolumeClaim, previous: PersistentVolumeClaim, read: Reader): void {
  if (compareQuantities(sizeOf(next), sizeOf(previous)) <= 0) return;
  const refuse = (why: string) =>
    forbiddenRequest({ plural: 'persistentvolumeclaims', group: '' }, next.metadata.name, why);
  if (previous.status?.phase !== 'Bound') throw refuse('Only bound persistent volume claims can be expanded');
  const name = classOf(next);
  const grows = name !== '' && name === classOf(previous) && read.get(CLASSES, '', name)?.allowVolumeExpansion;
  if (grows !== true) throw refuse(NOT_RESIZABLE);
}

export const claimResizeStep: AdmissionStep = {
  name: 'PersistentVolumeClaimResize',
  kinds: ['PersistentVolumeClaim'],
  checkUpdate(next, previous, { read }) {
    checkGrowth(next as unknown as PersistentVolumeClaim, previous as unknown as PersistentVolumeClaim, read);
  },
};
