/** What processes have asked of the network and not heard yet: kept in the table 'answers', by container, run and number. */
import type { NetAnswer } from '../../shell/network/request.ts';
import type { HungUp } from '../../shell/state.ts';
import type { Work } from '../pod-record.ts';
import { containerKey } from '../timer-key.ts';
import type { NetReply } from './net-door.ts';

type Asked = Pick<NetReply, 'answer' | 'request'>;

const table = ({ ctx }: Work): Map<string, Asked> => ctx.table<Asked>('answers');

export const askedKey = (work: Work, index: number, run: number, id: number): string =>
  `${containerKey(work.uid, index, run)} ${id}`;

export function noteAsked(work: Work, key: string, { answer, request }: NetReply): void {
  table(work).set(key, request === undefined ? { answer } : { answer, request });
}

/** The answer, which is told once; undefined: nobody waits for it any more, or it does not come yet. */
export function takeAsked(work: Work, key: string): NetAnswer | undefined {
  const { ctx, net } = work;
  const asked = table(work).get(key);
  const fate = asked?.request === undefined ? undefined : net.fateOf(asked.request);
  if (fate !== undefined && fate.at > ctx.now) {
    ctx.after(fate.at - ctx.now, 'answer', key, { background: true });
    return undefined;
  }
  table(work).delete(key);
  return fate === undefined ? asked?.answer : { kind: 'error', reason: fate.reason };
}

/** A container has dropped its connections: whoever waits for it hears so at once. */
export function cutOff(work: Work, index: number, run: number): void {
  const { ctx, net, uid } = work;
  net.cut(uid, index, run);
  for (const [key, { request }] of table(work))
    if (request !== undefined && (net.fateOf(request)?.at ?? Infinity) <= ctx.now) ctx.after(0, 'answer', key);
}

/** A process waits no longer: the other end hears of it. */
export function hangUp(work: Work, key: string, why: HungUp['why']): void {
  const asked = table(work).get(key);
  if (!table(work).delete(key) || asked?.request === undefined) return;
  work.net.hangUp(asked.request, why);
}

/** A container has ended: nobody in it waits for anything. */
export function hangUpAll(work: Work, index: number, run: number): void {
  if (table(work).size === 0) return;
  const own = `${containerKey(work.uid, index, run)} `;
  for (const key of [...table(work).keys()]) if (key.startsWith(own)) hangUp(work, key, 'gone');
}
