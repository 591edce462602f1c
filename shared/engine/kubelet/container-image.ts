/** The simulated image behind a container of a pod. */
import type { Container } from '../../model/pod.ts';
import { lookUp, type SimulatedImage } from './images/image-catalogue.ts';
import { ImageNameError } from './images/image-name.ts';
import type { Work } from './pod-record.ts';

/** Gives the image, or why its name is none. */
export function imageOf(work: Work, container: Container): SimulatedImage | ImageNameError {
  try {
    return lookUp(work.images, container.image ?? '');
  } catch (error) {
    if (error instanceof ImageNameError) return error;
    throw error;
  }
}
