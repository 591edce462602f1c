/** Waits until objects are gone, finalizers and all (kubectl/pkg/cmd/wait IsDeleted). */
import { CommandError } from '../errors.ts';
import { nextEvent, unwatch, watch, type Address, type Task } from '../waits.ts';
import { findObject } from './client.ts';
import type { Info } from './find.ts';
import { groupResource } from './resource.ts';

export interface Leaving extends Pick<Info, 'namespace' | 'name'> {
  resource: Address;
  /** Another object of the same name is another object. Absent: whichever has the name. */
  uid?: string;
}

/**
 * @param deadline Unix ms
 * @throws CommandError when it is still there at the deadline
 */
export function* untilGone(
  { resource, namespace, name, uid }: Leaving,
  now: () => number,
  deadline: number,
): Task<void> {
  const query = { fieldSelector: `metadata.name=${name}` };
  for (;;) {
    const object = yield* findObject(resource, namespace, name);
    if (object === undefined || (uid !== undefined && object.metadata.uid !== uid)) return;
    const { resourceVersion = '' } = object.metadata;
    const number = yield* watch({ resource, namespace, query: { ...query, resourceVersion } });
    let event;
    try {
      event = yield* nextEvent(number, Math.max(0, deadline - now()));
    } finally {
      yield* unwatch(number);
    }
    if (event === undefined)
      throw new CommandError(`timed out waiting for the condition on ${groupResource(resource)}/${name}`);
    if (event.type === 'DELETED') return;
  }
}
