/** How many of a controller's pods run, wait, succeeded or failed (getPodStatusForController). */
import { textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { listObjects } from '../resources/client.ts';
import type { Address, Task } from '../waits.ts';

export const PODS: Address = { group: '', version: 'v1', plural: 'pods' };

const PHASES = ['Running', 'Pending', 'Succeeded', 'Failed'] as const;

/** "1 Running / 0 Waiting / 0 Succeeded / 0 Failed". @param selector as -l takes it */
export function* podStatus(owner: AnyObject, selector: string): Task<string> {
  const pods = yield* listObjects(PODS, owner.metadata.namespace ?? '', { labelSelector: selector });
  const own = pods.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ controller, uid }) => controller === true && uid === owner.metadata.uid),
  );
  const [running, waiting, succeeded, failed] = PHASES.map(
    (phase) => own.filter((pod) => textAt(pod, 'status', 'phase') === phase).length,
  );
  return `${running} Running / ${waiting} Waiting / ${succeeded} Succeeded / ${failed} Failed`;
}
