/** What the scheduler says of a pod: events, the condition on the pod, and the trace for whoever asks why. */
import type { Context } from '../api/actor.ts';
import type { Pod } from '../../model/pod.ts';
import type { Refusal } from './cycle.ts';
import { fitMessage, noteOf, verdictLines } from './fit-error.ts';
import { withUnscheduled } from './pod-condition.ts';

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

/** Says on the pod why it has no node. */
export function complain(ctx: Context, pod: Pod, reason: string, message: string): void {
  const { namespace = '', name } = pod.metadata;
  ctx.event(pod, 'Warning', 'FailedScheduling', noteOf(message));
  const status = withUnscheduled(pod, reason, message, ctx.timestamp);
  if (status !== undefined) ctx.api.setStatus('Pod', namespace, name, status);
}

/** Says why no node took the pod, node by node in the trace. */
export function explain(ctx: Context, pod: Pod, refusal: Refusal): void {
  const message = fitMessage(pod, refusal);
  complain(ctx, pod, 'Unschedulable', message);
  const lines = verdictLines(refusal);
  trace(ctx, pod, 'refused', lines === '' ? message : `${message}\n${lines}`);
}
