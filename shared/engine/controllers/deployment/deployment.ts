/** Rolls a Deployment's template out, one ReplicaSet a template (pkg/controller/deployment/deployment_controller.go syncDeployment). */
import type { Context, Controller } from '../../api/actor.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { controllerOf, type Reader } from '../../api/store.ts';
import type { Change } from '../../../model/change.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { ReplicaSet } from '../../../model/workloads.ts';
import { planCleanup } from './cleanup.ts';
import { conditionOf, hasDeadline, newCondition, REASON, withCondition } from './conditions.ts';
import { isRollingUpdate, replicasOf } from './fenceposts.ts';
import { oldPodsRunning } from './old-pods.ts';
import { active, sizeOf, sumOf } from './replica-sets.ts';
import { desiredIn } from './revision.ts';
import { maxScaledDown, planHealthy, planNew, planUnhealthy } from './rolling.ts';
import { claimReplicaSets, Rollout } from './rollout.ts';
import { planScale } from './scaling.ts';
import { isComplete } from './status.ts';

/** Deployments that a ReplicaSet concerns: its owner, or for an orphan all that would take it. */
function ownersOf(rs: KubeObject, read: Reader): string[] {
  const namespace = rs.metadata.namespace ?? '';
  const owner = controllerOf(rs);
  if (owner !== undefined) return owner.kind === 'Deployment' ? [`${namespace}/${owner.name}`] : [];
  const keys: string[] = [];
  for (const d of read.list('Deployment.apps', namespace)) {
    if (compileLabelSelector(d.spec.selector)(rs.metadata.labels)) keys.push(keyOf(d));
  }
  return keys;
}

function replicaSetKeys({ before, after }: Change, read: Reader): string[] {
  const keys = new Set<string>();
  for (const rs of [before, after]) if (rs !== undefined) for (const key of ownersOf(rs, read)) keys.add(key);
  return [...keys];
}

/** A pod that is gone concerns a Deployment that waits to recreate (deletePod). */
function podKeys({ before, after }: Change, read: Reader): string[] {
  if (after !== undefined || before === undefined) return [];
  const owner = controllerOf(before);
  if (owner?.kind !== 'ReplicaSet') return [];
  const rs = read.get('ReplicaSet.apps', before.metadata.namespace ?? '', owner.name);
  const parent = rs === undefined ? undefined : controllerOf(rs);
  if (parent === undefined) return [];
  const d = read.get('Deployment.apps', before.metadata.namespace ?? '', parent.name);
  return d === undefined || isRollingUpdate(d) ? [] : [keyOf(d)];
}

function* oldPods({ old, ctx }: Rollout): Iterable<Pod> {
  for (const rs of old) yield* ctx.read.controlledBy('Pod', rs.metadata.uid ?? '');
}

function cleanUp(rollout: Rollout): void {
  for (const rs of planCleanup(rollout.d, rollout.old)) {
    rollout.ctx.api.delete('ReplicaSet.apps', rs.metadata.namespace ?? '', rs.metadata.name, {
      propagationPolicy: 'Background',
    });
  }
}

function resizeAll(rollout: Rollout, sizes: readonly { rs: ReplicaSet; to: number }[]): boolean {
  let changed = false;
  for (const { rs, to } of sizes) changed = rollout.resize(rs, to) || changed;
  return changed;
}

function rollingUpdate(rollout: Rollout): number | undefined {
  rollout.ensureNew();
  const newRs = rollout.newRs!;
  const grown = planNew(rollout.d, rollout.all, newRs);
  if (grown !== undefined && rollout.resize(newRs, grown)) return rollout.finishRollout();
  if (sumOf(rollout.old, sizeOf) > 0 && scaleDownOld(rollout)) return rollout.finishRollout();
  if (isComplete(rollout.d, rollout.d.status ?? {})) cleanUp(rollout);
  return rollout.finishRollout();
}

