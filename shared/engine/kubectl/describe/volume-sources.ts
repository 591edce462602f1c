/** What each kind of volume is called and which of its fields are told (describe.go print...VolumeSource). */

/** How a field is written: as it is, or "false", "0", "<none>", "<unset>" when it is missing. */
export type Form = 'text' | 'bool' | 'number' | 'orNone' | 'orUnset' | 'list' | 'object' | 'map';

export interface SourceSpec {
  /** What stands behind "Type:". */
  type: string;
  rows: readonly (readonly [label: string, field: string, form: Form])[];
}

const EMPTY: readonly [string, string, Form] = ['ReadOnly', 'readOnly', 'bool'];
const FS: readonly [string, string, Form] = ['FSType', 'fsType', 'text'];
const SECRET: readonly [string, string, Form] = ['SecretRef', 'secretRef', 'object'];

/** By the field of the volume; those with more to say than their fields are printed by hand. */
export const VOLUME_SOURCES: Readonly<Record<string, SourceSpec>> = {
  hostPath: {
    type: 'HostPath (bare host directory volume)',
    rows: [
      ['Path', 'path', 'text'],
      ['HostPathType', 'type', 'orNone'],
    ],
  },
  gcePersistentDisk: {
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    rows: [['PDName', 'pdName', 'text'], FS, ['Partition', 'partition', 'number'], EMPTY],
  },
  awsElasticBlockStore: {
    type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    rows: [['VolumeID', 'volumeID', 'text'], FS, ['Partition', 'partition', 'number'], EMPTY],
  },
  gitRepo: {
    type: 'GitRepo (a volume that is pulled from git when the pod is created)',
    rows: [
      ['Repository', 'repository', 'text'],
      ['Revision', 'revision', 'text'],
    ],
  },
  secret: {
    type: 'Secret (a volume populated by a Secret)',
    rows: [
      ['SecretName', 'secretName', 'text'],
      ['Optional', 'optional', 'bool'],
    ],
  },
  configMap: {
    type: 'ConfigMap (a volume populated by a ConfigMap)',
    rows: [
      ['Name', 'name', 'text'],
      ['Optional', 'optional', 'bool'],
    ],
  },
  nfs: {
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    rows: [['Server', 'server', 'text'], ['Path', 'path', 'text'], EMPTY],
  },
  iscsi: {
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    rows: [
      ['TargetPortal', 'targetPortal', 'text'],
      ['IQN', 'iqn', 'text'],
      ['Lun', 'lun', 'number'],
      ['ISCSIInterface', 'iscsiInterface', 'text'],
      FS,
      EMPTY,
      ['Portals', 'portals', 'list'],
      ['DiscoveryCHAPAuth', 'chapAuthDiscovery', 'bool'],
      ['SessionCHAPAuth', 'chapAuthSession', 'bool'],
      SECRET,
      ['InitiatorName', 'initiatorName', 'orNone'],
    ],
  },
  glusterfs: {
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    rows: [['EndpointsName', 'endpoints', 'text'], ['Path', 'path', 'text'], EMPTY],
  },
  persistentVolumeClaim: {
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    rows: [['ClaimName', 'claimName', 'text'], EMPTY],
  },
  rbd: {
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    rows: [
      ['CephMonitors', 'monitors', 'list'],
      ['RBDImage', 'image', 'text'],
      FS,
      ['RBDPool', 'pool', 'text'],
      ['RadosUser', 'user', 'text'],
      ['Keyring', 'keyring', 'text'],
      SECRET,
      EMPTY,
    ],
  },
  quobyte: {
    type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    rows: [['Registry', 'registry', 'text'], ['Volume', 'volume', 'text'], EMPTY],
  },
  azureDisk: {
    type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    rows: [
      ['DiskName', 'diskName', 'text'],
      ['DiskURI', 'diskURI', 'text'],
      ['Kind', 'kind', 'text'],
      FS,
      ['CachingMode', 'cachingMode', 'text'],
      EMPTY,
    ],
  },
  vsphereVolume: {
    type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    rows: [['VolumePath', 'volumePath', 'text'], FS, ['StoragePolicyName', 'storagePolicyName', 'text']],
  },
  cinder: {
    type: 'Cinder (a Persistent Disk resource in OpenStack)',
    rows: [['VolumeID', 'volumeID', 'text'], FS, EMPTY, SECRET],
  },
  photonPersistentDisk: {
    type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    rows: [['PdID', 'pdID', 'text'], FS],
  },
  portworxVolume: {
    type: 'PortworxVolume (a Portworx Volume resource)',
    rows: [['VolumeID', 'volumeID', 'text']],
  },
  scaleIO: {
    type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    rows: [
      ['Gateway', 'gateway', 'text'],
      ['System', 'system', 'text'],
      ['Protection Domain', 'protectionDomain', 'text'],
      ['Storage Pool', 'storagePool', 'text'],
      ['Storage Mode', 'storageMode', 'text'],
      ['VolumeName', 'volumeName', 'text'],
      FS,
      EMPTY,
    ],
  },
  local: {
    type: 'LocalVolume (a persistent volume backed by local storage on a node)',
    rows: [['Path', 'path', 'text']],
  },
  cephfs: {
    type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    rows: [
      ['Monitors', 'monitors', 'list'],
      ['Path', 'path', 'text'],
      ['User', 'user', 'text'],
      ['SecretFile', 'secretFile', 'text'],
      SECRET,
      EMPTY,
    ],
  },
  storageos: {
    type: 'StorageOS (a StorageOS Persistent Disk resource)',
    rows: [['VolumeName', 'volumeName', 'text'], ['VolumeNamespace', 'volumeNamespace', 'text'], FS, EMPTY],
  },
  fc: {
    type: 'FC (a Fibre Channel disk)',
    rows: [['TargetWWNs', 'targetWWNs', 'list'], ['LUN', 'lun', 'orNone'], FS, EMPTY],
  },
  azureFile: {
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    rows: [['SecretName', 'secretName', 'text'], ['ShareName', 'shareName', 'text'], EMPTY],
  },
  flexVolume: {
    type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    rows: [['Driver', 'driver', 'text'], FS, SECRET, EMPTY, ['Options', 'options', 'map']],
  },
  flocker: {
    type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    rows: [
      ['DatasetName', 'datasetName', 'text'],
      ['DatasetUUID', 'datasetUUID', 'text'],
    ],
  },
  image: {
    type: 'Image (a container image or OCI artifact)',
    rows: [
      ['Reference', 'reference', 'text'],
      ['PullPolicy', 'pullPolicy', 'text'],
    ],
  },
};

/** What volumes of a cluster have more than those of a pod. */
export const PERSISTENT_SOURCES: Readonly<Record<string, SourceSpec>> = {
  ...VOLUME_SOURCES,
  glusterfs: {
    type: VOLUME_SOURCES['glusterfs']!.type,
    rows: [
      ['EndpointsName', 'endpoints', 'text'],
      ['EndpointsNamespace', 'endpointsNamespace', 'orUnset'],
      ['Path', 'path', 'text'],
      EMPTY,
    ],
  },
  azureFile: {
    type: VOLUME_SOURCES['azureFile']!.type,
    rows: [
      ['SecretName', 'secretName', 'text'],
      ['SecretNamespace', 'secretNamespace', 'text'],
      ['ShareName', 'shareName', 'text'],
      EMPTY,
    ],
  },
};
