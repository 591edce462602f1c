/** What runs in each container that runs commands: kept in the table 'processes' by pod uid and container index. */
import { pairText } from '../../kernel/pair-text.ts';
import type { Mount } from '../../files/mount.ts';
import { usageOf } from '../../shell/processes.ts';
import type { Processes } from '../../shell/state.ts';
import type { ProbeKind } from '../probes/probe-run.ts';
import type { Work } from '../pod-record.ts';

/** Why the kubelet started a command. */
export type Purpose =
  | { readonly k: 'main' }
  | { readonly k: 'probe'; readonly kind: ProbeKind; readonly output: string }
  | { readonly k: 'postStart'; readonly output: string; readonly errors?: string }
  | { readonly k: 'preStop'; readonly output: string }
  /** A command of somebody outside; `executions.ts` keeps its output. */
  | { readonly k: 'exec'; readonly number: number };

export interface ContainerProcesses {
  /** The run of the container that these belong to. */
  readonly run: number;
  readonly processes: Processes;
  readonly mounts: readonly Mount[];
  /** Commands that the kubelet waits for, by pid. */
  readonly commands: ReadonlyMap<number, Purpose>;
  /** Virtual ms at which the processes want to go on; a timer is set for it. */
  readonly wakeAt: number | undefined;
  /** Its preStop hook, once it is to stop. */
  readonly preStop?: 'running' | 'over';
  /** Set once it was asked to stop: for a sidecar, when its turn has come. */
  readonly stopping: boolean;
}

export const processesKey = pairText((uid, index) => `${uid} ${index}`);

const table = (work: Work): Map<string, ContainerProcesses> => work.ctx.table<ContainerProcesses>('processes');

const keyOf = (work: Work, index: number): string => `${work.uid} ${index}`;

/** Those of the container's present run, if it runs commands. */
export function processesAt(work: Work, index: number): ContainerProcesses | undefined {
  const known = table(work).get(keyOf(work, index));
  return known?.run === work.record.containers[index]?.run ? known : undefined;
}

export function saveProcesses(work: Work, index: number, processes: ContainerProcesses): void {
  table(work).set(keyOf(work, index), processes);
}

/** The container has ended: nothing of it runs any more. */
export function dropProcesses(work: Work, index: number): void {
  table(work).delete(keyOf(work, index));
}

/** Thousandths of a core that the processes take for as long as they are there, as tools like stress do. */
export const cpuOf = ({ processes }: ContainerProcesses): number =>
  usageOf({ ...processes, busyUntil: undefined }).cpuMilli;

/** Bytes that the processes take. */
export const memoryOf = (known: ContainerProcesses): number => usageOf(known.processes).memoryBytes;
