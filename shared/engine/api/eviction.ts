/** pods/eviction: a pod is asked to go, if the budgets it is in allow it (pkg/registry/core/pod/storage/eviction.go). */
import type { PodDisruptionBudget } from '../../model/disruption.ts';
import type { Pod } from '../../model/pod.ts';
import type { Status } from '../../model/status.ts';
import { isPodReady } from '../kinds/pod/conditions.ts';
import { withDisruptionTarget } from '../kinds/pod/disruption-target.ts';
import type { Client, DeleteOptions } from './client.ts';
import { ApiError, forbiddenRequest, notFound } from './errors.ts';
import { compileLabelSelector } from './label-selector.ts';
import type { Reader } from './store.ts';

const BUDGET = 'PodDisruptionBudget.policy';
/** maxDisruptedPodSize */
const MOST_DISRUPTED = 2000;
const NO = "Cannot evict pod as it would violate the pod's disruption budget.";

function tooMany(why: string, retryAfterSeconds?: number): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: NO,
    reason: 'TooManyRequests',
    details: {
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      causes: [{ reason: 'DisruptionBudget', message: why }],
    } as NonNullable<Status['details']>,
    code: 429,
  });
}

/** What an eviction does is done through the same door as everything else. */
type Door = Pick<Client, 'updateStatus' | 'delete'>;

/** A pod that does nothing for anybody may go at any time. */
function isFree({ metadata, status }: Pod): boolean {
  const phase = status?.phase;
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || metadata.deletionTimestamp !== undefined;
}

/** A pod that is not well costs a budget nothing, as long as the budget is kept; or always, if it says so. */
function costsNothing(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isPodReady(pod)) return false;
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' && pod.status?.phase === 'Running') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function spend(door: Door, budget: PodDisruptionBudget, pod: string, now: string): void {
  const { name, generation = 0 } = budget.metadata;
  const { status } = budget;
  if ((status?.observedGeneration ?? 0) < generation)
    throw tooMany(`The disruption budget ${name} is still being processed by the server.`, 10);
  const { disruptionsAllowed: allowed = 0, desiredHealthy = 0, currentHealthy = 0, disruptedPods = {} } = status!;
  const about = { plural: 'poddisruptionbudgets', group: 'policy' };
  if (Object.keys(disruptedPods).length > MOST_DISRUPTED)
    throw forbiddenRequest(
      about,
      name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    );
  if (allowed <= 0)
    throw tooMany(
      `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
    );
  const next = { ...status, disruptionsAllowed: allowed - 1, disruptedPods: { ...disruptedPods, [pod]: now } };
  door.updateStatus({ ...budget, status: next });
}

/**
 * Deletes a pod if its budgets allow it, with the condition that says so.
 * now: a timestamp.
 * @throws ApiError NotFound; TooManyRequests while the budget does not allow it; InternalError where it is in several
 */
export function evict(
  door: Door,
  read: Reader,
  { namespace, name }: { namespace: string; name: string },
  options: DeleteOptions & { dryRun?: boolean },
  now: string,
): void {
  const pod = read.get('Pod', namespace, name);
  if (pod === undefined) throw notFound({ plural: 'pods', group: '' }, name);
  if (!isFree(pod)) {
    const budgets = [...read.list(BUDGET, namespace)].filter((budget) =>
      compileLabelSelector((budget as PodDisruptionBudget).spec.selector)(pod.metadata.labels),
    ) as PodDisruptionBudget[];
    if (budgets.length > 1) {
      const message =
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
      throw new ApiError({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message,
        reason: 'InternalError',
        code: 500,
      });
    }
    const [budget] = budgets;
    if (budget !== undefined && !costsNothing(pod, budget) && options.dryRun !== true) spend(door, budget, name, now);
  }
  if (options.dryRun === true) return;
  if (pod.metadata.deletionTimestamp === undefined) {
    const status = withDisruptionTarget(pod, 'EvictionByEvictionAPI', 'Eviction API: evicting', now);
    door.updateStatus({ ...pod, status });
  }
  door.delete('Pod', namespace, name, options);
}
