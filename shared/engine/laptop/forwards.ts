/** Ports of a computer that kubectl forwards into pods: who listens where, and what came in. */
import type { ForwardedConnection, ForwardedPort, ForwardRequest, Listening } from '../kubectl/waits.ts';
import type { NetRequest } from '../shell/network/request.ts';
import type { Resolver } from '../shell/network/resolver.ts';
import type { Reply } from './doors.ts';
import { keyOf, type Desk, type Played } from './desk.ts';
import { USER } from './home.ts';

/** The ports of one kubectl, and the connections that it has not been told of. */
interface Forward {
  readonly computer: string;
  readonly namespace: string;
  readonly pod: string;
  /** Another pod of that name is not the one. */
  readonly uid: string;
  readonly ports: readonly ForwardedPort[];
  readonly news: readonly ForwardedConnection[];
}

/** Ports that a system hands out by itself (net.ipv4.ip_local_port_range), and those that root alone may have. */
const FREE = { from: 32_768, count: 28_232 };
const FIRST_OF_PEOPLE = 1024;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

const forwardsOf = ({ ctx }: Desk): Map<string, Forward> => ctx.table<Forward>('forwards');

const isTaken = (desk: Desk, computer: string, port: number): boolean =>
  [...forwardsOf(desk).values()].some(
    (one) => one.computer === computer && one.ports.some(({ local }) => local === port),
  );

function freePort(desk: Desk, computer: string): number {
  for (;;) {
    const port = FREE.from + desk.ctx.random('ports').int(FREE.count);
    if (!isTaken(desk, computer, port)) return port;
  }
}

/** Listens on the ports; of those that it cannot have it is said why. */
export function listen(desk: Desk, { computer, pid }: Played, { namespace, pod, ports }: ForwardRequest): Listening[] {
  const all = ports.map(({ local, remote }): Listening => {
    if (local === 0) return { local: freePort(desk, computer), remote };
    if (local < FIRST_OF_PEOPLE && USER.uid !== 0) return { local, remote, error: 'bind: permission denied' };
    return isTaken(desk, computer, local)
      ? { local, remote, error: 'bind: address already in use' }
      : { local, remote };
  });
  const open = all.filter(({ error }) => error === undefined);
  const uid = desk.ctx.read.get('Pod', namespace, pod)?.metadata.uid ?? '';
  forwardsOf(desk).set(keyOf(computer, pid), { computer, namespace, pod, uid, ports: open, news: [] });
  return all;
}

/** The next connection that came in; undefined: none yet. */
export function nextConnection(desk: Desk, { computer, pid }: Played): { value: ForwardedConnection } | undefined {
  const key = keyOf(computer, pid);
  const forward = forwardsOf(desk).get(key);
  const [first, ...news] = forward?.news ?? [];
  if (forward === undefined || first === undefined) return undefined;
  forwardsOf(desk).set(key, { ...forward, news });
  return { value: first };
}

export function stopListening(desk: Desk, { computer, pid }: Played): void {
  forwardsOf(desk).delete(keyOf(computer, pid));
}

/** The host that a client names stays what it was, whatever port is asked in the end. */
function at(request: Extract<NetRequest, { kind: 'http' | 'tcp' }>, port: number): NetRequest {
  if (request.kind === 'tcp') return { ...request, host: '127.0.0.1', port };
  const isNamed = request.headers.some(([name]) => name.toLowerCase() === 'host');
  const headers = isNamed
    ? request.headers
    : ([...request.headers, ['Host', `${request.host}:${request.port}`]] as const);
  return { ...request, host: '127.0.0.1', port, headers };
}

/** Answers a request to a forwarded port with the pod behind it; undefined: nobody listens there. */
export function forwarded(desk: Desk, computer: string, request: NetRequest, resolver: Resolver): Reply | undefined {
  if ((request.kind !== 'http' && request.kind !== 'tcp') || !LOOPBACK.has(request.host)) return undefined;
  for (const [key, forward] of forwardsOf(desk)) {
    const port = forward.computer === computer ? forward.ports.find(({ local }) => local === request.port) : undefined;
    if (port === undefined) continue;
    const there = desk.ctx.read.get('Pod', forward.namespace, forward.pod);
    const pod = there?.metadata.uid === forward.uid ? there : undefined;
    const got = pod === undefined ? undefined : desk.doors.net(computer, at(request, port.remote), resolver, pod);
    const isOpen = got !== undefined && (got.answer.kind !== 'error' || got.answer.reason === 'timeout');
    const lost = isOpen ? {} : { lost: pod === undefined ? 'the pod is gone' : 'connect: connection refused' };
    forwardsOf(desk).set(key, { ...forward, news: [...forward.news, { ...port, ...lost }] });
    desk.busy.add(computer);
    if (isOpen) return got;
    return { answer: { kind: 'error', reason: 'reset', ip: '127.0.0.1' }, afterMs: got?.afterMs ?? 1 };
  }
  return undefined;
}
