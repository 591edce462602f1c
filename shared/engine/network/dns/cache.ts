/** What a CoreDNS remembers of its answers (plugin/cache): as long as their records say, and as its Corefile allows. */
import type { Context } from '../../api/actor.ts';
import type { DnsQuestion, DnsReply } from '../../shell/network/dns-message.ts';
import type { CacheConfig } from './corefile.ts';

/** dnsutil.MinimalDefaultTTL: nothing is kept for less, s. */
const LEAST = 5;
/** When a server has so many, those that have run out are dropped. */
const MANY = 10_000;

interface Kept {
  readonly reply: DnsReply;
  /** Virtual ms. */
  readonly until: number;
}

const kept = (ctx: Context): Map<string, Kept> => ctx.table<Kept>('dns/cache');

const isIn = (zones: readonly string[], name: string): boolean =>
  zones.some((zone) => zone === '' || name === zone || name.endsWith(`.${zone}`));

/** Seconds for which a reply may be kept; 0: not at all. */
export function secondsOf(cache: CacheConfig, { rcode, answers, authority }: DnsReply, name: string): number {
  const soa = authority.find(({ type }) => type === 'SOA');
  const isDenial = rcode === 'NXDOMAIN' || (rcode === 'NOERROR' && answers.length === 0);
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return 0;
  if (isIn(isDenial ? cache.noDenial : cache.noSuccess, name)) return 0;
  // A denial without the zone's own word cannot be kept.
  if (isDenial && soa === undefined) return 0;
  const most = isDenial ? cache.denial : cache.success;
  const own = isDenial
    ? Math.min(soa!.ttl, Number(soa!.data.split(' ').at(-1)))
    : Math.min(...answers.map((r) => r.ttl));
  return Math.min(Math.max(own, LEAST), most);
}

const withTtl = (reply: DnsReply, ttl: number): DnsReply => ({
  ...reply,
  answers: reply.answers.map((record) => ({ ...record, ttl })),
  authority: reply.authority.map((record) => ({ ...record, ttl })),
  additional: reply.additional.map((record) => ({ ...record, ttl })),
});

/**
 * The reply that is remembered, or a new one.
 * @param server whose memory it is: it goes with the container
 */
export function remembered(
  ctx: Context,
  server: string,
  cache: CacheConfig,
  question: DnsQuestion,
  make: () => DnsReply,
): DnsReply {
  const table = kept(ctx);
  const name = question.name.replace(/\.$/, '').toLowerCase();
  const key = `${server} ${question.type} ${name}`;
  const known = table.get(key);
  if (known !== undefined && ctx.now < known.until)
    return { ...withTtl(known.reply, Math.ceil((known.until - ctx.now) / 1000)), question };
  const reply = make();
  const seconds = secondsOf(cache, reply, name);
  if (seconds === 0) {
    if (known !== undefined) table.delete(key);
    return reply;
  }
  if (table.size >= MANY) for (const [old, { until }] of table) if (until <= ctx.now) table.delete(old);
  table.set(key, { reply, until: ctx.now + seconds * 1000 });
  return withTtl(reply, seconds);
}
