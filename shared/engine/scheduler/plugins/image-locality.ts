/** Nodes that have a pod's images already are better, the larger the images and the more nodes have them (upstream plugins/imagelocality). */
import type { Container } from '../../../model/pod.ts';
import { MAX_SCORE, type Plugin } from './plugin.ts';

const MB = 1024 * 1024;
/** What counts as nothing, and what counts as all, of each container. */
const LEAST = 23 * MB;
const MOST_EACH = 1000 * MB;

const NONE: readonly Container[] = [];

/**
 * The name as a node may have it. Nodes name images in full, and this does not: "nginx" is never found where containerd
 * has docker.io/library/nginx:latest, upstream neither.
 */
const nameOf = (image: string): string =>
  image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  scores(view, nodes) {
    if (nodes.images.size === 0) return false;
    const { initContainers = NONE, containers } = view.pod.spec;
    const wanted: { name: string; spread: number }[] = [];
    for (const list of [initContainers, containers])
      for (const { image = '' } of list) {
        const name = nameOf(image);
        const held = nodes.images.get(name);
        if (held !== undefined) wanted.push({ name, spread: held / nodes.nodes.length });
      }
    if (wanted.length === 0) return false;
    view.images = { most: MOST_EACH * (initContainers.length + containers.length), wanted };
    return true;
  },
  score({ images }, node) {
    let sum = 0;
    for (const { name, spread } of images!.wanted) {
      const size = node.images.get(name);
      if (size !== undefined) sum += Math.floor(size * spread);
    }
    const { most } = images!;
    return Math.floor((MAX_SCORE * (Math.min(Math.max(sum, LEAST), most) - LEAST)) / (most - LEAST));
  },
};
