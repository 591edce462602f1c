/** core/v1 Pod (pkg/apis/core, pkg/registry/core/pod). */
import { sameJson } from '../../api/equal.ts';
import type { Pod } from '../../../model/pod.ts';
import { firstGeneration, newStatus, nextGeneration, storedStatus } from '../strategy.ts';
import type { Kind } from '../kind.ts';
import { defaultSpecOfPod } from './defaults.ts';
import { podFields } from './fields.ts';
import { POD_COLUMNS, podRow } from './printing.ts';
import { qosClass } from './qos.ts';
import { validatePod, validatePodUpdate } from './validation/pod.ts';

function defaultPod(pod: Pod): Pod {
  const spec = defaultSpecOfPod(pod.spec);
  return spec === pod.spec ? pod : { ...pod, spec };
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
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  prepareForCreate: (pod) => {
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
