/** The simulated image behind a container of a pod. */
import type { Container } from '../../model/pod.ts';
import { lookUp, variantFor, type SimulatedImage } from './images/image-catalogue.ts';
import { ImageNameError } from './images/image-name.ts';
import type { Work } from './pod-record.ts';

/** Gives the image as the container uses it, or why its name is none. */
export function imageOf(work: Work, container: Container): SimulatedImage | ImageNameError {
  try {
    return variantFor(lookUp(work.images, container.image ?? ''), container);
  } catch (error) {
    if (error instanceof ImageNameError) return error;
    throw error;
  }
}
