/** core/v1 Pod (pkg/apis/core, pkg/registry/core/pod). */
import { sameJson } from '../../api/equal.ts';
import type { Pod } from '../../../model/pod.ts';
import { firstGeneration, newStatus, nextGeneration, storedStatus } from '../strategy.ts';
import type { Kind } from '../kind.ts';
import { defaultSpecOfPod } from './defaults.ts';
import { podFields } from './fields.ts';
import { withLabelKeys } from './label-keys.ts';
import { POD_COLUMNS, podRow } from './printing.ts';
import { qosClass } from './qos.ts';
import { MIRROR_ANNOTATION } from './mirror.ts';
import { validateEphemeralContainersUpdate } from './validation/ephemeral-update.ts';
import { validatePod } from './validation/pod.ts';
import { validatePodStatusUpdate } from './validation/status.ts';
import { validatePodUpdate } from './validation/update.ts';

function defaultPod(pod: Pod): Pod {
  const spec = defaultSpecOfPod(pod.spec);
  return spec === pod.spec ? pod : { ...pod, spec };
}

/**
 * The pod with the account that admission names for it, unless a kubelet runs it by itself. Upstream validates after
 * admission, here it is the other way round, so that the pods of one template are looked at once.
 */
function withAccount(pod: Pod): Pod {
  const named =
    (pod.spec.serviceAccountName ?? '') !== '' || pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined;
  return named ? pod : { ...pod, spec: { ...pod.spec, serviceAccountName: 'default' } };
}

/** What a client that writes a status leaves out and may not take away (podStatusStrategy). */
function withKeptStatus(next: Pod, { status: old }: Pod): Pod {
  const quality = next.status?.qosClass ?? old?.qosClass;
  const generation = next.status?.observedGeneration ?? old?.observedGeneration;
  const kept = {
    ...(quality === undefined ? {} : { qosClass: quality }),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  return { ...next, status: { ...next.status, ...kept } };
}

export const podKind: Kind<Pod> = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  simulated: true,
  schema: 'V1Pod',
  status: true,
  scale: false,
  defaults: defaultPod,
  validate: (pod) => validatePod(withAccount(pod)),
  validateUpdate: validatePodUpdate,
  prepareForStatusUpdate: withKeptStatus,
  validateStatusUpdate: validatePodStatusUpdate,
  validateEphemeralContainersUpdate,
  prepareForCreate: (given) => {
    const pod = withLabelKeys(given);
    const gated = (pod.spec.schedulingGates ?? []).length > 0;
    const conditions = [
      {
        type: 'PodScheduled',
        status: 'False' as const,
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ];
    return firstGeneration(
      newStatus(pod, { phase: 'Pending', qosClass: qosClass(pod.spec), ...(gated ? { conditions } : {}) }),
    );
  },
  prepareForUpdate: (next, previous) =>
    nextGeneration(
      storedStatus(next, previous),
      previous,
      next.spec !== previous.spec && !sameJson(next.spec, previous.spec),
    ),
  columns: POD_COLUMNS,
  row: podRow,
  fields: podFields,
};
