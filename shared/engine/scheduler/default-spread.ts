/**
 * Whom a pod without spread constraints of its own is kept apart from: pods of its Services and of its ReplicaSet,
 * StatefulSet or ReplicationController (plugins/helper DefaultSelector, podtopologyspread systemDefaultConstraints).
 */
import type { Requirement } from '../api/label-requirement.ts';
import { byKey, newRequirement } from '../api/label-requirement.ts';
import { isSelectorValid, selectorRequirements } from '../api/label-selector.ts';
import type { Labels } from '../api/labels.ts';
import { kindName } from '../api/kind-map.ts';
import { controllerOf, type Lookup } from '../api/store.ts';
import type { KubeObject, LabelSelector } from '../../model/meta.ts';
import type { Pod } from '../../model/pod.ts';

export const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** What the scheduler spreads by where the pod says nothing. */
export const SYSTEM_CONSTRAINTS = [
  { topologyKey: HOSTNAME, maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: ZONE, maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
] as const;

const selects = (selector: Labels, labels: Labels): boolean => {
  for (const key in selector) if (labels[key] !== selector[key]) return false;
  return true;
};

const NOBODY: readonly Requirement[] = [];

/** What owners' selectors come down to, by the selector itself: all pods of an owner ask for the same. */
const known = new WeakMap<object, readonly Requirement[]>();

/** The selector of the pod's owner; none where it has none of these kinds, or a selector that is not valid. */
function ownerSelector(pod: Pod, read: Lookup): readonly Requirement[] {
  const ref = controllerOf(pod);
  if (ref === undefined) return NOBODY;
  const name = kindName(ref.apiVersion, ref.kind);
  if (name !== 'ReplicaSet.apps' && name !== 'StatefulSet.apps' && name !== 'ReplicationController') return NOBODY;
  const owner = read.get(name, pod.metadata.namespace ?? '', ref.name) as
    | (KubeObject & { spec?: { selector?: LabelSelector | Labels } })
    | undefined;
  const given = owner?.spec?.selector;
  if (given === undefined || given === null) return NOBODY;
  let requirements = known.get(given);
  if (requirements === undefined) {
    const selector = (name === 'ReplicationController' ? { matchLabels: given } : given) as LabelSelector;
    requirements = (isSelectorValid(selector) ? selectorRequirements(selector) : undefined) ?? NOBODY;
    known.set(given, requirements);
  }
  return requirements;
}

/** What pods must be like to be kept apart from this one; empty: from none. */
export function defaultSelector(pod: Pod, read: Lookup): readonly Requirement[] {
  const labels = pod.metadata.labels ?? {};
  let merged: Record<string, string> | undefined;
  for (const service of read.list('Service', pod.metadata.namespace)) {
    const selector = service.spec.selector as Labels | undefined | null;
    if (selector !== undefined && selector !== null && selects(selector, labels)) merged = { ...merged, ...selector };
  }
  const byOwner = ownerSelector(pod, read);
  if (merged === undefined) return byOwner;
  const byServices = Object.entries(merged).map(([key, value]) => newRequirement(key, '=', [value]));
  return byServices.length === 0 ? byOwner : [...byServices, ...byOwner].sort(byKey);
}
