/** How each manifest of the documentation's pods, application, debug and controllers examples ends within minutes, and why those that do not run. */

/** Running and ready. */
export const READY = 'ready';

/** Its pods were made and taken away again. */
export const GONE = 'gone';

export interface Ending {
  /** READY, or how `endOf` says it: the end begins with this. */
  alone: string;
  /** Why it is not ready by itself. */
  because?: string;
  /** Other examples, or YAML, that its page has the reader apply first, and how it ends then. */
  with?: readonly string[];
  thus?: string;
}

const secret = (name: string, data: Record<string, string>): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\nstringData: ${JSON.stringify(data)}\n`;

const BACKEND = secret('backend-user', { 'backend-username': 'backend-admin' });
const DATABASE = secret('db-user', { 'db-username': 'db-admin' });
const MY_SECRET = secret('mysecret', { username: 'me' });
const SPECIAL = 'configmap/configmap-multikeys.yaml';
const SPECIAL_HOW = 'configmap/configmaps.yaml';

const unschedulable = (because: string, message = "node(s) didn't match Pod's node affinity/selector"): Ending => ({
  alone: `Pending Unschedulable 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 ${message}`,
  because,
});

/** It waits for a ConfigMap or Secret, and ends so once it is there. */
const waits = (message: string, first: readonly string[], thus: string): Ending => ({
  alone: `CreateContainerConfigError ${message}`,
  because: 'its page makes the object first',
  with: first,
  thus,
});

const mounts = (message: string, first: readonly string[], thus: string): Ending => ({
  alone: `ContainerCreating FailedMount ${message}`,
  because: 'its page makes the object first',
  with: first,
  thus,
});

const PROFILES = 'cannot load seccomp profile "/var/lib/kubelet/seccomp/profiles/';
/** Its page puts the profile on every machine first. */
const profile = (name: string): Ending => ({
  alone: `CreateContainerError failed to create containerd container: ${PROFILES}${name}.json": open`,
  because: 'no machine has the profile',
});

const NO_ZONES = unschedulable(
  'machines have no label "zone" until somebody sets it',
  "node(s) didn't match pod topology spread constraints (missing required label)",
);

