/** nc and ping: whether something is there. */
import { unknownName } from '../network/request.ts';
import { parseOptions } from './lines.ts';
import type { Tool, ToolIo } from './tool.ts';

function ncOptions(io: ToolIo): {
  host: string;
  port: number;
  scans: boolean;
  verbose: boolean;
  listens: boolean;
  timeoutMs: number | undefined;
  bad: boolean;
} {
  const { options, operands } = parseOptions(io.args, 'zvlnukqN46dk', 'wpseiq', [
    'listen',
    'send-only',
    'recv-only',
    'keep-open',
  ]);
  const listens = options.has('l') || options.has('listen');
  const port = Number(operands[1] ?? options.get('p') ?? (listens ? operands[0] : undefined));
  const text = options.get('w');
  return {
    host: operands[0] ?? '',
    port,
    scans: options.has('z'),
    verbose: options.has('v'),
    listens,
    timeoutMs: text === undefined ? undefined : Number(text) * 1000,
    bad: !listens && (operands.length < 2 || Number.isNaN(port)),
  };
}

function ncFailure(io: ToolIo, host: string, port: number, reason: string, ip: string, unknown: string): void {
  const text =
    {
      refused: 'Connection refused',
      timeout: 'Operation timed out',
      unreachable: 'No route to host',
      reset: 'Connection reset by peer',
    }[reason] ?? '';
  if (reason === 'unresolved')
    io.complain(io.isBusybox ? `bad address '${host}'` : `getaddrinfo for host "${host}" port ${port}: ${unknown}`);
  else if (io.isBusybox) io.complain(`${host} (${ip}:${port}): ${text}`);
  else io.complain(`connect to ${host} (${ip}) port ${port} (tcp) failed: ${text}`);
}

export const nc: Tool = {
  names: ['nc', 'ncat', 'netcat'],
  run(io, state) {
    const { host, port, scans, verbose, listens, timeoutMs, bad } = ncOptions(io);
    // Who connects to it is the network's business; the host takes it for a server.
    if (listens) return { wait: { k: 'forever' }, state: null };
    if (bad) {
      io.err('usage: nc [-zv] [-w timeout] host port\n');
      return { exit: 1 };
    }
    const isAsked = typeof state === 'object' && state !== null;
    if (!isAsked) {
      const before = typeof state === 'string' ? state : '';
      const { text, end } = scans ? { text: '', end: true } : io.read();
      // What is to be sent is known at the end of the input.
      if (!end) return { wait: io.more(), state: before + text };
      const send = before + text;
      return {
        wait: io.ask({ kind: 'tcp', host, port, send: send === '' ? undefined : send }, timeoutMs),
        state: { asked: true },
      };
    }
    const answer = io.answer();
    if (answer?.kind === 'tcp') {
      if (verbose)
        io.err(
          io.isBusybox
            ? `${host} (${answer.ip}:${port}) open\n`
            : `Connection to ${host} (${answer.ip}) ${port} port [tcp/*] succeeded!\n`,
        );
      if (!scans) io.out(answer.received);
      return { exit: 0 };
    }
    const error = answer?.kind === 'error' ? answer : undefined;
    if (verbose || error?.reason === 'unresolved' || (io.isBusybox && !scans))
      ncFailure(io, host, port, error?.reason ?? 'timeout', error?.ip ?? host, unknownName(error));
    return { exit: 1 };
  },
};

interface Pings {
  readonly [key: string]: number | string;
  readonly sent: number;
  readonly got: number;
  readonly ip: string;
  readonly resting: number;
  readonly sum: number;
}

/** iputils shows three digits, busybox three places. */
function timeText(io: ToolIo, ms: number): string {
  if (io.isBusybox || ms < 1) return ms.toFixed(3);
  return ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0);
}

function header(io: ToolIo, host: string, ip: string): string {
  return io.isBusybox ? `PING ${host} (${ip}): 56 data bytes\n` : `PING ${host} (${ip}) 56(84) bytes of data.\n`;
}

