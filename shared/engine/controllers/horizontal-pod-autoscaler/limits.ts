/** How far and how fast an autoscaler may go: its bounds, its rules, and what it thought lately (horizontal.go). Pure. */
import type { ScalingPolicy, ScalingRules } from '../../../model/autoscaler.ts';

/** What was thought, or done, at a moment (Unix ms). */
export interface Past {
  at: number;
  /** Replicas that were recommended; or by how many they changed. */
  count: number;
}

export interface Limited {
  replicas: number;
  reason: string;
  message: string;
}

const IN_RANGE = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };

/** --horizontal-pod-autoscaler-downscale-stabilization */
export const DOWNSCALE_MS = 5 * 60_000;

/** Without rules: the highest that was recommended in the last five minutes (stabilizeRecommendation). */
export const stabilized = (desired: number, past: readonly Past[], nowMs: number): number =>
  Math.max(desired, ...past.filter(({ at }) => at > nowMs - DOWNSCALE_MS).map(({ count }) => count));

/** Without rules: within the bounds, and at most twice as many or four (convertDesiredReplicasWithRules). */
export function bounded(current: number, desired: number, least: number, most: number): Limited {
  const fast = Math.max(2 * current, 4);
  if (desired < least)
    return {
      replicas: least,
      reason: 'TooFewReplicas',
      message: 'the desired replica count is less than the minimum replica count',
    };
  const top = Math.min(most, fast);
  if (desired <= top) return { replicas: desired, ...IN_RANGE };
  return most > fast
    ? {
        replicas: top,
        reason: 'ScaleUpLimit',
        message: 'the desired replica count is increasing faster than the maximum scale rate',
      }
    : {
        replicas: top,
        reason: 'TooManyReplicas',
        message: 'the desired replica count is more than the maximum replica count',
      };
}

export interface Behaviour {
  up: ScalingRules;
  down: ScalingRules;
}

export interface Events {
  ups: readonly Past[];
  downs: readonly Past[];
}

/** With rules: not above what was recommended lately where it grows, not below where it shrinks. */
export function stabilizedByRules(
  current: number,
  desired: number,
  past: readonly Past[],
  { up, down }: Behaviour,
  nowMs: number,
): number {
  const since = (seconds = 0): readonly Past[] => past.filter(({ at }) => at > nowMs - seconds * 1000);
  const lowest = Math.min(desired, ...since(up.stabilizationWindowSeconds).map(({ count }) => count));
  const highest = Math.max(desired, ...since(down.stabilizationWindowSeconds).map(({ count }) => count));
  return Math.min(Math.max(current, lowest), Math.max(highest, lowest));
}

/** By how much the number changed within so many seconds (getReplicasChangePerPeriod). */
export const changed = (past: readonly Past[], seconds: number, nowMs: number): number =>
  past.filter(({ at }) => at > nowMs - seconds * 1000).reduce((sum, { count }) => sum + count, 0);

const longest = (rules: ScalingRules): number => Math.max(0, ...(rules.policies ?? []).map((p) => p.periodSeconds));

/** The changes with one more, which takes the place of the last that no policy looks at any more (storeScaleEvent). */
export function remembered(past: readonly Past[], next: Past, rules: ScalingRules): Past[] {
  const since = next.at - longest(rules) * 1000;
  const outdated = past.findLastIndex(({ at }) => at < since);
  return outdated < 0 ? [...past, next] : past.with(outdated, next);
}

function upLimit(current: number, rules: ScalingRules, events: Events, nowMs: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }: ScalingPolicy) => {
    const start = current - changed(events.ups, periodSeconds, nowMs) + changed(events.downs, periodSeconds, nowMs);
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals);
}

function downLimit(current: number, rules: ScalingRules, events: Events, nowMs: number): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }: ScalingPolicy) => {
    const start = current - changed(events.ups, periodSeconds, nowMs) + changed(events.downs, periodSeconds, nowMs);
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals);
}

export interface Bounds {
  least: number;
  most: number;
}

/** With rules: within the bounds, and no faster than its policies let it (convertDesiredReplicasWithBehaviorRate). */
export function boundedByRules(
  current: number,
  desired: number,
  bounds: Bounds,
  rules: Behaviour,
  events: Events,
  nowMs: number,
): Limited {
  if (desired > current) {
    const fast = Math.max(current, upLimit(current, rules.up, events, nowMs));
    const top = Math.min(bounds.most, fast);
    if (desired <= top) return { replicas: desired, ...IN_RANGE };
    return bounds.most > fast
      ? {
          replicas: top,
          reason: 'ScaleUpLimit',
          message: 'the desired replica count is increasing faster than the maximum scale rate',
        }
      : {
          replicas: top,
          reason: 'TooManyReplicas',
          message: 'the desired replica count is more than the maximum replica count',
        };
  }
  if (desired < current) {
    const slow = Math.min(current, downLimit(current, rules.down, events, nowMs));
    const bottom = Math.max(bounds.least, slow);
    if (desired >= bottom) return { replicas: desired, ...IN_RANGE };
    return bounds.least < slow
      ? {
          replicas: bottom,
          reason: 'ScaleDownLimit',
          message: 'the desired replica count is decreasing faster than the maximum scale rate',
        }
      : {
          replicas: bottom,
          reason: 'TooFewReplicas',
          message: 'the desired replica count is less than the minimum replica count',
        };
  }
  return { replicas: desired, ...IN_RANGE };
}
