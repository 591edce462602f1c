/** How a pod of a StatefulSet is, as its controller sees it. */
import { isPodAvailable, isPodReady, isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../../model/pod.ts';

export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;
export const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isPodReady(pod);
/** nowMs: Unix ms. */
export const isRunningAndAvailable = (pod: Pod, minReadySeconds: number, nowMs: number): boolean =>
  pod.status?.phase === 'Running' && isPodAvailable(pod, minReadySeconds, nowMs);
/** Not to be counted on: not available, or on its way out. */
export const isUnavailable = (pod: Pod, minReadySeconds: number, nowMs: number): boolean =>
  isTerminating(pod) || !isRunningAndAvailable(pod, minReadySeconds, nowMs);
export const isOver = isPodTerminal;
