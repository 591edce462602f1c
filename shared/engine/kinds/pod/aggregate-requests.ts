/** What the containers of a pod ask for together: those that run at once added up, or the init container with most. */
import { addLists, largerOf } from '../../api/resource-list.ts';
import { compareQuantities } from '../../api/quantity.ts';
import type { ResourceList } from '../../../model/meta.ts';
import type { Container, PodSpec, ResourceRequirements } from '../../../model/pod.ts';
import { isPodLevel } from './pod-level.ts';

type Which = 'requests' | 'limits';

/** By resource; sidecars count in both (component-helpers/resource AggregateContainerRequests, -Limits). */
function aggregate(spec: PodSpec, which: Which): ResourceList {
  const of = (container: Container): ResourceList => container.resources?.[which] ?? {};
  let sum: ResourceList = {};
  for (const container of spec.containers ?? []) sum = addLists(sum, of(container));
  let sidecars: ResourceList = {};
  let init: ResourceList = {};
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sum = addLists(sum, of(container));
      sidecars = addLists(sidecars, of(container));
      init = largerOf(init, sidecars);
    } else {
      init = largerOf(init, addLists(of(container), sidecars));
    }
  }
  return largerOf(sum, init);
}

export const aggregateRequests = (spec: PodSpec): ResourceList => aggregate(spec, 'requests');

function withPodLevel(spec: PodSpec, which: Which): ResourceList {
  const sum = { ...aggregate(spec, which) };
  const whole = (spec['resources'] as ResourceRequirements | undefined)?.[which];
  for (const name in whole) if (isPodLevel(name)) sum[name] = whole[name]!;
  return sum;
}

/** What a pod is charged for: its containers, or what it asks for as a whole, and its overhead (PodRequests). */
export const requestsOfPod = (spec: PodSpec): ResourceList =>
  addLists(withPodLevel(spec, 'requests'), spec.overhead ?? {});

/** The most a pod may take; overhead is added where there is a limit (PodLimits). */
export function limitsOfPod(spec: PodSpec): ResourceList {
  const limits = withPodLevel(spec, 'limits');
  const overhead: Record<string, string> = {};
  for (const name in spec.overhead)
    if (limits[name] !== undefined && compareQuantities(limits[name], '0') !== 0) overhead[name] = spec.overhead[name]!;
  return addLists(limits, overhead);
}