function scaleDownOld(rollout: Rollout): boolean {
  const most = maxScaledDown(rollout.d, rollout.all, rollout.newRs!);
  if (most <= 0) return false;
  const unhealthy = resizeAll(rollout, planUnhealthy(active(rollout.old), most));
  const healthy = resizeAll(rollout, planHealthy(rollout.d, rollout.all, active(rollout.old)));
  return unhealthy || healthy;
}

function recreate(rollout: Rollout): number | undefined {
  if (rollout.newRs !== undefined) rollout.ensureNew();
  if (
    resizeAll(
      rollout,
      active(rollout.old).map((rs) => ({ rs, to: 0 })),
    )
  )
    return rollout.finishRollout();
  if (oldPodsRunning(rollout.old, oldPods(rollout))) return rollout.finishRollout();
  if (rollout.newRs === undefined) rollout.ensureNew();
  rollout.resize(rollout.newRs!, replicasOf(rollout.d));
  if (isComplete(rollout.d, rollout.d.status ?? {})) cleanUp(rollout);
  return rollout.finishRollout();
}

/** Paused or resumed: the deadline stands still meanwhile. */
function notePause(rollout: Rollout): void {
  const { d, ctx } = rollout;
  const condition = conditionOf(d.status, 'Progressing');
  if (!hasDeadline(d) || condition?.reason === REASON.timedOut) return;
  const noted = condition?.reason === REASON.paused;
  const paused = d.spec.paused === true;
  if (paused === noted) return;
  const next = paused
    ? newCondition('Progressing', 'Unknown', REASON.paused, 'Deployment is paused', ctx.timestamp)
    : newCondition('Progressing', 'Unknown', REASON.resumed, 'Deployment is resumed', ctx.timestamp);
  rollout.write(withCondition(d.status ?? {}, next), undefined);
}

/** Somebody changed the replicas since they were last written on the ReplicaSets. */
const isScaled = (rollout: Rollout): boolean =>
  active(rollout.all).some((rs) => {
    const desired = desiredIn(rs);
    return desired !== undefined && desired !== replicasOf(rollout.d);
  });

function scale(rollout: Rollout): void {
  if (rollout.newRs !== undefined) rollout.ensureNew();
  resizeAll(rollout, planScale(rollout.d, rollout.newRs, rollout.old));
  if (rollout.d.spec.paused === true) cleanUp(rollout);
  rollout.finishStatus();
}

function sync(rollout: Rollout): number | undefined {
  if (rollout.d.metadata.deletionTimestamp !== undefined) {
    rollout.finishStatus();
    return undefined;
  }
  notePause(rollout);
  if (rollout.d.spec.paused === true || isScaled(rollout)) {
    scale(rollout);
    return undefined;
  }
  return isRollingUpdate(rollout.d) ? rollingUpdate(rollout) : recreate(rollout);
}

/**
 * Twice the ReplicaSet controller's delay: what one step took away is gone, and counted, before the next step adds.
 * Upstream has no such order, and may have a pod too many for a moment.
 */
const DELAY_MS = 10;

export const deploymentController: Controller = {
  name: 'deployment-controller',
  delay: DELAY_MS,
  watches: [
    { kind: 'Deployment.apps', keys: ({ before, after }) => [keyOf((after ?? before)!)] },
    { kind: 'ReplicaSet.apps', keys: replicaSetKeys },
    { kind: 'Pod', keys: podKeys },
  ],
  reconcile(key, ctx: Context) {
    const { namespace, name } = splitKey(key);
    const d = ctx.read.get('Deployment.apps', namespace, name);
    if (d === undefined) return undefined;
    const selector = d.spec.selector;
    if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0) {
      ctx.event(
        d,
        'Warning',
        'SelectingAll',
        'This deployment is selecting all pods. A non-empty selector is required.',
      );
      return undefined;
    }
    return sync(new Rollout(d, claimReplicaSets(d, ctx), ctx));
  },
};
