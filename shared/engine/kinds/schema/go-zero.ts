/** Which fields Go's `omitempty` drops when they hold nothing, and which structs are always there (struct tags of k8s.io/api v0.34). */

/** Structs that are no pointers: they come back as {} even when the manifest leaves them out. */
export const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  V1Container: ['resources'],
  V1EphemeralContainer: ['resources'],
  V1DeploymentSpec: ['strategy', 'template'],
  V1StatefulSetSpec: ['updateStrategy', 'template'],
  V1DaemonSetSpec: ['updateStrategy', 'template'],
  V1PodTemplateSpec: ['metadata', 'spec'],
  V1JobSpec: ['template'],
  V1JobTemplateSpec: ['metadata', 'spec'],
  V1CronJobSpec: ['jobTemplate'],
  V1NetworkPolicySpec: ['podSelector'],
  V1PersistentVolumeClaimSpec: ['resources'],
  V1PersistentVolumeClaimTemplate: ['spec'],
  V1PersistentVolumeClaim: ['spec', 'status'],
  V1PersistentVolume: ['spec', 'status'],
  V1Pod: ['spec', 'status'],
  V1Deployment: ['spec', 'status'],
  V1Service: ['spec', 'status'],
  V1ServiceStatus: ['loadBalancer'],
  V1Ingress: ['spec', 'status'],
  V1IngressStatus: ['loadBalancer'],
  V1Namespace: ['spec', 'status'],
  V1Node: ['spec', 'status'],
  V1Job: ['spec', 'status'],
  V1CronJob: ['spec', 'status'],
  V1ResourceQuota: ['spec', 'status'],
  V1LimitRange: ['spec'],
  V1NetworkPolicy: ['spec'],
  V1IngressClass: ['spec'],
  V1NodeSpec: [],
};

/** Numbers and booleans that are no pointers: 0 and false are the same as absent. */
const ZERO_IS_ABSENT: Readonly<Record<string, readonly string[]>> = {
  V1Probe: ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'],
  V1PodSpec: ['hostNetwork', 'hostPID', 'hostIPC'],
  V1Container: ['stdin', 'stdinOnce', 'tty'],
  V1EphemeralContainer: ['stdin', 'stdinOnce', 'tty'],
  V1VolumeMount: ['readOnly'],
  V1ContainerPort: ['hostPort'],
  V1DeploymentSpec: ['minReadySeconds', 'paused'],
  V1DeploymentStatus: [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
  ],
  V1ReplicaSetSpec: ['minReadySeconds'],
  V1ReplicaSetStatus: ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'],
  V1StatefulSetSpec: ['minReadySeconds'],
  V1DaemonSetSpec: ['minReadySeconds'],
  V1ReplicationControllerSpec: ['minReadySeconds'],
  V1ServicePort: ['nodePort'],
  V1ServiceSpec: ['publishNotReadyAddresses', 'healthCheckNodePort'],
  V1NodeSpec: ['unschedulable'],
  V1ObjectMeta: ['generation'],
  V1NFSVolumeSource: ['readOnly'],
  V1PersistentVolumeClaimVolumeSource: ['readOnly'],
  V1GCEPersistentDiskVolumeSource: ['partition', 'readOnly'],
  V1AWSElasticBlockStoreVolumeSource: ['partition', 'readOnly'],
  V1PriorityClass: ['globalDefault'],
};

/** Texts that are pointers: "" says something. */
const EMPTY_TEXT_SAYS: Readonly<Record<string, readonly string[]>> = {
  V1HostPathVolumeSource: ['type'],
  V1PersistentVolumeClaimSpec: ['storageClassName', 'volumeAttributesClassName'],
  V1GRPCAction: ['service'],
  V1IngressSpec: ['ingressClassName'],
  V1EndpointPort: ['name', 'protocol', 'appProtocol'],
  DiscoveryV1EndpointPort: ['name', 'protocol', 'appProtocol'],
  V1ServicePort: ['appProtocol'],
  V1ObjectReference: [],
  V1OwnerReference: ['apiVersion', 'kind', 'name', 'uid'],
  V1Container: ['name'],
  V1EnvVar: ['name'],
  V1Volume: ['name'],
  V1VolumeMount: ['name', 'mountPath'],
  V1LabelSelectorRequirement: ['key', 'operator'],
  V1NodeSelectorRequirement: ['key', 'operator'],
  V1RoleRef: ['apiGroup', 'kind', 'name'],
  RbacV1Subject: ['kind', 'name'],
  V1PodAffinityTerm: ['topologyKey'],
  V1TopologySpreadConstraint: ['topologyKey', 'whenUnsatisfiable'],
  V1CrossVersionObjectReference: ['kind', 'name'],
  V1StatefulSetSpec: ['serviceName'],
  V1Taint: ['key', 'effect'],
};

/** Lists without omitempty: an empty one is kept. */
const EMPTY_LIST_SAYS: Readonly<Record<string, readonly string[]>> = {
  V1PodSpec: ['containers'],
  V1EndpointSlice: ['endpoints'],
  V1Endpoint: ['addresses'],
  V1PolicyRule: ['verbs'],
  V1ClusterRole: ['rules'],
  V1Role: ['rules'],
  V1Eviction: [],
};

const has = (table: Readonly<Record<string, readonly string[]>>, type: string, field: string): boolean =>
  table[type]?.includes(field) ?? false;

/** True when the value is what Go would leave out of the JSON of this field. */
export function isOmitted(type: string, field: string, code: string, value: unknown): boolean {
  if (value === '') return code === 's' && !has(EMPTY_TEXT_SAYS, type, field);
  if (value === 0 || value === false) return has(ZERO_IS_ABSENT, type, field);
  if (Array.isArray(value)) return value.length === 0 && code.startsWith('[') && !has(EMPTY_LIST_SAYS, type, field);
  if (code.startsWith('{') && typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return false;
}
