/** The one set of records of this window, and hooks that watch a single thing of it. */
import { useCallback, useSyncExternalStore } from 'react';
import type { KubeObject } from '../../shared/model/meta.ts';
import { VirtualClock } from './clock.ts';
import { Records } from './records.ts';

export const records = new Records();
export const clock = new VirtualClock();

/** The object with this uid; renders again only when that object changes. */
export function useObject<T extends KubeObject = KubeObject>(uid: string | undefined): T | undefined {
  const subscribe = useCallback(
    (listener: () => void) => (uid === undefined ? () => {} : records.watch(uid, listener)),
    [uid],
  );
  return useSyncExternalStore(subscribe, () => (uid === undefined ? undefined : records.get(uid))) as T | undefined;
}

/** A number that changes when any object of the kind does. */
export function useKindVersion(kind: string): number {
  const subscribe = useCallback((listener: () => void) => records.watch(`kind:${kind}`, listener), [kind]);
  return useSyncExternalStore(subscribe, () => records.version(kind));
}
