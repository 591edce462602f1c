/** When an Indexed Job is done before all of its indexes are (success_policy.go). Pure. */
import type { Job } from '../../../model/job.ts';
import { parseIndexes } from './indexes.ts';

/** The message of the first rule that is met. */
export function metSuccessPolicy(job: Job, succeeded: ReadonlySet<number>): string | undefined {
  const completions = job.spec.completions ?? 0;
  const met = (job.spec.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.size >= succeededCount;
    const wanted = [...parseIndexes(succeededIndexes, completions)];
    const have = wanted.filter((index) => succeeded.has(index)).length;
    return have >= (succeededCount ?? wanted.length);
  });
  return met < 0 ? undefined : `Matched rules at index ${met}`;
}
