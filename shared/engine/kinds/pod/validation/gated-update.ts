/** A pod that waits behind a gate may still be told more exactly where to go, never less. */
import { sameJson } from '../../../api/equal.ts';
import { invalid, type FieldError } from '../../../api/field-error.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import { at, listAt } from '../../look.ts';
import { nodeSelectorTerm } from './go-struct.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

function selectorErrors(next: PodSpec, previous: PodSpec): FieldError[] {
  const now = next.nodeSelector ?? {};
  const kept = Object.entries(previous.nodeSelector ?? {}).every(([key, value]) => now[key] === value);
  const text = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
  return kept ? [] : [invalid('spec.nodeSelector', next.nodeSelector, text)];
}

/** The new list begins with the old one. */
function onlyGrew(next: unknown, previous: unknown, field: string): boolean {
  const before = listAt(previous, field);
  return sameJson(listAt(next, field).slice(0, before.length), before);
}

function termGrew(next: unknown, previous: unknown): boolean {
  const size = (term: unknown): number => listAt(term, 'matchExpressions').length + listAt(term, 'matchFields').length;
  if (size(previous) === 0 && size(next) > 0) return false;
  return onlyGrew(next, previous, 'matchExpressions') && onlyGrew(next, previous, 'matchFields');
}

function nodeAffinityErrors(next: unknown, previous: unknown): FieldError[] {
  const path = `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
  const before = listAt(previous, REQUIRED, 'nodeSelectorTerms');
  const now = listAt(next, REQUIRED, 'nodeSelectorTerms');
  if (before.length === 0) return [];
  if (before.length !== now.length) {
    const shown = now.length === 0 ? null : now.map(nodeSelectorTerm);
    return [invalid(path, shown, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  }
  const text = 'only additions are allowed (no mutations or deletions)';
  return before.flatMap((term, i) =>
    termGrew(now[i], term) ? [] : [invalid(`${path}[${i}]`, nodeSelectorTerm(now[i]), text)],
  );
}

/** The new affinity with the old one's part about nodes; none where nothing else was in it. */
function withNodeAffinity(next: PodSpec, previous: PodSpec): PodSpec {
  const { affinity, ...rest } = next;
  const before = previous.affinity?.['nodeAffinity'];
  const { nodeAffinity: _changed, ...others } = affinity ?? {};
  if (before !== undefined) return { ...rest, affinity: { ...others, nodeAffinity: before } } as PodSpec;
  const isEmpty = Object.keys(others).length === 0 && previous.affinity === undefined;
  return (isEmpty ? rest : { ...rest, affinity: others }) as PodSpec;
}

/**
 * What is wrong with a change of where a gated pod may go, and the spec with that change taken back. A pod without
 * gates comes back as it is.
 */
export function gatedChange(next: PodSpec, previous: PodSpec): { spec: PodSpec; errors: FieldError[] } {
  if ((previous.schedulingGates ?? []).length === 0) return { spec: next, errors: [] };
  const errors: FieldError[] = [];
  let spec = next;
  if (!sameJson(next.nodeSelector, previous.nodeSelector)) {
    errors.push(...selectorErrors(next, previous));
    const { nodeSelector: _changed, ...rest } = spec;
    spec = (previous.nodeSelector === undefined ? rest : { ...rest, nodeSelector: previous.nodeSelector }) as PodSpec;
  }
  const now = at(next.affinity, 'nodeAffinity');
  const before = at(previous.affinity, 'nodeAffinity');
  if (sameJson(now, before)) return { spec, errors };
  errors.push(...nodeAffinityErrors(now, before));
  return { spec: withNodeAffinity(spec, previous), errors };
}
