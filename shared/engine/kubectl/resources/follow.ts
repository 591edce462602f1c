/** Watches one object until it is as it is to be; a watch that fails is opened again (client-go tools/watch UntilWithSync). */
import type { ListBody } from '../../api/rest.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { CommandError } from '../errors.ts';
import { nextEvent, sleep, unwatch, watch, type Address, type Task } from '../waits.ts';
import { ask } from './client.ts';

export interface Followed {
  resource: Address;
  /** '' for what lives in none. */
  namespace: string;
  name: string;
}

/** What is wished of an object. */
export interface Wish {
  isMet(object: AnyObject): boolean;
  /** Whether its going is what is wished. */
  gone: boolean;
  /** It is not there when the wait begins: that is well, or throws. */
  absent(): void;
}

/** Between a watch that failed and the next list. Virtual ms (the reflector's first backoff). */
const AGAIN_MS = 800;

/** The object and from which revision on it is to be watched. */
function* look({
  resource,
  namespace,
  name,
}: Followed): Task<{ object: AnyObject | undefined; resourceVersion: string }> {
  const query = { fieldSelector: `metadata.name=${name}` };
  const { items, metadata } = (yield* ask({ verb: 'list', resource, namespace, query })) as ListBody;
  return { object: items[0] as AnyObject | undefined, resourceVersion: metadata.resourceVersion ?? '' };
}

/**
 * @param deadline Unix ms
 * @returns the object as it then is; undefined when it is gone
 * @throws CommandError when the deadline passes; what `wish` throws
 */
export function* follow(
  target: Followed,
  now: () => number,
  deadline: number,
  wish: Wish,
): Task<AnyObject | undefined> {
  const { resource, namespace, name } = target;
  for (let isFirst = true; ; isFirst = false) {
    const { object, resourceVersion } = yield* look(target);
    if (object === undefined && isFirst) {
      wish.absent();
      return undefined;
    }
    if (object === undefined && wish.gone) return undefined;
    if (object !== undefined && wish.isMet(object)) return object;
    const number = yield* watch({
      resource,
      namespace,
      query: { fieldSelector: `metadata.name=${name}`, resourceVersion },
    });
    try {
      for (;;) {
        const event = yield* nextEvent(number, Math.max(0, deadline - now()));
        if (event === undefined)
          throw new CommandError(`timed out waiting for the condition on ${resource.plural}/${name}`);
        if (event.type === 'ERROR') break;
        if (event.type === 'DELETED' && wish.gone) return undefined;
        const changed = event.object as AnyObject;
        if ((event.type === 'ADDED' || event.type === 'MODIFIED') && wish.isMet(changed)) return changed;
      }
    } finally {
      yield* unwatch(number);
    }
    yield* sleep(AGAIN_MS);
  }
}
