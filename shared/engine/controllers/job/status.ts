/** The conditions of a Job: suspended or not, on its way to an end, at its end. Pure. */
import type { Condition } from '../../../model/meta.ts';
import type { Job } from '../../../model/job.ts';
import type { Ending } from './decide.ts';

export function condition(
  type: string,
  reason: string,
  message: string,
  at: string,
  status: 'True' | 'False' = 'True',
): Condition {
  return { type, status, lastProbeTime: at, lastTransitionTime: at, reason, message } as Condition;
}

/** The list with the condition in it; one that says the same already stays as it is. A new one is never False. */
export function withCondition(list: readonly Condition[], wanted: Condition): Condition[] {
  const known = list.find((c) => c.type === wanted.type);
  if (known === undefined) return wanted.status === 'False' ? [...list] : [...list, wanted];
  const isSame = known.status === wanted.status && known.reason === wanted.reason && known.message === wanted.message;
  return isSame ? [...list] : list.map((c) => (c === known ? wanted : c));
}

/** The last condition that an ending leads to. */
export const lastCondition = (ending: Ending, at: string): Condition =>
  condition(ending.type === 'FailureTarget' ? 'Failed' : 'Complete', ending.reason, ending.message, at);

export interface Suspension {
  conditions: Condition[];
  /** What is told as an event, when it changed. */
  event?: { reason: 'Suspended' | 'Resumed'; message: string };
}

export function suspension(job: Job, list: readonly Condition[], at: string): Suspension {
  const isOn = job.spec.suspend === true;
  const wanted = isOn
    ? condition('Suspended', 'JobSuspended', 'Job suspended', at)
    : condition('Suspended', 'JobResumed', 'Job resumed', at, 'False');
  const conditions = withCondition(list, wanted);
  if (!conditions.includes(wanted)) return { conditions };
  const event = isOn
    ? ({ reason: 'Suspended', message: 'Job suspended' } as const)
    : ({ reason: 'Resumed', message: 'Job resumed' } as const);
  return { conditions, event };
}
