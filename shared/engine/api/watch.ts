/** A watch as clients know it: what happened since a resourceVersion, then whatever happens, filtered (apiserver storage/cacher). */
import type { Change } from '../../model/change.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { Status } from '../../model/status.ts';
import { expired, tooLargeResourceVersion } from './errors.ts';
import { kindOf, type KindName } from './kind-map.ts';
import type { Store } from './store.ts';

/** What a bookmark carries: nothing but how far the watch has come. */
export interface Bookmark {
  apiVersion: string;
  kind: string;
  metadata: { resourceVersion: string; annotations?: Record<string, string> };
}

export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject }
  | { type: 'BOOKMARK'; object: Bookmark }
  /** The last event of a watch that cannot go on. */
  | { type: 'ERROR'; object: Status };

export interface WatchOptions {
  kind: KindName;
  apiVersion: string;
  /** '' = all namespaces. */
  namespace: string;
  /** Undefined: starts with an ADDED for everything there is. */
  since: number | undefined;
  /** Everything there is comes first, and then a bookmark that says so (sendInitialEvents). */
  initialEvents?: boolean;
  matches(object: KubeObject): boolean;
}

/** Says that what was there at the start has all been sent. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** A bookmark of now: a door sends one every minute to clients that allow it, and before it closes a watch. */
export function bookmark(store: Store, kind: KindName, apiVersion: string): WatchEvent {
  const metadata = { resourceVersion: String(store.revision) };
  return { type: 'BOOKMARK', object: { kind: kind.split('.')[0]!, apiVersion, metadata } };
}

/**
 * What a change is to one who sees only what matches: leaving the match is a deletion, entering it an addition. Who
 * loses an object gets it as he knew it, with the revision at which he lost it.
 */
export function watchEvent(change: Change, matches: (object: KubeObject) => boolean): WatchEvent | undefined {
  const { before, after, revision } = change;
  const was = before !== undefined && matches(before);
  if (after !== undefined && matches(after)) return { type: was ? 'MODIFIED' : 'ADDED', object: after };
  if (!was) return undefined;
  const metadata = { ...before.metadata, resourceVersion: String(revision) };
  return { type: 'DELETED', object: { ...before, metadata } };
}

/** All watches that are open on a store. */
export class Watches {
  private readonly open = new Set<(event: WatchEvent) => void>();

  constructor(private readonly store: Store) {}

  /** Sends events until the returned function is called, or an ERROR was sent: that is the last. */
  start(options: WatchOptions, send: (event: WatchEvent) => void): () => void {
    const { kind, apiVersion, namespace, matches, since } = options;
    const { store } = this;
    const refusal = since === undefined ? undefined : this.refusal(since);
    if (refusal !== undefined) {
      send({ type: 'ERROR', object: refusal });
      return () => undefined;
    }
    const tell = (change: Change): void => {
      const object = (change.after ?? change.before)!;
      if (namespace !== '' && object.metadata.namespace !== namespace) return;
      const event = watchEvent(change, matches);
      if (event !== undefined) send(event);
    };
    if (since === undefined || options.initialEvents === true) {
      for (const object of store.list(kind, namespace)) if (matches(object)) send({ type: 'ADDED', object });
      if (options.initialEvents === true) send(endOfInitialEvents(bookmark(store, kind, apiVersion)));
    } else {
      for (const change of store.history)
        if (change.revision > since && kindOf((change.after ?? change.before)!) === kind) tell(change);
    }
    const unsubscribe = store.subscribe(kind, tell);
    const stop = (): void => {
      unsubscribe();
      this.open.delete(end);
    };
    const end = (event: WatchEvent): void => {
      stop();
      send(event);
    };
    this.open.add(end);
    return stop;
  }

  /** Ends every watch: the store went back to another moment, and what they have seen is no longer so. */
  expireAll(): void {
    const object = expired('The resourceVersion for the provided watch is too old.').status;
    for (const end of [...this.open]) end({ type: 'ERROR', object });
  }

  /** Why a watch cannot start after a revision. */
  private refusal(since: number): Status | undefined {
    const { revision, history } = this.store;
    if (since > revision) return tooLargeResourceVersion(since, revision).status;
    const oldest = history[0]?.revision ?? revision + 1;
    if (since + 1 >= oldest || since === revision) return undefined;
    return expired(`too old resource version: ${since} (${oldest - 1})`).status;
  }
}

function endOfInitialEvents(event: WatchEvent): WatchEvent {
  if (event.type !== 'BOOKMARK') return event;
  const metadata = { ...event.object.metadata, annotations: { [INITIAL_EVENTS_END]: 'true' } };
  return { type: 'BOOKMARK', object: { ...event.object, metadata } };
}
