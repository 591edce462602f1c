/** What a LimitRange finds wrong with requests and limits (plugin/pkg/admission/limitranger). Pure. */
import type { LimitRange, LimitRangeItem } from '../../../model/limits.ts';
import type { ResourceList } from '../../../model/meta.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';
import { addQuantities, compareQuantities, milliOf } from '../quantity.ts';

interface Asked {
  requests: ResourceList;
  limits: ResourceList;
}

type Rule = (resource: string, type: string, bound: string, asked: Asked) => string | undefined;

const isLess = (a: string, b: string): boolean => compareQuantities(a, b) < 0;

const least: Rule = (resource, type, bound, { requests, limits }) => {
  const [request, limit] = [requests[resource], limits[resource]];
  const text = `minimum ${resource} usage per ${type} is ${bound}`;
  if (request === undefined) return `${text}.  No request is specified`;
  if (isLess(request, bound)) return `${text}, but request is ${request}`;
  return limit !== undefined && isLess(limit, bound) ? `${text}, but limit is ${limit}` : undefined;
};

const most: Rule = (resource, type, bound, { requests, limits }) => {
  const [request, limit] = [requests[resource], limits[resource]];
  const text = `maximum ${resource} usage per ${type} is ${bound}`;
  if (limit === undefined) return `${text}.  No limit is specified`;
  if (isLess(bound, limit)) return `${text}, but limit is ${limit}`;
  return request !== undefined && isLess(bound, request) ? `${text}, but request is ${request}` : undefined;
};

const leastRequest: Rule = (resource, type, bound, { requests }) => {
  const request = requests[resource];
  const text = `minimum ${resource} usage per ${type} is ${bound}`;
  if (request === undefined) return `${text}.  No request is specified`;
  return isLess(request, bound) ? `${text}, but request is ${request}` : undefined;
};

const mostRequest: Rule = (resource, type, bound, { requests }) => {
  const request = requests[resource];
  const text = `maximum ${resource} usage per ${type} is ${bound}`;
  if (request === undefined) return `${text}.  No request is specified`;
  return isLess(bound, request) ? `${text}, but request is ${request}` : undefined;
};

const ratio: Rule = (resource, type, bound, { requests, limits }) => {
  const text = `${resource} max limit to request ratio per ${type} is ${bound}`;
  const request = milliOf(requests[resource] ?? '0');
  const limit = milliOf(limits[resource] ?? '0');
  if (request === 0) return `${text}, but no request is specified or request is 0`;
  if (limit === 0) return `${text}, but no limit is specified or limit is 0`;
  const is = limit / request;
  return is > milliOf(bound) / 1000 ? `${text}, but provided ratio is ${is.toFixed(6)}` : undefined;
};

function check(item: LimitRangeItem, bounds: ResourceList | undefined, rule: Rule, asked: Asked): string[] {
  return Object.entries(bounds ?? {}).flatMap(
    ([resource, bound]) => rule(resource, item.type, String(bound), asked) ?? [],
  );
}

const askedOf = ({ resources }: Container): Asked => ({
  requests: resources?.requests ?? {},
  limits: resources?.limits ?? {},
});

function whole(item: LimitRangeItem, asked: Asked): string[] {
  return [
    ...check(item, item.min, least, asked),
    ...check(item, item.max, most, asked),
    ...check(item, item.maxLimitRequestRatio, ratio, asked),
  ];
}

/** Containers together, but never less than any init container. */
function sum(pod: Pod, pick: (asked: Asked) => ResourceList): ResourceList {
  const total: Record<string, string> = {};
  for (const container of pod.spec.containers) {
    for (const [name, amount] of Object.entries(pick(askedOf(container))))
      total[name] = total[name] === undefined ? String(amount) : addQuantities(total[name], String(amount));
  }
  for (const container of pod.spec.initContainers ?? []) {
    for (const [name, amount] of Object.entries(pick(askedOf(container))))
      if (total[name] === undefined || isLess(total[name], String(amount))) total[name] = String(amount);
  }
  return total;
}

/** Complaints about a pod, in upstream's words and order. */
export function podComplaints(range: LimitRange, pod: Pod): string[] {
  return range.spec.limits.flatMap((item) => {
    if (item.type === 'Container')
      return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap((c) => whole(item, askedOf(c)));
    if (item.type !== 'Pod') return [];
    return whole(item, { requests: sum(pod, (a) => a.requests), limits: sum(pod, (a) => a.limits) });
  });
}

/** Complaints about a claim: a claim has requests only. */
export function claimComplaints(range: LimitRange, claim: PersistentVolumeClaim): string[] {
  const asked = { requests: claim.spec.resources?.requests ?? {}, limits: {} };
  return range.spec.limits.flatMap((item) =>
    item.type === 'PersistentVolumeClaim'
      ? [...check(item, item.min, leastRequest, asked), ...check(item, item.max, mostRequest, asked)]
      : [],
  );
}
