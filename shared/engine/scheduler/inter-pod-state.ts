/** What one cycle knows of a pod's company: counts of pods that its terms, and others' terms, speak of. */
import type { Labels } from '../api/labels.ts';
import type { Pod } from '../../model/pod.ts';
import { podTermsOf, speaksOf, type NamespaceLabels, type PodTerms } from './pod-terms.ts';
import { TopologyCounts } from './topology-counts.ts';

/** Where the pods are. */
export interface PodPlaces {
  /** Every pod that has a node and has not ended. */
  placed(): Iterable<Pod>;
  /** Those of them that say something of others. */
  withTerms(): Iterable<Pod>;
  /** Labels of the node of that name; undefined: there is none. */
  labelsOfNode(name: string): Labels | undefined;
  labelsOfNamespace: NamespaceLabels;
}

export interface InterPodState {
  terms: PodTerms | undefined;
  /** Pods that all required terms speak of, by the terms' keys. */
  near: TopologyCounts;
  /** Pods that one of the anti-affinity terms speaks of. */
  far: TopologyCounts;
  /** Others' anti-affinity terms that speak of this pod. */
  unwanted: TopologyCounts;
  /** Its own required terms speak of the pod itself: the first of a group may go anywhere. */
  isOwnKind: boolean;
  /** Sums of weights, for the score. */
  scores: TopologyCounts;
}

/** hardPodAffinityWeight: what others' required terms count in the score. */
const HARD_WEIGHT = 1;

/** Whether others' words, or the pod's own, matter at all: mostly they do not. */
export const hasCompany = (pod: Pod, places: PodPlaces): boolean => {
  if (podTermsOf(pod) !== undefined) return true;
  for (const _ of places.withTerms()) return true;
  return false;
};

/**
 * Counts a pod in, or (-1) out, on a node with these labels, as far as it decides where the other may go
 * (interpodaffinity preFilterState.updateWithPod).
 */
export function shiftCompany(
  state: InterPodState,
  pod: Pod,
  other: Pod,
  labels: Labels,
  labelsOf: NamespaceLabels,
  by: 1 | -1,
): void {
  const { required = [], requiredAnti = [] } = state.terms ?? {};
  if (required.length > 0 && required.every((term) => speaksOf(term, other, labelsOf)))
    for (const { topologyKey } of required) state.near.shift(topologyKey, labels[topologyKey], by);
  for (const term of requiredAnti)
    if (speaksOf(term, other, labelsOf)) state.far.shift(term.topologyKey, labels[term.topologyKey], by);
  for (const term of podTermsOf(other)?.requiredAnti ?? [])
    if (speaksOf(term, pod, labelsOf)) state.unwanted.shift(term.topologyKey, labels[term.topologyKey], by);
}

/** Counts everything once (interpodaffinity PreFilter and PreScore). */
export function interPodState(pod: Pod, places: PodPlaces): InterPodState {
  const terms = podTermsOf(pod);
  const labelsOf = places.labelsOfNamespace;
  const { required = [], preferred = [] } = terms ?? {};
  const state: InterPodState = {
    terms,
    near: new TopologyCounts(),
    far: new TopologyCounts(),
    unwanted: new TopologyCounts(),
    isOwnKind: required.length > 0 && required.every((term) => speaksOf(term, pod, labelsOf)),
    scores: new TopologyCounts(),
  };
  if (terms !== undefined) {
    for (const other of places.placed()) {
      const labels = places.labelsOfNode(other.spec.nodeName ?? '');
      if (labels === undefined) continue;
      shiftCompany(state, pod, other, labels, labelsOf, 1);
      for (const term of preferred)
        if (speaksOf(term, other, labelsOf)) state.scores.add(term.topologyKey, labels[term.topologyKey], term.weight);
    }
  }
  for (const other of places.withTerms()) {
    const labels = places.labelsOfNode(other.spec.nodeName ?? '');
    const theirs = podTermsOf(other);
    if (labels === undefined || theirs === undefined) continue;
    if (terms === undefined) shiftCompany(state, pod, other, labels, labelsOf, 1);
    for (const term of theirs.required)
      if (speaksOf(term, pod, labelsOf)) state.scores.add(term.topologyKey, labels[term.topologyKey], HARD_WEIGHT);
    for (const term of theirs.preferred)
      if (speaksOf(term, pod, labelsOf)) state.scores.add(term.topologyKey, labels[term.topologyKey], term.weight);
  }
  return state;
}
