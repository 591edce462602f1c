/** What upstream's default admission chain adds to every new pod (plugin/pkg/admission: serviceaccount, defaulttolerationseconds). */
import { MIRROR_ANNOTATION } from '../../kinds/pod/mirror.ts';
import type { Stream } from '../../kernel/random.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Container, Pod, PodSpec, Toleration, VolumeMount } from '../../../model/pod.ts';
import { forbiddenRequest } from '../errors.ts';
import type { AdmissionContext, AdmissionStep } from './admission.ts';
import { unknownSecret, unknownSecretOfDebug } from './mountable-secrets.ts';

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

/** A step that looks at pods alone. */
export function podStep(name: string, admit: (pod: Pod, ctx: AdmissionContext) => Pod): AdmissionStep {
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

const TOKEN_VOLUME = 'kube-api-access-';
/** Of pods that a kubelet runs by itself, and only tells the API server of. */

/** The spec with the token mounted wherever it is not; the volume is added only when a container needs it. */
function withToken(spec: PodSpec, random: Stream): PodSpec {
  // What is missing is found by validation, which comes later.
  const own = spec.containers ?? [];
  const known = (spec.volumes ?? []).find((v) => (v.name ?? '').startsWith(TOKEN_VOLUME));
  const name = known?.name ?? `${TOKEN_VOLUME}${random.suffix(5)}`;
  const mount: VolumeMount = { name, readOnly: true, mountPath: TOKEN_PATH };
  const mounted = (container: Container): Container => mountToken(container, mount);
  const containers = own.map(mounted);
  const initContainers = spec.initContainers?.map(mounted);
  const isNeeded =
    containers.some((c, i) => c !== own[i]) || (initContainers ?? []).some((c, i) => c !== spec.initContainers![i]);
  if (!isNeeded) return spec;
  const mountedSpec: PodSpec = { ...spec, containers };
  if (initContainers !== undefined) mountedSpec.initContainers = initContainers;
  if (known === undefined) mountedSpec.volumes = [...(spec.volumes ?? []), { name, ...TOKEN_SOURCE }];
  return mountedSpec;
}

/**
 * Names the service account and mounts its token. A namespace's own 'default' account may still be on its
 * way when a file brings both namespace and pod: upstream refuses then, and the person tries again; here the
 * pod is let in.
 */
const completesAccount = podStep('ServiceAccount', (pod, ctx) => {
  if (pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return pod;
  const name = pod.spec.serviceAccountName || 'default';
  const namespace = pod.metadata.namespace ?? '';
  const account = ctx.read.get('ServiceAccount', namespace, name);
  if (account === undefined && name !== 'default') {
    throw forbiddenRequest(
      { plural: 'pods', group: '' },
      ctx.name,
      `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`,
    );
  }
  const named: PodSpec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
  const wanted = pod.spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
  const spec = wanted ? withToken(named, ctx.random) : named;
  const secrets = account?.imagePullSecrets ?? [];
  if ((spec.imagePullSecrets ?? []).length > 0 || secrets.length === 0) return { ...pod, spec };
  return { ...pod, spec: { ...spec, imagePullSecrets: secrets } };
});

/** Besides, an account may say which Secrets its pods name. */
export const serviceAccountStep: AdmissionStep = {
  ...completesAccount,
  check(object, ctx) {
    const pod = object as Pod;
    if (pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return;
    const { serviceAccountName: name = '' } = pod.spec;
    const account = ctx.read.get('ServiceAccount', pod.metadata.namespace ?? '', name);
    const why = account === undefined ? undefined : unknownSecret(pod.spec, account);
    if (why !== undefined) throw forbiddenRequest({ plural: 'pods', group: '' }, ctx.name, why);
  },
  checkUpdate(next, previous, { read }) {
    const [is, was] = [(next as Pod).spec, (previous as Pod).spec];
    if (is.ephemeralContainers === was.ephemeralContainers) return;
    const account = read.get('ServiceAccount', next.metadata.namespace ?? '', is.serviceAccountName ?? '');
    const why = account === undefined ? undefined : unknownSecretOfDebug(is, account);
    if (why !== undefined) throw forbiddenRequest({ plural: 'pods', group: '' }, next.metadata.name, why);
  },
};

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
function withPatience(pod: Pod): Pod {
  const own = pod.spec.tolerations;
  if (own === undefined || own.length === 0) return { ...pod, spec: { ...pod.spec, tolerations: BOTH } };
  const missing = BOTH.filter((wanted) => !own.some((t) => tolerates(t, wanted.key!)));
  return missing.length === 0 ? pod : { ...pod, spec: { ...pod.spec, tolerations: [...own, ...missing] } };
}

export const defaultTolerationsStep = podStep('DefaultTolerationSeconds', withPatience);

/** An update is looked at too: what admission once added is not taken away by a file that does not name it. */
export function admitPodUpdate(next: Pod, previous: Pod): Pod {
  if (next.spec === previous.spec) return next;
  const { priority, preemptionPolicy } = previous.spec;
  const spec = { ...next.spec };
  if (spec.priority === undefined && priority !== undefined) spec.priority = priority;
  if (spec.preemptionPolicy === undefined && preemptionPolicy !== undefined) spec.preemptionPolicy = preemptionPolicy;
  return withPatience({ ...next, spec });
}
