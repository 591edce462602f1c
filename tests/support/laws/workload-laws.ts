/** The laws of the controllers that keep pods. */
import { fieldErrorText } from '../../../shared/engine/api/field-error.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Replicated } from '../../../shared/model/workloads.ts';
import { isActive, isReady, type Law, nameOf, newPodOf, ownerOf, podsOf } from './law.ts';

interface StatefulSetLike extends KubeObject {
  spec: { replicas?: number; podManagementPolicy?: string; ordinals?: { start?: number } };
}

interface DaemonSetLike extends KubeObject {
  spec: { updateStrategy?: { rollingUpdate?: { maxSurge?: number | string } } };
}

interface JobLike extends KubeObject {
  spec: { parallelism?: number };
  status?: { succeeded?: number; failed?: number };
}

const ordinalOf = (pod: Pod): number => Number(/-(\d+)$/.exec(pod.metadata.name)?.[1]);

/** A ReplicaSet or ReplicationController. */
const makesNoMore = (
  kind: 'ReplicaSet' | 'ReplicationController',
  qualified: 'ReplicaSet.apps' | typeof kind,
): Law => ({
  name: `a ${kind} makes a pod only while it has fewer than it wants`,
  broken(change, read) {
    const made = newPodOf(kind, change);
    if (made === undefined) return undefined;
    const set = read.get(qualified, made.pod.metadata.namespace ?? '', made.owner.name) as Replicated;
    const active = podsOf(read, made.pod.metadata.namespace, made.owner.uid).filter(isActive).length;
    const wanted = set.spec.replicas ?? 1;
    return active > wanted ? `${nameOf(set)} wants ${wanted} and has ${active}` : undefined;
  },
});

const kinds = new KindRegistry();

export const workloadLaws: readonly Law[] = [
  {
    name: 'every status is one that the API would take from anybody',
    broken({ before, after }) {
      if (before === undefined || after === undefined) return undefined;
      const [was, is] = [before, after] as (KubeObject & { spec?: unknown; status?: unknown })[];
      // Binding a pod writes both.
      if (was!.status === is!.status || was!.spec !== is!.spec) return undefined;
      const errors = kinds.of(after.apiVersion, after.kind).validateStatusUpdate?.(after, before) ?? [];
      return errors.length === 0 ? undefined : `${nameOf(after)}: ${errors.map(fieldErrorText).join('; ')}`;
    },
  },
  makesNoMore('ReplicaSet', 'ReplicaSet.apps'),
  makesNoMore('ReplicationController', 'ReplicationController'),
  {
    name: 'in order: an ordinal is made when all below it are ready, one pod to each ordinal',
    broken(change, read) {
      const made = newPodOf('StatefulSet', change);
      if (made === undefined) return undefined;
      const { namespace } = made.pod.metadata;
      const set = read.get('StatefulSet.apps', namespace ?? '', made.owner.name) as StatefulSetLike;
      if (set.spec.podManagementPolicy === 'Parallel') return undefined;
      const below = new Map(podsOf(read, namespace, made.owner.uid).map((p) => [ordinalOf(p), p]));
      for (let i = set.spec.ordinals?.start ?? 0; i < ordinalOf(made.pod); i++) {
        const pod = below.get(i);
        if (pod === undefined || !isReady(pod) || pod.metadata.deletionTimestamp !== undefined)
          return `${nameOf(made.pod)} was made before ${made.owner.name}-${i} was ready`;
      }
      return undefined;
    },
  },
  {
    name: 'a DaemonSet has one pod on a machine, and one more only where it surges',
    broken(change, read) {
      if (change.after?.kind !== 'Pod') return undefined;
      const pod = change.after as Pod;
      const owner = ownerOf(pod);
      const node = pod.spec.nodeName;
      if (owner?.kind !== 'DaemonSet' || node === undefined || !isActive(pod)) return undefined;
      const set = read.get('DaemonSet.apps', pod.metadata.namespace ?? '', owner.name) as DaemonSetLike | undefined;
      const surges = ![undefined, 0, '0%'].includes(set?.spec.updateStrategy?.rollingUpdate?.maxSurge);
      const here = [...read.podsOnNode(node)].filter((p) => ownerOf(p)?.uid === owner.uid && isActive(p)).length;
      return here > (surges ? 2 : 1) ? `DaemonSet ${owner.name} has ${here} pods on ${node}` : undefined;
    },
  },
  {
    name: 'a Job runs no more pods than its parallelism',
    broken(change, read) {
      const made = newPodOf('Job', change);
      if (made === undefined) return undefined;
      const job = read.get('Job.batch', made.pod.metadata.namespace ?? '', made.owner.name) as JobLike;
      const active = podsOf(read, made.pod.metadata.namespace, made.owner.uid).filter(isActive).length;
      const most = job.spec.parallelism ?? 1;
      return active > most ? `${nameOf(job)} runs ${active} pods, parallelism ${most}` : undefined;
    },
  },
  {
    name: 'what a Job has counted it never takes back',
    broken({ before, after }) {
      if (after?.kind !== 'Job' || before === undefined) return undefined;
      const [was, is] = [(before as JobLike).status ?? {}, (after as JobLike).status ?? {}];
      const less = (is.succeeded ?? 0) < (was.succeeded ?? 0) || (is.failed ?? 0) < (was.failed ?? 0);
      return less ? `${nameOf(after)} went from ${JSON.stringify(was)} to ${JSON.stringify(is)}` : undefined;
    },
  },
  {
    name: 'nobody is put on a machine that is cordoned or tainted against new pods',
    broken({ before, after }, read) {
      if (after?.kind !== 'Pod') return undefined;
      const pod = after as Pod;
      const node = pod.spec.nodeName;
      if (node === undefined || (before as Pod | undefined)?.spec.nodeName === node || before === undefined)
        return undefined;
      const { spec } = read.get('Node', '', node) as Node;
      const against = (spec.taints ?? []).filter((t) => t.effect === 'NoSchedule');
      const isBorne = (key: string): boolean =>
        (pod.spec.tolerations ?? []).some((t) => t.key === key || (t.key === undefined && t.operator === 'Exists'));
      const unborne = against.find((t) => !isBorne(t.key));
      return unborne === undefined ? undefined : `${nameOf(pod)} was put on ${node} in spite of ${unborne.key}`;
    },
  },
  {
    name: 'a pod keeps its machine',
    broken({ before, after }) {
      if (before?.kind !== 'Pod' || after === undefined) return undefined;
      const was = (before as Pod).spec.nodeName;
      const is = (after as Pod).spec.nodeName;
      return was !== undefined && is !== was ? `${nameOf(after)} went from ${was} to ${is}` : undefined;
    },
  },
];
