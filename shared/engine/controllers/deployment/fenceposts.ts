/** The two limits of a rolling update, as whole numbers of pods (pkg/controller/deployment/util, ResolveFenceposts). */
import { scaledValue } from '../../api/int-or-string.ts';
import type { IntOrString } from '../../../model/meta.ts';
import type { Deployment } from '../../../model/workloads.ts';

export const replicasOf = (d: Deployment): number => d.spec.replicas ?? 1;

export const isRollingUpdate = (d: Deployment): boolean => d.spec.strategy?.type !== 'Recreate';

/** Surge is rounded up, unavailable down; both zero would block, so one pod may be missing then. */
export function resolveFenceposts(
  surgeValue: IntOrString | undefined,
  unavailableValue: IntOrString | undefined,
  desired: number,
): { surge: number; unavailable: number } {
  const surge = scaledValue(surgeValue ?? 0, desired, true);
  const unavailable = scaledValue(unavailableValue ?? 0, desired, false);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function fenceposts(d: Deployment): { surge: number; unavailable: number } {
  const limits = d.spec.strategy?.rollingUpdate;
  return resolveFenceposts(limits?.maxSurge, limits?.maxUnavailable, replicasOf(d));
}

/** How many pods there may be above the replicas; 0 for Recreate. */
export const maxSurge = (d: Deployment): number => (isRollingUpdate(d) ? fenceposts(d).surge : 0);

/** How many may be missing. */
export function maxUnavailable(d: Deployment): number {
  if (!isRollingUpdate(d) || replicasOf(d) === 0) return 0;
  return Math.min(fenceposts(d).unavailable, replicasOf(d));
}

export const minAvailable = (d: Deployment): number => (isRollingUpdate(d) ? replicasOf(d) - maxUnavailable(d) : 0);