function statistics(isBusybox: boolean, host: string, noted: Pings, everyMs: number): string {
  const loss = Math.round(((noted.sent - noted.got) / Math.max(1, noted.sent)) * 100);
  const mean = (noted.got === 0 ? 0 : noted.sum / noted.got).toFixed(3);
  const [packets, took] = isBusybox ? ['packets ', ''] : ['', `, time ${Math.max(0, noted.sent - 1) * everyMs}ms`];
  const times =
    noted.got === 0
      ? ''
      : isBusybox
        ? `round-trip min/avg/max = ${mean}/${mean}/${mean} ms\n`
        : `rtt min/avg/max/mdev = ${mean}/${mean}/${mean}/0.000 ms\n`;
  // iputils ends with an empty line where it has no times.
  const end = times === '' && !isBusybox ? '\n' : times;
  return `\n--- ${host} ping statistics ---\n${noted.sent} packets transmitted, ${noted.got} ${packets}received, ${loss}% packet loss${took}\n${end}`;
}

const NOTHING: Pings = { sent: 0, got: 0, ip: '', resting: 0, sum: 0 };
const pingOptions = (args: readonly string[]): ReturnType<typeof parseOptions> =>
  parseOptions(args, 'qn46Aft', 'cWwiIs');

export const ping: Tool = {
  names: ['ping', 'ping6'],
  /** Ctrl+C ends it with its sum. */
  lastWords({ args, isBusybox }, state) {
    const { options, operands } = pingOptions(args);
    if (state === undefined || operands[0] === undefined) return '';
    const everyMs = Number(options.get('i') ?? 1) * 1000;
    return statistics(isBusybox, operands[0], state as unknown as Pings, everyMs);
  },
  run(io, state) {
    const { options, operands } = pingOptions(io.args);
    const host = operands[0];
    if (host === undefined) {
      io.err(
        io.isBusybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n'
          : 'ping: usage error: Destination address required\n',
      );
      return { exit: io.isBusybox ? 1 : 2 };
    }
    const most = Number(options.get('c') ?? Number.POSITIVE_INFINITY);
    const everyMs = Number(options.get('i') ?? 1) * 1000;
    const waitMs = Number(options.get('W') ?? options.get('w') ?? 10) * 1000;
    let noted = (state as unknown as Pings | undefined) ?? NOTHING;
    if (state === undefined || noted.resting !== 0)
      return { wait: io.ask({ kind: 'icmp', host }, waitMs), state: { ...noted, sent: noted.sent + 1, resting: 0 } };
    const answer = io.answer();
    if (answer?.kind === 'error' && answer.reason === 'unresolved') {
      io.complain(io.isBusybox ? `bad address '${host}'` : `${host}: ${unknownName(answer)}`);
      return { exit: io.isBusybox ? 1 : 2 };
    }
    if (answer?.kind === 'icmp') {
      const { ip, ms } = answer;
      if (noted.ip === '') io.out(header(io, host, ip));
      const seq = io.isBusybox ? `seq=${noted.sent - 1}` : `icmp_seq=${noted.sent}`;
      io.out(`64 bytes from ${ip}: ${seq} ttl=64 time=${timeText(io, ms)} ms\n`);
      noted = { ...noted, got: noted.got + 1, ip, sum: noted.sum + ms };
    } else if (noted.ip === '') {
      const known = answer?.kind === 'lookup' ? answer.addresses[0] : answer?.kind === 'error' ? answer.ip : undefined;
      // Nobody answers: whom it asks it has known from the start.
      if (known === undefined && answer?.kind !== 'lookup' && !/^[\d.]+$/.test(host))
        return { wait: io.ask({ kind: 'lookup', host }, undefined), state: { ...noted } };
      const ip = known ?? host;
      io.out(header(io, host, ip));
      noted = { ...noted, ip };
    }
    if (noted.sent >= most) {
      io.out(statistics(io.isBusybox, host, noted, everyMs));
      return { exit: noted.got > 0 ? 0 : 1 };
    }
    return { wait: { k: 'sleep', until: io.world.now + everyMs }, state: { ...noted, resting: 1 } };
  },
};
