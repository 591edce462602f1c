/** Which containers of a pod see each other's processes: all, where it says so; a container for debugging and its target. */
import type { Mount } from '../../files/mount.ts';
import type { Process } from '../../shell/state.ts';
import type { Pod } from '../../../model/pod.ts';
import { containerAt, ephemeralOf, ordinaryEnd, type Work } from '../pod-record.ts';
import { processesAt, type ContainerProcesses } from './container-processes.ts';

/** What a container's processes find of those of others. */
export interface Neighbours {
  readonly others: readonly Process[];
  /** The files of the others, by way of /proc. */
  readonly mounts: readonly Mount[];
}

const NONE: readonly number[] = [];

/** Pids that the runtime uses up as it brings a container into a namespace that is there already. */
const USED_UP = 6;

/** The pod's own first process, which holds its namespaces. */
const PAUSE: Process = {
  pid: 1,
  ppid: 0,
  root: 1,
  argv: ['/pause'],
  flavour: 'dash',
  cwd: '/',
  umask: 0o022,
  owner: { uid: 65_535, gid: 65_535 },
  env: new Map(),
  fds: new Map(),
  startedAt: 0,
  wait: { k: 'forever' },
  caught: [],
  ignored: [],
  usage: undefined,
  ended: undefined,
  body: { k: 'program', name: 'pause', catches: [] },
};

const isShared = (pod: Pod): boolean => pod.spec['shareProcessNamespace'] === true;

const targetOf = (pod: Pod, index: number): string | undefined =>
  (containerAt(pod, index) as { targetContainerName?: string } | undefined)?.targetContainerName;

/** The other containers in the namespace of this one. */
export function peersOf(pod: Pod, index: number): readonly number[] {
  const end = ordinaryEnd(pod) + ephemeralOf(pod).length;
  if (isShared(pod)) return Array.from({ length: end }, (_, i) => i).filter((i) => i !== index);
  if (end === ordinaryEnd(pod)) return NONE;
  const name = containerAt(pod, index)?.name;
  const own = targetOf(pod, index);
  return Array.from({ length: end }, (_, i) => i).filter(
    (i) => i !== index && (containerAt(pod, i)?.name === own || targetOf(pod, i) === name),
  );
}

function peerProcesses(work: Work, index: number): ContainerProcesses[] {
  return peersOf(work.pod, index).flatMap((peer) => processesAt(work, peer) ?? []);
}

/** The least pid that nobody in the namespace has had. */
export function freePid(work: Work, index: number): number {
  return Math.max(1, ...peerProcesses(work, index).map(({ processes }) => processes.nextPid));
}

/** The pid of the first process of a container that starts now: 1 in a namespace of its own. */
export function firstPid(work: Work, index: number): number {
  const free = freePid(work, index);
  return free > 1 || isShared(work.pod) ? free + USED_UP : 1;
}

/** What is there besides the container's own; undefined: it is alone. */
export function neighboursOf(work: Work, index: number): Neighbours | undefined {
  const peers = peerProcesses(work, index);
  if (peers.length === 0 && !isShared(work.pod)) return undefined;
  const others = peers.flatMap(({ processes }) => [...processes.list.values()].filter((p) => p.ended === undefined));
  const mounts = peers.flatMap((peer) =>
    peer.mounts.map((mount) => ({
      ...mount,
      path: `/proc/${peer.processes.first}/root${mount.path === '/' ? '' : mount.path}`,
    })),
  );
  return { others: isShared(work.pod) ? [PAUSE, ...others] : others, mounts };
}

/** The container in the namespace that a process belongs to. */
export const peerWith = (work: Work, index: number, pid: number): number | undefined =>
  peersOf(work.pod, index).find((peer) => processesAt(work, peer)?.processes.list.has(pid) === true);
