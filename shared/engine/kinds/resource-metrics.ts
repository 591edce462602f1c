/** metrics.k8s.io/v1beta1 NodeMetrics and PodMetrics, which a metrics server makes up when it is asked (metrics-server pkg/api). */
import { addQuantities } from '../api/quantity.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { NodeMetrics, PodMetrics, Usage } from '../../model/resource-metrics.ts';
import { NAME, textColumn } from './columns.ts';
import type { Cell, Kind } from './kind.ts';

/** What both have in common. Nothing is stored, so there is nothing to check and to prepare. */
function metricsKind<T extends KubeObject & { window: string }>(
  names: Pick<Kind<T>, 'kind' | 'plural' | 'namespaced'>,
  usageOf: (object: T) => Usage,
): Kind<T> {
  return {
    ...names,
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    singular: '',
    shortNames: [],
    categories: [],
    simulated: true,
    computed: true,
    status: false,
    scale: false,
    defaults: (object) => object,
    validate: () => [],
    validateUpdate: () => [],
    prepareForCreate: (object) => object,
    prepareForUpdate: (next) => next,
    columns: [NAME, textColumn('cpu'), textColumn('memory'), textColumn('Window')],
    row: (object): Cell[] => {
      const { cpu, memory } = usageOf(object);
      return [object.metadata.name, cpu, memory, object.window ?? ''];
    },
    fields: { '': 'ignored' },
  };
}

const NOTHING: Usage = { cpu: '0', memory: '0' };

export const nodeMetricsKind = metricsKind<NodeMetrics>(
  { kind: 'NodeMetrics', plural: 'nodes', namespaced: false },
  ({ usage = NOTHING }) => usage,
);

/** The table has one line a pod. */
export const podMetricsKind = metricsKind<PodMetrics>(
  { kind: 'PodMetrics', plural: 'pods', namespaced: true },
  ({ containers = [] }) =>
    containers.reduce(
      (sum, { usage }) => ({
        cpu: addQuantities(sum.cpu, usage.cpu),
        memory: addQuantities(sum.memory, usage.memory),
      }),
      NOTHING,
    ),
);
