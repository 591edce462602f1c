/** Names that CoreDNS takes for others (plugin/rewrite name.go): the rules of names alone, with answers put back where they say so. */
import type { DnsQuestion, DnsReply } from '../../shell/network/dns-message.ts';
import { matchOf, typedRegex } from '../../text/bounded-regex.ts';

type Match = 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex';

export interface Rewrite {
  readonly match: Match;
  readonly from: string;
  readonly to: string;
  /** "answer auto": who asked reads the name that was asked for. */
  readonly putBack: boolean;
}

const MATCHES: ReadonlySet<string> = new Set<Match>(['exact', 'prefix', 'suffix', 'substring', 'regex']);
const plain = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/** The rules of a Corefile, in its order: "rewrite [stop|continue] name [exact|...] FROM TO [answer auto]", also in braces. */
export function rewritesOf(text: string): Rewrite[] {
  const rules: Rewrite[] = [];
  for (const [, line = ''] of text.matchAll(
    /^[ \t]*(?:rewrite[ \t]+(?:(?:stop|continue)[ \t]+)?)?name[ \t]+([^\n]+)/gm,
  )) {
    const words = line.trim().split(/\s+/);
    const match = MATCHES.has(words[0] ?? '') ? (words.shift() as Match) : 'exact';
    const [from, to, ...rest] = words;
    if (from === undefined || to === undefined) continue;
    const isPattern = match === 'regex';
    rules.push({
      match,
      from: isPattern ? from : plain(from),
      to: isPattern ? to : plain(to),
      putBack: rest.join(' ').startsWith('answer auto'),
    });
  }
  return rules;
}

function renamed({ match, from, to }: Rewrite, name: string): string | undefined {
  switch (match) {
    case 'exact':
      return name === from ? to : undefined;
    case 'prefix':
      return name.startsWith(from) ? to + name.slice(from.length) : undefined;
    case 'suffix':
      return name.endsWith(from) ? name.slice(0, name.length - from.length) + to : undefined;
    case 'substring':
      return name.includes(from) ? name.replaceAll(from, to) : undefined;
    case 'regex': {
      // CoreDNS would not load a file whose expression is none; here the rule does nothing. Go matches the name with its dot; {1} is what the first group found.
      const pattern = typedRegex(from);
      const found = pattern && (matchOf(pattern, `${name}.`) ?? matchOf(pattern, name));
      return found === undefined || found === null
        ? undefined
        : plain(to.replaceAll(/\{(\d+)\}/g, (_, group: string) => found[Number(group)] ?? ''));
    }
  }
}

export interface Rewritten {
  question: DnsQuestion;
  /** The reply as it goes back: to the question that was asked. */
  back(reply: DnsReply): DnsReply;
}

/** The question that the plugins behind are asked; the first rule that fits decides. */
export function rewrite(rules: readonly Rewrite[], question: DnsQuestion): Rewritten {
  const name = plain(question.name);
  for (const rule of rules) {
    const other = renamed(rule, name);
    if (other === undefined) continue;
    const [asked, found] = [`${name}.`, `${other}.`];
    return {
      question: { ...question, name: other },
      back: (reply) => ({
        ...reply,
        question,
        answers: rule.putBack
          ? reply.answers.map((record) => (record.name === found ? { ...record, name: asked } : record))
          : reply.answers,
      }),
    };
  }
  return { question, back: (reply) => reply };
}
