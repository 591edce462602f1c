/** Lets in what the quotas of the namespace have room for, the last of all steps (plugin ResourceQuota). */
import type { Kind } from '../../kinds/kind.ts';
import type { KubeObject } from '../../../model/meta.ts';
import { forbiddenRequest } from '../errors.ts';
import { checkQuotas, type Charge } from '../quota/check.ts';
import { evaluatorOf } from '../quota/evaluators.ts';
import type { Reader } from '../store.ts';

const NOTHING: readonly Charge[] = [];

/**
 * What the quotas of a new or changed object come to, to be written before it.
 * nowMs: Unix ms.
 * @throws ApiError Forbidden
 */
export function chargesFor(
  object: KubeObject,
  previous: KubeObject | undefined,
  about: { kind: Kind; nowMs: number },
  read: Reader,
): readonly Charge[] {
  const { namespace = '' } = object.metadata;
  if (namespace === '' || read.count('ResourceQuota') === 0 || read.count('ResourceQuota', namespace) === 0)
    return NOTHING;
  const evaluator = evaluatorOf(about.kind);
  if (evaluator === undefined || (previous !== undefined && !evaluator.changes)) return NOTHING;
  const before = previous === undefined ? {} : { previous };
  const request = { object, ...before, evaluator, nowMs: about.nowMs };
  const verdict = checkQuotas([...read.list('ResourceQuota', namespace)], request);
  if ('refusal' in verdict) throw forbiddenRequest(about.kind, object.metadata.name, verdict.refusal);
  return verdict.charges;
}
