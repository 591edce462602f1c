/** A container's requests and limits as text, in units of a divisor; limits that are not set are the node's. */
import { bytesOf, milliOf } from '../../api/quantity.ts';
import type { ResourceList } from '../../../model/meta.ts';
import type { Node } from '../../../model/node.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import { ConfigError } from './config-error.ts';

/** core/v1 ResourceFieldSelector. */
export interface ResourceSelector {
  containerName?: string;
  resource: string;
  divisor?: string | number;
}

/** Limits that default to what the node has. Huge pages are never overcommitted, so they need none. */
const DEFAULTED = ['cpu', 'memory', 'ephemeral-storage'];
/** Resources that a pod as a whole can be given a limit of. */
const POD_LEVEL = ['cpu', 'memory'];

const isSet = (quantity: string | undefined): quantity is string => quantity !== undefined && milliOf(quantity) !== 0;

/** What the node gives away; with `pod`, less where the pod as a whole has a limit (kubelet_resources.go). */
export function allocatableFor(node: Node | undefined, pod?: Pod): ResourceList {
  const allocatable = node?.status?.allocatable ?? {};
  const limits = (pod?.spec['resources'] as { limits?: ResourceList } | undefined)?.limits;
  if (limits === undefined) return allocatable;
  const result = { ...allocatable };
  for (const name of POD_LEVEL) {
    const limit = limits[name];
    if (isSet(limit) && name in allocatable) result[name] = limit;
  }
  return result;
}

/**
 * The container with a limit for everything that has one by default (pkg/api/v1/resource
 * MergeContainerResourceLimits).
 */
export function withDefaultLimits(container: Container, allocatable: ResourceList): Container {
  const limits = { ...container.resources?.limits };
  for (const name of DEFAULTED) {
    const share = allocatable[name];
    if (share !== undefined && !isSet(limits[name])) limits[name] = share;
  }
  return { ...container, resources: { ...container.resources, limits } };
}

/** The divisor as upstream has it: none, and zero, stand for one. */
function divisorOf({ divisor }: ResourceSelector): string {
  const text = String(divisor ?? '1');
  return milliOf(text) === 0 ? '1' : text;
}

/** Upstream divides floating numbers and rounds up. */
const quotient = (value: number, divisor: number): string => BigInt(Math.ceil(value / divisor)).toString();

const NAMES: ReadonlySet<string> = new Set(DEFAULTED);

/**
 * The value of `limits.cpu` and the like, rounded up to whole divisors; what is not set is 0
 * (pkg/api/v1/resource ExtractContainerResourceValue). Throws ConfigError for a resource that cannot be asked for.
 */
export function containerResource(selector: ResourceSelector, container: Container): string {
  const [, list, name = ''] = /^(limits|requests)\.(.+)$/.exec(selector.resource) ?? [];
  if (list === undefined || !(NAMES.has(name) || name.startsWith('hugepages-'))) {
    throw new ConfigError(`unsupported container resource : ${selector.resource}`);
  }
  const quantities = list === 'limits' ? container.resources?.limits : container.resources?.requests;
  const quantity = quantities?.[name] ?? '0';
  const divisor = divisorOf(selector);
  return name === 'cpu' ? quotient(milliOf(quantity), milliOf(divisor)) : quotient(bytesOf(quantity), bytesOf(divisor));
}

/** A container of the pod by name, main ones first. Throws ConfigError where there is none. */
export function containerNamed({ spec }: Pod, name: string): { container: Container; isInit: boolean } {
  const main = spec.containers.find((c) => c.name === name);
  if (main !== undefined) return { container: main, isInit: false };
  const init = spec.initContainers?.find((c) => c.name === name);
  if (init !== undefined) return { container: init, isInit: true };
  throw new ConfigError(`container ${name} not found`);
}

/**
 * The value of a variable's resourceFieldRef (kubelet_pods.go containerResourceRuntimeValue). As upstream, an init
 * container that is asked for by name is given no default limits. Throws ConfigError.
 */
export function runtimeResource(
  selector: ResourceSelector,
  pod: Pod,
  container: Container,
  node: Node | undefined,
): string {
  const allocatable = allocatableFor(node, pod);
  const { containerName = '' } = selector;
  if (containerName === '') return containerResource(selector, withDefaultLimits(container, allocatable));
  const { container: named, isInit } = containerNamed(pod, containerName);
  return containerResource(selector, isInit ? named : withDefaultLimits(named, allocatable));
}
