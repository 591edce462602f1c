/** certificatesigningrequests/approval: takes the conditions that say yes or no, and nothing else (registry/certificates csrApprovalStrategy). */
import { listAt, textAt } from '../kinds/look.ts';
import type { AnyObject, KubeObject } from '../../model/meta.ts';

const VERDICTS = new Set(['Approved', 'Denied', 'Failed']);

/** The request with the verdicts of `next`; their times are filled in. @param at RFC 3339 */
export function withVerdict(previous: KubeObject, next: AnyObject, at: string): AnyObject {
  const isVerdict = (condition: unknown): boolean => VERDICTS.has(textAt(condition, 'type'));
  const kept = listAt(previous, 'status', 'conditions').filter((condition) => !isVerdict(condition));
  const given = listAt(next, 'status', 'conditions')
    .filter(isVerdict)
    .map((condition) => ({ lastUpdateTime: at, lastTransitionTime: at, ...(condition as object) }));
  const status = { ...(previous as { status?: object }).status, conditions: [...kept, ...given] };
  return { ...previous, metadata: next.metadata, status } as unknown as AnyObject;
}
