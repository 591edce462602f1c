/** Remembers what is worked out of what a pod asks for: the pods of one template share these objects by reference. */
import type { ResourceList } from '../../../model/meta.ts';
import type { Container, PodSpec, ResourceRequirements } from '../../../model/pod.ts';

/** What a remembered value was made of. */
interface Remembered<T> {
  containers: readonly (ResourceRequirements | undefined)[];
  starting: readonly (ResourceRequirements | undefined)[];
  sidecar: readonly boolean[];
  overhead: ResourceList | undefined;
  whole: unknown;
  value: T;
}

const NO_RESOURCES: ResourceRequirements = {};
const NONE: readonly Container[] = [];
/** More templates than this that share the resources of their first container are rare; the oldest is forgotten. */
const MAX_ALIKE = 8;

function isMadeOf(known: Remembered<unknown>, spec: PodSpec): boolean {
  const containers = spec.containers ?? NONE;
  const starting = spec.initContainers ?? NONE;
  if (containers.length !== known.containers.length || starting.length !== known.starting.length) return false;
  if (spec.overhead !== known.overhead || spec['resources'] !== known.whole) return false;
  for (let i = 0; i < containers.length; i++) if (containers[i]!.resources !== known.containers[i]) return false;
  for (let i = 0; i < starting.length; i++) {
    const container = starting[i]!;
    if (container.resources !== known.starting[i] || (container.restartPolicy === 'Always') !== known.sidecar[i])
      return false;
  }
  return true;
}

/**
 * Takes a function of the resources of a pod's containers, of its overhead and its own resources, and of nothing else;
 * gives one that answers the same, and with the same object for pods that share theirs.
 */
export function rememberByResources<T>(compute: (spec: PodSpec) => T): (spec: PodSpec) => T {
  const memory = new WeakMap<ResourceRequirements, Remembered<T>[]>();
  return (spec) => {
    const first = spec.containers?.[0]?.resources ?? NO_RESOURCES;
    let alike = memory.get(first);
    if (alike === undefined) {
      alike = [];
      memory.set(first, alike);
    }
    for (const known of alike) if (isMadeOf(known, spec)) return known.value;
    const containers = spec.containers ?? NONE;
    const starting = spec.initContainers ?? NONE;
    const value = compute(spec);
    if (alike.length >= MAX_ALIKE) alike.shift();
    alike.push({
      containers: containers.map((c) => c.resources),
      starting: starting.map((c) => c.resources),
      sidecar: starting.map((c) => c.restartPolicy === 'Always'),
      overhead: spec.overhead,
      whole: spec['resources'],
      value,
    });
    return value;
  };
}
