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

/** Titles and the empty lines between are comments. */
const section = (title: string, lines: readonly string[], hasTitle: boolean): string =>
  lines.length === 0 ? '' : hasTitle ? `;; ${title} SECTION:\n${lines.join('')}\n` : lines.join('');

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

/** What a message is made of, as +[no]... name it. */
export const PARTS = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'] as const;
export type DigPart = (typeof PARTS)[number];

/** The parts that are wanted: options count in their order. */
export function partsOf(words: readonly string[]): ReadonlySet<DigPart> {
  const shown = new Set<DigPart>(PARTS);
  for (const word of words) {
    const [, no = '', name = ''] = /^\+(no)?(\w+)$/.exec(word) ?? [];
    const named = name === 'all' ? PARTS : PARTS.filter((part) => part === name);
    for (const part of named) {
      if (no === '') shown.add(part);
      else shown.delete(part);
    }
  }
  return shown;
}

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

/** A server that is named before the name is counted. */
const counted = (words: readonly string[]): string =>
  words.find((word) => !/^[-+]/.test(word))?.startsWith('@') === true ? '; (1 server found)\n' : '';

export const banner = (words: readonly string[]): string =>
  partsOf(words).has('cmd')
    ? `\n; <<>> DiG ${VERSION} <<>> ${words.join(' ')}\n${counted(words)};; global options: +cmd\n`
    : '';

/** A message, or the parts of it that are wanted. */
export function messageText(reply: DnsReply, { words, server, id, cookie, tookMs, when }: DigFacts): string {
  const { question, rcode, authoritative, answers, authority, additional } = reply;
  const shown = partsOf(words);
  const hasTitles = shown.has('comments');
  const name = dotted(question.name);
  const local = /\.local\.$/i.test(name)
    ? ';; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n'
    : '';
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length + 1}`;
  const flags = `${authoritative ? 'qr aa rd' : 'qr rd ra'}${reply.validated === true ? ' ad' : ''}`;
  const noRecursion = authoritative ? ';; WARNING: recursion requested but not available\n' : '';
  const head = `;; Got answer:\n${local};; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: ${id}\n;; flags: ${flags}; ${counts}\n${noRecursion}`;
  const edns = `\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n; COOKIE: ${cookie} (echoed)\n`;
  // The pseudosection has no empty line behind it where the question follows.
  const comments = hasTitles ? `${head}${edns}${shown.has('question') ? '' : '\n'}` : '';
  const asked = `;${column(column(name, 32) + 'IN', 40)}${question.type}\n`;
  const records = (part: DigPart, title: string, all: readonly DnsRecord[]): string =>
    shown.has(part) ? section(title, all.map(recordLine), hasTitles) : '';
  const parts = [
    shown.has('question') ? section('QUESTION', [asked], hasTitles) : '',
    records('answer', 'ANSWER', answers),
    records('authority', 'AUTHORITY', authority),
    records('additional', 'ADDITIONAL', additional),
  ];
  const sum = `;; Query time: ${tookMs} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${size(reply)}\n\n`;
  return `${banner(words)}${comments}${parts.join('')}${shown.has('stats') ? sum : ''}`;
}
