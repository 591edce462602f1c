/** What pods say of other pods' company: affinity and anti-affinity terms, ready to be asked (framework AffinityTerm). */
import { compileLabelSelector, type LabelMatcher } from '../api/label-selector.ts';
import type { Labels } from '../api/labels.ts';
import type { LabelSelector } from '../../model/meta.ts';
import type { Pod } from '../../model/pod.ts';

/** core/v1 PodAffinityTerm. */
interface Term {
  labelSelector?: LabelSelector;
  namespaces?: string[];
  namespaceSelector?: LabelSelector;
  topologyKey: string;
}

interface Affinity {
  requiredDuringSchedulingIgnoredDuringExecution?: Term[];
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; podAffinityTerm: Term }[];
}

export interface PodTerm {
  topologyKey: string;
  namespaces: ReadonlySet<string>;
  /** Namespaces with these labels count too; undefined: only those listed. */
  inNamespace: LabelMatcher | undefined;
  matches: LabelMatcher;
  /** What it counts; negative for company that is not wanted. */
  weight: number;
}

export interface PodTerms {
  required: readonly PodTerm[];
  requiredAnti: readonly PodTerm[];
  preferred: readonly PodTerm[];
}

/** Labels of a namespace. */
export type NamespaceLabels = (namespace: string) => Labels | undefined;

function compile(term: Term, namespace: string, weight: number): PodTerm {
  const { namespaces = [], namespaceSelector } = term;
  // Without either it is the pod's own.
  const isOwn = namespaces.length === 0 && namespaceSelector === undefined;
  return {
    topologyKey: term.topologyKey,
    namespaces: new Set(isOwn ? [namespace] : namespaces),
    inNamespace: namespaceSelector === undefined ? undefined : compileLabelSelector(namespaceSelector),
    matches: compileLabelSelector(term.labelSelector),
    weight,
  };
}

const requiredOf = (affinity: Affinity | undefined, namespace: string): PodTerm[] =>
  (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => compile(term, namespace, 1));

const preferredOf = (affinity: Affinity | undefined, namespace: string, sign: 1 | -1): PodTerm[] =>
  (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) =>
    compile(podAffinityTerm, namespace, sign * weight),
  );

/** By the affinity of a template, which its pods share, and by namespace. */
const known = new WeakMap<object, Map<string, PodTerms>>();

/** The terms of a pod; undefined when it says nothing of others. */
export function podTermsOf({ spec, metadata }: Pod): PodTerms | undefined {
  const { affinity } = spec;
  if (affinity === undefined || (affinity['podAffinity'] === undefined && affinity['podAntiAffinity'] === undefined))
    return undefined;
  const { namespace = '' } = metadata;
  let byNamespace = known.get(affinity);
  if (byNamespace === undefined) known.set(affinity, (byNamespace = new Map()));
  let terms = byNamespace.get(namespace);
  if (terms === undefined) {
    const near = affinity['podAffinity'] as Affinity | undefined;
    const far = affinity['podAntiAffinity'] as Affinity | undefined;
    terms = {
      required: requiredOf(near, namespace),
      requiredAnti: requiredOf(far, namespace),
      preferred: [...preferredOf(near, namespace, 1), ...preferredOf(far, namespace, -1)],
    };
    byNamespace.set(namespace, terms);
  }
  return terms;
}

/** Whether the term speaks of this pod. */
export function speaksOf(term: PodTerm, { metadata }: Pod, labelsOf: NamespaceLabels): boolean {
  const { namespace = '', labels } = metadata;
  const isIn = term.namespaces.has(namespace) || term.inNamespace?.(labelsOf(namespace)) === true;
  return isIn && term.matches(labels);
}
