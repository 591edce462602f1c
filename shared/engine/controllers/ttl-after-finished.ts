/** Deletes Jobs some time after they have ended (pkg/controller/ttlafterfinished). */
import type { Controller } from '../api/actor.ts';
import { keyOf, splitKey } from '../api/kind-map.ts';
import type { Job } from '../../model/job.ts';

/** When it ended, as its last condition says. */
function endedAt(job: Job): string | undefined {
  return job.status?.conditions?.find((c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'))
    ?.lastTransitionTime;
}

export const ttlAfterFinished: Controller = {
  name: 'ttl-after-finished-controller',
  watches: [
    {
      kind: 'Job.batch',
      keys: ({ after }) => {
        const job = after as Job | undefined;
        return job?.spec.ttlSecondsAfterFinished === undefined || endedAt(job) === undefined ? [] : [keyOf(job)];
      },
    },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const job = ctx.read.get('Job.batch', namespace, name);
    const ended = job === undefined ? undefined : endedAt(job);
    const seconds = job?.spec.ttlSecondsAfterFinished;
    if (job === undefined || ended === undefined || seconds === undefined) return undefined;
    if (job.metadata.deletionTimestamp !== undefined) return undefined;
    const left = ctx.when(ended) + seconds * 1000 - ctx.now;
    if (left > 0) return { inBackground: left };
    const { uid = '' } = job.metadata;
    ctx.api.delete('Job.batch', namespace, name, { propagationPolicy: 'Foreground', preconditions: { uid } });
    return undefined;
  },
};
