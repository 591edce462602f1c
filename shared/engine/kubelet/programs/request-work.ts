/** What a request from outside costs in a pod, by its manifest and its images alone: asked many times a second. */
import type { Container, Pod } from '../../../model/pod.ts';
import { lookUp, variantFor, type ImageCatalogue, type SimulatedImage } from '../images/image-catalogue.ts';
import { isImageName } from '../images/image-name.ts';
import { servesPort } from './listening.ts';
import { workMs } from './usage.ts';

/**
 * Whether the container listens on the port, as far as anybody can tell: a command of the manifest's own, or a program
 * that nobody knows, listens on the declared ports, or on any where none is declared.
 */
function mayListen(container: Container, image: SimulatedImage, port: number): boolean {
  if (servesPort(container, image, port)) return true;
  const { command = [], ports = [], env = [], envFrom = [] } = container;
  const isOwn = command.length > 0 && image.isChosen !== true;
  if (isOwn || (image.listen === undefined && image.ports === 'declared'))
    return ports.length === 0 || ports.some((p) => p.containerPort === port);
  // A variable that is taken from elsewhere may move it; only the kubelet knows.
  const isMoved = envFrom.length > 0 || env.some((one) => one.valueFrom !== undefined);
  return isMoved && image.listen?.some((one) => one.env !== undefined) === true;
}

function workIn(catalogue: ImageCatalogue, containers: readonly Container[], port: number): number | undefined {
  for (const container of containers) {
    if (!isImageName(container.image ?? '')) continue;
    const image = variantFor(lookUp(catalogue, container.image ?? ''), container);
    if (mayListen(container, image, port)) return workMs(container, image);
  }
  return undefined;
}

/**
 * Ms that a request's work takes in the pod's container that listens on the port; undefined where none does.
 * @param catalogue how images behave
 */
export function requestWork(catalogue: ImageCatalogue): (pod: Pod, port: number) => number | undefined {
  // Specs are immutable: what was worked out for one holds as long as it is there.
  const known = new WeakMap<readonly Container[], Map<number, number | undefined>>();
  return ({ spec: { containers } }, port) => {
    let ports = known.get(containers);
    if (ports === undefined) known.set(containers, (ports = new Map()));
    if (!ports.has(port)) ports.set(port, workIn(catalogue, containers, port));
    return ports.get(port);
  };
}
