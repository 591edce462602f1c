/** Asks a provisioner for the volume of a claim: in 1.34 all of them are outside of the controller manager. */
import type { Context } from '../../api/actor.ts';
import {
  BETA_STORAGE_PROVISIONER,
  classOf,
  STORAGE_PROVISIONER,
  withAnnotations,
} from '../../kinds/persistent-volume/annotations.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';

/** The plugins that moved out of the tree, and what they are called since (csi-translation-lib). */
const MIGRATED: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

export const IN_TREE = 'kubernetes.io/';

/** Whether a driver outside of the controller manager makes and takes away the volumes of this provisioner. */
export const isExternal = (provisioner: string): boolean =>
  MIGRATED[provisioner] !== undefined || !provisioner.startsWith(IN_TREE);

const waitingFor = (provisioner: string): string =>
  `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system ` +
  'administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.';

/** Names the provisioner on the claim, which is what it waits for (provisionClaimOperationExternal). */
export function provisionClaim(claim: PersistentVolumeClaim, ctx: Context): void {
  const name = classOf(claim);
  const found = ctx.read.get('StorageClass.storage.k8s.io', '', name);
  if (found === undefined) {
    const missing = `storageclass.storage.k8s.io ${JSON.stringify(name)} not found`;
    ctx.event(claim, 'Warning', 'ProvisioningFailed', missing);
    return;
  }
  if (!isExternal(found.provisioner)) {
    ctx.event(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${found.provisioner}`);
    return;
  }
  const provisioner = MIGRATED[found.provisioner] ?? found.provisioner;
  const asked = withAnnotations(claim, {
    [BETA_STORAGE_PROVISIONER]: provisioner,
    [STORAGE_PROVISIONER]: provisioner,
  });
  const stored = asked === claim ? claim : ctx.api.update(asked);
  ctx.event(stored, 'Normal', 'ExternalProvisioning', waitingFor(provisioner));
}
