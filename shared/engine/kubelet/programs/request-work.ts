/** What a request from outside costs in a pod, by its manifest and its images alone: asked many times a second. */
import type { Pod } from '../../../model/pod.ts';
import { lookUp, variantFor, type ImageCatalogue } from '../images/image-catalogue.ts';
import { isImageName } from '../images/image-name.ts';
import { servesPort } from './listening.ts';
import { workMs } from './usage.ts';

function workIn(catalogue: ImageCatalogue, containers: Pod['spec']['containers'], port: number): number {
  for (const container of containers) {
    if (!isImageName(container.image ?? '')) continue;
    const image = variantFor(lookUp(catalogue, container.image ?? ''), container);
    const declares = container.ports?.some((p) => p.containerPort === port) === true;
    if (declares || servesPort(container, image, port)) return workMs(container, image);
  }
  return 0;
}

/**
 * Ms that a request's work takes in the pod's container that listens on the port; 0 where none does.
 * @param catalogue how images behave
 */
export function requestWork(catalogue: ImageCatalogue): (pod: Pod, port: number) => number {
  // Specs are immutable: what was worked out for one holds as long as it is there.
  const known = new WeakMap<Pod['spec']['containers'], Map<number, number>>();
  return ({ spec: { containers } }, port) => {
    let ports = known.get(containers);
    if (ports === undefined) known.set(containers, (ports = new Map()));
    let ms = ports.get(port);
    if (ms === undefined) ports.set(port, (ms = workIn(catalogue, containers, port)));
    return ms;
  };
}
