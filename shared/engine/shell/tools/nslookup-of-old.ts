/** nslookup of busybox up to 1.28: the C library finds the addresses, and the name of each is asked for as well. */
import type { Wait } from '../state.ts';
import { ownResolver, reverseOf, withoutDot } from './dns-questions.ts';
import type { ToolIo, ToolStep } from './tool.ts';

/** What it waits for: the server's own name, the addresses of the host, their names. */
interface Noted {
  readonly [key: string]: string | readonly string[];
  readonly step: 'server' | 'host' | 'names';
  readonly addresses: readonly string[];
}

function askNames(io: ToolIo, addresses: readonly string[], server: string | undefined): Wait {
  const { timeout, attempts } = ownResolver(io);
  const questions = addresses.map((ip) => ({ name: reverseOf(ip) ?? ip, type: 'PTR' as const }));
  return io.ask({ kind: 'dns', questions, server }, timeout * attempts * 1000);
}

/** "Address 1: 10.43.0.10 kube-dns.kube-system.svc.cluster.local" */
function print(io: ToolIo, head: string, host: string, addresses: readonly string[]): void {
  const answer = io.answer();
  const replies = answer?.kind === 'dns' ? answer.replies : [];
  const rows = addresses.map((ip, i) => {
    const name = replies.find(({ question }) => question.name === reverseOf(ip))?.answers[0]?.data;
    return `Address ${i + 1}: ${ip}${name === undefined ? '' : ` ${withoutDot(name)}`}\n`;
  });
  io.out(`${head.padEnd(10)} ${host}\n${rows.join('')}`);
}

/** One turn of it. `server`: as it stands on the command line. */
export function nslookupOfOld(io: ToolIo, host: string, server: string | undefined, state: unknown): ToolStep {
  const { step, addresses } = (state as Noted | undefined) ?? { step: 'begin', addresses: [] };
  const asked = server ?? ownResolver(io).servers[0]!;
  if (step === 'begin') return { wait: askNames(io, [asked], server), state: { step: 'server', addresses: [asked] } };
  if (step === 'server') {
    print(io, 'Server:', asked, addresses);
    io.out('\n');
    const lookup = { kind: 'lookup', host, ...(server === undefined ? {} : { server }) } as const;
    return { wait: io.ask(lookup, undefined), state: { step: 'host', addresses: [] } };
  }
  if (step === 'names') {
    print(io, 'Name:', host, addresses);
    return { exit: 0 };
  }
  const answer = io.answer();
  if (answer?.kind !== 'lookup') {
    io.complain(`can't resolve '${host}'`);
    return { exit: 1 };
  }
  return { wait: askNames(io, answer.addresses, server), state: { step: 'names', addresses: answer.addresses } };
}
