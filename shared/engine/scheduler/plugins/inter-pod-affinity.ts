/** Affinity and anti-affinity between pods: who wants whose company, and who does not (upstream plugins/interpodaffinity). */
import type { Labels } from '../../api/labels.ts';
import { hasCompany, interPodState, shiftCompany, type InterPodState } from '../inter-pod-state.ts';
import { podTermsOf, speaksOf } from '../pod-terms.ts';
import type { Verdict } from '../verdict.ts';
import { MAX_SCORE, type Plugin } from './plugin.ts';

const NAME = 'InterPodAffinity';
const refused = (reason: string, unresolvable = false): Verdict => ({ plugin: NAME, reasons: [reason], unresolvable });

const NOT_NEAR = refused("node(s) didn't match pod affinity rules", true);
const TOO_NEAR = refused("node(s) didn't match pod anti-affinity rules");
const UNWANTED = refused("node(s) didn't satisfy existing pods anti-affinity rules");

/** All labels of the terms are on the node, and pods are where each of them says; or it is the first of its kind. */
function isNear({ terms, near, isOwnKind }: InterPodState, labels: Labels): boolean {
  let found = true;
  for (const { topologyKey } of terms?.required ?? []) {
    const value = labels[topologyKey];
    if (value === undefined) return false;
    if (near.get(topologyKey, value) <= 0) found = false;
  }
  return found || (near.isEmpty && isOwnKind);
}

const isTooNear = ({ terms, far }: InterPodState, labels: Labels): boolean =>
  (terms?.requiredAnti ?? []).some(({ topologyKey }) => far.get(topologyKey, labels[topologyKey]) > 0);

function isUnwanted({ unwanted }: InterPodState, labels: Labels): boolean {
  for (const key of unwanted.keys()) if (unwanted.get(key, labels[key]) > 0) return true;
  return false;
}

/** From the lowest to the highest of all nodes (NormalizeScore). */
function spread(raw: number[], count: number): void {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < count; i++) {
    least = Math.min(least, raw[i]!);
    most = Math.max(most, raw[i]!);
  }
  const range = most - least;
  for (let i = 0; i < count; i++) raw[i] = range > 0 ? Math.trunc((MAX_SCORE * (raw[i]! - least)) / range) : 0;
}

export const interPodAffinity: Plugin = {
  name: NAME,
  weight: 2,
  prepare(view, nodes) {
    if (hasCompany(view.pod, nodes)) view.company = interPodState(view.pod, nodes);
  },
  shift({ company, pod }, other, { labels }, by, labelsOf) {
    if (company !== undefined) shiftCompany(company, pod, other, labels, labelsOf, by);
  },
  filters: ({ company }) =>
    company !== undefined &&
    (!company.unwanted.isEmpty ||
      (company.terms?.required.length ?? 0) > 0 ||
      (company.terms?.requiredAnti.length ?? 0) > 0),
  filter({ company }, { labels }) {
    if (company === undefined) return undefined;
    if (!isNear(company, labels)) return NOT_NEAR;
    if (isTooNear(company, labels)) return TOO_NEAR;
    return isUnwanted(company, labels) ? UNWANTED : undefined;
  },
  scores: ({ company }) => company !== undefined && !company.scores.isEmpty,
  score({ company }, { labels }) {
    let sum = 0;
    for (const key of company!.scores.keys()) sum += company!.scores.get(key, labels[key]);
    return sum;
  },
  normalize: spread,
  nodeHelps: (_view, before, after) => before === undefined || before.metadata.labels !== after.metadata.labels,
  podHelps({ pod }, before, after, labelsOf) {
    const terms = podTermsOf(pod);
    const other = after ?? before!;
    if ((podTermsOf(other)?.requiredAnti ?? []).some((term) => speaksOf(term, pod, labelsOf))) return true;
    const all = [...(terms?.required ?? []), ...(terms?.requiredAnti ?? [])];
    const isSpokenOf = (one: typeof other | undefined): boolean =>
      one !== undefined && all.some((term) => speaksOf(term, one, labelsOf));
    return isSpokenOf(before) || isSpokenOf(after);
  },
};
