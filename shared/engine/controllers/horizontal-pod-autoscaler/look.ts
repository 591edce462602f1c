/** One look of the autoscaler at what it scales, and the conditions that it leaves behind. */
import type { Context } from '../../api/actor.ts';
import type { HorizontalPodAutoscaler } from '../../../model/autoscaler.ts';
import type { Condition } from '../../../model/meta.ts';

export const KIND = 'HorizontalPodAutoscaler.autoscaling';

/** One look: what is written down on the way. */
export interface Look {
  hpa: HorizontalPodAutoscaler;
  conditions: Condition[];
  metrics: unknown[];
  ctx: Context;
}

/** Sets a condition; the moment stays while its status does. */
export function say(
  { conditions, ctx }: Look,
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
): void {
  const at = conditions.findIndex((c) => c.type === type);
  const known = conditions[at];
  const since = known?.status === status ? known.lastTransitionTime : ctx.timestamp;
  const next: Condition = { type, status, reason, message, ...(since !== undefined && { lastTransitionTime: since }) };
  if (at < 0) conditions.push(next);
  else conditions[at] = next;
}
