/** Answers for the simulated container when it is probed, in the words of upstream's probers. */
import type { IntOrString } from '../../../model/meta.ts';
import type { Container, Pod, Probe } from '../../../model/pod.ts';
import { hasFault, readyAfter, type Fault } from '../behaviour.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { schemeAt, servesPort, speaksGrpc } from '../programs/listening.ts';
import type { ServerAnswer } from '../programs/server.ts';
import type { ProbeKind } from './probe-run.ts';

export type ProbeOutcome =
  /** `warning`: it is well, but not quite as it should. */
  | { result: 'success'; warning?: string }
  | { result: 'failure'; output: string }
  /** The probe itself could not be made: it counts for nothing. */
  | { result: 'error'; output: string };

const SUCCESS: ProbeOutcome = { result: 'success' };
const failure = (output: string): ProbeOutcome => ({ result: 'failure', output });

export interface Probed {
  pod: Pod;
  container: Container;
  image: SimulatedImage;
  /** The pod's address. */
  ip: string;
  /** Virtual ms. */
  startedAt: number;
  now: number;
  /** Commands run in the container, and none of them is its server. */
  isReplaced: boolean;
  /** What the container's server says to a GET. */
  get: (port: number, path: string, host: string) => ServerAnswer;
}

export const FAULTS: Record<ProbeKind, Fault> = {
  readiness: 'readiness-fails',
  liveness: 'liveness-fails',
  startup: 'startup-fails',
};

/** A port by number, or by its name in the container (pkg/probe/util.go ResolveContainerPort). */
function portOf(container: Container, port: IntOrString): number | undefined {
  if (typeof port === 'number') return port;
  const named = (container.ports ?? []).find((p) => p.name === port)?.containerPort;
  if (named !== undefined) return named;
  return /^\d+$/.test(port) ? Number(port) : undefined;
}

const badPort = (port: IntOrString): ProbeOutcome => ({
  result: 'error',
  output: `strconv.Atoi: parsing ${JSON.stringify(String(port))}: invalid syntax`,
});

/** True when what is asked for will be answered some time from now (the container is only slow to start). */
export const isStarting = (p: Probed): boolean => p.now < p.startedAt + readyAfter(p.pod, p.container, p.image);

/** The Host header of a probe, where its manifest gives one. */
const hostHeader = ({ httpHeaders }: NonNullable<Probe['httpGet']>): string | undefined =>
  httpHeaders?.find(({ name }) => name.toLowerCase() === 'host')?.value;

/** One probe of one container, now. */
export function probe(kind: ProbeKind, spec: Probe, p: Probed): ProbeOutcome {
  const isUp = !isStarting(p) && !p.isReplaced;
  const isFaulty = hasFault(p.pod, FAULTS[kind]);
  const hangs = hasFault(p.pod, 'hang');
  if (spec.httpGet !== undefined) {
    const { scheme = 'HTTP', host = p.ip, path = '/', port: wanted } = spec.httpGet;
    const port = portOf(p.container, wanted);
    if (port === undefined) return badPort(wanted);
    const address = `${host}:${port}`;
    const url = JSON.stringify(`${scheme.toLowerCase()}://${address}${path.startsWith('/') ? '' : '/'}${path}`);
    // Another host than the pod is not the container's affair.
    if (!isUp || (host === p.ip && !servesPort(p.container, p.image, port))) {
      return failure(`Get ${url}: dial tcp ${address}: connect: connection refused`);
    }
    const tooLate = `Get ${url}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    if (hangs) return failure(tooLate);
    if (host !== p.ip) return SUCCESS;
    const spoken = schemeAt(p.container, p.image, port) ?? scheme;
    if (spoken === 'HTTP' && scheme === 'HTTPS')
      return failure(`Get ${url}: http: server gave HTTP response to HTTPS client`);
    // A server that expects TLS says that the request was a bad one.
    if (spoken !== scheme) return failure('HTTP probe failed with statuscode: 400');
    const answer = p.get(port, path, hostHeader(spec.httpGet) ?? address);
    if (answer.afterMs >= (spec.timeoutSeconds ?? 1) * 1000) return failure(tooLate);
    const status = isFaulty ? 503 : answer.status;
    // Upstream: 200 to 399, and a redirect is not followed to its end (pkg/probe/http DoHTTPProbe).
    if (status >= 400) return failure(`HTTP probe failed with statuscode: ${status}`);
    const { body } = answer;
    return status < 300
      ? SUCCESS
      : { result: 'success', warning: `Probe terminated redirects, Response body: ${body}` };
  }
  if (spec.tcpSocket !== undefined) {
    const { host = p.ip, port: wanted } = spec.tcpSocket;
    const port = portOf(p.container, wanted);
    if (port === undefined) return badPort(wanted);
    if (isUp && !isFaulty && (host !== p.ip || servesPort(p.container, p.image, port))) return SUCCESS;
    return failure(`dial tcp ${host}:${port}: connect: connection refused`);
  }
  if (spec.grpc !== undefined) {
    const { port } = spec.grpc;
    // Whoever does not speak gRPC is waited for in vain (pkg/probe/grpc: dialing blocks).
    if (!isUp || hangs || !speaksGrpc(p.container, p.image, port)) {
      const patience = `${spec.timeoutSeconds ?? 1}s`;
      return failure(
        `timeout: failed to connect service "${p.ip}:${port}" within ${patience}: context deadline exceeded`,
      );
    }
    return isFaulty ? failure('service unhealthy (responded with "NOT_SERVING")') : SUCCESS;
  }
  return SUCCESS;
}
