/** wget: busybox' and GNU's, which say quite different things. */
import { FileError } from '../../files/errno.ts';
import { baseName } from '../../files/path.ts';
import { utf8Length } from '../../text/utf8.ts';
import { parseUrl, redirectOf, type Target } from '../network/address.ts';
import { unknownName, type NetAnswer } from '../network/request.ts';
import { formatCivil, civilOf } from './civil-time.ts';
import { badOption, parseOptions, type ParsedOptions } from './lines.ts';
import type { Tool, ToolIo, ToolStep } from './tool.ts';

/** busybox gives up after so long; GNU's after 900 s. */
const BUSYBOX_TIMEOUT_MS = 900_000;
const MOST_REDIRECTS = 20;
/** Before the URL of a request that took too long. */
const LATE = 'late ';
/** GNU's wget tries a host that refuses only once, but one that is silent twenty times. */
const LONG = [
  'spider',
  'quiet',
  'timeout=',
  'tries=',
  'output-document=',
  'header=',
  'post-data=',
  'no-check-certificate',
  'server-response',
  'no-verbose',
  'method=',
  'max-redirect=',
  'waitretry=',
  'retry-connrefused',
  'directory-prefix=',
  'user-agent=',
  'connect-timeout=',
  'read-timeout=',
  'progress=',
  'body-data=',
];

interface Noted {
  readonly [key: string]: string | number;
  readonly at: number;
  readonly url: string;
  readonly hops: number;
  readonly code: number;
}

const optionOf = (parsed: ParsedOptions, letter: string, name: string): string | undefined =>
  parsed.options.get(letter) ?? parsed.options.get(name);

const isQuiet = (parsed: ParsedOptions): boolean => ['q', 'quiet'].some((o) => parsed.options.has(o));

function fileOf(parsed: ParsedOptions, target: Target): string {
  const given = optionOf(parsed, 'O', 'output-document');
  const name = baseName(target.path.split('?')[0]!);
  const prefix = optionOf(parsed, 'P', 'directory-prefix');
  return given ?? `${prefix === undefined ? '' : `${prefix}/`}${name === '' || name === '/' ? 'index.html' : name}`;
}

function send(io: ToolIo, parsed: ParsedOptions, target: Target, noted: Noted): ToolStep {
  const headers: (readonly [string, string])[] = [
    ['Host', target.port === 80 ? target.host : `${target.host}:${target.port}`],
    ['User-Agent', io.isBusybox ? 'Wget' : 'Wget/1.21.4'],
  ];
  const given = parsed.options.get('header');
  if (given !== undefined) headers.push([given.split(':')[0]!.trim(), given.slice(given.indexOf(':') + 1).trim()]);
  const body = parsed.options.get('post-data') ?? parsed.options.get('body-data');
  const method =
    parsed.options.get('method') ??
    (body !== undefined ? 'POST' : parsed.options.has('spider') && !io.isBusybox ? 'HEAD' : 'GET');
  const text = optionOf(parsed, 'T', 'timeout') ?? parsed.options.get('connect-timeout');
  const timeoutMs = text === undefined ? BUSYBOX_TIMEOUT_MS : Number(text) * 1000;
  return { wait: io.ask({ kind: 'http', ...target, method, headers, body }, timeoutMs), state: noted };
}

const stamp = (io: ToolIo): string => formatCivil(civilOf(io.world.epochMs), '%F %T');

function begin(io: ToolIo, parsed: ParsedOptions, noted: Noted): ToolStep {
  const url = parsed.operands[noted.at];
  if (url === undefined) return { exit: noted.code };
  const target = parseUrl(url);
  if (target === undefined) {
    io.complain(io.isBusybox ? `not an http or ftp url: ${url}` : `${url}: Unsupported scheme.`);
    return begin(io, parsed, { ...noted, at: noted.at + 1, code: 1 });
  }
  return send(io, parsed, target, { ...noted, url, hops: 0 });
}

