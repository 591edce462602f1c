/** Waits until objects are gone, finalizers and all (kubectl/pkg/cmd/wait IsDeleted). */
import type { Task } from '../waits.ts';
import { findObject } from './client.ts';
import { follow, type Followed } from './follow.ts';

export interface Leaving extends Followed {
  /** Another object of the same name is another object. Absent: whichever has the name. */
  uid?: string;
}

/** Whether it is not there, or another has its name. */
export function* isGone({ resource, namespace, name, uid }: Leaving): Task<boolean> {
  const object = yield* findObject(resource, namespace, name);
  return object === undefined || (uid !== undefined && object.metadata.uid !== uid);
}

/**
 * @param deadline Unix ms
 * @throws CommandError when it is still there at the deadline
 */
export function* untilGone(leaving: Leaving, now: () => number, deadline: number): Task<void> {
  if (yield* isGone(leaving)) return;
  const { uid } = leaving;
  yield* follow(leaving, now, deadline, {
    gone: true,
    isMet: ({ metadata }) => uid !== undefined && metadata.uid !== uid,
    absent: () => undefined,
  });
}
