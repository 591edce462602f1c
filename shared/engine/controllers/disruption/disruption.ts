/** Says how many pods of a budget may be taken away now (pkg/controller/disruption/disruption.go). */
import type { Context, Controller } from '../../api/actor.ts';
import { scaledValue } from '../../api/int-or-string.ts';
import { keyOf, kindName, splitKey } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { controllerOf, type Reader } from '../../api/store.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { PodDisruptionBudget } from '../../../model/disruption.ts';
import type { Condition, KubeObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';

const KIND = 'PodDisruptionBudget.policy';
/** disruption.DeletionTimeout: a pod that was let go and is still there after that counts again. Ms. */
const LET_GO_MS = 2 * 60_000;

/** Budgets that a change of a pod concerns. */
function keysOf(pod: KubeObject, read: Reader): string[] {
  const { namespace = '', labels } = pod.metadata;
  if (read.count(KIND, namespace) === 0) return [];
  return [...read.list(KIND, namespace)]
    .filter((budget) => compileLabelSelector((budget as PodDisruptionBudget).spec.selector)(labels))
    .map(keyOf);
}

/** The topmost owner with a scale: a ReplicaSet's Deployment, or the owner itself. */
function scaleOwner(pod: Pod, read: Reader): KubeObject | undefined {
  const { namespace = '' } = pod.metadata;
  let owner: KubeObject | undefined;
  for (let ref = controllerOf(pod); ref !== undefined; ref = owner === undefined ? undefined : controllerOf(owner)) {
    const above = read.get(kindName(ref.apiVersion, ref.kind), namespace, ref.name);
    if (above === undefined || above.metadata.uid !== ref.uid) break;
    owner = above;
  }
  return owner;
}

/** How many pods there should be, by what their owners want. */
export function expectedPods(pods: readonly Pod[], read: Reader): number {
  const owners = new Map<string, number>();
  for (const pod of pods) {
    const owner = scaleOwner(pod, read) as (KubeObject & { spec?: { replicas?: number } }) | undefined;
    if (owner?.spec?.replicas !== undefined) owners.set(owner.metadata.uid ?? '', owner.spec.replicas);
  }
  return [...owners.values()].reduce((sum, replicas) => sum + replicas, 0);
}

export interface Need {
  expected: number;
  desired: number;
}

/** Takes a budget, its pods, and what their owners want together; gives how many there should be and must be. Pure. */
export function needOf({ spec }: PodDisruptionBudget, pods: number, scale: number): Need {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable !== undefined)
    return { expected: scale, desired: Math.max(0, scale - scaledValue(maxUnavailable, scale, true)) };
  if (minAvailable === undefined) return { expected: pods, desired: 0 };
  if (typeof minAvailable === 'number') return { expected: pods, desired: minAvailable };
  return { expected: scale, desired: scaledValue(minAvailable, scale, true) };
}

function conditionFor(allowed: number, before: readonly Condition[], generation: number, now: string): Condition[] {
  const status = allowed > 0 ? 'True' : 'False';
  const known = before.find((c) => c.type === 'DisruptionAllowed');
  const next: Condition = {
    type: 'DisruptionAllowed',
    status,
    observedGeneration: generation,
    lastTransitionTime: known?.status === status ? (known.lastTransitionTime ?? now) : now,
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  };
  return [...before.filter((c) => c !== known), next];
}

function sync(budget: PodDisruptionBudget, ctx: Context): number | undefined {
  const { namespace = '', name, generation = 1 } = budget.metadata;
  const matches = compileLabelSelector(budget.spec.selector);
  const pods = [...ctx.read.list('Pod', namespace)].filter((pod) => matches(pod.metadata.labels));
  if (pods.length === 0) ctx.event(budget, 'Normal', 'NoPods', 'No matching pods found');
  const disrupted: Record<string, string> = {};
  let next: number | undefined;
  for (const [podName, at] of Object.entries(budget.status?.disruptedPods ?? {})) {
    const pod = pods.find((p) => p.metadata.name === podName);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    const left = ctx.when(at) + LET_GO_MS - ctx.now;
    if (left <= 0) {
      ctx.event(
        pod,
        'Warning',
        'NotDeleted',
        `Pod was expected by PDB ${namespace}/${name} to be deleted but it wasn't`,
      );
      continue;
    }
    disrupted[podName] = at;
    next = Math.min(next ?? Infinity, left);
  }
  const { expected, desired } = needOf(budget, pods.length, expectedPods(pods, ctx.read));
  const healthy = pods.filter(
    (p) => p.metadata.deletionTimestamp === undefined && disrupted[p.metadata.name] === undefined && isPodReady(p),
  ).length;
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  ctx.api.setStatus(KIND, namespace, name, {
    observedGeneration: generation,
    ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: conditionFor(allowed, budget.status?.conditions ?? [], generation, ctx.timestamp),
  });
  return next;
}

const scaled = ['Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'ReplicationController'];

export const disruptionController: Controller = {
  name: 'disruption-controller',
  watches: [
    { kind: KIND, keys: ({ before, after }) => [keyOf((after ?? before)!)] },
    {
      kind: 'Pod',
      keys: ({ before, after }, read) => [
        ...new Set([
          ...(before === undefined ? [] : keysOf(before, read)),
          ...(after === undefined ? [] : keysOf(after, read)),
        ]),
      ],
    },
    ...scaled.map((kind) => ({
      kind,
      keys: ({ before, after }: { before?: KubeObject; after?: KubeObject }, read: Reader): string[] => {
        const { namespace = '' } = (after ?? before)!.metadata;
        if (read.count(KIND, namespace) === 0) return [];
        const wanted = (object: KubeObject | undefined): number | undefined =>
          (object as { spec?: { replicas?: number } } | undefined)?.spec?.replicas;
        return wanted(before) === wanted(after) ? [] : [...read.list(KIND, namespace)].map(keyOf);
      },
    })),
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const budget = ctx.read.get(KIND, namespace, name) as PodDisruptionBudget | undefined;
    return budget === undefined ? undefined : sync(budget, ctx);
  },
};
