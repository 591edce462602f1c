/** curl: one or more URLs, with the options that people use. */
import { FileError } from '../../files/errno.ts';
import { baseName } from '../../files/path.ts';
import { utf8Length } from '../../text/utf8.ts';
import { parseUrl, redirectOf, type Target } from '../network/address.ts';
import type { NetAnswer } from '../network/request.ts';
import { planOf, type Plan } from './curl-options.ts';
import type { Tool, ToolIo, ToolStep } from './tool.ts';

const VERSION = 'curl/8.5.0';
const MOST_REDIRECTS = 50;
interface Noted {
  readonly [key: string]: string | number;
  readonly at: number;
  readonly url: string;
  readonly hops: number;
  readonly code: number;
  readonly startedAt: number;
  readonly tries: number;
}

function methodOf(plan: Plan): string {
  return plan.values.get('X') ?? (plan.flags.has('I') ? 'HEAD' : plan.data.length > 0 ? 'POST' : 'GET');
}

function headersOf(plan: Plan, target: Target): (readonly [string, string])[] {
  const isDefault = target.port === (target.scheme === 'https' ? 443 : 80);
  const all: (readonly [string, string])[] = [
    ['Host', isDefault ? target.host : `${target.host}:${target.port}`],
    ['User-Agent', plan.values.get('A') ?? VERSION],
    ['Accept', '*/*'],
  ];
  if (plan.data.length > 0) {
    all.push(
      ['Content-Length', String(utf8Length(plan.data.join('&')))],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    );
  }
  for (const header of plan.headers) {
    const cut = header.indexOf(':');
    const name = header.slice(0, cut < 0 ? header.length : cut);
    const at = all.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
    const pair = [name, header.slice(cut + 1).trim()] as const;
    if (at >= 0) all[at] = pair;
    else all.push(pair);
  }
  return all;
}

function fail(io: ToolIo, plan: Plan, code: number, text: string): void {
  if (!plan.flags.has('s') || plan.flags.has('S')) io.complain(`(${code}) ${text}`);
}

