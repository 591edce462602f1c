/** A pod's quality of service class (pkg/apis/core/v1/helper/qos). */
import type { PodSpec, ResourceRequirements } from '../../../model/pod.ts';
import { milliOf } from '../../api/quantity.ts';
import { asksAsWhole } from './pod-level.ts';

const COMPUTE = ['cpu', 'memory'] as const;

interface Sums {
  requests: Map<string, number>;
  limits: Map<string, number>;
  guaranteed: boolean;
}

function count(resources: ResourceRequirements | undefined, sums: Sums): void {
  const limited = new Set<string>();
  for (const name of COMPUTE) {
    const request = milliOf(resources?.requests?.[name] ?? '0');
    const limit = milliOf(resources?.limits?.[name] ?? '0');
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
  // Since 1.34 only what the pod asks for as a whole counts, if it does.
  if (asksAsWhole(spec)) count(spec['resources'] as ResourceRequirements, sums);
  else for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) count(resources, sums);
  if (sums.requests.size === 0 && sums.limits.size === 0) return 'BestEffort';
  if (sums.guaranteed && sums.limits.size === sums.requests.size) {
    if ([...sums.requests].every(([name, request]) => sums.limits.get(name) === request)) return 'Guaranteed';
  }
  return 'Burstable';
}