/** By path. Files whose pods are all ready by themselves are not in it, nor are files without pods. */
export const ENDINGS: Readonly<Record<string, Ending>> = {
  'application/mysql/mysql-deployment.yaml': {
    alone: 'Pending Unschedulable persistentvolumeclaim "mysql-pv-claim" not found',
    because: 'its page makes the volume and the claim first',
    with: ['application/mysql/mysql-pv.yaml'],
    thus: READY,
  },
  'application/wordpress/mysql-deployment.yaml': {
    alone: 'CreateContainerConfigError secret "mysql-pass" not found',
    because: 'its page makes the Secret with a generator',
    with: [secret('mysql-pass', { password: 'word' })],
    thus: READY,
  },
  'application/wordpress/wordpress-deployment.yaml': {
    alone: 'CreateContainerConfigError secret "mysql-pass" not found',
    because: 'its page makes the Secret with a generator',
    with: [secret('mysql-pass', { password: 'word' })],
    thus: READY,
  },
  'debug/termination.yaml': { alone: 'restarted after Completed 0', because: 'it ends after ten seconds, each time' },
  'pods/commands.yaml': { alone: 'Succeeded', because: 'it prints and ends' },
  'pods/config/redis-pod.yaml': mounts(
    'configmap "example-redis-config" not found',
    ['pods/config/example-redis-config.yaml'],
    READY,
  ),
  'pods/inject/pod-multiple-secret-env-variable.yaml': waits(
    'secret "backend-user" not found',
    [BACKEND, DATABASE],
    READY,
  ),
  'pods/inject/pod-secret-envFrom.yaml': waits('secret "test-secret" not found', ['pods/inject/secret.yaml'], READY),
  'pods/inject/pod-single-secret-env-variable.yaml': waits('secret "backend-user" not found', [BACKEND], READY),
  'pods/inject/secret-envars-pod.yaml': waits('secret "test-secret" not found', ['pods/inject/secret.yaml'], READY),
  'pods/inject/secret-pod.yaml': mounts('secret "test-secret" not found', ['pods/inject/secret.yaml'], READY),
  'pods/pod-configmap-env-var-valueFrom.yaml': waits('configmap "special-config" not found', [SPECIAL], 'Succeeded'),
  'pods/pod-configmap-envFrom.yaml': waits('configmap "special-config" not found', [SPECIAL], 'Succeeded'),
  'pods/pod-configmap-volume-specific-key.yaml': mounts('configmap "special-config" not found', [SPECIAL], 'Succeeded'),
  'pods/pod-configmap-volume.yaml': mounts('configmap "special-config" not found', [SPECIAL], 'Succeeded'),
  'pods/pod-multiple-configmap-env-variable.yaml': waits(
    'configmap "special-config" not found',
    [SPECIAL_HOW],
    'Succeeded',
  ),
  'pods/pod-single-configmap-env-variable.yaml': waits(
    'configmap "special-config" not found',
    [SPECIAL_HOW],
    'Succeeded',
  ),
  'pods/pod-nginx-required-affinity.yaml': unschedulable(
    'no machine has the label disktype=ssd until its page sets it',
  ),
  'pods/pod-nginx.yaml': unschedulable('no machine has the label disktype=ssd until its page sets it'),
  'pods/pod-nginx-specific-node.yaml': {
    alone: GONE,
    because: 'it names a machine that does not exist, and the garbage collector takes such pods away',
  },
  'pods/pod-projected-svc-token.yaml': {
    alone: 'refused error looking up service account default/build-robot',
    because: 'its page makes the ServiceAccount first',
    with: ['apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: build-robot }\n'],
    thus: READY,
  },
  'pods/pod-with-node-affinity.yaml': unschedulable('no machine is in Antarctica'),
  'pods/pod-with-pod-affinity.yaml': unschedulable(
    'no pod is labelled security=S1',
    "node(s) didn't match pod affinity rules",
  ),
  'pods/pod-with-scheduling-gates.yaml': { alone: 'Pending SchedulingGated', because: 'nobody has lifted its gates' },
  'pods/private-reg-pod.yaml': {
    alone: 'InvalidImageName Failed to apply default image tag "<your-private-image>"',
    because: 'the reader is to put an image there',
  },
  'pods/probe/exec-liveness.yaml': { alone: 'restarted after Error 137', because: 'its probe fails after 30 s' },
  'pods/probe/http-liveness.yaml': { alone: 'restarted after Error 2', because: 'its probe fails after 10 s' },
  'pods/probe/pod-with-http-healthcheck.yaml': {
    alone: 'restarted after Completed 0',
    because: 'nginx has no /_status/healthz',
  },
  'pods/resource/cpu-request-limit-2.yaml': unschedulable('no machine has 100 cores', 'Insufficient cpu'),
  'pods/resource/extended-resource-pod-2.yaml': unschedulable(
    'no machine has dongles',
    'Insufficient example.com/dongle',
  ),
  'pods/resource/extended-resource-pod.yaml': unschedulable(
    'no machine has dongles',
    'Insufficient example.com/dongle',
  ),
  'pods/resource/memory-request-limit-2.yaml': {
    alone: 'restarted after OOMKilled 137',
    because: 'it takes more memory than its limit',
  },
  'pods/resource/memory-request-limit-3.yaml': unschedulable('no machine has 1,000 GiB', 'Insufficient memory'),
  'pods/security/seccomp/ga/audit-pod.yaml': profile('audit'),
  'pods/security/seccomp/ga/fine-pod.yaml': profile('fine-grained'),
  'pods/security/seccomp/ga/violation-pod.yaml': profile('violation'),
  'pods/storage/projected-secret-downwardapi-configmap.yaml': mounts(
    '[secret "mysecret" not found, configmap "myconfigmap" not found]',
    [MY_SECRET, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: myconfigmap }\ndata: { config: a=b }\n'],
    READY,
  ),
  'pods/storage/projected-secrets-nondefault-permission-mode.yaml': mounts(
    '[secret "mysecret" not found, secret "mysecret2" not found]',
    [MY_SECRET, secret('mysecret2', { password: 'word' })],
    READY,
  ),
  'pods/storage/projected.yaml': mounts(
    '[secret "user" not found, secret "pass" not found]',
    [secret('user', { 'username.txt': 'admin' }), secret('pass', { 'password.txt': 'word' })],
    READY,
  ),
  'pods/storage/pv-duplicate.yaml': {
    alone: 'Pending Unschedulable persistentvolumeclaim "test-nfs-claim" not found',
    because: 'there is no such claim',
  },
  'pods/storage/pv-pod.yaml': {
    alone: 'Pending Unschedulable persistentvolumeclaim "task-pv-claim" not found',
    because: 'its page makes the volume and the claim first',
    with: ['pods/storage/pv-volume.yaml', 'pods/storage/pv-claim.yaml'],
    thus: READY,
  },
  'pods/topology-spread-constraints/one-constraint-with-nodeaffinity.yaml': NO_ZONES,
  'pods/topology-spread-constraints/one-constraint.yaml': NO_ZONES,
  'pods/topology-spread-constraints/two-constraints.yaml': NO_ZONES,
  'pods/two-container-pod.yaml': {
    alone: 'one Completed, others ready',
    because: 'one of its containers has done its work',
  },
  'application/cassandra/cassandra-statefulset.yaml': {
    alone: 'Pending Unschedulable pod has unbound immediate PersistentVolumeClaims',
    because: 'its class of storage is minikube’s, which nobody provisions here',
  },
  'application/job/cronjob.yaml': { alone: 'Succeeded', because: 'its work is done' },
  'application/job/indexed-job-vol.yaml': { alone: 'Succeeded', because: 'its work is done' },
  'application/job/indexed-job.yaml': { alone: 'Succeeded', because: 'its work is done' },
  'application/job/job-sidecar.yaml': { alone: 'Succeeded', because: 'its work is done, and its sidecar was stopped' },
  'application/job/rabbitmq/job.yaml': {
    alone: 'InvalidImageName Failed to apply default image tag "gcr.io/<project>/job-wq-1"',
    because: 'the reader is to put an image there',
  },
  'application/job/redis/job.yaml': { alone: 'Succeeded', because: 'its work is done' },
  'application/mysql/mysql-statefulset.yaml': mounts(
    'configmap "mysql" not found',
    ['application/mysql/mysql-configmap.yaml'],
    READY,
  ),
  'controllers/job-backoff-limit-per-index-example.yaml': {
    alone: 'Succeeded',
    because: 'there is no Python here, and what is not played ends well',
  },
  'controllers/job-pod-failure-policy-config-issue.yaml': {
    alone: 'ImagePullBackOff Back-off pulling image "non-existing-repo/non-existing-image:example"',
    because: 'there is no such image, which its page wants',
  },
  'controllers/job-pod-failure-policy-example.yaml': { alone: 'Failed', because: 'it ends with 42, as its page wants' },
  'controllers/job-pod-failure-policy-failjob.yaml': { alone: 'Failed', because: 'it ends with 42, as its page wants' },
  'controllers/job-pod-failure-policy-ignore.yaml': { alone: 'Succeeded', because: 'its work is done' },
  'controllers/job-success-policy.yaml': {
    alone: 'Succeeded',
    because: 'there is no Python here, and what is not played ends well',
  },
  'controllers/job.yaml': { alone: 'Succeeded', because: 'its work is done' },
  'debug/node-problem-detector-configmap.yaml': {
    alone: 'ContainerCreating FailedMount configmap "node-problem-detector-config" not found',
    because: 'the reader is to make the ConfigMap',
  },
};

/** Files that the API refuses, with the words that it does so in. */
export const REFUSED: Readonly<Record<string, string>> = {
  'application/job/job-tmpl.yaml': 'process-item-$ITEM',
  'controllers/hpa-rs.yaml': 'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
  'pods/security/seccomp/kind.yaml': 'metadata.name not set',
};
