/** Turns the name of a PriorityClass into the number that the scheduler goes by (plugin/pkg/admission/priority). */
import type { KubeObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import { forbiddenRequest, type ApiError } from '../errors.ts';
import type { Reader } from '../store.ts';
import { podStep } from './pod-steps.ts';

const CLASSES = 'PriorityClass.scheduling.k8s.io';

type PriorityClass = KubeObject & { value?: number; globalDefault?: boolean; preemptionPolicy?: string };

/** Priorities that exist without a PriorityClass object (pkg/apis/scheduling). */
const SYSTEM_PRIORITY: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

interface Priority {
  name: string;
  value: number;
  policy: string;
}

const PREEMPTS = 'PreemptLowerPriority';

const priorityOf = (found: PriorityClass): Priority => ({
  name: found.metadata.name,
  value: found.value ?? 0,
  policy: found.preemptionPolicy ?? PREEMPTS,
});

/** Of the classes that call themselves the default, the lowest; zero without one. */
function defaultPriority(read: Reader): Priority {
  let lowest: PriorityClass | undefined;
  for (const each of read.list(CLASSES) as Iterable<PriorityClass>) {
    if (each.globalDefault === true && (lowest === undefined || (each.value ?? 0) < (lowest.value ?? 0))) lowest = each;
  }
  return lowest === undefined ? { name: '', value: 0, policy: PREEMPTS } : priorityOf(lowest);
}

function namedPriority(name: string, read: Reader): Priority | undefined {
  const found = read.get(CLASSES, '', name) as PriorityClass | undefined;
  if (found !== undefined) return priorityOf(found);
  const value = SYSTEM_PRIORITY[name];
  return value === undefined ? undefined : { name, value, policy: PREEMPTS };
}

const COMPUTED = 'must not be provided in pod spec; priority admission controller computed';

export const priorityStep = podStep('Priority', (pod: Pod, ctx): Pod => {
  const refuse = (why: string): ApiError => forbiddenRequest({ plural: 'pods', group: '' }, ctx.name, why);
  const { priorityClassName = '', priority: given, preemptionPolicy: givenPolicy } = pod.spec;
  const found = priorityClassName === '' ? defaultPriority(ctx.read) : namedPriority(priorityClassName, ctx.read);
  if (found === undefined) throw refuse(`no PriorityClass with name ${priorityClassName} was found`);
  const { name, value, policy } = found;
  if (given !== undefined && given !== value) {
    const from = 'from the given PriorityClass name';
    throw refuse(`the integer value of priority (${given}) ${COMPUTED} ${value} ${from}`);
  }
  // Also where there is no class at all: a pod may only be told by its class not to preempt.
  if (givenPolicy !== undefined && givenPolicy !== policy) {
    const from = 'from the given PriorityClass name';
    throw refuse(`the string value of PreemptionPolicy (${givenPolicy}) ${COMPUTED} ${policy} ${from}`);
  }
  const spec = { ...pod.spec, priority: value, preemptionPolicy: policy };
  return { ...pod, spec: name === '' ? spec : { ...spec, priorityClassName: name } };
});
