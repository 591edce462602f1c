/** What upstream's default admission chain adds to every new pod (plugin/pkg/admission: serviceaccount, defaulttolerationseconds, priority). */
import type { KubeObject } from '../../../model/meta.ts';
import type { Container, Pod, PodSpec, Toleration, VolumeMount } from '../../../model/pod.ts';
import { forbiddenRequest } from '../errors.ts';
import type { AdmissionContext, AdmissionStep } from './admission.ts';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The projected volume every pod gets; only its name differs from pod to pod. */
const TOKEN_SOURCE = {
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 420,
  },
};

function podStep(name: string, admit: (pod: Pod, ctx: AdmissionContext) => Pod): AdmissionStep {
  return {
    name,
    kinds: ['Pod'],
    admit: <T extends KubeObject>(object: T, ctx: AdmissionContext) =>
      admit(object as unknown as Pod, ctx) as unknown as T,
  };
}

function mountToken(container: Container, mount: VolumeMount): Container {
  const mounts = container.volumeMounts ?? [];
  if (mounts.some((m) => m.mountPath === TOKEN_PATH)) return container;
  return { ...container, volumeMounts: [...mounts, mount] };
}

/**
 * Names the service account and mounts its token. A namespace's own 'default' account may still be on its
 * way when a file brings both namespace and pod: upstream refuses then, and the person tries again; here the
 * pod is let in.
 */
export const serviceAccountStep = podStep('ServiceAccount', (pod, ctx) => {
  const name = pod.spec.serviceAccountName ?? 'default';
  const namespace = pod.metadata.namespace ?? '';
  const account = ctx.read.get('ServiceAccount', namespace, name);
  if (account === undefined && name !== 'default') {
    throw forbiddenRequest(
      { plural: 'pods', group: '' },
      pod.metadata.name,
      `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`,
    );
  }
  const spec: PodSpec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
  const wanted = pod.spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
  if (wanted && !(spec.volumes ?? []).some((v) => v.name.startsWith('kube-api-access-'))) {
    const volume = { name: `kube-api-access-${ctx.random.suffix(5)}`, ...TOKEN_SOURCE };
    const mount: VolumeMount = { name: volume.name, readOnly: true, mountPath: TOKEN_PATH };
    spec.volumes = [...(spec.volumes ?? []), volume];
    spec.containers = spec.containers.map((c) => mountToken(c, mount));
    if (spec.initContainers !== undefined) spec.initContainers = spec.initContainers.map((c) => mountToken(c, mount));
  }
  if (spec.imagePullSecrets === undefined && account?.imagePullSecrets !== undefined) {
    spec.imagePullSecrets = account.imagePullSecrets;
  }
  return { ...pod, spec };
});

const NOT_READY: Toleration = {
  key: 'node.kubernetes.io/not-ready',
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
};
const UNREACHABLE: Toleration = { ...NOT_READY, key: 'node.kubernetes.io/unreachable' };
const BOTH: Toleration[] = [NOT_READY, UNREACHABLE];

const tolerates = (t: Toleration, key: string): boolean =>
  (t.key === key || t.key === undefined || t.key === '') && (t.effect === 'NoExecute' || t.effect === undefined);

/** Five minutes of patience with a node that is not ready or out of reach. */
export const defaultTolerationsStep = podStep('DefaultTolerationSeconds', (pod) => {
  const own = pod.spec.tolerations;
  if (own === undefined || own.length === 0) return { ...pod, spec: { ...pod.spec, tolerations: BOTH } };
  const missing = BOTH.filter((wanted) => !own.some((t) => tolerates(t, wanted.key!)));
  return missing.length === 0 ? pod : { ...pod, spec: { ...pod.spec, tolerations: [...own, ...missing] } };
});

/** Priorities that exist without a PriorityClass object (pkg/apis/scheduling). */
const SYSTEM_PRIORITY: Record<string, number> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

export const priorityStep = podStep('Priority', (pod, ctx) => {
  const name = pod.spec.priorityClassName ?? '';
  let priority = 0;
  let policy = 'PreemptLowerPriority';
  if (name !== '') {
    const object = ctx.read.get('PriorityClass.scheduling.k8s.io', '', name) as
      | (KubeObject & { value?: number; preemptionPolicy?: string })
      | undefined;
    const value = object?.value ?? SYSTEM_PRIORITY[name];
    if (value === undefined) {
      throw forbiddenRequest(
        { plural: 'pods', group: '' },
        pod.metadata.name,
        `no PriorityClass with name ${name} was found`,
      );
    }
    priority = value;
    policy = object?.preemptionPolicy ?? policy;
  }
  return { ...pod, spec: { ...pod.spec, priority, preemptionPolicy: pod.spec.preemptionPolicy ?? policy } };
});
