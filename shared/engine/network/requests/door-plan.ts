/** A request of a process, as the ledger has it: its answer is the process's own, so what became of it is known at once. */
import type { LossCause } from '../../../model/request.ts';
import { SILENCE_MS, type Connected, type Refused } from '../connect/connection.ts';
import { seen } from '../connect/hops.ts';
import type { Net } from '../connect/net.ts';
import { senderName, type Sender } from '../connect/sender.ts';
import type { HttpRequest } from '../../shell/network/request.ts';
import type { AnsweredByProxy } from '../ingress/pass-on.ts';
import { note, wayOf, type Plan } from './begin.ts';

/** Notes what a process asked, and what came of it. @param ip where its host led */
export function noteAsked(net: Net, from: Sender, request: HttpRequest, ip: string, plan: Omit<Plan, 'workers'>): void {
  const { scheme, method, host, path, port } = request;
  const http = { scheme, method, host, path };
  const to = { ip, port, protocol: 'TCP' } as const;
  note(net, { from, to, http, timeoutMs: SILENCE_MS, weight: 1 }, { ...plan, workers: [] });
}

/** Notes what a process would have asked, had its host had an address. @param reason why it has none, in a sentence */
export function noteUnresolved(net: Net, from: Sender, request: HttpRequest, reason: string, afterMs: number): void {
  const { scheme, method, host, path } = request;
  const to = { cause: 'dns', reason, afterMs } as const;
  const hops = [{ kind: 'client', name: senderName(from) }] as const;
  const plan = { hops, latency: afterMs, cause: to.cause, reason, workers: [] };
  note(net, { from, to, http: { scheme, method, host, path }, timeoutMs: SILENCE_MS, weight: 1 }, plan);
}

export const refusedPlan = (refused: Refused): Omit<Plan, 'workers'> => {
  const { cause, reason, afterMs, pod } = refused;
  return { ...wayOf(refused), latency: afterMs, cause, reason, ...(pod && { pod: seen(pod) }) };
};

/** It came to a pod, which answered, or not for the reason that is given. */
export function endedPlan(
  end: Connected,
  latency: number,
  what: { code: number } | { cause: LossCause; reason: string },
  rule: string | undefined,
): Omit<Plan, 'workers'> {
  return { ...wayOf(end), latency, pod: seen(end.pod), ...what, ...(rule === undefined ? {} : { rule }) };
}

/** An ingress controller answered in its own words. */
export function proxyPlan(at: Connected, passed: AnsweredByProxy, latency: number): Omit<Plan, 'workers'> {
  const { page, reason, cause, rule, pod } = passed;
  return {
    ...wayOf(passed),
    latency,
    code: page.code,
    reason,
    pod: seen(pod ?? at.pod),
    ...(cause && { cause }),
    ...(rule === undefined ? {} : { rule }),
  };
}
