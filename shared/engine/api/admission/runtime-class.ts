/** What the class of its runtime adds to a pod, and the refusal of one that does not exist (plugin RuntimeClass). */
import type { KubeObject, ResourceList } from '../../../model/meta.ts';
import type { Pod, PodSpec, Toleration } from '../../../model/pod.ts';
import { sameJson } from '../equal.ts';
import { forbiddenRequest, type ApiError } from '../errors.ts';
import { sameAmounts } from '../resource-list.ts';
import type { AdmissionContext, AdmissionStep } from './admission.ts';

interface RuntimeClass extends KubeObject {
  overhead?: { podFixed?: ResourceList };
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] };
}

const NO_MATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";
const NO_CLASS = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';

const refuse = (ctx: AdmissionContext, why: string): ApiError =>
  forbiddenRequest({ plural: 'pods', group: '' }, ctx.name, why);

/** @throws ApiError Forbidden for one that is not there */
function classOf({ spec }: Pod, ctx: AdmissionContext): RuntimeClass | undefined {
  const name = spec['runtimeClassName'];
  if (typeof name !== 'string') return undefined;
  const found = ctx.read.get('RuntimeClass.node.k8s.io', '', name) as RuntimeClass | undefined;
  if (found === undefined) throw refuse(ctx, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
  return found;
}

/** Whether one toleration puts up with all that the other does (pkg/util/tolerations isSuperset). */
function coversAll(wide: Toleration, narrow: Toleration): boolean {
  if (sameJson(wide, narrow)) return true;
  const [all, exists] = [(wide.key ?? '') === '', wide.operator === 'Exists'];
  if ((wide.key ?? '') !== (narrow.key ?? '') && !(all && exists)) return false;
  if (wide.effect !== undefined && wide.effect !== narrow.effect) return false;
  if (wide.effect === 'NoExecute' && wide.tolerationSeconds !== undefined) {
    if (narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > wide.tolerationSeconds) return false;
  }
  return exists || (narrow.operator === 'Equal' && (wide.value ?? '') === (narrow.value ?? ''));
}

/** Both lists in one, without those that another covers; of equal ones the first (MergeTolerations). */
export function mergedTolerations(first: readonly Toleration[], second: readonly Toleration[]): Toleration[] {
  const all = [...first, ...second];
  const merged: Toleration[] = [];
  all.forEach((one, i) => {
    if (merged.some((kept) => coversAll(kept, one))) return;
    if (all.slice(i + 1).some((later) => !sameJson(later, one) && coversAll(later, one))) return;
    merged.push(one);
  });
  return merged;
}

function scheduled(spec: PodSpec, { scheduling }: RuntimeClass, ctx: AdmissionContext): PodSpec {
  if (scheduling === undefined) return spec;
  const own = spec.nodeSelector ?? {};
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    if (own[key] === undefined || own[key] === value) continue;
    const conflict = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own[key]}`;
    throw refuse(ctx, `conflict: ${conflict}`);
  }
  const nodeSelector = { ...own, ...scheduling.nodeSelector };
  const tolerations = mergedTolerations(spec.tolerations ?? [], scheduling.tolerations ?? []);
  return {
    ...spec,
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
  };
}

export const runtimeClassStep: AdmissionStep = {
  name: 'RuntimeClass',
  kinds: ['Pod'],
  admit<T extends KubeObject>(object: T, ctx: AdmissionContext): T {
    const pod = object as unknown as Pod;
    const found = classOf(pod, ctx);
    if (found === undefined) return object;
    const fixed = found.overhead === undefined ? undefined : (found.overhead.podFixed ?? {});
    const own = pod.spec.overhead;
    if (fixed !== undefined && own !== undefined && !sameAmounts(fixed, own)) throw refuse(ctx, NO_MATCH);
    const spec = fixed === undefined ? pod.spec : { ...pod.spec, overhead: fixed };
    return { ...pod, spec: scheduled(spec, found, ctx) } as unknown as T;
  },
  check(object, ctx) {
    const pod = object as Pod;
    if (pod.spec.overhead === undefined) return;
    if (classOf(pod, ctx)?.overhead === undefined) throw refuse(ctx, NO_CLASS);
  },
};
