/** When a container that crashes is started again, as far as its pod's status says it: its end, and the wait that the kubelet names. */
import type { ContainerStatus, Pod } from '../../shared/model/pod.ts';

const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000 };

/** "1m20s" as Go prints durations of whole seconds; ms. */
function goMs(text: string): number {
  return [...text.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (units[unit ?? ''] ?? 0),
    0,
  );
}

function restartOf({ state, lastState }: ContainerStatus): number | undefined {
  if (state?.waiting?.reason !== 'CrashLoopBackOff') return undefined;
  const wait = /^back-off (\S+) restarting/.exec(state.waiting.message ?? '')?.[1];
  const ended = lastState?.terminated?.finishedAt;
  return wait === undefined || ended === undefined ? undefined : Date.parse(ended) + goMs(wait);
}

/** The moment (ms since 1970, exact to a second) at which the first of a pod's crashed containers starts again; undefined while none waits. */
export function restartsAt({ status }: Pod): number | undefined {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const times = all.flatMap((one) => restartOf(one) ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}
