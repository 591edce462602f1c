/** Whose a container's processes are: the security context of the container, of its pod, or the image's user. */
import type { Owner } from '../../files/view.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';

const numberOf = (context: { [field: string]: unknown } | undefined, field: string): number | undefined => {
  const value = context?.[field];
  return typeof value === 'number' ? value : undefined;
};

/** The group that owns the pod's volumes; undefined: nobody asked for one. */
export const fsGroupOf = (pod: Pod): number | undefined => numberOf(pod.spec.securityContext, 'fsGroup');

/**
 * The user, its group and all its groups in order (pkg/kubelet/kuberuntime security_context.go, and containerd, which
 * counts the primary group among the others). A user that is told as a number has group 0, one of the image its own.
 */
export function ownerOf(pod: Pod, container: Container, image: Pick<SimulatedImage, 'user'>): Required<Owner> {
  const own = container.securityContext as { [field: string]: unknown } | undefined;
  const shared = pod.spec.securityContext;
  const told = numberOf(own, 'runAsUser') ?? numberOf(shared, 'runAsUser');
  const uid = told ?? image.user ?? 0;
  const gid = numberOf(own, 'runAsGroup') ?? numberOf(shared, 'runAsGroup') ?? (told === undefined ? uid : 0);
  const more = (shared?.['supplementalGroups'] as readonly number[] | undefined) ?? [];
  const group = fsGroupOf(pod);
  const groups = new Set([gid, ...more, ...(group === undefined ? [] : [group])]);
  return { uid, gid, groups: [...groups].sort((a, b) => a - b) };
}
