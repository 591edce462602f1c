/** Turns the name of a PriorityClass into the number that the scheduler goes by (plugin/pkg/admission/priority). */
import type { KubeObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import { forbiddenRequest, type ApiError } from '../errors.ts';
import type { Reader } from '../store.ts';
import { SYSTEM_PRIORITY } from '../../kinds/priorityclass.ts';
import type { AdmissionStep } from './admission.ts';
import { podStep } from './pod-steps.ts';

const CLASSES = 'PriorityClass.scheduling.k8s.io';

type PriorityClass = KubeObject & { value?: number; globalDefault?: boolean; preemptionPolicy?: string };

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

/** The class of pods that name none; there is one at most. */
function defaultClass(read: Reader): PriorityClass | undefined {
  for (const each of read.list(CLASSES) as Iterable<PriorityClass>) if (each.globalDefault === true) return each;
  return undefined;
}

/** Zero without a class. */
function defaultPriority(read: Reader): Priority {
  const found = defaultClass(read);
  return found === undefined ? { name: '', value: 0, policy: PREEMPTS } : priorityOf(found);
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

/** Refuses a second default. @throws ApiError Forbidden */
function checkDefault(next: PriorityClass, isNew: boolean, read: Reader): void {
  const known = next.globalDefault === true ? defaultClass(read)?.metadata.name : undefined;
  if (known === undefined || (!isNew && known === next.metadata.name)) return;
  const why = `PriorityClass ${known} is already marked as default. Only one default can exist`;
  throw forbiddenRequest({ plural: 'priorityclasses', group: 'scheduling.k8s.io' }, next.metadata.name, why);
}

/** The same plugin, of the classes themselves. */
export const priorityClassStep: AdmissionStep = {
  name: 'Priority',
  kinds: [CLASSES],
  check: (object, { read }) => checkDefault(object as PriorityClass, true, read),
  checkUpdate: (next, _previous, { read }) => checkDefault(next as PriorityClass, false, read),
};
