/** One request, by a person's hand: from outside, or from a pod. */
import type { SingleRequest } from '../../../model/client.ts';
import { notFound } from '../../api/errors.ts';
import type { Net } from '../connect/net.ts';
import type { Sender } from '../connect/sender.ts';
import { begin } from '../requests/begin.ts';
import { goalOf } from './goal.ts';

const TIMEOUT_MS = 10_000;
/** A hand's own address. */
const IP = '192.168.1.40';

/** Gives its number in the ledger. @throws ApiError NotFound for a pod that is not there */
export function requestOnce(net: Net, { from, target, host, path = '/', method = 'GET' }: SingleRequest): number {
  const sender = senderOf(net, from);
  const goal = goalOf(net, target, host, sender);
  const http = goal.isHttp ? { scheme: goal.scheme, method, host: goal.host, path } : undefined;
  const { to, about } = goal;
  return begin(net, { from: sender, to, http, timeoutMs: TIMEOUT_MS, weight: 1, ...(about && { about }) }).id;
}

function senderOf({ ctx }: Net, from: SingleRequest['from']): Sender {
  if (from === undefined) return { kind: 'outside', name: 'you', ip: IP };
  const pod = ctx.read.get('Pod', from.namespace, from.name);
  if (pod === undefined) throw notFound({ plural: 'pods', group: '' }, from.name);
  return { kind: 'pod', pod };
}
