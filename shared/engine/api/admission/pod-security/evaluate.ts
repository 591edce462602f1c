/** Which rules a pod breaks, in upstream's order (k8s.io/pod-security-admission/policy registry). */
import type { ObjectMeta } from '../../../../model/meta.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import type { Check, Rule, Violation } from './check.ts';
import { HOST_CHECKS } from './host-checks.ts';
import type { LevelVersion } from './policy.ts';
import { PROFILE_CHECKS } from './profile-checks.ts';
import { USER_CHECKS } from './user-checks.ts';

const byId = (a: Check, b: Check): number => (a.id < b.id ? -1 : 1);
const ALL = [...HOST_CHECKS, ...PROFILE_CHECKS, ...USER_CHECKS].sort(byId);
/** Baseline first. */
const CHECKS = [...ALL.filter((c) => c.level === 'baseline'), ...ALL.filter((c) => c.level === 'restricted')];

/** Its rule in a version: the newest that is not newer. */
const ruleAt = (check: Check, minor: number): Rule | undefined =>
  check.since.findLast(([since]) => since <= minor)?.[1];

/** The rules of a level: the restricted one has those of the baseline too, but for what it says more strictly. */
function rulesOf({ level, minor }: LevelVersion): Rule[] {
  const there = CHECKS.filter((check) => level === 'restricted' || check.level === 'baseline').filter(
    (check) => ruleAt(check, minor) !== undefined,
  );
  const overridden = new Set(there.map((check) => check.overrides));
  return there.filter((check) => !overridden.has(check.id)).map((check) => ruleAt(check, minor)!);
}

/** What of a pod, or of the template of one, a level does not allow; nothing: all is well. */
export function violations(asked: LevelVersion, spec: PodSpec, meta: Partial<ObjectMeta>): Violation[] {
  if (asked.level === 'privileged') return [];
  return rulesOf(asked).flatMap((rule) => rule(spec, meta) ?? []);
}

/** `hostPort (container "a" uses hostPort 80), privileged (...)` */
export const inDetail = (found: readonly Violation[]): string =>
  found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');

/** `hostPort, privileged` */
export const inShort = (found: readonly Violation[]): string => found.map(({ reason }) => reason).join(', ');
