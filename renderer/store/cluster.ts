/** The one set of records of this window, and hooks that watch a single thing of it. */
import { useCallback, useId, useRef, useSyncExternalStore } from 'react';
import type { KubeObject } from '../../shared/model/meta.ts';
import { VirtualClock } from './clock.ts';
import { Records } from './records.ts';
import { Turns } from './turns.ts';

/** What this window has to draw anew, and when it gets to it. */
export const turns = new Turns({
  request: (call) => void requestAnimationFrame(call),
  now: () => performance.now(),
});

export const records = new Records((topic, tell) => turns.ask(topic, tell));
export const clock = new VirtualClock();

/**
 * The object with this uid, if it is of this kind; renders again only when that object changes. In a new cluster
 * a uid can be another thing's, for as long as the scene still shows the old one.
 */
export function useObject<T extends KubeObject = KubeObject>(uid: string | undefined, kind?: T['kind']): T | undefined {
  const subscribe = useCallback(
    (listener: () => void) => (uid === undefined ? () => {} : records.watch(uid, listener)),
    [uid],
  );
  return useSyncExternalStore(subscribe, () => {
    const object = uid === undefined ? undefined : records.get(uid);
    return kind === undefined || object?.kind === kind ? object : undefined;
  }) as T | undefined;
}

/** A number that changes when any object of the kind does. */
export function useKindVersion(kind: string): number {
  const subscribe = useCallback((listener: () => void) => records.watch(`kind:${kind}`, listener), [kind]);
  return useSyncExternalStore(subscribe, () => records.version(kind));
}

/**
 * Renders again when objects of these kinds ("Pod") or any at all ("*") have changed, at most every `ms` (real):
 * for sums and lists, which nobody can read faster. Gives a number that is another one each time.
 */
export function useSlowly(kinds: readonly string[], ms = 250): number {
  const key = useId();
  const version = useRef(0);
  const topics = kinds.map((kind) => (kind === '*' ? kind : `kind:${kind}`)).join(' ');
  const subscribe = useCallback(
    (listener: () => void) => {
      const changed = (): void => {
        turns.ask(
          key,
          () => {
            version.current++;
            listener();
          },
          ms,
        );
      };
      const stops = (topics === '' ? [] : topics.split(' ')).map((topic) => records.watch(topic, changed));
      return () => {
        for (const stop of stops) stop();
        turns.drop(key);
      };
    },
    [key, topics, ms],
  );
  return useSyncExternalStore(subscribe, () => version.current);
}
