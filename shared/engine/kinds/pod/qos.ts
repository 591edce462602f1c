/** A pod's quality of service class (pkg/apis/core/v1/helper/qos). */
import type { Container, PodSpec } from '../../../model/pod.ts';
import { milliOf } from '../../api/quantity.ts';

const COMPUTE = ['cpu', 'memory'] as const;

interface Sums {
  requests: Map<string, number>;
  limits: Map<string, number>;
  guaranteed: boolean;
}

function count(container: Container, sums: Sums): void {
  const limited = new Set<string>();
  for (const name of COMPUTE) {
    const request = milliOf(container.resources?.requests?.[name] ?? '0');
    const limit = milliOf(container.resources?.limits?.[name] ?? '0');
    if (request > 0) sums.requests.set(name, (sums.requests.get(name) ?? 0) + request);
    if (limit > 0) {
      limited.add(name);
      sums.limits.set(name, (sums.limits.get(name) ?? 0) + limit);
    }
  }
  if (limited.size < COMPUTE.length) sums.guaranteed = false;
}

/** Guaranteed: every container has limits, equal to its requests; BestEffort: nobody asks for anything. */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const sums: Sums = { requests: new Map(), limits: new Map(), guaranteed: true };
  for (const c of spec.containers ?? []) count(c, sums);
  for (const c of spec.initContainers ?? []) count(c, sums);
  if (sums.requests.size === 0 && sums.limits.size === 0) return 'BestEffort';
  if (sums.guaranteed && sums.limits.size === sums.requests.size) {
    if ([...sums.requests].every(([name, request]) => sums.limits.get(name) === request)) return 'Guaranteed';
  }
  return 'Burstable';
}
