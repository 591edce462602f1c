/** The pod that a machine gets (daemon/util CreatePodTemplate, ReplaceDaemonSetPodNodeNameNodeAffinity). */
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { Pod, PodSpec, Toleration } from '../../../model/pod.ts';
import { podFromTemplate } from '../ownership/pod-from-template.ts';
import { POD_REVISION_LABEL } from '../ownership/revisions.ts';

/** apps/v1 DeprecatedTemplateGeneration: how often the template was changed. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';
export const GENERATION_LABEL = 'pod-template-generation';

/** As upstream reads it: a whole number, or none. */
export function templateGeneration(set: DaemonSet): string | undefined {
  const text = set.metadata.annotations?.[TEMPLATE_GENERATION];
  return text !== undefined && /^[+-]?\d+$/.test(text) ? String(BigInt(text)) : undefined;
}

const exists = (key: string, effect: 'NoExecute' | 'NoSchedule'): Toleration => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect,
});

/** What every daemon puts up with: it is not driven off a machine that is unwell. */
const BORNE: readonly Toleration[] = [
  exists('not-ready', 'NoExecute'),
  exists('unreachable', 'NoExecute'),
  exists('disk-pressure', 'NoSchedule'),
  exists('memory-pressure', 'NoSchedule'),
  exists('pid-pressure', 'NoSchedule'),
  exists('unschedulable', 'NoSchedule'),
];
const NO_NETWORK = exists('network-unavailable', 'NoSchedule');

const isSame = (a: Toleration, b: Toleration): boolean =>
  a.key === b.key && a.operator === b.operator && a.effect === b.effect && a.value === b.value;

/** One more, or in the place of those that tolerate the same for a time (AddOrUpdateTolerationInPodSpec). */
const withToleration = (all: readonly Toleration[], one: Toleration): Toleration[] =>
  all.some((t) => isSame(one, t)) ? all.map((t) => (isSame(one, t) ? one : t)) : [...all, one];

/** The template's tolerations with those of every daemon. */
export function daemonTolerations(spec: PodSpec): Toleration[] {
  const added = spec.hostNetwork === true ? [...BORNE, NO_NETWORK] : BORNE;
  return added.reduce(withToleration, [...(spec.tolerations ?? [])]);
}

/** Affinity that only one machine meets: the scheduler binds the pod, and to nowhere else. */
function boundTo(spec: PodSpec, node: string): Record<string, unknown> {
  const { nodeAffinity, ...others } = (spec.affinity ?? {}) as { nodeAffinity?: Record<string, unknown> };
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
  return {
    ...others,
    nodeAffinity: {
      ...nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}

/** hash: of the revision that it is made for. */
export function daemonPod(set: DaemonSet, node: string, hash: string): Pod {
  const pod = podFromTemplate(set.spec.template, set);
  const generation = templateGeneration(set);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        ...pod.metadata.labels,
        ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }),
        [POD_REVISION_LABEL]: hash,
      },
    },
    spec: { ...pod.spec, tolerations: daemonTolerations(pod.spec), affinity: boundTo(pod.spec, node) },
  };
}
