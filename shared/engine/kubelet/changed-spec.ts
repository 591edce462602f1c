/** A container whose image was changed is restarted with the new one, whatever the old one was waiting for. */
import { imageOf } from './container-image.ts';
import { ImageNameError } from './images/image-name.ts';
import { containerAt, saveContainer, type Work } from './pod-record.ts';
import { sync } from './pod-worker.ts';
import { stopContainer } from './termination.ts';

/**
 * Acts on a new spec: what runs with another image is stopped to be restarted (pkg/kubelet/kuberuntime
 * containerChanged); back-offs belong to the old image and are forgotten (getStableKey, image_manager backOffKey).
 */
export function changedImages(work: Work): void {
  if (work.record.stage !== 'running') return;
  work.record.containers.forEach((c, index) => {
    const container = containerAt(work.pod, index);
    if (container === undefined || c.stopping === true) return;
    const image = imageOf(work, container);
    const { image: shown } = c.status;
    if (shown === container.image || (!(image instanceof ImageNameError) && image.reported === shown)) return;
    if (c.status.state?.running !== undefined) {
      const grace = (work.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
      stopContainer(work, index, grace, `Container ${container.name} definition changed, will be restarted`);
      return;
    }
    const forgotten = { restarts: undefined, pulls: undefined, pullError: undefined, retryAt: undefined };
    saveContainer(work, index, { ...c, ...forgotten, status: { ...c.status, image: container.image ?? '' } });
  });
  sync(work);
}
