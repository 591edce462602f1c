/** nslookup: busybox' of today, which asks servers itself, busybox' of old, which asks the C library, and BIND's. */
import type { DnsQuestion, DnsReply, RecordType } from '../network/dns-message.ts';
import { candidates } from '../network/resolver.ts';
import { BIND_PATIENCE_MS, ownResolver, PATIENCE_MS, recordText, reverseOf, typeNamed } from './dns-questions.ts';
import { nslookupOfOld } from './nslookup-of-old.ts';
import type { Tool, ToolIo, ToolStep } from './tool.ts';

interface Asked {
  readonly name: string;
  readonly server: string | undefined;
  /** As told; undefined: addresses, of both families. */
  readonly type: RecordType | undefined;
}

const USAGE = 'BusyBox v1.37.0 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n';

function asked(io: ToolIo): Asked | undefined {
  const options = io.args.filter((a) => a.startsWith('-'));
  const [name, server] = io.args.filter((a) => !a.startsWith('-'));
  if (name === undefined) return undefined;
  const wanted = options
    .map((o) => /^-(?:type|querytype|query|qt|q|ty)=(.+)$/.exec(o)?.[1])
    .find((t) => t !== undefined);
  return { name, server, type: typeNamed(wanted) };
}

const typesOf = ({ type }: Asked): readonly RecordType[] => (type === undefined ? ['A', 'AAAA'] : [type]);

const NOBODY = ';; connection timed out; no servers could be reached\n\n';

/** What a name without a dot is asked as in each search domain, whatever ndots says (add_query_with_search). */
function busyboxQuestions(io: ToolIo, what: Asked): DnsQuestion[] {
  const { name, type } = what;
  const reverse = type === undefined ? reverseOf(name) : undefined;
  if (reverse !== undefined) return [{ name: reverse, type: 'PTR' }];
  const { searches } = ownResolver(io);
  // With a server on the command line resolv.conf is not read.
  const isLong = what.server !== undefined || type === 'PTR' || searches.length === 0 || name.includes('.');
  const names = isLong ? [name] : searches.map((domain) => `${name}.${domain}`);
  return typesOf(what).flatMap((one) => names.map((full) => ({ name: full, type: one })));
}

function busybox(io: ToolIo, what: Asked, state: unknown): ToolStep {
  if (state === undefined) {
    const servers = what.server === undefined ? ownResolver(io).servers.length : 1;
    const request = { kind: 'dns', questions: busyboxQuestions(io, what), server: what.server } as const;
    return { wait: io.ask(request, servers * PATIENCE_MS), state: null };
  }
  const answer = io.answer();
  if (answer?.kind !== 'dns') {
    const server = what.server ?? ownResolver(io).servers[0]!;
    if (answer?.kind === 'error' && answer.reason === 'unresolved') {
      io.complain(`bad address '${server}'`);
      return { exit: 1 };
    }
    if (answer?.kind === 'error' && answer.reason === 'refused')
      io.err(`nslookup: write to '${server}': Connection refused\n`);
    io.out(NOBODY);
    return { exit: 1 };
  }
  io.out(`Server:\t\t${answer.server}\nAddress:\t${answer.server}:53\n\n`);
  let exit = 0;
  for (const { question, rcode, authoritative, answers } of answer.replies) {
    if (rcode !== 'NOERROR') {
      io.out(`** server can't find ${question.name}: ${rcode}\n\n`);
      exit = 1;
      continue;
    }
    const head = authoritative || answers.length === 0 ? '' : 'Non-authoritative answer:\n';
    io.out(`${head}${answers.map((record) => recordText(record, false)).join('')}\n`);
  }
  return { exit };
}

/** The replies to the first name of the search list that is there; else those to the last. */
function firstFound(replies: readonly DnsReply[], names: readonly string[]): readonly DnsReply[] {
  const to = (name: string): DnsReply[] => replies.filter(({ question }) => question.name === name);
  const name = names.find((one) => to(one).some(({ rcode }) => rcode === 'NOERROR'));
  return to(name ?? names.at(-1)!);
}

function bind(io: ToolIo, what: Asked, state: unknown): ToolStep {
  const reverse = what.type === undefined || what.type === 'PTR' ? reverseOf(what.name) : undefined;
  const names = reverse === undefined ? candidates({ ...ownResolver(io), libc: 'glibc' }, what.name) : [reverse];
  if (state === undefined) {
    const types = reverse === undefined ? typesOf(what) : (['PTR'] as const);
    const questions = names.flatMap((name) => types.map((type) => ({ name, type })));
    return { wait: io.ask({ kind: 'dns', questions, server: what.server }, BIND_PATIENCE_MS), state: null };
  }
  const answer = io.answer();
  if (answer?.kind !== 'dns') {
    const server = what.server ?? ownResolver(io).servers[0]!;
    if (answer?.kind === 'error' && answer.reason === 'unresolved') {
      io.out(`nslookup: couldn't get address for '${server}': not found\n`);
      return { exit: 1 };
    }
    const why = answer?.kind === 'error' && answer.reason === 'refused' ? 'connection refused' : 'timed out';
    io.out(`${`;; communications error to ${server}#53: ${why}\n`.repeat(3)};; no servers could be reached\n\n`);
    return { exit: 1 };
  }
  io.out(`Server:\t\t${answer.server}\nAddress:\t${answer.server}#53\n\n`);
  const replies = firstFound(answer.replies, names);
  const records = replies.flatMap(({ answers }) => answers);
  const [first] = replies;
  if (records.length > 0) {
    const head = first?.authoritative === true ? '' : 'Non-authoritative answer:\n';
    // A name that leads to another does so for both families.
    const texts = new Set(records.map((record) => recordText(record, true)));
    io.out(`${head}${[...texts].join('')}\n`);
    return { exit: 0 };
  }
  if (first?.rcode === 'NOERROR') io.out(`*** Can't find ${what.name}: No answer\n\n`);
  else io.out(`** server can't find ${first?.question.name ?? what.name}: ${first?.rcode ?? 'SERVFAIL'}\n\n`);
  return { exit: first?.rcode === 'NOERROR' ? 0 : 1 };
}

export const nslookup: Tool = {
  names: ['nslookup'],
  run(io, state) {
    const what = asked(io);
    if (what === undefined) {
      if (io.isBusybox) io.err(USAGE);
      return { exit: io.isBusybox ? 1 : 0 };
    }
    if (!io.isBusybox) return bind(io, what, state);
    return io.world.isOldBusybox === true ? nslookupOfOld(io, what.name, what.server, state) : busybox(io, what, state);
  },
};
