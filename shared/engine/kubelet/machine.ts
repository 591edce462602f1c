/**
 * Machines that lose power or network, and come back. Without power everything on the machine ends, and nobody says so;
 * without network it goes on, and nobody hears of it.
 */
import type { Context } from '../api/actor.ts';
import { BOOT_MS, machineFault } from '../kinds/machine.ts';
import type { Condition } from '../../model/meta.ts';
import type { Node } from '../../model/node.ts';
import type { Pod, Volume } from '../../model/pod.ts';
import { releaseAddress } from './node-address.ts';
import { isInit, podRecords, type ContainerRecord, type PodRecord, type Work } from './pod-record.ts';
import { sync } from './pod-worker.ts';
import { writeStatus } from './status/pod-status.ts';
import { terminated } from './status/container-status.ts';
import { remove, terminate } from './termination.ts';
import type { EmptyDirSource } from './volumes/empty-dir.ts';
import { ownId } from './volumes/pod-volumes.ts';

/** A kubelet reports every ten seconds; one that is reached again does so at its next turn. */
const REPORT_MS = 10_000;
/** 128 + ... as containerd reports a container that it finds dead after a restart of the machine. */
const LOST = 255;

const nodeNamed = (ctx: Context, name: string): Node | undefined => ctx.read.get('Node', '', name);

/** Without network nothing that a kubelet does reaches the API: its events are lost. */
export function unheard(ctx: Context): Context {
  return Object.create(ctx, { event: { value: () => undefined } }) as Context;
}

/** A volume that a machine without power does not keep. */
const isInMemory = ({ emptyDir }: Volume): boolean => (emptyDir as EmptyDirSource | undefined)?.medium === 'Memory';

/** What a container looks like when the machine has power again: it ended when the power went. */
function lost(pod: Pod, c: ContainerRecord, index: number, at: string, now: number): ContainerRecord {
  const { run, status, startedAt, finishedAt } = c;
  const kept = { run, isOfLostSandbox: true, ...(startedAt === undefined ? {} : { startedAt }) };
  if (status.state?.running === undefined) return { ...kept, status, finishedAt };
  return { ...kept, status: terminated(status, LOST, at, isInit(pod, index), 'Unknown'), finishedAt: now };
}

/** The power is gone: processes and files in memory end, addresses are free, and what the kubelet had in mind is lost. */
function losePower(ctx: Context, name: string): void {
  const records = podRecords(ctx);
  const processes = ctx.table<unknown>('processes');
  const files = ctx.table<unknown>('files');
  for (const pod of ctx.read.podsOnNode(name)) {
    const uid = pod.metadata.uid ?? '';
    const record = records.get(uid);
    if (record === undefined || record.stage === 'over') continue;
    if (record.sandbox && pod.spec.hostNetwork !== true) releaseAddress(ctx, record.ip, uid);
    record.containers.forEach((_, index) => processes.delete(`${uid} ${index}`));
    for (const volume of pod.spec.volumes ?? []) if (isInMemory(volume)) files.delete(ownId(pod, volume));
    const { ip: _ip, terminatingAt: _at, ...rest } = record;
    records.set(uid, {
      ...rest,
      stage: 'running',
      busy: false,
      sandbox: false,
      sandboxLost: record.sandbox || record.sandboxLost === true,
      dirty: true,
      containers: record.containers.map((c, i) => lost(pod, c, i, ctx.timestamp, ctx.now)),
    });
  }
}

/** The conditions of a kubelet that reports again. */
function healthy(node: Node, timestamp: string): Condition[] {
  return (node.status?.conditions ?? []).map((condition): Condition => {
    const isReady = condition.type === 'Ready';
    const status = isReady ? 'True' : 'False';
    const [reason, message] = GOOD[condition.type] ?? [condition.reason, condition.message];
    const changed = condition.status !== status;
    return {
      ...condition,
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
      lastHeartbeatTime: timestamp,
      ...(changed ? { lastTransitionTime: timestamp } : {}),
    };
  });
}

const GOOD: Readonly<Record<string, readonly [string, string]>> = {
  MemoryPressure: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  DiskPressure: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  PIDPressure: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  Ready: ['KubeletReady', 'kubelet is posting ready status'],
};

/** The kubelet says that its machine is well. */
function report(ctx: Context, name: string): void {
  const node = nodeNamed(ctx, name);
  if (node === undefined) return;
  const wasReady = node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
  ctx.api.setStatus('Node', '', name, { ...node.status, conditions: healthy(node, ctx.timestamp) });
  if (!wasReady) ctx.event(node, 'Normal', 'NodeReady', `Node ${name} status is now: NodeReady`);
}

/** The fault of a machine changed; what follows is done by its kubelet, on timers named after the node. */
export function machineChanged(before: Node | undefined, after: Node, ctx: Context): void {
  const was = machineFault(before);
  const is = machineFault(after);
  if (was === is) return;
  const { name } = after.metadata;
  const own = ctx.as(name);
  if (is === 'off') own.after(0, 'power lost', name);
  else if (was === 'off') own.after(BOOT_MS, 'machine up', name);
  if (is === undefined && was === 'cut-off') own.after(own.random('report').int(REPORT_MS), 'machine heard', name);
}

/** The API answers again: every kubelet that is there reports at its next turn. */
export function apiServed(ctx: Context): void {
  for (const node of ctx.read.list('Node')) {
    const { name } = node.metadata;
    if (machineFault(node) === undefined)
      ctx.as(name).after(ctx.as(name).random('report').int(REPORT_MS), 'machine heard', name);
  }
}

/** Takes up the pods of the machine again: those that were to go go, the others are brought up. */
function takeUp(works: Iterable<Work>): void {
  for (const work of works) {
    const { record, pod } = work;
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (record.stage === 'over') remove(work);
      else if (record.stage === 'running') terminate(work);
      continue;
    }
    // Others may have written into the status meanwhile: that the pod is not ready, when the machine was missed.
    // And a pod may have ended with nobody to hear of it.
    if (record.sandbox || record.stage === 'over') writeStatus(work);
    sync(work);
  }
}

/** Timers about a whole machine. `workOf`: a pod of it at work; `admitNew`: what its kubelet has not seen yet. */
export function onMachine(
  what: string,
  name: string,
  ctx: Context,
  workOf: (pod: Pod, record: PodRecord) => Work,
  admitNew: (pod: Pod) => void,
): void {
  if (what === 'power lost') return losePower(ctx, name);
  const node = nodeNamed(ctx, name);
  // Without an API to ask, a kubelet that comes up knows of no pods; it asks again when there is one.
  if (node === undefined || machineFault(node) !== undefined || !ctx.isServed) return;
  const own = ctx.as(name);
  if (what === 'machine up') {
    own.event(node, 'Normal', 'Starting', 'Starting kubelet.');
    own.event(node, 'Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${bootId(own)}`);
  }
  report(own, name);
  const pods = [...ctx.read.podsOnNode(name)];
  const works: Work[] = [];
  for (const pod of pods) {
    const record = podRecords(ctx).get(pod.metadata.uid ?? '');
    if (record !== undefined) works.push(workOf(pod, record));
    else admitNew(pod);
  }
  takeUp(works);
}

/** A new one with each boot. */
function bootId(ctx: Context): string {
  const random = ctx.random('boot');
  const hex = (digits: number): string =>
    random
      .int(16 ** Math.min(digits, 7))
      .toString(16)
      .padStart(digits, '0');
  return `${hex(7)}0-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`;
}
