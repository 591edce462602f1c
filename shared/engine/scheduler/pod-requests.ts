/**
 * What a pod asks of a node: the sum of its containers, or the most that its init containers need, sidecars counted in
 * both (k8s.io/component-helpers/resource PodRequests).
 */
import type { ResourceList } from '../../model/meta.ts';
import type { Container, PodSpec, ResourceRequirements } from '../../model/pod.ts';
import { isPodLevel } from '../kinds/pod/pod-level.ts';
import { rememberByResources } from '../kinds/pod/by-resources.ts';
import { amountOf } from './resource-amount.ts';

export interface PodRequests {
  milliCpu: number;
  /** Bytes. */
  memory: number;
  /** Bytes of ephemeral storage. */
  storage: number;
  /** Extended resources and huge pages, none of them 0. */
  scalars: readonly (readonly [name: string, amount: number])[];
  /** The same, with 100m and 200Mi for each container that does not say: what nodes are scored by. */
  scoredCpu: number;
  scoredMemory: number;
}

type Amounts = Map<string, number>;

/**
 * What a container that does not say is taken to need (pkg/scheduler/util DefaultMilliCPURequest,
 * DefaultMemoryRequest).
 */
const DEFAULTS: readonly (readonly [string, number])[] = [
  ['cpu', 100],
  ['memory', 200 * 1024 * 1024],
];

function add(to: Amounts, list: ReadonlyMap<string, number>): void {
  for (const [name, amount] of list) to.set(name, (to.get(name) ?? 0) + amount);
}

function atLeast(to: Amounts, list: ReadonlyMap<string, number>): void {
  for (const [name, amount] of list) if (amount > (to.get(name) ?? 0) || !to.has(name)) to.set(name, amount);
}

function amounts(list: ResourceList | undefined): Amounts {
  const made: Amounts = new Map();
  for (const name in list) made.set(name, amountOf(name, list[name]!));
  return made;
}

const podLevel = (spec: PodSpec): ResourceRequirements | undefined =>
  spec['resources'] as ResourceRequirements | undefined;

function ofContainer(container: Container, missing: Amounts | undefined): Amounts {
  const made = amounts(container.resources?.requests);
  if (missing !== undefined) for (const [name, amount] of missing) if (!made.has(name)) made.set(name, amount);
  return made;
}

function ofContainers(spec: PodSpec, missing: Amounts | undefined): Amounts {
  const sum: Amounts = new Map();
  for (const container of spec.containers ?? []) add(sum, ofContainer(container, missing));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const asked = ofContainer(container, missing);
    if (container.restartPolicy === 'Always') {
      add(sum, asked);
      add(sidecars, asked);
      atLeast(starting, sidecars);
    } else {
      add(asked, sidecars);
      atLeast(starting, asked);
    }
  }
  atLeast(sum, starting);
  return sum;
}

/**
 * Amounts by resource: cpu in thousandths, everything else in units.
 * @param missing what a container is taken to ask for where it does not say
 */
export function requestAmounts(spec: PodSpec, missing?: Amounts): ReadonlyMap<string, number> {
  const sum = ofContainers(spec, missing);
  for (const [name, amount] of amounts(podLevel(spec)?.requests)) if (isPodLevel(name)) sum.set(name, amount);
  add(sum, amounts(spec.overhead));
  return sum;
}

/** Computes anew; `podRequests` remembers. */
export function computeRequests(spec: PodSpec): PodRequests {
  const asked = requestAmounts(spec);
  const whole = podLevel(spec)?.requests;
  const missing = new Map(DEFAULTS.filter(([name]) => whole?.[name] === undefined));
  const scored = requestAmounts(spec, missing);
  const scalars: [string, number][] = [];
  for (const [name, amount] of asked) {
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name === 'pods' || amount === 0)
      continue;
    scalars.push([name, amount]);
  }
  return {
    milliCpu: asked.get('cpu') ?? 0,
    memory: asked.get('memory') ?? 0,
    storage: asked.get('ephemeral-storage') ?? 0,
    scalars: scalars.sort(([a], [b]) => (a < b ? -1 : 1)),
    scoredCpu: scored.get('cpu') ?? 0,
    scoredMemory: scored.get('memory') ?? 0,
  };
}

/** What the pod asks for; remembered by the `resources` objects, which all pods of a template share. */
export const podRequests = rememberByResources(computeRequests);
