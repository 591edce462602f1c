/** Which evaluator a kind has: some take more than a number, all others are counted (pkg/quota/v1/install). */
import type { Kind } from '../../kinds/kind.ts';
import type { ResourceList } from '../../../model/meta.ts';
import { kindName, type KindName } from '../kind-map.ts';
import { claimEvaluator } from './claims.ts';
import { countName, type Evaluator } from './evaluator.ts';
import { podEvaluator } from './pods.ts';
import { serviceEvaluator } from './services.ts';

/** Those that take more than a number. */
export const SPECIAL: readonly Evaluator[] = [podEvaluator, serviceEvaluator, claimEvaluator];

/** Names from before any kind could be counted. */
const ALIASES: ReadonlySet<KindName> = new Set(['ConfigMap', 'ResourceQuota', 'ReplicationController', 'Secret']);

/** What nobody counts: events, and what is asked and not kept. */
const IGNORED: ReadonlySet<KindName> = new Set([
  'Event',
  'Event.events.k8s.io',
  'Binding',
  'LocalSubjectAccessReview.authorization.k8s.io',
]);

type Named = Pick<Kind, 'kind' | 'group' | 'version' | 'plural' | 'namespaced'>;

export const kindNameOf = ({ kind, group, version }: Named): KindName =>
  kindName(group === '' ? version : `${group}/${version}`, kind);

function counting(kind: Named, name: KindName): Evaluator {
  const names = ALIASES.has(name) ? [countName(kind), kind.plural] : [countName(kind)];
  const one: ResourceList = Object.fromEntries(names.map((each) => [each, '1']));
  return {
    kind: name,
    matching: (asked) => asked.filter((each) => names.includes(each)),
    changes: false,
    usage: () => one,
  };
}

const known = new WeakMap<Named, Evaluator>();

/** The evaluator of a kind; undefined where a quota never looks at it. */
export function evaluatorOf(kind: Named): Evaluator | undefined {
  let evaluator = known.get(kind);
  if (evaluator === undefined) {
    const name = kindNameOf(kind);
    if (!kind.namespaced || IGNORED.has(name)) return undefined;
    evaluator = SPECIAL.find((each) => each.kind === name) ?? counting(kind, name);
    known.set(kind, evaluator);
  }
  return evaluator;
}

/** The evaluators that have to do with any of the names; kinds: all there are. */
export function evaluatorsFor(names: readonly string[], kinds: readonly Named[]): Evaluator[] {
  const found = SPECIAL.filter((evaluator) => evaluator.matching(names).length > 0);
  const rest = names.filter((name) => !SPECIAL.some((evaluator) => evaluator.matching([name]).length > 0));
  if (rest.length === 0) return found;
  for (const kind of kinds) {
    if (!rest.includes(countName(kind)) && !rest.includes(kind.plural)) continue;
    const evaluator = evaluatorOf(kind);
    // A kind may be served in several versions.
    if (evaluator === undefined || found.some((each) => each.kind === evaluator.kind)) continue;
    if (evaluator.matching(rest).length > 0) found.push(evaluator);
  }
  return found;
}