function writeOut(io: ToolIo, plan: Plan, facts: Readonly<Record<string, string>>): void {
  const format = plan.values.get('w');
  if (format === undefined) return;
  io.out(
    format
      .replaceAll(/%\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
      .replaceAll(String.raw`\n`, '\n')
      .replaceAll(String.raw`\t`, '\t')
      .replaceAll('%%', '%'),
  );
}

const seconds = (ms: number): string => (ms / 1000).toFixed(6);

function problem(
  io: ToolIo,
  plan: Plan,
  target: Target,
  given: Extract<NetAnswer, { kind: 'error' }> | undefined,
  tookMs: number,
): number {
  const { host, port } = target;
  const took = Math.max(0, given?.ms ?? tookMs);
  const progress = given === undefined ? io.progress() : undefined;
  if (progress !== undefined && io.world.now < progress.named) {
    fail(io, plan, 28, `Resolving timed out after ${took} milliseconds`);
    return 28;
  }
  if (progress?.connected !== undefined && io.world.now >= progress.connected) {
    fail(io, plan, 28, `Operation timed out after ${took} milliseconds with 0 bytes received`);
    return 28;
  }
  if (given === undefined || given.reason === 'timeout') {
    const byConnect = plan.connectMs !== undefined && (plan.timeoutMs === undefined || plan.connectMs < plan.timeoutMs);
    if (given !== undefined && plan.connectMs === undefined && plan.timeoutMs === undefined)
      fail(io, plan, 28, `Failed to connect to ${host} port ${port} after ${took} ms: Couldn't connect to server`);
    else
      fail(
        io,
        plan,
        28,
        byConnect
          ? `Failed to connect to ${host} port ${port} after ${took} ms: Timeout was reached`
          : `Connection timed out after ${took} milliseconds`,
      );
    return 28;
  }
  if (given.reason === 'unresolved') {
    fail(io, plan, 6, `Could not resolve host: ${host}`);
    return 6;
  }
  if (given.reason === 'reset') {
    fail(io, plan, 56, 'Recv failure: Connection reset by peer');
    return 56;
  }
  const why = given.reason === 'unreachable' ? 'No route to host' : "Couldn't connect to server";
  fail(io, plan, 7, `Failed to connect to ${host} port ${port} after ${took} ms: ${why}`);
  return 7;
}

const UNTRUSTED = [
  'SSL certificate problem: unable to get local issuer certificate',
  'More details here: https://curl.se/docs/sslcerts.html',
  '',
  'curl failed to verify the legitimacy of the server and therefore could not',
  'establish a secure connection to it. To learn more about this situation and',
  'how to fix it, please visit the web page mentioned above.',
].join('\n');

/** Says why the server's certificate is not believed, and gives the exit code; 0: it is, or nobody asks. */
function distrust(io: ToolIo, plan: Plan, { signedBy }: Extract<NetAnswer, { kind: 'http' }>): number {
  if (signedBy === undefined || plan.flags.has('k')) return 0;
  if (plan.authorities === undefined) {
    fail(io, plan, 60, UNTRUSTED);
    return 60;
  }
  const file = io.files.find(plan.authorities);
  if (file?.kind === 'file' && io.files.read(plan.authorities).includes('BEGIN CERTIFICATE')) return 0;
  fail(io, plan, 77, `error setting certificate file: ${plan.authorities}`);
  return 77;
}

function responseHead(answer: Extract<NetAnswer, { kind: 'http' }>): string {
  const lines = answer.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${answer.status}${answer.reason === '' ? '' : ` ${answer.reason}`}\r\n${lines}\r\n`;
}

function deliver(io: ToolIo, plan: Plan, target: Target, text: string): number {
  const file = plan.flags.has('O') ? baseName(target.path.split('?')[0]!) || 'index.html' : plan.values.get('o');
  if (file === undefined || file === '-') {
    io.out(text);
    return 0;
  }
  try {
    io.files.write(file, text);
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'EISDIR' || error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'EROFS') {
      if (!plan.flags.has('s')) io.err(`Warning: Failed to open the file ${file}: ${error.message}\n`);
    }
    fail(io, plan, 23, 'Failure writing output to destination');
    return 23;
  }
}

/** Where the request is sent, which need not be what its host says. */
function placeOf({ places }: Plan, { host, port }: Target): { host: string; port: number } {
  for (const key of [`${host}:${port}`, `${host}:*`, `*:${port}`, '*:*']) {
    const found = places.get(key);
    if (found !== undefined) return { host: found.host === '' ? host : found.host, port: found.port ?? port };
  }
  return { host, port };
}

function send(io: ToolIo, plan: Plan, target: Target, noted: Noted): ToolStep {
  const method = methodOf(plan);
  const headers = headersOf(plan, target);
  const body = plan.data.length > 0 ? plan.data.join('&') : undefined;
  const left = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : Math.max(0, ms - (io.world.now - noted.startedAt));
  const request = { kind: 'http', ...target, ...placeOf(plan, target), method, headers, body } as const;
  return {
    wait: io.ask(request, left(plan.timeoutMs), left(plan.connectMs)),
    state: noted,
  };
}

/** What -v tells on stderr. */
function tell(io: ToolIo, plan: Plan, target: Target, answer: Extract<NetAnswer, { kind: 'http' }>): void {
  const { host, port, path } = target;
  const request = headersOf(plan, target)
    .map(([name, value]) => `> ${name}: ${value}\n`)
    .join('');
  const response = responseHead(answer)
    .replaceAll('\r', '')
    .split('\n')
    .slice(0, -1)
    .map((l) => `< ${l}\n`)
    .join('');
  io.err(
    `*   Trying ${answer.ip}:${port}...\n* Connected to ${host} (${answer.ip}) port ${port}\n> ${methodOf(plan)} ${path} HTTP/1.1\n${request}> \n${response}* Connection #0 to host ${host} left intact\n`,
  );
}

/** Goes on with the next URL, or ends. */
function next(io: ToolIo, plan: Plan, noted: Noted): ToolStep {
  const url = plan.urls[noted.at];
  if (url === undefined) return { exit: noted.code };
  const target = parseUrl(url);
  if (target === undefined) {
    fail(io, plan, 3, 'URL rejected: Bad hostname');
    return next(io, plan, { ...noted, at: noted.at + 1, code: 3 });
  }
  return send(io, plan, target, { ...noted, url, hops: 0, tries: 0, startedAt: io.world.now });
}

