/** Scales by what pods use (pkg/controller/podautoscaler/horizontal.go), looking every 15 s. */
import type { Context, Controller, Later } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { keyOf, kindName, splitKey } from '../../api/kind-map.ts';
import type { PodMeter } from '../../api/metrics.ts';
import { unixNow } from '../../api/unix-time.ts';
import type { HorizontalPodAutoscaler, ScalingRules } from '../../../model/autoscaler.ts';
import {
  type Behaviour,
  bounded,
  boundedByRules,
  DOWNSCALE_MS,
  type Limited,
  type Past,
  remembered,
  stabilized,
  stabilizedByRules,
} from './limits.ts';
import { KIND, type Look, say } from './look.ts';
import { type Scalable, targetOf } from './target.ts';
import { compute } from './compute.ts';

/** --horizontal-pod-autoscaler-sync-period */
const EVERY_MS = 15_000;

/** What is remembered of an autoscaler between two looks. Unix ms. */
interface Memory {
  recommended: readonly Past[];
  ups: readonly Past[];
  downs: readonly Past[];
}

const nothing: Memory = { recommended: [], ups: [], downs: [] };

const rulesOf = (rules: ScalingRules | undefined, window: number): ScalingRules => ({
  stabilizationWindowSeconds: window,
  ...rules,
});

