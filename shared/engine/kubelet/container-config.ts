/** Whether a container can be made at all, and in whose words it is refused: the kubelet's, or the runtime's. */
import type { Container, Pod } from '../../model/pod.ts';
import { mayLackConfig } from './environment/container-environment.ts';
import { isKnownImage, type SimulatedImage } from './images/image-catalogue.ts';
import { containerAt, podText, type Work } from './pod-record.ts';
import { manifestEnvironment, mountProblem } from './runtime/surroundings.ts';

/** Why it waits: the reason and message of its waiting state. */
export interface CreateFailure {
  readonly reason: 'CreateContainerConfigError' | 'CreateContainerError';
  readonly message: string;
}

/** A field of the security context: the container's own, or else its pod's (pkg/securitycontext). */
function secured(pod: Pod, container: Container, field: string): unknown {
  const own = container.securityContext as Readonly<Record<string, unknown>> | undefined;
  return own?.[field] ?? pod.spec.securityContext?.[field];
}

/**
 * Why a container that must not be root is refused (kuberuntime verifyRunAsNonRoot). An image that nobody described is
 * taken at its manifest's word: who asks for this has one that is not root's.
 */
function rootProblem({ images, pod }: Work, container: Container, image: SimulatedImage): string | undefined {
  if (secured(pod, container, 'runAsNonRoot') !== true) return undefined;
  const told = secured(pod, container, 'runAsUser');
  const where = `(pod: ${JSON.stringify(podText(pod))}, container: ${container.name})`;
  if (told === 0) return `container's runAsUser breaks non-root policy ${where}`;
  const isRoot = told === undefined && (image.user ?? 0) === 0 && isKnownImage(images, container.image ?? '');
  return isRoot ? `container has runAsNonRoot and image will run as root ${where}` : undefined;
}

/** Where kubelets look for profiles; the machines here have none. */
const PROFILES = '/var/lib/kubelet/seccomp/';

/** containerd reads a profile of the machine when it makes the container. */
function profileProblem(pod: Pod, container: Container): string | undefined {
  // Whoever is privileged is not confined.
  if ((container.securityContext as { privileged?: boolean } | undefined)?.privileged === true) return undefined;
  const profile = secured(pod, container, 'seccompProfile') as { type?: string; localhostProfile?: string } | undefined;
  if (profile?.type !== 'Localhost') return undefined;
  const path = PROFILES + (profile.localhostProfile ?? '');
  return (
    `failed to create containerd container: cannot load seccomp profile ${JSON.stringify(path)}: ` +
    `open ${path}: no such file or directory`
  );
}

const needsExpansion = (container: Container): boolean =>
  container.volumeMounts?.some((mount) => mount['subPathExpr'] !== undefined) ?? false;

/** The first thing that keeps the container from being made (kuberuntime startContainer, generateContainerConfig). */
export function createFailure(work: Work, index: number, image: SimulatedImage): CreateFailure | undefined {
  const { ctx, pod, record } = work;
  const container = containerAt(pod, index)!;
  if (mayLackConfig(container)) {
    const given = manifestEnvironment(ctx, pod, index, record.ip);
    if ('error' in given) return given.error;
  }
  const message =
    (needsExpansion(container) ? mountProblem(ctx, pod, index) : undefined) ?? rootProblem(work, container, image);
  if (message !== undefined) return { reason: 'CreateContainerConfigError', message };
  const refused = profileProblem(pod, container);
  return refused === undefined ? undefined : { reason: 'CreateContainerError', message: refused };
}
