/**
 * Finds the addresses of a host as a C library does: /etc/hosts, then the servers of resolv.conf, name by name down the
 * search list (glibc res_search, musl name_from_dns).
 */
import type { DnsQuestion, DnsReply } from '../../shell/network/dns-message.ts';
import { candidates, inHosts, type Resolver } from '../../shell/network/resolver.ts';

/** What comes of asking one server: its replies, or that nobody takes the question, or that nothing comes back. */
export type Asked =
  | { readonly kind: 'replies'; readonly replies: readonly DnsReply[]; readonly afterMs: number }
  /** `reason`: in a sentence. */
  | { readonly kind: 'refused'; readonly reason: string; readonly afterMs: number }
  | { readonly kind: 'silence'; readonly reason: string };

export type AskServer = (server: string, questions: readonly DnsQuestion[]) => Asked;

export type Looked =
  | { readonly addresses: readonly string[]; readonly name: string; readonly afterMs: number }
  /** unknown: no such host; again: no server could be asked. */
  | { readonly failure: 'unknown' | 'again'; readonly reason: string; readonly afterMs: number };

/** The servers' reply to the questions, and how long it took to get one; undefined: none gave any. */
function askAll(
  { servers, timeout, attempts, libc }: Resolver,
  questions: readonly DnsQuestion[],
  ask: AskServer,
): { replies: readonly DnsReply[] | undefined; afterMs: number; reason: string } {
  let spent = 0;
  let reason = '';
  for (const server of servers) {
    const got = ask(server, questions);
    if (got.kind === 'replies') return { replies: got.replies, afterMs: spent + got.afterMs, reason };
    reason ||= `${server}: ${got.reason}`;
    // musl asks all of them at once, and does not hear a refusal.
    if (libc === 'glibc') spent += got.kind === 'silence' ? timeout * 1000 : got.afterMs;
  }
  return { replies: undefined, afterMs: libc === 'musl' ? timeout * 1000 : spent * attempts, reason };
}

const addressesIn = (replies: readonly DnsReply[]): string[] =>
  replies.flatMap(({ answers }) => answers.filter(({ type }) => type === 'A').map(({ data }) => data));

/** The addresses of a host, as getaddrinfo gives them to a program that speaks IPv4. */
export function lookUp(resolver: Resolver, host: string, ask: AskServer): Looked {
  const unknown = `no such host: ${host}`;
  const local = inHosts(resolver, host);
  if (local !== undefined) return { ...local, afterMs: 0 };
  let spent = 0;
  let failed = false;
  for (const name of candidates(resolver, host)) {
    const questions = (['A', 'AAAA'] as const).map((type) => ({ name, type }));
    const { replies, afterMs, reason } = askAll(resolver, questions, ask);
    spent += afterMs;
    if (replies === undefined)
      return { failure: 'again', reason: `no DNS server could be asked for ${host}: ${reason}`, afterMs: spent };
    const addresses = addressesIn(replies);
    if (addresses.length > 0) return { addresses, name, afterMs: spent };
    const rcodes = replies.map(({ rcode }) => rcode);
    if (rcodes.includes('SERVFAIL') || rcodes.includes('REFUSED')) {
      if (resolver.libc === 'musl')
        return { failure: 'again', reason: `the DNS server could not say: ${host}`, afterMs: spent };
      failed = true;
      continue;
    }
    // musl takes a name without an address for an answer, and looks no further.
    if (resolver.libc === 'musl' && rcodes.includes('NOERROR')) break;
  }
  return {
    failure: failed ? 'again' : 'unknown',
    reason: failed ? `the DNS server could not say: ${host}` : unknown,
    afterMs: spent,
  };
}
