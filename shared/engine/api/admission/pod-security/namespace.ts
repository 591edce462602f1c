/** What is said when the labels of a namespace ask for more than before (ValidateNamespace, EvaluatePodsInNamespace). */
import type { Pod } from '../../../../model/pod.ts';
import { controllerOf, type Reader } from '../../store.ts';
import { inShort, violations } from './evaluate.ts';
import { isStricter, sameLevel, shownLevel, type LevelVersion } from './policy.ts';

/** namespaceMaxPodsToCheck */
const MOST_PODS = 3000;

/** Whether pods that are there may break what is enforced now. */
export function asksMore(next: LevelVersion, previous: LevelVersion): boolean {
  if (sameLevel(next, previous) || next.level === 'privileged') return false;
  return next.minor !== previous.minor || isStricter(next.level, previous.level);
}

/** One pod of each owner first: its others are alike. */
function inTurn(pods: Iterable<Pod>): Pod[] {
  const owners = new Set<string>();
  const [first, alike]: [Pod[], Pod[]] = [[], []];
  for (const pod of pods) {
    const owner = controllerOf(pod)?.uid;
    (owner !== undefined && owners.has(owner) ? alike : first).push(pod);
    if (owner !== undefined) owners.add(owner);
  }
  return [...first, ...alike];
}

function othersText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ' (and 1 other pod)' : ` (and ${count} other pods)`;
}

/** Warnings about the pods that a namespace has, in upstream's order. */
export function warningsAbout(namespace: string, enforce: LevelVersion, read: Reader): string[] {
  const pods = inTurn(read.list('Pod', namespace));
  const named = new Map<string, string[]>();
  for (const { metadata, spec } of pods.slice(0, MOST_PODS)) {
    const found = violations(enforce, spec, metadata);
    if (found.length > 0) named.set(inShort(found), [...(named.get(inShort(found)) ?? []), metadata.name]);
  }
  const warnings: string[] = [];
  if (pods.length > MOST_PODS) {
    const count = `the first ${MOST_PODS} of ${pods.length} existing pods`;
    warnings.push(`new PodSecurity enforce level only checked against ${count}`);
  }
  if (named.size > 0) {
    const level = JSON.stringify(shownLevel(enforce));
    const which = `existing pods in namespace ${JSON.stringify(namespace)}`;
    warnings.push(`${which} violate the new PodSecurity enforce level ${level}`);
  }
  const lines = [...named].map(([words, names]) => `${names.sort()[0]!}${othersText(names.length - 1)}: ${words}`);
  return [...warnings, ...lines.sort()];
}
