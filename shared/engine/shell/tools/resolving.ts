/** nslookup, dig, host and getent: what DNS says. */
import type { DnsRequest, NetAnswer } from '../network/request.ts';
import { parseOptions } from './lines.ts';
import type { Tool, ToolIo } from './tool.ts';

type DnsAnswer = Extract<NetAnswer, { kind: 'dns' }>;

const TYPES = ['A', 'AAAA', 'SRV', 'PTR', 'CNAME', 'TXT', 'MX', 'NS', 'ANY'] as const;
const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text);
const reverseOf = (ip: string): string => `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
/** As resolv.conf has it: two tries of five seconds. */
const TIMEOUT_MS = 10_000;

function typeOf(text: string | undefined): DnsRequest['type'] {
  return TYPES.find((t) => t === text?.toUpperCase()) ?? 'A';
}

function nslookupArguments(io: ToolIo): DnsRequest | undefined {
  const options = io.args.filter((a) => a.startsWith('-'));
  const [name, server] = io.args.filter((a) => !a.startsWith('-'));
  if (name === undefined) return undefined;
  const wanted = options.map((o) => /^-(?:type|query|q)=(.+)$/.exec(o)?.[1]).find((t) => t !== undefined);
  const type = wanted === undefined && isAddress(name) ? 'PTR' : typeOf(wanted);
  return { kind: 'dns', name: type === 'PTR' && isAddress(name) ? reverseOf(name) : name, type, search: true, server };
}

export const nslookup: Tool = {
  names: ['nslookup'],
  run(io, state) {
    const request = nslookupArguments(io);
    if (request === undefined) {
      io.err('Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n');
      return { exit: 1 };
    }
    if (state === undefined) return { wait: io.ask(request, TIMEOUT_MS), state: null };
    const answer = io.answer();
    if (answer?.kind !== 'dns') {
      const server = answer?.kind === 'error' ? answer.server : undefined;
      if (answer?.kind === 'error' && answer.reason === 'unresolved' && server !== undefined)
        return { exit: notFound(io, server, request.name) };
      io.out(';; connection timed out; no servers could be reached\n\n');
      return { exit: 1 };
    }
    if (answer.records.length === 0) return { exit: notFound(io, answer.server, request.name) };
    io.out(`${header(io, answer.server)}${answer.records.map((r) => recordText(r.name, r.type, r.data)).join('')}\n`);
    return { exit: 0 };
  },
};

function header(io: ToolIo, server: string): string {
  return io.isBusybox
    ? `Server:\t\t${server}\nAddress:\t${server}:53\n\n`
    : `Server:\t\t${server}\nAddress:\t${server}#53\n\n`;
}

function recordText(name: string, type: string, data: string): string {
  if (type === 'A' || type === 'AAAA') return `Name:\t${name}\nAddress: ${data}\n`;
  if (type === 'SRV') return `${name}\tservice = ${data}\n`;
  if (type === 'PTR') return `${name}\tname = ${data}\n`;
  if (type === 'CNAME') return `${name}\tcanonical name = ${data}\n`;
  return type === 'TXT' ? `${name}\ttext = "${data}"\n` : `${name}\t${type.toLowerCase()} = ${data}\n`;
}

function notFound(io: ToolIo, server: string, name: string): number {
  io.out(`${header(io, server)}** server can't find ${name}: NXDOMAIN\n\n`);
  return 1;
}

export const dig: Tool = {
  names: ['dig', 'host'],
  run(io, state) {
    const words = io.args.filter(
      (a) => !/^[-+@]/.test(a) && !TYPES.some((t) => t === a.toUpperCase()) && a.toUpperCase() !== 'IN',
    );
    const isShort = io.args.includes('+short');
    const reverse = io.args.includes('-x');
    const server = io.args.find((a) => a.startsWith('@'))?.slice(1);
    const name = words[0] ?? '.';
    const type = reverse ? 'PTR' : typeOf(io.args.find((a) => TYPES.some((t) => t === a.toUpperCase())));
    const full = reverse ? reverseOf(name) : name;
    if (state === undefined) {
      const search = io.args.includes('+search') || io.name === 'host';
      return { wait: io.ask({ kind: 'dns', name: full, type, search, server }, TIMEOUT_MS), state: null };
    }
    const answer = io.answer();
    if (answer?.kind !== 'dns' && !(answer?.kind === 'error' && answer.reason === 'unresolved')) {
      io.out(`;; communications error to ${server ?? '10.96.0.10'}#53: timed out\n;; no servers could be reached\n`);
      return { exit: 9 };
    }
    const records = answer.kind === 'dns' ? answer.records : [];
    if (io.name === 'host') {
      if (records.length === 0) io.out(`Host ${name} not found: 3(NXDOMAIN)\n`);
      for (const r of records)
        io.out(r.type === 'A' ? `${r.name} has address ${r.data}\n` : `${r.name} domain name pointer ${r.data}\n`);
      return { exit: records.length === 0 ? 1 : 0 };
    }
    if (isShort) io.out(records.map((r) => `${r.data}\n`).join(''));
    else io.out(digText(io, answer, full, type));
    return { exit: 0 };
  },
};

function digText(
  io: ToolIo,
  answer: DnsAnswer | Extract<NetAnswer, { kind: 'error' }>,
  name: string,
  type: string,
): string {
  const records = answer.kind === 'dns' ? answer.records : [];
  const dotted = name.endsWith('.') ? name : `${name}.`;
  const status = records.length === 0 ? 'NXDOMAIN' : 'NOERROR';
  const number = io.world.random.int(65_536);
  const rows = records
    .map((r) => `${r.name.endsWith('.') ? r.name : `${r.name}.`}\t${r.ttl}\tIN\t${r.type}\t${r.data}\n`)
    .join('');
  const section = records.length === 0 ? '' : `;; ANSWER SECTION:\n${rows}\n`;
  return `\n; <<>> DiG 9.18 <<>> ${io.args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${number}\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${dotted}\t\tIN\t${type}\n\n${section};; Query time: 0 msec\n;; SERVER: ${answer.server ?? '10.96.0.10'}#53(${answer.server ?? '10.96.0.10'}) (UDP)\n\n`;
}

export const getent: Tool = {
  names: ['getent'],
  run(io, state) {
    const { operands } = parseOptions(io.args, '', 's');
    const [database, name = ''] = operands;
    if (database === 'passwd' || database === 'group') {
      const line = (io.files.find(`/etc/${database}`)?.kind === 'file' ? io.files.read(`/etc/${database}`) : '')
        .split('\n')
        .find((l) => l.startsWith(`${name}:`) || l.split(':')[2] === name);
      if (line !== undefined) io.out(`${line}\n`);
      return { exit: line === undefined ? 2 : 0 };
    }
    if (database === undefined || !/hosts/.test(database)) {
      io.err('Usage: getent [OPTION...] database [key ...]\n');
      return { exit: 1 };
    }
    if (state === undefined)
      return {
        wait: io.ask({ kind: 'dns', name, type: 'A', search: true, server: undefined }, TIMEOUT_MS),
        state: null,
      };
    const answer = io.answer();
    const records = answer?.kind === 'dns' ? answer.records.filter((r) => r.type === 'A') : [];
    for (const r of records) io.out(`${r.data.padEnd(15)} ${r.name}\n`);
    return { exit: records.length === 0 ? 2 : 0 };
  },
};