export const curl: Tool = {
  names: ['curl'],
  run(io, state) {
    const plan = planOf(io.args);
    if (plan.flags.has('version') || plan.flags.has('V')) {
      io.out('curl 8.5.0 (x86_64-pc-linux-gnu) libcurl/8.5.0\n');
      return { exit: 0 };
    }
    if (plan.urls.length === 0) {
      io.err("curl: try 'curl --help' or 'curl --manual' for more information\n");
      return { exit: 2 };
    }
    const fresh: Noted = { at: 0, url: '', hops: 0, code: 0, startedAt: io.world.now, tries: 0 };
    if (state === undefined) return next(io, plan, fresh);
    const noted = state as unknown as Noted;
    if (noted.url.startsWith('retry ')) {
      const url = noted.url.slice(6);
      return send(io, plan, parseUrl(url)!, { ...noted, url, startedAt: io.world.now });
    }
    const target = parseUrl(noted.url)!;
    const answer = io.answer();
    const took = io.world.now - noted.startedAt;
    const facts = {
      url: noted.url,
      url_effective: noted.url,
      method: methodOf(plan),
      time_total: seconds(took),
      num_redirects: String(noted.hops),
      scheme: target.scheme.toUpperCase(),
    };
    const go = (code: number): ToolStep =>
      next(io, plan, { ...noted, at: noted.at + 1, code: code === 0 ? noted.code : code });
    if (answer?.kind !== 'http') {
      const given = answer?.kind === 'error' ? answer : undefined;
      const isRetried =
        noted.tries < plan.retries &&
        (given === undefined || given.reason === 'timeout' || (given.reason === 'refused' && plan.retryRefused));
      if (isRetried) {
        // Waits a second, then twice as long each time.
        const until = io.world.now + 1000 * 2 ** noted.tries;
        return { wait: { k: 'sleep', until }, state: { ...noted, url: `retry ${noted.url}`, tries: noted.tries + 1 } };
      }
      const code = problem(io, plan, target, given, took);
      writeOut(io, plan, {
        ...facts,
        http_code: '000',
        response_code: '000',
        size_download: '0',
        remote_ip: '',
        exitcode: String(code),
        time_connect: '0.000000',
      });
      return go(code);
    }
    const doubt = distrust(io, plan, answer);
    if (doubt !== 0) return go(doubt);
    if (plan.flags.has('v')) tell(io, plan, target, answer);
    const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    if (plan.flags.has('L') && location !== undefined && answer.status >= 300 && answer.status < 400) {
      const to = redirectOf(target, location);
      if (noted.hops >= MOST_REDIRECTS) {
        fail(io, plan, 47, `Maximum (${MOST_REDIRECTS}) redirects followed`);
        return go(47);
      }
      if (to !== undefined)
        return send(io, plan, to, {
          ...noted,
          hops: noted.hops + 1,
          url: `${to.scheme}://${to.host}:${to.port}${to.path}`,
        });
    }
    const size = String(utf8Length(answer.body));
    const known = {
      ...facts,
      http_code: String(answer.status),
      response_code: String(answer.status),
      size_download: size,
      remote_ip: answer.ip,
      remote_port: String(target.port),
      http_version: '1.1',
      content_type: answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '',
      size_header: String(responseHead(answer).length),
      speed_download: String(took === 0 ? 0 : Math.round((Number(size) * 1000) / took)),
      time_namelookup: seconds(0),
      time_starttransfer: seconds(took),
      exitcode: '0',
      time_connect: seconds(took),
    };
    if (plan.flags.has('f') && answer.status >= 400) {
      fail(io, plan, 22, `The requested URL returned error: ${answer.status}`);
      writeOut(io, plan, known);
      return go(22);
    }
    const head = plan.flags.has('I') || plan.flags.has('i') ? responseHead(answer) : '';
    const code = deliver(io, plan, target, head + (plan.flags.has('I') ? '' : answer.body));
    writeOut(io, plan, known);
    return go(code);
  },
};
