/** The counts of a DaemonSet (updateDaemonSetStatus). Pure. */
import { isPodAvailable, isPodReady } from '../../kinds/pod/conditions.ts';
import type { DaemonSetStatus } from '../../../model/daemon-set.ts';
import { byAge, isUpdated, type Situation } from './plan.ts';

export function daemonStatus(at: Situation): DaemonSetStatus {
  const { set, claims, pods, nowMs } = at;
  const status = {
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
    updatedNumberScheduled: 0,
    numberAvailable: 0,
  };
  for (const [node, { run }] of claims) {
    const here = pods.get(node) ?? [];
    if (!run) {
      if (here.length > 0) status.numberMisscheduled += 1;
      continue;
    }
    status.desiredNumberScheduled += 1;
    if (here.length === 0) continue;
    status.currentNumberScheduled += 1;
    const pod = [...here].sort(byAge)[0]!;
    if (isPodReady(pod)) status.numberReady += 1;
    if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)) status.numberAvailable += 1;
    if (isUpdated(pod, at)) status.updatedNumberScheduled += 1;
  }
  const { updatedNumberScheduled, numberAvailable, ...always } = status;
  const numberUnavailable = status.desiredNumberScheduled - numberAvailable;
  const observedGeneration = set.metadata.generation ?? 0;
  return {
    ...always,
    ...unlessZero({ updatedNumberScheduled, numberAvailable, numberUnavailable, observedGeneration }),
  };
}

/** As Go writes them: these counts are left out while they are 0. */
const unlessZero = (counts: Partial<DaemonSetStatus>): Partial<DaemonSetStatus> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
