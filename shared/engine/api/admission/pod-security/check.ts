/** The shape of one rule on pods, and the words that all of them share (k8s.io/pod-security-admission/policy). */
import type { ObjectMeta } from '../../../../model/meta.ts';
import type { Container, PodSpec } from '../../../../model/pod.ts';
import { textAt } from '../../../kinds/look.ts';

export interface Violation {
  /** "hostPort" */
  reason: string;
  /** Who does so: `container "web" uses hostPort 80` */
  detail: string;
}

export type Rule = (spec: PodSpec, meta: Partial<ObjectMeta>) => Violation | undefined;

export interface Check {
  id: string;
  level: 'baseline' | 'restricted';
  /** The rule since which minor version of 1, oldest first. */
  since: readonly (readonly [minor: number, rule: Rule])[];
  /** The id of a baseline check that says the same less strictly. */
  overrides?: string;
}

/** Init containers first, then the others, then those added for debugging. */
export const containersOf = (spec: PodSpec): Container[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...((spec.ephemeralContainers ?? []) as Container[]),
];

export const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many);

export const quoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ');

/** Sorted, each once. */
export const listOf = (items: readonly string[]): string[] => [...new Set(items)].sort();

/** `container "a"`, `containers "a", "b"` */
export const named = (containers: readonly (Container | string)[]): string => {
  const names = containers.map((c) => (typeof c === 'string' ? c : c.name));
  return `${plural('container', 'containers', names.length)} ${quoted(names)}`;
};

/** Those for whom it is so, and the pod itself: `pod and containers "a", "b"`; undefined: nobody. */
export function setters(isPod: boolean, containers: readonly Container[]): string | undefined {
  const who = [...(isPod ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])];
  return who.length === 0 ? undefined : who.join(' and ');
}

/** Pods of Windows are spared some rules that only Linux can keep. */
export const exceptWindows =
  (rule: Rule): Rule =>
  (spec, meta) =>
    textAt(spec, 'os', 'name') === 'windows' ? undefined : rule(spec, meta);
