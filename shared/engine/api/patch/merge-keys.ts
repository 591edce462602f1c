/** Which lists of which kinds are merged by key: the patchStrategy and patchMergeKey tags of k8s.io/api's types. */

/** How one field is patched; a field without an entry merges as a map, or is replaced as a list. */
export interface FieldPatch {
  strategy?: 'merge' | 'replace';
  /** The field of a list's items that tells them apart; absent for lists of scalars. */
  mergeKey?: string;
  /** The fields are a union: what the new value does not name goes. */
  retainKeys?: boolean;
  /** What is inside: the fields of a map, or of each item of a list. */
  of?: PatchSchema;
}

export interface PatchSchema {
  readonly [field: string]: FieldPatch;
}

const NO_FIELD: FieldPatch = {};
const ownKey = Object.prototype.hasOwnProperty;

export const fieldSchema = (schema: PatchSchema, field: string): FieldPatch =>
  ownKey.call(schema, field) ? schema[field]! : NO_FIELD;

const keyed = (mergeKey: string, of?: PatchSchema): FieldPatch => ({
  strategy: 'merge',
  mergeKey,
  ...(of === undefined ? {} : { of }),
});
const scalars: FieldPatch = { strategy: 'merge' };
const inside = (of: PatchSchema): FieldPatch => ({ of });

const metadata: FieldPatch = inside({ ownerReferences: keyed('uid'), finalizers: scalars });
const conditions: PatchSchema = { conditions: keyed('type') };

const container: PatchSchema = {
  ports: keyed('containerPort'),
  env: keyed('name'),
  volumeMounts: keyed('mountPath'),
  volumeDevices: keyed('devicePath'),
};

const podSpec: PatchSchema = {
  volumes: { ...keyed('name'), retainKeys: true },
  initContainers: keyed('name', container),
  containers: keyed('name', container),
  ephemeralContainers: keyed('name', container),
  imagePullSecrets: keyed('name'),
  hostAliases: keyed('ip'),
  topologySpreadConstraints: keyed('topologyKey'),
  schedulingGates: keyed('name'),
  resourceClaims: { ...keyed('name'), retainKeys: true },
};

const podStatus: PatchSchema = {
  ...conditions,
  podIPs: keyed('ip'),
  hostIPs: keyed('ip'),
  resourceClaimStatuses: { ...keyed('name'), retainKeys: true },
};

const podTemplate: FieldPatch = inside({ metadata, spec: inside(podSpec) });
const templated: PatchSchema = { template: podTemplate };

const withStatus = (spec: PatchSchema = {}, status: PatchSchema = conditions): PatchSchema => ({
  metadata,
  spec: inside(spec),
  status: inside(status),
});
const plain: PatchSchema = { metadata };

const matchConditions = keyed('name');
const webhooks: PatchSchema = { metadata, webhooks: keyed('name', { matchConditions }) };
const claimTemplate = inside({ metadata });

/** All kinds that upstream's client knows, so that those with nothing to say are told from custom ones. */
const SCHEMAS: Readonly<Record<string, PatchSchema>> = {
  ConfigMap: plain,
  ComponentStatus: { metadata, ...conditions },
  Endpoints: plain,
  Event: plain,
  LimitRange: plain,
  Namespace: withStatus(),
  Node: withStatus({ podCIDRs: scalars }, { ...conditions, addresses: keyed('type') }),
  PersistentVolume: plain,
  PersistentVolumeClaim: withStatus(),
  Pod: withStatus(podSpec, podStatus),
  PodTemplate: { metadata, ...templated },
  ReplicationController: withStatus(templated),
  ResourceQuota: plain,
  Secret: plain,
  Service: withStatus({ ports: keyed('port') }),
  ServiceAccount: { metadata, secrets: keyed('name') },
  'ControllerRevision.apps': plain,
  'DaemonSet.apps': withStatus(templated),
  'Deployment.apps': withStatus({ ...templated, strategy: { retainKeys: true } }),
  'ReplicaSet.apps': withStatus(templated),
  'StatefulSet.apps': withStatus(templated),
  'CronJob.batch': { metadata, spec: inside({ jobTemplate: inside({ metadata, spec: inside(templated) }) }) },
  'Job.batch': withStatus(templated),
  'HorizontalPodAutoscaler.autoscaling': withStatus(),
  'Scale.autoscaling': plain,
  'PodDisruptionBudget.policy': withStatus({ selector: { strategy: 'replace' } }),
  'Ingress.networking.k8s.io': plain,
  'IngressClass.networking.k8s.io': plain,
  'IPAddress.networking.k8s.io': plain,
  'NetworkPolicy.networking.k8s.io': plain,
  'ServiceCIDR.networking.k8s.io': withStatus(),
  'ClusterRole.rbac.authorization.k8s.io': plain,
  'ClusterRoleBinding.rbac.authorization.k8s.io': plain,
  'Role.rbac.authorization.k8s.io': plain,
  'RoleBinding.rbac.authorization.k8s.io': plain,
  'CSIDriver.storage.k8s.io': plain,
  'CSINode.storage.k8s.io': { metadata, spec: inside({ drivers: keyed('name') }) },
  'CSIStorageCapacity.storage.k8s.io': plain,
  'StorageClass.storage.k8s.io': plain,
  'VolumeAttachment.storage.k8s.io': plain,
  'VolumeAttributesClass.storage.k8s.io': plain,
  'EndpointSlice.discovery.k8s.io': plain,
  'Event.events.k8s.io': plain,
  'Lease.coordination.k8s.io': plain,
  'PriorityClass.scheduling.k8s.io': plain,
  'RuntimeClass.node.k8s.io': plain,
  'CertificateSigningRequest.certificates.k8s.io': plain,
  'FlowSchema.flowcontrol.apiserver.k8s.io': withStatus(),
  'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io': withStatus(),
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': webhooks,
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': webhooks,
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io': {
    metadata,
    spec: inside({ matchConditions, variables: keyed('name') }),
  },
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io': plain,
  'DeviceClass.resource.k8s.io': plain,
  'ResourceClaim.resource.k8s.io': { metadata },
  'ResourceClaimTemplate.resource.k8s.io': { metadata, spec: claimTemplate },
  'ResourceSlice.resource.k8s.io': plain,
};

/**
 * Whether strategic merge patch is defined for the kind ("Pod", "Deployment.apps"); it is not for custom
 * resources.
 */
export const hasPatchSchema = (kind: string): boolean => ownKey.call(SCHEMAS, kind);

/** The merge keys of a kind; those of metadata for one that has no table. */
export const patchSchema = (kind: string): PatchSchema => (hasPatchSchema(kind) ? SCHEMAS[kind]! : plain);
