/** The pod that an ordinal gets, at the revision that it is to have (newVersionedStatefulSetPod). */
import type { Pod } from '../../../model/pod.ts';
import type { ControllerRevision, StatefulSet } from '../../../model/stateful-set.ts';
import { podFromTemplate } from '../ownership/pod-from-template.ts';
import { POD_REVISION_LABEL } from '../ownership/revisions.ts';
import { identityLabels, podNameOf, startOf, volumesOf } from './identity.ts';

/** The set with the template that it had at a revision (ApplyRevision): nothing else of it is in the history. */
export function atRevision(set: StatefulSet, revision: ControllerRevision): StatefulSet {
  const { spec } = revision.data as { spec: { template: Record<string, unknown> } };
  const { $patch: _directive, ...template } = spec.template;
  return { ...set, spec: { ...set.spec, template: template as unknown as StatefulSet['spec']['template'] } };
}

/** Whether an ordinal that lacks its pod gets one of the revision before the update. */
export function needsCurrentRevision(set: StatefulSet, ordinal: number): boolean {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  if (rollingUpdate !== undefined) return ordinal < startOf(set) + (rollingUpdate.partition ?? 0);
  return type === 'RollingUpdate' && ordinal < startOf(set) + (set.status?.currentReplicas ?? 0);
}

export function newPod(
  set: StatefulSet,
  current: ControllerRevision,
  update: ControllerRevision,
  ordinal: number,
): Pod {
  const revision = needsCurrentRevision(set, ordinal) ? current : update;
  const versioned = atRevision(set, revision);
  const pod = podFromTemplate(versioned.spec.template, set);
  const name = podNameOf(set, ordinal);
  const volumes = volumesOf(versioned, ordinal);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name,
      labels: {
        ...pod.metadata.labels,
        ...identityLabels(set, ordinal),
        [POD_REVISION_LABEL]: revision.metadata.name,
      },
    },
    spec: {
      ...pod.spec,
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length > 0 && { volumes }),
    },
  };
}
