/** A watch as clients know it: what happened since a resourceVersion, then whatever happens, filtered. */
import type { Change } from '../../model/change.ts';
import type { KubeObject } from '../../model/meta.ts';
import { ApiError } from './errors.ts';
import { kindOf, type KindName } from './kind-map.ts';
import type { Store } from './store.ts';

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

export interface WatchOptions {
  kind: KindName;
  /** '' = all namespaces. */
  namespace: string;
  /** Absent: starts with an ADDED for everything there is. */
  resourceVersion?: string;
  matches(object: KubeObject): boolean;
}

/** 410 Expired, as upstream answers when the history does not reach back that far; the client lists again. */
function expired(asked: number, oldest: number): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `too old resource version: ${asked} (${oldest})`,
    reason: 'Expired',
    code: 410,
  });
}

/** What a change is to one who sees only what matches: leaving the match is a deletion, entering it an addition. */
export function watchEvent(
  { before, after }: Change,
  matches: (object: KubeObject) => boolean,
): WatchEvent | undefined {
  const was = before !== undefined && matches(before);
  const is = after !== undefined && matches(after);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: after };
  if (!was) return undefined;
  return { type: 'DELETED', object: after === undefined ? before : { ...before, metadata: after.metadata } };
}

/**
 * Sends events until the returned function is called.
 * @throws ApiError Expired
 */
export function openWatch(store: Store, options: WatchOptions, send: (event: WatchEvent) => void): () => void {
  const { kind, namespace, matches } = options;
  const mine = (change: Change): boolean => {
    const object = (change.after ?? change.before)!;
    return kindOf(object) === kind && (namespace === '' || object.metadata.namespace === namespace);
  };
  const tell = (change: Change): void => {
    const event = mine(change) ? watchEvent(change, matches) : undefined;
    if (event !== undefined) send(event);
  };
  if (options.resourceVersion === undefined || options.resourceVersion === '' || options.resourceVersion === '0') {
    for (const object of store.list(kind, namespace)) if (matches(object)) send({ type: 'ADDED', object });
  } else {
    const since = Number(options.resourceVersion);
    const oldest = store.history[0]?.revision ?? store.revision + 1;
    if (since + 1 < oldest && since < store.revision) throw expired(since, oldest);
    for (const change of store.history) if (change.revision > since) tell(change);
  }
  return store.subscribe(kind, tell);
}
