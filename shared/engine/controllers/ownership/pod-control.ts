/** Makes and deletes pods on behalf of their owner, and tells of it (RealPodControl in pkg/controller/controller_utils.go). */
import type { Context } from '../../api/actor.ts';
import { ApiError, isNamespaceGoing } from '../../api/errors.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';

/** 1, 2, 4, 8 ...: if the first fails, hundreds are not tried in vain (slowStartBatch). */
export function* slowStart(count: number): Iterable<number> {
  let left = count;
  for (let batch = 1; left > 0; batch = Math.min(2 * batch, left)) {
    const size = Math.min(batch, left);
    left -= size;
    yield size;
  }
}

/** Does it; gives the refusal if there is one. */
function refusalOf(deed: () => void): ApiError | undefined {
  try {
    deed();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** Of pods that were to be made. */
export interface Created {
  made: number;
  /** The first refusal; that of a namespace on its way out is none. */
  refused?: ApiError;
}

/**
 * Makes `count` pods in batches that grow: one that is begun goes on to its end, the next is not begun after a refusal.
 * `wanted` gives the pod of a place (from 0).
 */
export function createPods(owner: KubeObject, count: number, wanted: (place: number) => Pod, ctx: Context): Created {
  let [place, made] = [0, 0];
  for (const batch of slowStart(count)) {
    let refused: ApiError | undefined;
    for (const end = place + batch; place < end; place++) {
      const refusal = refusalOf(() => {
        const { metadata } = ctx.api.create<Pod>(wanted(place));
        made += 1;
        ctx.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${metadata.name}`);
      });
      if (refusal === undefined || isNamespaceGoing(refusal)) continue;
      ctx.event(owner, 'Warning', 'FailedCreate', `Error creating: ${refusal.message}`);
      refused ??= refusal;
    }
    if (refused !== undefined) return { made, refused };
  }
  return { made };
}

/** Deletes them all, whatever is refused; gives the first refusal. One that is gone already is none. */
export function deletePods(owner: KubeObject, pods: readonly Pod[], ctx: Context): ApiError | undefined {
  let refused: ApiError | undefined;
  for (const { metadata } of pods) {
    const { namespace = '', name, uid = '' } = metadata;
    const refusal = refusalOf(() => {
      ctx.api.delete('Pod', namespace, name, { preconditions: { uid } });
      ctx.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    });
    if (refusal === undefined || refusal.reason === 'NotFound') continue;
    ctx.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${refusal.message}`);
    refused ??= refusal;
  }
  return refused;
}
