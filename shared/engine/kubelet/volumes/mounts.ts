/** Where a container finds its volumes. */
import type { Container, VolumeMount } from '../../../model/pod.ts';
import { ConfigError } from '../environment/config-error.ts';
import { configProblem, type EnvironmentError } from '../environment/container-environment.ts';
import { expand } from '../environment/expansion.ts';
import type { Variable } from '../environment/service-variables.ts';
import { backstepProblem } from './paths.ts';
import type { VolumeContent } from './volume-content.ts';

export interface ContainerMount {
  /** Absolute. */
  readonly mountPath: string;
  readonly volume: VolumeContent;
  /** The part of the volume that is seen; a directory is made there where nothing is. */
  readonly subPath?: string;
  readonly readOnly: boolean;
  /** Whether it follows what its source becomes: a part of a volume is bound once, and stays as it was. */
  readonly refreshes: boolean;
}

export interface MountsInput {
  readonly container: Container;
  /** Of the pod, by name. */
  readonly volumes: ReadonlyMap<string, VolumeContent>;
  /** The container's environment; asked for only by mounts with a subPathExpr. */
  readonly env: () => Iterable<Variable>;
}

/**
 * The mount's subPathExpr with variables put in; each must be known and not empty. Throws ConfigError
 * (pkg/kubelet/container ExpandContainerVolumeMounts).
 */
export function expandSubPath(expression: string, env: Iterable<Variable>): string {
  const variables = new Map(env);
  const missing = new Set<string>();
  const text = expand(expression, (name) => {
    const value = variables.get(name) ?? '';
    if (value === '') missing.add(name);
    return value;
  });
  if (missing.size > 0) throw new ConfigError(`missing value for ${[...missing].sort().join(', ')}`);
  return text;
}

function subPathOf(mount: VolumeMount, env: MountsInput['env']): string {
  const expression = (mount['subPathExpr'] as string | undefined) ?? '';
  const path = expression === '' ? (mount.subPath ?? '') : expandSubPath(expression, env());
  if (path.startsWith('/')) throw new ConfigError(`error SubPath \`${path}\` must not be an absolute path`);
  const wrong = backstepProblem(path);
  if (wrong !== undefined) throw new ConfigError(`unable to provision SubPath \`${path}\`: ${wrong}`);
  return path;
}

function mountOf(mount: VolumeMount, { container, volumes, env }: MountsInput): ContainerMount {
  const volume = volumes.get(mount.name);
  if (volume === undefined) {
    const [wanted, by] = [mount.name, container.name].map((name) => JSON.stringify(name));
    throw new ConfigError(`cannot find volume ${wanted} to mount into container ${by}`);
  }
  const subPath = subPathOf(mount, env);
  const { mountPath } = mount;
  return {
    mountPath: mountPath.startsWith('/') ? mountPath : `/${mountPath}`,
    volume,
    ...(subPath === '' ? {} : { subPath }),
    readOnly: mount.readOnly === true || volume.readOnly,
    refreshes: volume.entries !== undefined && subPath === '',
  };
}

/**
 * The container's mounts in the order of the manifest, or why it cannot be started (pkg/kubelet kubelet_pods.go
 * makeMounts).
 */
export function mountsOf(
  input: MountsInput,
): { readonly mounts: readonly ContainerMount[] } | { readonly error: EnvironmentError } {
  try {
    return { mounts: (input.container.volumeMounts ?? []).map((mount) => mountOf(mount, input)) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { error: configProblem(error.message) };
  }
}
