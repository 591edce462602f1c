/** dig and host: they ask a DNS server for exactly one name, or go down the search list where they are told to. */
import type { DnsReply, RecordType } from '../network/dns-message.ts';
import { candidates } from '../network/resolver.ts';
import { formatCivil, civilOf } from './civil-time.ts';
import { banner, messageText } from './dig-text.ts';
import { BIND_PATIENCE_MS, ownResolver, reverseOf, typeNamed, withoutDot } from './dns-questions.ts';
import type { Tool, ToolIo, ToolStep } from './tool.ts';

interface Asked {
  /** As written. */
  readonly word: string;
  /** Full names, the first that is there counts. */
  readonly names: readonly string[];
  readonly types: readonly RecordType[];
  readonly server: string | undefined;
}

/** Options of one letter that take a word. */
const WITH_WORD = 'btqpkycRWN';

function words(io: ToolIo): { plain: string[]; options: Map<string, string> } {
  const plain: string[] = [];
  const options = new Map<string, string>();
  for (let i = 0; i < io.args.length; i++) {
    const arg = io.args[i]!;
    const letter = /^-([a-zA-Z])$/.exec(arg)?.[1];
    if (letter === 'x') options.set('x', io.args[++i] ?? '');
    else if (letter !== undefined && WITH_WORD.includes(letter)) options.set(letter, io.args[++i] ?? '');
    else if (arg.startsWith('+') || arg.startsWith('-')) options.set(arg, '');
    else plain.push(arg);
  }
  return { plain, options };
}

function digAsked(io: ToolIo): Asked {
  const { plain, options } = words(io);
  const server = plain.find((word) => word.startsWith('@'))?.slice(1);
  const rest = plain.filter((word) => !word.startsWith('@') && word.toUpperCase() !== 'IN');
  const type = typeNamed(options.get('t')) ?? rest.map(typeNamed).find((t) => t !== undefined);
  const word = options.get('q') ?? rest.find((one) => typeNamed(one) === undefined) ?? '.';
  const address = options.get('x');
  if (address !== undefined) return { word: address, names: [reverseOf(address) ?? address], types: ['PTR'], server };
  const names = options.has('+search') ? candidates({ ...ownResolver(io), libc: 'glibc' }, word) : [word];
  return { word, names, types: [type ?? 'A'], server };
}

function hostAsked(io: ToolIo): Asked {
  const { plain, options } = words(io);
  const [word = '', server] = plain;
  const reverse = reverseOf(word);
  if (reverse !== undefined) return { word, names: [reverse], types: ['PTR'], server };
  const type = typeNamed(options.get('t'));
  const names = candidates({ ...ownResolver(io), libc: 'glibc' }, word);
  return { word, names, types: type === undefined ? ['A', 'AAAA', 'MX'] : [type], server };
}

const ask = (io: ToolIo, { names, types, server }: Asked): ToolStep => {
  const questions = names.flatMap((name) => types.map((type) => ({ name, type })));
  return { wait: io.ask({ kind: 'dns', questions, server }, BIND_PATIENCE_MS), state: io.world.now };
};

/** Replies to the first name that is there, or to the last. */
function chosen({ names }: Asked, replies: readonly DnsReply[]): readonly DnsReply[] {
  const of = (name: string): DnsReply[] => replies.filter(({ question }) => question.name === name);
  return of(names.find((name) => of(name).some(({ rcode }) => rcode === 'NOERROR')) ?? names.at(-1)!);
}

const hex = (io: ToolIo, digits: number): string =>
  Array.from({ length: digits }, () => io.world.random.int(16).toString(16)).join('');

export const dig: Tool = {
  names: ['dig'],
  run(io, state) {
    const what = digAsked(io);
    if (state === undefined) return ask(io, what);
    const { options } = words(io);
    const isShort = options.has('+short');
    const answer = io.answer();
    const server = answer?.kind === 'dns' ? answer.server : (what.server ?? ownResolver(io).servers[0]!);
    if (answer?.kind !== 'dns') {
      if (answer?.kind === 'error' && answer.reason === 'unresolved') {
        io.err(`dig: couldn't get address for '${server}': not found\n`);
        return { exit: 10 };
      }
      const why = answer?.kind === 'error' && answer.reason === 'refused' ? 'connection refused' : 'timed out';
      const tries = `;; communications error to ${server}#53: ${why}\n`.repeat(3);
      io.out(`${tries}${isShort ? '' : banner(io.args)};; no servers could be reached\n${isShort ? '' : '\n'}`);
      return { exit: 9 };
    }
    const [reply] = chosen(what, answer.replies);
    if (reply === undefined) return { exit: 9 };
    if (isShort) io.out(reply.answers.map(({ data }) => `${data}\n`).join(''));
    else {
      const when = formatCivil(civilOf(io.world.epochMs), '%a %b %d %H:%M:%S UTC %Y');
      const tookMs = io.world.now - Number(state);
      const id = io.world.random.int(65_536);
      io.out(messageText(reply, { words: io.args, server, id, cookie: hex(io, 16), tookMs, when }));
    }
    return { exit: 0 };
  },
};

const SAYS: Partial<Record<RecordType, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  PTR: 'domain name pointer',
  SRV: 'has SRV record',
  TXT: 'descriptive text',
  NS: 'name server',
  SOA: 'has SOA record',
  MX: 'mail is handled by',
};

export const host: Tool = {
  names: ['host'],
  run(io, state) {
    const what = hostAsked(io);
    if (what.word === '') {
      io.err(
        'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n',
      );
      return { exit: 1 };
    }
    if (state === undefined) return ask(io, what);
    const answer = io.answer();
    if (answer?.kind !== 'dns') {
      const server = what.server ?? ownResolver(io).servers[0]!;
      const why = answer?.kind === 'error' && answer.reason === 'refused' ? 'connection refused' : 'timed out';
      io.out(`${`;; communications error to ${server}#53: ${why}\n`.repeat(3)};; no servers could be reached\n`);
      return { exit: 1 };
    }
    if (what.server !== undefined)
      io.out(`Using domain server:\nName: ${what.server}\nAddress: ${answer.server}#53\nAliases: \n\n`);
    const replies = chosen(what, answer.replies);
    const [first] = replies;
    const records = new Set(
      replies.flatMap(({ answers }) =>
        answers.map(
          ({ name, type, data }) => `${withoutDot(name)} ${SAYS[type] ?? type} ${type === 'A' ? data : data}\n`,
        ),
      ),
    );
    if (first === undefined || first.rcode !== 'NOERROR') {
      io.out(`Host ${what.word} not found: ${first?.rcode === 'REFUSED' ? '5(REFUSED)' : '3(NXDOMAIN)'}\n`);
      return { exit: 1 };
    }
    if (records.size > 0) io.out([...records].join(''));
    else if (what.types.length === 1) io.out(`${withoutDot(first.question.name)} has no ${what.types[0]} record\n`);
    return { exit: 0 };
  },
};
