/** What the containers of a pod ask for together: those that run at once added up, or the init container with most. */
import { addQuantities, compareQuantities } from '../../api/quantity.ts';
import type { ResourceList } from '../../../model/meta.ts';
import type { Container, PodSpec } from '../../../model/pod.ts';

function add(sum: ResourceList, more: ResourceList): ResourceList {
  const total = { ...sum };
  for (const [name, amount] of Object.entries(more)) {
    const before = Object.hasOwn(total, name) ? total[name]! : undefined;
    total[name] = before === undefined ? amount : addQuantities(before, amount);
  }
  return total;
}

function most(one: ResourceList, other: ResourceList): ResourceList {
  const larger = { ...one };
  for (const [name, amount] of Object.entries(other)) {
    const before = Object.hasOwn(larger, name) ? larger[name]! : '0';
    if (!Object.hasOwn(larger, name) || compareQuantities(amount, before) > 0) larger[name] = amount;
  }
  return larger;
}

const requestsOf = (container: Container): ResourceList => container.resources?.requests ?? {};

/** By resource; sidecars count in both (component-helpers/resource AggregateContainerRequests). */
export function aggregateRequests(spec: PodSpec): ResourceList {
  let sum: ResourceList = {};
  for (const container of spec.containers ?? []) sum = add(sum, requestsOf(container));
  let sidecars: ResourceList = {};
  let init: ResourceList = {};
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sum = add(sum, requestsOf(container));
      sidecars = add(sidecars, requestsOf(container));
      init = most(init, sidecars);
    } else {
      init = most(init, add(requestsOf(container), sidecars));
    }
  }
  return most(sum, init);
}
