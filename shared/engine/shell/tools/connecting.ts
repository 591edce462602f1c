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

export const ping: Tool = {
  names: ['ping', 'ping6'],
  run(io, state) {
    const { options, operands } = parseOptions(io.args, 'qn46Aft', 'cWwiIs');
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
    let noted = (state as unknown as Pings | undefined) ?? { sent: 0, got: 0, ip: '', resting: 0, sum: 0 };
    if (state !== undefined && noted.resting === 0) {
      const answer = io.answer();
      if (answer?.kind === 'error' && answer.reason === 'unresolved') {
        io.complain(io.isBusybox ? `bad address '${host}'` : `${host}: ${unknownName(answer)}`);
        return { exit: io.isBusybox ? 1 : 2 };
      }
      if (answer?.kind === 'icmp') {
        if (noted.sent === 1)
          io.out(
            io.isBusybox
              ? `PING ${host} (${answer.ip}): 56 data bytes\n`
              : `PING ${host} (${answer.ip}) 56(84) bytes of data.\n`,
          );
        const seq = noted.sent - (io.isBusybox ? 1 : 0);
        io.out(
          io.isBusybox
            ? `64 bytes from ${answer.ip}: seq=${seq} ttl=64 time=${answer.ms.toFixed(3)} ms\n`
            : `64 bytes from ${answer.ip}: icmp_seq=${seq} ttl=64 time=${answer.ms.toFixed(3)} ms\n`,
        );
        noted = { ...noted, got: noted.got + 1, ip: answer.ip, sum: noted.sum + answer.ms };
      } else if (noted.sent === 1) {
        const ip = (answer?.kind === 'error' ? answer.ip : undefined) ?? host;
        io.out(io.isBusybox ? `PING ${host} (${ip}): 56 data bytes\n` : `PING ${host} (${ip}) 56(84) bytes of data.\n`);
      }
      if (noted.sent >= most) {
        const loss = Math.round(((noted.sent - noted.got) / noted.sent) * 100);
        const mean = noted.got === 0 ? 0 : noted.sum / noted.got;
        const times =
          noted.got === 0
            ? ''
            : io.isBusybox
              ? `round-trip min/avg/max = ${mean.toFixed(3)}/${mean.toFixed(3)}/${mean.toFixed(3)} ms\n`
              : `rtt min/avg/max/mdev = ${mean.toFixed(3)}/${mean.toFixed(3)}/${mean.toFixed(3)}/0.000 ms\n`;
        io.out(
          `\n--- ${host} ping statistics ---\n${noted.sent} packets transmitted, ${noted.got} ${io.isBusybox ? 'packets ' : ''}received, ${loss}% packet loss${io.isBusybox ? '' : `, time ${(noted.sent - 1) * everyMs}ms`}\n${times}`,
        );
        return { exit: noted.got > 0 ? 0 : 1 };
      }
      return { wait: { k: 'sleep', until: io.world.now + everyMs }, state: { ...noted, resting: 1 } };
    }
    return { wait: io.ask({ kind: 'icmp', host }, waitMs), state: { ...noted, sent: noted.sent + 1, resting: 0 } };
  },
};
