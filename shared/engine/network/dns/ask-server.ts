/** Asks a DNS server as a pod does: by the way that every connection takes, so that no CoreDNS means no names. */
import { parseTime } from '../../kernel/time.ts';
import type { Stream } from '../../kernel/random.ts';
import { MACHINE_DNS } from '../../kinds/pod/resolver.ts';
import type { DnsQuestion, DnsReply } from '../../shell/network/dns-message.ts';
import { connect } from '../connect/connect.ts';
import { SILENCE_MS } from '../connect/connection.ts';
import { peerOf } from '../connect/deliver.ts';
import type { Net } from '../connect/net.ts';
import type { Sender } from '../connect/sender.ts';
import { OUTSIDE_MS } from '../outside.ts';
import { policyRefusal, refusalReason } from '../policy/refusal.ts';
import { answer } from './answer.ts';
import { remembered } from './cache.ts';
import { coreDnsOf } from './coredns.ts';
import type { AskServer } from './lookup.ts';
import { outsideReply } from './outside-zone.ts';

const DNS_PORT = 53;
const ANSWER_MS = 2;
/** Resolvers that the world knows by their addresses. */
const PUBLIC: ReadonlySet<string> = new Set(['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9', '208.67.222.222']);

/** Addresses in an order of chance (plugin/loadbalance: round_robin is a shuffle). */
function shuffled(reply: DnsReply, random: Stream): DnsReply {
  const isAddress = ({ type }: DnsReply['answers'][number]): boolean => type === 'A' || type === 'AAAA';
  const addresses = reply.answers.filter(isAddress);
  if (addresses.length < 2) return reply;
  for (let i = addresses.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [addresses[i], addresses[j]] = [addresses[j]!, addresses[i]!];
  }
  return { ...reply, answers: [...reply.answers.filter((record) => !isAddress(record)), ...addresses] };
}

/** How a sender asks servers. */
export function serverAsker(net: Net, from: Sender): AskServer {
  const { ctx } = net;
  const seconds = (): number => Math.floor((parseTime(ctx.timestamp) ?? 0) / 1000);
  const beyond = (questions: readonly DnsQuestion[]): DnsReply[] =>
    questions.map((one) => outsideReply(ctx.read, one, seconds()));
  return (server, questions) => {
    if (server === MACHINE_DNS || PUBLIC.has(server)) {
      const flow = { from: peerOf(net, from), to: { ip: server }, port: DNS_PORT, protocol: 'UDP' } as const;
      const refusal = policyRefusal(ctx.read, flow);
      if (refusal !== undefined) return { kind: 'silence', reason: refusalReason(refusal) };
      const afterMs = server === MACHINE_DNS ? ANSWER_MS : OUTSIDE_MS;
      return { kind: 'replies', replies: beyond(questions), afterMs };
    }
    const found = connect(net, from, { ip: server, port: DNS_PORT, protocol: 'UDP' });
    if (!found.ok) {
      const { reason, afterMs } = found;
      return afterMs >= SILENCE_MS ? { kind: 'silence', reason } : { kind: 'refused', reason, afterMs };
    }
    if (found.to === 'away') return { kind: 'replies', replies: beyond(questions), afterMs: OUTSIDE_MS };
    if (found.to === 'agent') return { kind: 'silence', reason: `what listens on ${found.node} is no DNS server` };
    const { name } = found.pod.metadata;
    const config = coreDnsOf(ctx.read, found.pod);
    if (config === undefined) return { kind: 'silence', reason: `what listens in ${name} is no DNS server` };
    if (found.listening.hangs) return { kind: 'silence', reason: `${name} takes the question and never answers` };
    // A server that watches the cluster is as new as the cluster.
    const source = { read: ctx.read, config, serial: seconds() };
    const memory = `${found.pod.metadata.uid ?? ''} ${found.listening.run}`;
    const reply = (question: DnsQuestion): DnsReply =>
      config.cache === undefined
        ? answer(source, question)
        : remembered(ctx, memory, config.cache, question, () => answer(source, question));
    const replies = questions.map((question) => shuffled(reply(question), ctx.random('dns')));
    return { kind: 'replies', replies, afterMs: ANSWER_MS + found.networkMs };
  };
}
