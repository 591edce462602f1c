/** How dig writes a message: sections, columns, and the sum at the end. */
import type { DnsRecord, DnsReply } from '../network/dns-message.ts';

const dotted = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

/** Fills up to a column: with tabs as far as they go, one space at least (lib/dns/masterdump.c indent). */
function fill(text: string, to: number, from = text.length): string {
  const goal = Math.max(to, from + 1);
  const tabs = Math.floor(goal / 8) - Math.floor(from / 8);
  return `${text}${'\t'.repeat(tabs)}${' '.repeat(tabs > 0 ? goal % 8 : goal - from)}`;
}

/** Where text ends on the screen. */
function width(text: string): number {
  let at = 0;
  for (const letter of text) at = letter === '\t' ? (Math.floor(at / 8) + 1) * 8 : at + 1;
  return at;
}

const column = (line: string, to: number): string => fill(line, to, width(line));

function recordLine({ name, ttl, type, data }: DnsRecord): string {
  let line = column(dotted(name), 24);
  line = column(`${line}${ttl}`, 32);
  line = column(`${line}IN`, 40);
  return `${column(`${line}${type}`, 48)}${data}\n`;
}

const section = (title: string, records: readonly DnsRecord[]): string =>
  records.length === 0 ? '' : `;; ${title} SECTION:\n${records.map(recordLine).join('')}\n`;

/** Bytes of a name on the wire; the server compresses only what would not fit. */
const nameSize = (name: string): number => (name === '.' ? 1 : dotted(name).length + 1);
/** Of what an answer needs beside its question and records: its header, and what EDNS adds with its cookie. */
const FRAME = 12 + 23;

function dataSize({ type, data }: DnsRecord): number {
  const words = data.split(' ');
  switch (type) {
    case 'A':
      return 4;
    case 'AAAA':
      return 16;
    case 'SRV':
      return 6 + nameSize(words.at(-1)!);
    case 'SOA':
      return nameSize(words[0]!) + nameSize(words[1]!) + 20;
    case 'TXT':
      return data.length - 1;
    default:
      return nameSize(data);
  }
}

const size = ({ question, answers, authority, additional }: DnsReply): number =>
  [...answers, ...authority, ...additional].reduce(
    (sum, record) => sum + nameSize(record.name) + 10 + dataSize(record),
    FRAME + nameSize(question.name) + 4,
  );

export interface DigFacts {
  /** As it was called. */
  readonly words: readonly string[];
  readonly server: string;
  readonly id: number;
  /** 16 hexadecimal digits. */
  readonly cookie: string;
  readonly tookMs: number;
  /** "Mon Jan 05 09:00:00 UTC 2026" */
  readonly when: string;
}

export const VERSION = '9.18.39';

export const banner = (words: readonly string[]): string =>
  `\n; <<>> DiG ${VERSION} <<>> ${words.join(' ')}\n;; global options: +cmd\n`;

/** A whole message. */
export function messageText(reply: DnsReply, { words, server, id, cookie, tookMs, when }: DigFacts): string {
  const { question, rcode, authoritative, answers, authority, additional } = reply;
  const name = dotted(question.name);
  const local = /\.local\.$/i.test(name)
    ? ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n'
    : '';
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length + 1}`;
  const flags = `${authoritative ? 'qr aa rd' : 'qr rd ra'}${reply.validated === true ? ' ad' : ''}`;
  const noRecursion = authoritative ? ';; WARNING: recursion requested but not available\n' : '';
  const head = `${banner(words)};; Got answer:\n${local};; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: ${id}\n;; flags: ${flags}; ${counts}\n${noRecursion}`;
  const edns = `\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n; COOKIE: ${cookie} (echoed)\n`;
  const asked = `;; QUESTION SECTION:\n;${column(column(name, 32) + 'IN', 40)}${question.type}\n\n`;
  const parts = [section('ANSWER', answers), section('AUTHORITY', authority), section('ADDITIONAL', additional)];
  const sum = `;; Query time: ${tookMs} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${size(reply)}\n\n`;
  return `${head}${edns}${asked}${parts.join('')}${sum}`;
}

/** +noall +answer: the records alone. */
export const answerLines = ({ answers }: DnsReply): string => answers.map(recordLine).join('');
