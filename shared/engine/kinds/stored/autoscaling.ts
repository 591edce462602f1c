/** HorizontalPodAutoscaler, in its versions v1 and v2 (pkg/apis/autoscaling). */
import type { AnyObject } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { fill, isEmptyMap, within } from '../defaulting.ts';
import { fieldsAt, numberAt, textAt } from '../look.ts';
import { targetsCell } from './hpa-metrics.ts';
import { OWNER_FIELDS } from '../pod-owner.ts';
import type { Kind } from '../kind.ts';
import { toV1, toV2 } from './autoscaler-v1.ts';
import { storedKind, type Stored, type Table } from './stored-kind.ts';
import { validateAutoscaler } from './validation/autoscaler.ts';

type Fields = Record<string, unknown>;
type WithSpec = AnyObject & { spec: Fields };

const CPU = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };

const SCALE_UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const SCALE_DOWN = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

/** SetDefaults_HorizontalPodAutoscaler and its behavior (pkg/apis/autoscaling/v2/defaults.go). */
function defaultV2(hpa: AnyObject): AnyObject {
  return within(hpa as WithSpec, 'spec', (given) => {
    const spec = fill(given, { minReplicas: 1, ...(isEmptyMap(given['metrics']) ? { metrics: [CPU] } : {}) });
    return within(spec, 'behavior', (behavior) =>
      within(
        within(fill(behavior as Fields, { scaleUp: {}, scaleDown: {} }), 'scaleUp', (rules) =>
          fill(rules as Fields, SCALE_UP),
        ),
        'scaleDown',
        (rules) => fill(rules as Fields, SCALE_DOWN),
      ),
    );
  });
}

const bothRules = (hpa: AnyObject): (Fields | undefined)[] =>
  ['scaleUp', 'scaleDown'].map((way) => fieldsAt(hpa, 'spec', 'behavior', way));

/** A tolerance of one's own is behind a gate that 1.34 has closed (HPAConfigurableTolerance): it is dropped, unless there was one before. */
function withoutTolerance(hpa: AnyObject, previous?: AnyObject): AnyObject {
  const isUsed = (object: AnyObject): boolean => bothRules(object).some((rules) => rules?.['tolerance'] !== undefined);
  if (!isUsed(hpa) || (previous !== undefined && isUsed(previous))) return hpa;
  return within(hpa as WithSpec, 'spec', (spec) =>
    within(spec, 'behavior', (behavior) => {
      const kept = Object.entries(behavior as Fields).map(([way, rules]) => {
        const { tolerance: _dropped, ...others } = rules as Fields;
        return [way, others];
      });
      return Object.fromEntries(kept) as unknown;
    }),
  );
}

const TABLE: Table = {
  columns: [
    NAME,
    textColumn('Reference'),
    textColumn('Targets'),
    textColumn('MinPods'),
    textColumn('MaxPods'),
    textColumn('Replicas'),
    AGE,
  ],
  row: (hpa, nowMs) => [
    hpa.metadata.name,
    `${textAt(hpa, 'spec', 'scaleTargetRef', 'kind')}/${textAt(hpa, 'spec', 'scaleTargetRef', 'name')}`,
    targetsCell(hpa),
    String(numberAt(hpa, 'spec', 'minReplicas') ?? '<unset>'),
    numberAt(hpa, 'spec', 'maxReplicas') ?? 0,
    numberAt(hpa, 'status', 'currentReplicas') ?? 0,
    age(hpa, nowMs),
  ],
};

const COMMON: Omit<Stored, 'apiVersion' | 'schema' | 'defaults'> = {
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  status: { currentReplicas: 0, desiredReplicas: 0 },
  prepare: (hpa) => withoutTolerance(hpa),
  prepareChange: withoutTolerance,
  validate: validateAutoscaler,
  fields: {
    ...OWNER_FIELDS,
    spec: 'simulated',
    // Nobody serves them in a cluster without an adapter: the autoscaler says so.
    'spec.metrics.object': 'shown',
    'spec.metrics.external': 'shown',
    'spec.metrics.pods': 'shown',
    'spec.behavior.scaleUp.tolerance': 'ignored',
    'spec.behavior.scaleDown.tolerance': 'ignored',
    status: 'ignored',
  },
  table: TABLE,
};

const v2 = storedKind({
  ...COMMON,
  apiVersion: 'autoscaling/v2',
  schema: 'V2HorizontalPodAutoscaler',
  defaults: defaultV2,
});

/** Never stored: what it says is kept as v2. */
const v1: Kind<AnyObject> = {
  ...storedKind({
    ...COMMON,
    apiVersion: 'autoscaling/v1',
    schema: 'V1HorizontalPodAutoscaler',
    defaults: (hpa) => within(hpa as WithSpec, 'spec', (spec) => fill(spec, { minReplicas: 1 })),
    validate: (hpa) => validateAutoscaler(toV2(hpa)),
    table: { columns: TABLE.columns, row: (hpa, nowMs) => TABLE.row(toV2(hpa), nowMs) },
  }),
  conversion: { stored: v2 as Kind, toStored: toV2, fromStored: toV1 },
};

/** The preferred version first. */
export const autoscalingKinds = [v2, v1];
