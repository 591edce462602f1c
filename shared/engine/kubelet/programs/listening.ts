/** On which ports a container's own program listens: its image's, moved by flags and variables, or the declared ones. */
import type { Container } from '../../../model/pod.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import type { ListenBehaviour } from '../images/image-behaviour.ts';
import { envValue, flagValue } from './template.ts';

/** The port at the end of ":8080", "0.0.0.0:80" or "8080". */
const portIn = (text: string | undefined): number | undefined => {
  const digits = /(\d+)$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
};

const portOf = (container: Container, { port, flag, env }: ListenBehaviour): number =>
  portIn(flag === undefined ? undefined : flagValue(container, flag)) ??
  portIn(env === undefined ? undefined : envValue(container, env)) ??
  port;

/** The ports that its program is known to listen on, whatever the manifest declares. */
const ownPorts = (container: Container, { listen, ports }: SimulatedImage): readonly number[] =>
  listen?.map((one) => portOf(container, one)) ?? (ports === 'declared' ? [] : ports);

/** Whether the declared ports count: nobody knows which are its own, or the manifest configures them. */
function isAsDeclared(
  { volumeMounts = [] }: Container,
  { listen, ports, configuredIn: folder }: SimulatedImage,
): boolean {
  if (listen === undefined && ports === 'declared') return true;
  return folder !== undefined && volumeMounts.some(({ mountPath }) => `${mountPath}/`.startsWith(`${folder}/`));
}

/** True when the container answers on the port, once it is up. */
export function servesPort(container: Container, image: SimulatedImage, port: number): boolean {
  if (ownPorts(container, image).includes(port)) return true;
  return container.ports?.some((p) => p.containerPort === port) === true && isAsDeclared(container, image);
}

/**
 * True when a connection to the port is taken, as far as anybody can tell: a program that nobody knows, or a command of
 * the manifest's own, listens on any port where none is declared.
 */
export function takesPort(container: Container, image: SimulatedImage, port: number): boolean {
  if (servesPort(container, image, port)) return true;
  const { command = [], ports = [] } = container;
  const isOwn = command.length > 0 && image.isChosen !== true;
  const isUnknown = image.listen === undefined && image.ports === 'declared';
  if (!isOwn && !isUnknown) return false;
  return ports.length === 0 || ports.some((p) => p.containerPort === port);
}

/** The ports that it answers on. */
export function openPorts(container: Container, image: SimulatedImage): number[] {
  const declared = isAsDeclared(container, image) ? (container.ports ?? []).map((p) => p.containerPort) : [];
  return [...new Set([...ownPorts(container, image), ...declared])];
}

/** The port that its own texts name: the first that it listens on. 0: none. */
export function firstPort(container: Container, image: SimulatedImage): number {
  const own = image.listen?.[0];
  if (own !== undefined) return portOf(container, own);
  return (image.ports === 'declared' ? undefined : image.ports[0]) ?? container.ports?.[0]?.containerPort ?? 0;
}

/** Whether it is a server at all. */
export function isServer(container: Container, image: SimulatedImage): boolean {
  if (image.listen !== undefined) return true;
  return image.ports === 'declared' ? (container.ports ?? []).length > 0 : image.ports.length > 0;
}

/** True when a client that speaks gRPC is understood on the port. */
export function speaksGrpc(container: Container, image: SimulatedImage, port: number): boolean {
  if (!servesPort(container, image, port) || (image.isKnown === true && image.grpc !== true)) return false;
  const first = firstPort(container, image);
  return port === first || !ownPorts(container, image).includes(port);
}

/** Where servers expect TLS, unless the port's own name says so. */
const TLS_PORTS: ReadonlySet<number> = new Set([443, 6443, 8443, 9443, 10_250, 10_257, 10_259]);

/** What is spoken on a port that serves HTTP; undefined: nobody knows. */
export function schemeAt(container: Container, image: SimulatedImage, port: number): 'HTTP' | 'HTTPS' | undefined {
  if (image.isKnown !== true) return undefined;
  const name = container.ports?.find((p) => p.containerPort === port)?.name ?? '';
  return TLS_PORTS.has(port) || name.includes('https') ? 'HTTPS' : 'HTTP';
}