/** Slowed down by what was thought lately and by the rules, kept within the bounds. */
function temper(look: Look, current: number, wanted: number, memory: Memory, nowMs: number): Limited {
  const { hpa } = look;
  const { minReplicas: least = 1, maxReplicas: most, behavior } = hpa.spec;
  let limited: Limited;
  let calm: number;
  if (behavior === undefined) {
    calm = stabilized(wanted, memory.recommended, nowMs);
    limited = bounded(current, calm, least, most);
  } else {
    const rules: Behaviour = {
      up: rulesOf(behavior.scaleUp, 0),
      down: rulesOf(behavior.scaleDown, DOWNSCALE_MS / 1000),
    };
    calm = stabilizedByRules(current, wanted, memory.recommended, rules, nowMs);
    limited = boundedByRules(current, calm, { least, most }, rules, memory, nowMs);
  }
  if (calm === wanted) say(look, 'AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
  else if (behavior !== undefined && wanted >= current)
    say(
      look,
      'AbleToScale',
      'True',
      'ScaleUpStabilized',
      'recent recommendations were lower than current one, applying the lowest recent recommendation',
    );
  else
    say(
      look,
      'AbleToScale',
      'True',
      'ScaleDownStabilized',
      'recent recommendations were higher than current one, applying the highest recent recommendation',
    );
  const isLimited = limited.reason !== 'DesiredWithinRange';
  say(look, 'ScalingLimited', isLimited ? 'True' : 'False', limited.reason, limited.message);
  return limited;
}

interface Decision {
  replicas: number;
  why: string;
}

function decide(
  look: Look,
  target: Scalable,
  current: number,
  memory: Memory,
  meter: PodMeter,
  nowMs: number,
): Decision | undefined {
  const { minReplicas: least = 1, maxReplicas: most } = look.hpa.spec;
  if (current === 0 && least !== 0) {
    say(
      look,
      'ScalingActive',
      'False',
      'ScalingDisabled',
      'scaling is disabled since the replica count of the target is zero',
    );
    return { replicas: 0, why: '' };
  }
  if (current > most) return { replicas: most, why: 'Current number of replicas above Spec.MaxReplicas' };
  if (current < least) return { replicas: least, why: 'Current number of replicas below Spec.MinReplicas' };
  const found = compute(look, target, current, meter);
  if (found === undefined) return undefined;
  const { replicas } = temper(look, current, found.replicas, memory, nowMs);
  const table = look.ctx.table<Memory>('memory');
  const recent = memory.recommended.filter(({ at }) => at > nowMs - 3_600_000);
  table.set(look.hpa.metadata.uid ?? '', { ...memory, recommended: [...recent, { at: nowMs, count: found.replicas }] });
  return { replicas, why: replicas > current ? `${found.name} above target` : 'All metrics below target' };
}

function write(look: Look, numbers: { current: number; desired: number; scaled: boolean }): void {
  const { hpa, ctx, conditions, metrics } = look;
  const { namespace = '', name, generation } = hpa.metadata;
  const { currentMetrics: _metrics, ...kept } = hpa.status ?? {};
  ctx.api.setStatus(KIND, namespace, name, {
    ...kept,
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(numbers.scaled && { lastScaleTime: ctx.timestamp }),
    currentReplicas: numbers.current,
    desiredReplicas: numbers.desired,
    conditions,
    ...(metrics.length > 0 && { currentMetrics: metrics }),
  });
}

function scale(look: Look, target: Scalable, from: number, to: Decision): void {
  const { hpa, ctx } = look;
  const { namespace = '', name } = target.metadata;
  const kind = kindName(target.apiVersion, target.kind);
  try {
    ctx.api.patch(kind, namespace, name, 'merge', { spec: { replicas: to.replicas } }, { subresource: 'scale' });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    ctx.event(hpa, 'Warning', 'FailedRescale', `New size: ${to.replicas}; reason: ${to.why}; error: ${error.message}`);
    say(
      look,
      'AbleToScale',
      'False',
      'FailedUpdateScale',
      `the HPA controller was unable to update the target scale: ${error.message}`,
    );
    throw error;
  }
  say(
    look,
    'AbleToScale',
    'True',
    'SucceededRescale',
    `the HPA controller was able to update the target scale to ${to.replicas}`,
  );
  ctx.event(hpa, 'Normal', 'SuccessfulRescale', `New size: ${to.replicas}; reason: ${to.why}`);
  remember(look, to.replicas - from);
}

/** Only rules look back at what was changed. */
function remember({ hpa, ctx }: Look, change: number): void {
  const { behavior } = hpa.spec;
  if (behavior === undefined) return;
  const table = ctx.table<Memory>('memory');
  const memory = table.get(hpa.metadata.uid ?? '') ?? nothing;
  const past: Past = { at: unixNow(ctx), count: Math.abs(change) };
  const next =
    change > 0
      ? { ...memory, ups: remembered(memory.ups, past, behavior.scaleUp ?? {}) }
      : { ...memory, downs: remembered(memory.downs, past, behavior.scaleDown ?? {}) };
  table.set(hpa.metadata.uid ?? '', next);
}

function lookAt(hpa: HorizontalPodAutoscaler, meter: PodMeter, ctx: Context): void {
  const look: Look = { hpa, ctx, conditions: [...(hpa.status?.conditions ?? [])], metrics: [] };
  const target = targetOf(hpa, ctx);
  if (typeof target === 'string') {
    ctx.event(hpa, 'Warning', 'FailedGetScale', target);
    say(
      look,
      'AbleToScale',
      'False',
      'FailedGetScale',
      `the HPA controller was unable to get the target's current scale: ${target}`,
    );
    const { currentReplicas = 0, desiredReplicas = 0, currentMetrics = [] } = hpa.status ?? {};
    return write(
      { ...look, metrics: currentMetrics },
      { current: currentReplicas, desired: desiredReplicas, scaled: false },
    );
  }
  say(
    look,
    'AbleToScale',
    'True',
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  );
  const current = target.spec.replicas ?? 1;
  const nowMs = unixNow(ctx);
  const uid = hpa.metadata.uid ?? '';
  const table = ctx.table<Memory>('memory');
  if (!table.has(uid)) table.set(uid, { ...nothing, recommended: [{ at: nowMs, count: current }] });
  const decision = decide(look, target, current, table.get(uid) ?? nothing, meter, nowMs);
  const scaled = decision !== undefined && decision.replicas !== current;
  if (scaled) scale(look, target, current, decision);
  write(look, {
    current,
    desired: decision?.replicas ?? hpa.status?.desiredReplicas ?? 0,
    scaled,
  });
}

/** meter: what pods use, as their kubelets say. */
export const horizontalPodAutoscaler = (meter: PodMeter): Controller => ({
  name: 'horizontal-pod-autoscaler',
  watches: [
    {
      kind: KIND,
      keys: ({ before, after }) =>
        before !== undefined &&
        (before as HorizontalPodAutoscaler).spec === (after as HorizontalPodAutoscaler | undefined)?.spec
          ? []
          : [keyOf((after ?? before)!)],
    },
  ],
  reconcile(key, ctx): Later | undefined {
    const { namespace, name } = splitKey(key);
    const hpa = ctx.read.get(KIND, namespace, name) as HorizontalPodAutoscaler | undefined;
    if (hpa === undefined) return undefined;
    lookAt(hpa, meter, ctx);
    return { inBackground: EVERY_MS };
  },
});
