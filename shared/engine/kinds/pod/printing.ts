/** The row of a pod in `kubectl get pods [-o wide]` (printPod of pkg/printers/internalversion, 1.34). */
import { humanDuration } from '../../api/age.ts';
import { parseTime } from '../../kernel/time.ts';
import type { Container, ContainerStatus, Pod } from '../../../model/pod.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import type { Cell, Column } from '../kind.ts';
import { isPodReady, podCondition } from './conditions.ts';

export const POD_COLUMNS: readonly Column[] = [
  NAME,
  textColumn('Ready'),
  textColumn('Status'),
  textColumn('Restarts'),
  AGE,
  textColumn('IP', 1),
  textColumn('Node', 1),
  textColumn('Nominated Node', 1),
  textColumn('Readiness Gates', 1),
];

interface Tally {
  reason: string;
  restarts: number;
  /** Unix ms of the last restart, 0 = never. */
  lastRestart: number;
  ready: number;
  total: number;
}

const finishedAt = (status: ContainerStatus): number => parseTime(status.lastState?.terminated?.finishedAt ?? '') ?? 0;

/** "ExitCode:3" or "Signal:9", where the runtime gave no reason. */
function exitWord(terminated: { reason?: string; signal?: number; exitCode: number }): string {
  if ((terminated.reason ?? '') !== '') return terminated.reason!;
  return (terminated.signal ?? 0) !== 0 ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === 'Always';

/** True when an init container is still in the way. */
function countInit(pod: Pod, tally: Tally): boolean {
  const specs = pod.spec.initContainers ?? [];
  if (specs.length === 0 && (pod.status?.initContainerStatuses ?? []).length === 0) return false;
  const byName = new Map(specs.map((c) => [c.name, c]));
  let sidecarRestarts = 0;
  let sidecarLast = 0;
  let initializing = false;
  for (const [i, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    tally.restarts += status.restartCount;
    tally.lastRestart = Math.max(tally.lastRestart, finishedAt(status));
    const sidecar = isSidecar(byName.get(status.name));
    if (sidecar) {
      sidecarRestarts += status.restartCount;
      sidecarLast = Math.max(sidecarLast, finishedAt(status));
    }
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecar && status.started === true) {
      if (status.ready) tally.ready += 1;
      continue;
    }
    if (terminated !== undefined) tally.reason = `Init:${exitWord(terminated)}`;
    else if ((waiting?.reason ?? '') !== '' && waiting?.reason !== 'PodInitializing')
      tally.reason = `Init:${waiting!.reason}`;
    else tally.reason = `Init:${i}/${specs.length}`;
    initializing = true;
    break;
  }
  if (!initializing || isInitialized(pod)) {
    tally.restarts = sidecarRestarts;
    tally.lastRestart = sidecarLast;
  }
  return initializing;
}

const isInitialized = (pod: Pod): boolean => podCondition(pod, 'Initialized')?.status === 'True';

function countContainers(pod: Pod, tally: Tally): void {
  let hasRunning = false;
  const statuses = pod.status?.containerStatuses ?? [];
  for (const status of statuses.toReversed()) {
    tally.restarts += status.restartCount;
    tally.lastRestart = Math.max(tally.lastRestart, finishedAt(status));
    const { terminated, waiting, running } = status.state ?? {};
    if ((waiting?.reason ?? '') !== '') tally.reason = waiting!.reason!;
    else if (terminated !== undefined) tally.reason = exitWord(terminated);
    else if (status.ready && running !== undefined) {
      hasRunning = true;
      tally.ready += 1;
    }
  }
  // A pod of which one container is done and another runs is running.
  if (tally.reason === 'Completed' && hasRunning) tally.reason = isPodReady(pod) ? 'Running' : 'NotReady';
}

function tallyOf(pod: Pod): Tally {
  const status = pod.status;
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar).length;
  const tally: Tally = {
    reason: (status?.reason ?? '') !== '' ? status!.reason! : (status?.phase ?? ''),
    restarts: 0,
    lastRestart: 0,
    ready: 0,
    total: pod.spec.containers.length + sidecars,
  };
  const scheduled = podCondition(pod, 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') tally.reason = 'SchedulingGated';
  const initializing = countInit(pod, tally);
  if (!initializing || isInitialized(pod)) countContainers(pod, tally);
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status?.reason === 'NodeLost') tally.reason = 'Unknown';
    else if (status?.phase !== 'Failed' && status?.phase !== 'Succeeded') tally.reason = 'Terminating';
  }
  return tally;
}

/** The word in the STATUS column. */
export const podStatusWord = (pod: Pod): string => tallyOf(pod).reason;

/** "3" or "3 (5m ago)". */
function restartsCell({ restarts, lastRestart }: Tally, nowMs: number): string {
  return restarts !== 0 && lastRestart > 0
    ? `${restarts} (${humanDuration(nowMs - lastRestart)} ago)`
    : String(restarts);
}

const orNone = (text: string | undefined): string => ((text ?? '') === '' ? '<none>' : text!);

function gatesCell(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const passed = gates.filter((g) => podCondition(pod, g.conditionType)?.status === 'True').length;
  return `${passed}/${gates.length}`;
}

/** nowMs: Unix ms. */
export function podRow(pod: Pod, nowMs: number): Cell[] {
  const tally = tallyOf(pod);
  return [
    pod.metadata.name,
    `${tally.ready}/${tally.total}`,
    tally.reason,
    restartsCell(tally, nowMs),
    age(pod, nowMs),
    orNone(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP),
    orNone(pod.spec.nodeName),
    orNone(pod.status?.nominatedNodeName),
    gatesCell(pod),
  ];
}
