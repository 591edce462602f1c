/** Decides what a delete request does: remove now, wait for a grace period, or wait for finalizers (registry/rest/delete.go). */
import { formatTime } from '../kernel/time.ts';
import type { KubeObject, ObjectMeta } from '../../model/meta.ts';
import type { Pod } from '../../model/pod.ts';
import type { DeleteOptions } from './client.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** The object as it waits, or undefined: it goes at once; the same reference: nothing changes. */
export function planDelete(object: KubeObject, options: DeleteOptions, nowUnixMs: number): KubeObject | undefined {
  const grace = gracePeriod(object, options);
  const finalizers = finalizersFor(object.metadata.finalizers ?? [], options);
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata;
  const holds = finalizers.length > 0 || (object.kind === 'Namespace' && object.apiVersion === 'v1');
  if (grace === 0 && !holds) return undefined;
  if (deletionTimestamp !== undefined) {
    // A later request may shorten the wait, never lengthen it.
    const shorter = grace < (deletionGracePeriodSeconds ?? 0);
    const sameFinalizers = sameList(finalizers, object.metadata.finalizers ?? []);
    if (!shorter && sameFinalizers) return object;
    return withMeta(object, {
      finalizers,
      ...(shorter
        ? { deletionTimestamp: formatTime(nowUnixMs + grace * 1000), deletionGracePeriodSeconds: grace }
        : {}),
    });
  }
  const marked = withMeta(object, {
    finalizers,
    deletionTimestamp: formatTime(nowUnixMs + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(object.metadata.generation === undefined ? {} : { generation: object.metadata.generation + 1 }),
  });
  if (object.kind !== 'Namespace') return marked;
  return { ...marked, status: { ...(object as { status?: object }).status, phase: 'Terminating' } } as KubeObject;
}

/** True when nothing holds an object that is on its way out. */
export function isReleased(object: KubeObject): boolean {
  const meta = object.metadata;
  if (meta.deletionTimestamp === undefined || (meta.finalizers ?? []).length > 0) return false;
  if (object.kind === 'Namespace' && object.apiVersion === 'v1') {
    return ((object as { spec?: { finalizers?: string[] } }).spec?.finalizers ?? []).length === 0;
  }
  return (meta.deletionGracePeriodSeconds ?? 0) === 0;
}

/** Seconds that the object is given. Only pods have any (registry/core/pod/strategy.go CheckGracefulDelete). */
function gracePeriod(object: KubeObject, options: DeleteOptions): number {
  if (object.kind !== 'Pod' || object.apiVersion !== 'v1') return 0;
  const pod = object as Pod;
  const phase = pod.status?.phase;
  if ((pod.spec.nodeName ?? '') === '' || phase === 'Failed' || phase === 'Succeeded') return 0;
  const asked = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  return asked < 0 ? 1 : asked;
}

function finalizersFor(finalizers: readonly string[], options: DeleteOptions): string[] {
  const policy = options.propagationPolicy;
  if (policy === undefined) return [...finalizers];
  const rest = finalizers.filter((f) => f !== ORPHAN && f !== FOREGROUND);
  if (policy === 'Orphan') return [...rest, ORPHAN];
  return policy === 'Foreground' ? [...rest, FOREGROUND] : rest;
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

function withMeta(object: KubeObject, changes: Partial<ObjectMeta>): KubeObject {
  const metadata = { ...object.metadata, ...changes };
  if (metadata.finalizers?.length === 0) delete metadata.finalizers;
  return { ...object, metadata };
}
