/** What the scheduler says of a pod: events, the condition on the pod, and the trace for whoever asks why. */
import type { Context } from '../api/actor.ts';
import type { Pod } from '../../model/pod.ts';
import type { Refusal } from './cycle.ts';
import { fitMessage, noteOf, verdictLines } from './fit-error.ts';
import { withNomination, withUnscheduled } from './pod-condition.ts';
import type { Preemption } from './preemption/preemption.ts';

/** The name of the scheduler that pods without one mean. */
export const SCHEDULER_NAME = 'default-scheduler';

function trace(ctx: Context, pod: Pod, what: string, message: string): void {
  const { uid } = pod.metadata;
  const about = uid === undefined ? {} : { uid };
  ctx.trace({ type: 'acted', at: ctx.now, actor: SCHEDULER_NAME, what, ...about, message });
}

/** Tells everybody that the pod has a node. */
export function announce(ctx: Context, pod: Pod, node: string): void {
  const { namespace = '', name } = pod.metadata;
  ctx.event(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`);
  trace(ctx, pod, 'scheduled', node);
}

/** Says on the pod why it has no node. nominated: the node that it waits for; '' for none, undefined: as before. */
export function complain(ctx: Context, pod: Pod, reason: string, message: string, nominated?: string): void {
  const { namespace = '', name } = pod.metadata;
  ctx.event(pod, 'Warning', 'FailedScheduling', noteOf(message));
  const said = withUnscheduled(pod, reason, message, ctx.timestamp) ?? pod.status ?? {};
  const status = withNomination(said, nominated);
  if (status !== pod.status) ctx.api.setStatus('Pod', namespace, name, status);
}

/** Says why no node took the pod, and on which one room is made for it, node by node in the trace. */
export function explain(ctx: Context, pod: Pod, refusal: Refusal, preemption: Preemption): void {
  const message = fitMessage(refusal, preemption);
  // A pod that may not make room, or not yet, keeps the node that it waits for.
  const nominated = 'node' in preemption ? preemption.node : 'hopeless' in preemption ? '' : undefined;
  complain(ctx, pod, 'Unschedulable', message, nominated);
  const lines = verdictLines(refusal);
  trace(ctx, pod, 'refused', lines === '' ? message : `${message}\n${lines}`);
}
