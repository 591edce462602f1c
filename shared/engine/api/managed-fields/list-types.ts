/** Which lists are merged by key or as sets, and which maps are one value: the listType, mapType and structType markers of k8s.io/api's types, 1.34. */

/** How the items of a list are told apart: by these fields, or by themselves; a list that is in no table is one value. */
export type ListType = readonly string[] | 'set';

const NAME = ['name'];
const TYPE = ['type'];

const CONTAINER: Readonly<Record<string, ListType>> = {
  ports: ['containerPort', 'protocol'],
  env: NAME,
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
};
const CONDITIONS: Readonly<Record<string, ListType>> = { conditions: TYPE };
const WEBHOOKS: Readonly<Record<string, ListType>> = { webhooks: NAME };
const MATCH_CONDITIONS: Readonly<Record<string, ListType>> = { matchConditions: NAME };

const LISTS: Readonly<Record<string, Readonly<Record<string, ListType>>>> = {
  V1ObjectMeta: { finalizers: 'set', ownerReferences: ['uid'] },
  V1PodSpec: {
    containers: NAME,
    initContainers: NAME,
    ephemeralContainers: NAME,
    volumes: NAME,
    imagePullSecrets: NAME,
    hostAliases: ['ip'],
    topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
    schedulingGates: NAME,
    resourceClaims: NAME,
  },
  V1Container: CONTAINER,
  V1EphemeralContainer: CONTAINER,
  V1ResourceRequirements: { claims: NAME },
  V1PodStatus: { ...CONDITIONS, podIPs: ['ip'], resourceClaimStatuses: NAME },
  V1ServiceSpec: { ports: ['port', 'protocol'] },
  V1ServiceStatus: CONDITIONS,
  V1ServiceAccount: { secrets: NAME },
  V1NodeSpec: { podCIDRs: 'set' },
  V1NodeStatus: { ...CONDITIONS, addresses: TYPE },
  V1NamespaceStatus: CONDITIONS,
  V1PersistentVolumeClaimStatus: CONDITIONS,
  V1ReplicationControllerStatus: CONDITIONS,
  V1ComponentStatus: CONDITIONS,
  V1DaemonSetStatus: CONDITIONS,
  V1DeploymentStatus: CONDITIONS,
  V1ReplicaSetStatus: CONDITIONS,
  V1StatefulSetStatus: CONDITIONS,
  V1UncountedTerminatedPods: { failed: 'set', succeeded: 'set' },
  V1PodFailurePolicyOnExitCodesRequirement: { values: 'set' },
  V2HorizontalPodAutoscalerStatus: CONDITIONS,
  V1PodDisruptionBudgetStatus: CONDITIONS,
  V1Endpoint: { addresses: 'set' },
  V1ServiceCIDRStatus: CONDITIONS,
  V1CSINodeSpec: { drivers: NAME },
  V1CertificateSigningRequestStatus: CONDITIONS,
  V1FlowSchemaStatus: CONDITIONS,
  V1PriorityLevelConfigurationStatus: CONDITIONS,
  V1CustomResourceDefinitionStatus: CONDITIONS,
  V1APIServiceStatus: CONDITIONS,
  V1ValidatingAdmissionPolicyStatus: CONDITIONS,
  V1ValidatingAdmissionPolicySpec: { ...MATCH_CONDITIONS, variables: NAME },
  V1ValidatingWebhookConfiguration: WEBHOOKS,
  V1MutatingWebhookConfiguration: WEBHOOKS,
  V1ValidatingWebhook: MATCH_CONDITIONS,
  V1MutatingWebhook: MATCH_CONDITIONS,
  V1ResourceClaimStatus: { reservedFor: ['uid'] },
};

/** Structs that change hands whole (structType=atomic). */
const ATOMIC_TYPES = new Set([
  'V1LabelSelector',
  'V1ObjectReference',
  'V1LocalObjectReference',
  'V1TypedLocalObjectReference',
  'V1SecretReference',
  'V1SecretKeySelector',
  'V1ConfigMapKeySelector',
  'V1ObjectFieldSelector',
  'V1ResourceFieldSelector',
  'V1FileKeySelector',
  'V1NodeSelector',
  'V1NodeSelectorTerm',
  'V1TopologySelectorTerm',
  'V1ScopeSelector',
  'V1ScopedResourceSelectorRequirement',
  'V1OwnerReference',
  'V1CrossVersionObjectReference',
  'V2CrossVersionObjectReference',
  'V1RoleRef',
  'RbacV1Subject',
  'CoreV1EndpointPort',
  'V1EndpointAddress',
  'V1ParamKind',
  'V1ParamRef',
  'V1MatchResources',
  'V1NamedRuleWithOperations',
]);

/** Maps that change hands whole (mapType=atomic), as "type.field". */
const ATOMIC_MAPS = new Set([
  'V1PodSpec.nodeSelector',
  'V1ServiceSpec.selector',
  'V1ReplicationControllerSpec.selector',
  'V1Scheduling.nodeSelector',
  'V1Endpoint.deprecatedTopology',
]);

/** What a field that names the item is when it is left out. */
const KEY_DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  V1ContainerPort: { protocol: 'TCP' },
  V1ServicePort: { protocol: 'TCP' },
};

/** undefined: the list is one value. */
export const listType = (type: string, field: string): ListType | undefined =>
  Object.hasOwn(LISTS, type) && Object.hasOwn(LISTS[type]!, field) ? LISTS[type]![field] : undefined;

export const isAtomicType = (type: string): boolean => ATOMIC_TYPES.has(type);

export const isAtomicMap = (type: string, field: string): boolean => ATOMIC_MAPS.has(`${type}.${field}`);

export const keyDefault = (type: string, field: string): unknown => KEY_DEFAULTS[type]?.[field];
