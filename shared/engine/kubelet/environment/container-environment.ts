/** The variables a container is started with: from its manifest, ConfigMaps, Secrets, the pod's fields and Services. */
import type { Reader } from '../../api/store.ts';
import type { Node } from '../../../model/node.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import { ConfigError } from './config-error.ts';
import { configMapFor, secretFor, storedText, type SourceReference } from './config-source.ts';
import { expand } from './expansion.ts';
import { runtimeField, sortedKeys, type Addresses, type FieldSelector } from './pod-field.ts';
import { runtimeResource, type ResourceSelector } from './resource-field.ts';
import { serviceVariables, type ServiceVariables, type Variable } from './service-variables.ts';

export interface EnvironmentInput extends Addresses {
  readonly read: Reader;
  readonly pod: Pod;
  readonly container: Container;
  /** The pod's machine, for limits that are not set. */
  readonly node: Node | undefined;
  /** The moment at which the container started (RFC 3339), where that is past: Services made later are not in it. */
  readonly until?: string;
  /** What its manifest gave it then; without it, what it gives now. */
  readonly declared?: readonly Variable[];
}

export interface EnvironmentError {
  /** The reason of the waiting state; `message` is its message. */
  readonly reason: 'CreateContainerConfigError';
  readonly message: string;
  /** The warning that says so, about the container. */
  readonly event: { readonly reason: 'Failed'; readonly message: string };
}

export type EnvironmentResult = { readonly env: readonly Variable[] } | { readonly error: EnvironmentError };

/** core/v1 SecretKeySelector, ConfigMapKeySelector. */
interface KeySelector extends SourceReference {
  key: string;
}

interface ValueSource {
  fieldRef?: FieldSelector;
  resourceFieldRef?: ResourceSelector;
  configMapKeyRef?: KeySelector;
  secretKeyRef?: KeySelector;
}

interface EnvFromSource {
  prefix?: string;
  configMapRef?: SourceReference;
  secretRef?: SourceReference;
}

/** All keys of the envFrom sources, each source's in order of their names; later ones replace earlier ones. */
function addSources(variables: Map<string, string>, { read, pod, container }: EnvironmentInput): void {
  const namespace = pod.metadata.namespace ?? '';
  for (const source of (container.envFrom ?? []) as readonly EnvFromSource[]) {
    const { prefix = '', configMapRef, secretRef } = source;
    if (configMapRef !== undefined) {
      const data = configMapFor(read, namespace, configMapRef)?.data ?? {};
      for (const key of sortedKeys(data)) variables.set(prefix + key, data[key] ?? '');
    } else if (secretRef !== undefined) {
      const data = secretFor(read, namespace, secretRef)?.data ?? {};
      for (const key of sortedKeys(data)) variables.set(prefix + key, storedText(data[key] ?? ''));
    }
  }
}

/** The value under a key; undefined where it is missing and optional. Throws ConfigError otherwise. */
function keyed(
  data: Readonly<Record<string, string>> | undefined,
  { name = '', key, optional }: KeySelector,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
): string | undefined {
  if (data !== undefined && Object.hasOwn(data, key)) return data[key];
  if (optional === true) return undefined;
  throw new ConfigError(`couldn't find key ${key} in ${kind} ${namespace}/${name}`);
}

/**
 * The value of a variable that is taken from elsewhere; undefined: there is none, and it may be missing.
 * fileKeyRef (alpha, off by default in 1.34) is not simulated: such a variable is empty.
 */
function valueFrom(source: ValueSource, input: EnvironmentInput): string | undefined {
  const { read, pod, container, node } = input;
  const namespace = pod.metadata.namespace ?? '';
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source;
  if (fieldRef !== undefined) return runtimeField(pod, fieldRef, input);
  if (resourceFieldRef !== undefined) return runtimeResource(resourceFieldRef, pod, container, node);
  if (configMapKeyRef !== undefined) {
    const data = configMapFor(read, namespace, configMapKeyRef)?.data;
    return keyed(data, configMapKeyRef, 'ConfigMap', namespace);
  }
  if (secretKeyRef !== undefined) {
    const stored = keyed(secretFor(read, namespace, secretKeyRef)?.data, secretKeyRef, 'Secret', namespace);
    return stored === undefined ? undefined : storedText(stored);
  }
  return '';
}

function servicesOf({ read, pod, until }: EnvironmentInput): ServiceVariables {
  const links = pod.spec.enableServiceLinks;
  if (links === undefined) {
    throw new ConfigError('nil pod.spec.enableServiceLinks encountered, cannot construct envvars');
  }
  return serviceVariables(read, pod.metadata.namespace ?? '', links, until);
}

/** What the manifest declares. */
function declare(input: EnvironmentInput, services: ServiceVariables): Map<string, string> {
  const variables = new Map<string, string>();
  addSources(variables, input);
  // What is declared further down is not known yet: references to it stay as they are written.
  const lookup = (name: string): string | undefined => variables.get(name) ?? services.byName.get(name);
  for (const { name, value = '', valueFrom: source } of input.container.env ?? []) {
    if (value !== '' || source === undefined) variables.set(name, expand(value, lookup));
    else {
      const found = valueFrom(source as ValueSource, input);
      if (found !== undefined) variables.set(name, found);
    }
  }
  return variables;
}

function variablesFor(input: EnvironmentInput): readonly Variable[] {
  const services = servicesOf(input);
  const variables = input.declared === undefined ? declare(input, services) : new Map(input.declared);
  if (variables.size === 0) return services.all;
  for (const [name, value] of services.all) if (!variables.has(name)) variables.set(name, value);
  return [...variables];
}

/**
 * The environment of a container, or why it cannot be started yet (pkg/kubelet kubelet_pods.go
 * makeEnvironmentVariables, 1.34). Upstream's order is chance; here: envFrom, env, Services, each name once where it
 * first stood. Any key can be a name: from 1.30 on the kubelet no longer skips the odd ones, and
 * InvalidEnvironmentVariableNames is no longer sent. It costs as much as it has variables: ask when a process starts.
 */
export function environmentOf(input: EnvironmentInput): EnvironmentResult {
  try {
    return { env: variablesFor(input) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { error: configProblem(error.message) };
  }
}

/** What its manifest alone gives the container now, without Services. Throws ConfigError where that cannot be had. */
export const declaredVariables = (input: EnvironmentInput): readonly Variable[] => [
  ...declare(input, servicesOf(input)),
];

/** How a container waits whose configuration cannot be made, and what is said of it (kuberuntime startContainer). */
export const configProblem = (message: string): EnvironmentError => ({
  reason: 'CreateContainerConfigError',
  message,
  event: { reason: 'Failed', message: `Error: ${message}` },
});

/**
 * Whether making the container's environment could fail: false spares asking before its start what its processes ask
 * when they begin.
 */
export function mayLackConfig({ env, envFrom }: Container): boolean {
  return (envFrom?.length ?? 0) > 0 || (env?.some(({ valueFrom: source }) => source !== undefined) ?? false);
}