/** busybox names a port where the URL does. */
const hostAsWritten = (url: string, { host, port }: Target): string =>
  /^(?:https?:\/\/)?[^/?#]*:\d/i.test(url) ? `${host}:${port}` : host;

/** What went wrong with a request. `address`: of the host, where the answer does not say it. */
function complainOfError(
  io: ToolIo,
  parsed: ParsedOptions,
  target: Target,
  answer: Extract<NetAnswer, { kind: 'error' }> | undefined,
  url: string,
  address?: string,
): number {
  const { host, port } = target;
  const reason = answer?.reason ?? 'timeout';
  const ip = answer?.ip ?? address ?? host;
  const named = hostAsWritten(url, target);
  if (io.isBusybox) {
    if (reason === 'unresolved') io.complain(`bad address '${host}'`);
    else {
      if (!isQuiet(parsed)) io.err(`Connecting to ${named} (${ip}:${port})\n`);
      if (answer === undefined) io.complain('download timed out');
      else if (reason === 'reset') io.complain('error getting response: Connection reset by peer');
      else
        io.complain(
          `can't connect to remote host (${ip}): ${{ refused: 'Connection refused', timeout: 'Operation timed out', unreachable: 'Host is unreachable' }[reason]}`,
        );
    }
    return 1;
  }
  if (!isQuiet(parsed)) {
    const start = `--${stamp(io)}--  ${target.scheme}://${host}${port === 80 ? '' : `:${port}`}${target.path}\n`;
    if (reason === 'unresolved')
      io.err(
        `${start}Resolving ${host} (${host})... failed: ${unknownName(answer)}.\nwget: unable to resolve host address '${host}'\n`,
      );
    else {
      const why = {
        refused: 'Connection refused',
        timeout: 'Connection timed out',
        unreachable: 'No route to host',
        reset: 'Connection reset by peer',
      }[reason];
      io.err(`${start}${connecting(host, ip, port)} failed: ${why}.\n`);
    }
  }
  return 4;
}

/** GNU's bar on a terminal, its dots elsewhere: what is there at the end of so small a file. */
function progress(io: ToolIo, name: string, size: number): string {
  if (!io.isTerminal(2)) return `     0K${' '.repeat(55)}100% 1.00M=0s\n`;
  const inner = Math.max(4, io.size.columns - 60);
  return `${baseName(name).slice(0, 19).padEnd(19)} 100%[${'='.repeat(inner - 1)}>] ${String(size).padStart(7)}  --.-KB/s    in 0s      \n`;
}

function save(io: ToolIo, parsed: ParsedOptions, target: Target, body: string, type: string | undefined): number {
  const file = fileOf(parsed, target);
  const size = utf8Length(body);
  const length = `Length: ${size}${type === undefined ? '' : ` [${type}]`}\n`;
  if (file === '-') {
    if (io.isBusybox && !isQuiet(parsed)) io.err('writing to stdout\n');
    if (!io.isBusybox && !isQuiet(parsed)) io.err(`${length}Saving to: 'STDOUT'\n\n`);
    io.out(body);
    if (isQuiet(parsed)) return 0;
    io.err(
      io.isBusybox
        ? `${bar('-', size)}written to stdout\n`
        : `${progress(io, '-', size)}\n${stamp(io)} (1.00 MB/s) - written to stdout [${size}/${size}]\n\n`,
    );
    return 0;
  }
  try {
    // busybox will not write over a file that it chose the name of itself.
    const isOwnName = optionOf(parsed, 'O', 'output-document') === undefined;
    if (io.isBusybox && isOwnName && io.files.find(file) !== undefined) {
      io.complain(`can't open '${file}': File exists`);
      return 1;
    }
    io.files.write(file, body);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    io.err(io.isBusybox ? `wget: can't open '${file}': ${error.message}\n` : `${file}: ${error.message}\n`);
    return io.isBusybox ? 1 : 3;
  }
  if (isQuiet(parsed)) return 0;
  if (io.isBusybox) io.err(`saving to '${file}'\n${bar(file, size)}'${file}' saved\n`);
  else
    io.err(
      `${length}Saving to: '${file}'\n\n${progress(io, file, size)}\n${stamp(io)} (1.00 MB/s) - '${file}' saved [${size}/${size}]\n\n`,
    );
  return 0;
}

/** An address needs no name server. */
const connecting = (host: string, ip: string, port: number): string =>
  /^[\d.]+$/.test(host)
    ? `Connecting to ${host}:${port}...`
    : `Resolving ${host} (${host})... ${ip}\nConnecting to ${host} (${host})|${ip}|:${port}...`;

function bar(name: string, size: number): string {
  return `${baseName(name).slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n`;
}

export const wget: Tool = {
  names: ['wget'],
  run(io, state) {
    const parsed = parseOptions(io.args, 'qScvnFN', 'OTtUPYe', LONG);
    if (parsed.bad !== undefined) return { exit: badOption(io, parsed.bad, io.isBusybox ? 1 : 2) };
    if (parsed.operands.length === 0) {
      io.err(
        io.isBusybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-T SEC] URL...\n'
          : "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
      );
      return { exit: 1 };
    }
    if (state === undefined) return begin(io, parsed, { at: 0, url: '', hops: 0, code: 0 });
    const before = state as unknown as Noted;
    const isLate = before.url.startsWith(LATE);
    const noted = isLate ? { ...before, url: before.url.slice(LATE.length) } : before;
    const target = parseUrl(noted.url)!;
    const answer = io.answer();
    const go = (code: number): ToolStep =>
      begin(io, parsed, { ...noted, at: noted.at + 1, code: code === 0 ? noted.code : code });
    if (isLate && answer?.kind === 'lookup')
      return go(complainOfError(io, parsed, target, undefined, noted.url, answer.addresses[0]));
    // Its patience is over, and it has said whom it connects to: name servers it waits for without end.
    if (answer === undefined && io.isBusybox && !isQuiet(parsed))
      return {
        wait: io.ask({ kind: 'lookup', host: target.host }, undefined),
        state: { ...noted, url: LATE + noted.url },
      };
    if (answer?.kind !== 'http')
      return go(complainOfError(io, parsed, target, answer?.kind === 'error' ? answer : undefined, noted.url));
    const { host, port, scheme, path } = target;
    const status = `HTTP/1.1 ${answer.status}${answer.reason === '' ? '' : ` ${answer.reason}`}`;
    const headers = answer.headers.map(([name, value]) => `  ${name}: ${value}\n`).join('');
    const showsHeaders = parsed.options.has('S') || parsed.options.has('server-response');
    if (!isQuiet(parsed)) {
      if (io.isBusybox) io.err(`Connecting to ${hostAsWritten(noted.url, target)} (${answer.ip}:${port})\n`);
      else
        io.err(
          `--${stamp(io)}--  ${scheme}://${host}${port === 80 ? '' : `:${port}`}${path}\n${connecting(host, answer.ip, port)} connected.\nHTTP request sent, awaiting response... ${answer.status} ${answer.reason}\n`,
        );
    }
    if (showsHeaders) io.err(`  ${status}\n${headers}${io.isBusybox ? '  \n' : ''}`);
    const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (location !== undefined && answer.status >= 300 && answer.status < 400 && noted.hops < MOST_REDIRECTS) {
      const to = redirectOf(target, location);
      if (to !== undefined)
        return send(io, parsed, to, {
          ...noted,
          hops: noted.hops + 1,
          url: `${to.scheme}://${to.host}:${to.port}${to.path}`,
        });
    }
    if (answer.status >= 300) {
      if (io.isBusybox) io.complain(`server returned error: ${status}`);
      else if (!isQuiet(parsed)) io.err(`${stamp(io)} ERROR ${answer.status}: ${answer.reason}.\n\n`);
      return go(io.isBusybox ? 1 : 8);
    }
    if (parsed.options.has('spider')) {
      if (!isQuiet(parsed)) io.err(io.isBusybox ? 'remote file exists\n' : 'Remote file exists.\n\n');
      return go(0);
    }
    const type = answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].split(';')[0];
    return go(save(io, parsed, target, answer.body, type));
  },
};
