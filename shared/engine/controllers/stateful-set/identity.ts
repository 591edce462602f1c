/** Who a pod of a StatefulSet is: its ordinal, its names, its volumes (stateful_set_utils.go). */
import type { Pod, Volume } from '../../../model/pod.ts';
import type { StatefulSet } from '../../../model/stateful-set.ts';
import { POD_REVISION_LABEL } from '../ownership/revisions.ts';

export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

const NAME = /^(.*)-([0-9]+)$/;

/** The name of the set that a pod's name tells of, and its ordinal; undefined when it tells of none. */
export function parentAndOrdinal(name: string): { parent: string; ordinal: number } | undefined {
  const found = NAME.exec(name);
  return found === null ? undefined : { parent: found[1] ?? '', ordinal: Number(found[2]) };
}

export const ordinalOf = (pod: Pod): number => parentAndOrdinal(pod.metadata.name)?.ordinal ?? -1;
export const isMember = (set: StatefulSet, name: string): boolean =>
  parentAndOrdinal(name)?.parent === set.metadata.name;
export const startOf = (set: StatefulSet): number => set.spec.ordinals?.start ?? 0;
export const replicasOf = (set: StatefulSet): number => set.spec.replicas ?? 1;
export const podNameOf = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`;
export const claimNameOf = (set: StatefulSet, template: string, ordinal: number): string =>
  `${template}-${set.metadata.name}-${ordinal}`;
export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[POD_REVISION_LABEL] ?? '';

/** Whether an ordinal is one that the set wants. */
export const isInRange = (set: StatefulSet, ordinal: number): boolean =>
  ordinal >= startOf(set) && ordinal < startOf(set) + replicasOf(set);

/** The labels by which Services and people find one pod. */
export const identityLabels = (set: StatefulSet, ordinal: number): Record<string, string> => ({
  [POD_NAME_LABEL]: podNameOf(set, ordinal),
  [POD_INDEX_LABEL]: String(ordinal),
});

export function identityMatches(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  const { labels = {}, name } = pod.metadata;
  return (
    ordinal >= 0 &&
    isMember(set, name) &&
    labels[POD_NAME_LABEL] === name &&
    labels[POD_INDEX_LABEL] === String(ordinal)
  );
}

/** The volumes of a pod: one for each claim template, then those of the pod template that none of them replaces. */
export function volumesOf(set: StatefulSet, ordinal: number): Volume[] {
  const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata: { name } }): Volume => {
    return { name, persistentVolumeClaim: { claimName: claimNameOf(set, name, ordinal) } };
  });
  const replaced = new Set(claims.map((v) => v.name));
  return [...claims, ...(set.spec.template.spec.volumes ?? []).filter((v) => !replaced.has(v.name))];
}
