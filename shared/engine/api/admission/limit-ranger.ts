/** Gives containers the requests and limits that their namespace has for them, and refuses what it does not allow (LimitRanger). */
import type { LimitRange } from '../../../model/limits.ts';
import type { KubeObject, ResourceList } from '../../../model/meta.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';
import { forbiddenRequest } from '../errors.ts';
import type { AdmissionContext, AdmissionStep } from './admission.ts';
import { claimComplaints, podComplaints } from './limit-rules.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

interface Defaults {
  limits: ResourceList;
  requests: ResourceList;
}

function defaultsOf(range: LimitRange): Defaults {
  const containers = range.spec.limits.filter((item) => item.type === 'Container');
  return {
    limits: Object.assign({}, ...containers.map((item) => item.default ?? {})) as ResourceList,
    requests: Object.assign({}, ...containers.map((item) => item.defaultRequest ?? {})) as ResourceList,
  };
}

/** The container with what it lacks, and what was set in words. */
function filled(container: Container, defaults: Defaults, prefix: string, notes: string[]): Container {
  const fill = (field: 'requests' | 'limits'): ResourceList | undefined => {
    const own = container.resources?.[field];
    const set = Object.keys(defaults[field]).filter((name) => own?.[name] === undefined);
    if (set.length === 0) return own;
    notes.push(`${set.sort().join(', ')} ${field.slice(0, -1)} for ${prefix} ${container.name}`);
    return { ...own, ...Object.fromEntries(set.map((name) => [name, defaults[field][name]!])) };
  };
  const requests = fill('requests');
  const limits = fill('limits');
  return {
    ...container,
    resources: {
      ...container.resources,
      ...(requests !== undefined && { requests }),
      ...(limits !== undefined && { limits }),
    },
  };
}

/** A pod with the defaults of a range, and an annotation that says which were set. */
export function withDefaults(pod: Pod, range: LimitRange): Pod {
  const defaults = defaultsOf(range);
  const notes: string[] = [];
  const containers = pod.spec.containers.map((c) => filled(c, defaults, 'container', notes));
  const initContainers = pod.spec.initContainers?.map((c) => filled(c, defaults, 'init container', notes));
  if (notes.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations },
    spec: { ...pod.spec, containers, ...(initContainers === undefined ? {} : { initContainers }) },
  };
}

const NOBODY: readonly LimitRange[] = [];

function rangesOf(object: KubeObject, { read }: AdmissionContext): readonly LimitRange[] {
  const namespace = object.metadata.namespace ?? '';
  if (read.count('LimitRange', namespace) === 0) return NOBODY;
  return [...read.list('LimitRange', namespace)] as LimitRange[];
}

function refuse(plural: string, complaints: readonly string[], name: string): void {
  if (complaints.length === 0) return;
  const unique = [...new Set(complaints)];
  throw forbiddenRequest({ plural, group: '' }, name, unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`);
}

export const limitRangerStep: AdmissionStep = {
  name: 'LimitRanger',
  kinds: ['Pod', 'PersistentVolumeClaim'],
  admit<T extends KubeObject>(object: T, ctx: AdmissionContext): T {
    if (object.kind !== 'Pod') return object;
    let pod = object as unknown as Pod;
    for (const range of rangesOf(object, ctx)) pod = withDefaults(pod, range);
    return pod as unknown as T;
  },
  check(object, ctx) {
    for (const range of rangesOf(object, ctx)) {
      if (object.kind === 'Pod') refuse('pods', podComplaints(range, object as Pod), ctx.name);
      else refuse('persistentvolumeclaims', claimComplaints(range, object as PersistentVolumeClaim), ctx.name);
    }
  },
};

/** Whether admission gave a pod other requests or limits than it came with: it is to be looked at once more then. */
export function hasOtherResources(made: KubeObject, before: KubeObject): boolean {
  if (made === before || made.kind !== 'Pod' || made.apiVersion !== 'v1') return false;
  const [now, was] = [(made as Pod).spec, (before as Pod).spec];
  const differ = (a: readonly Container[] = [], b: readonly Container[] = []): boolean =>
    a.some((container, i) => container.resources !== b[i]?.resources);
  return differ(now.containers, was.containers) || differ(now.initContainers, was.initContainers);
}
