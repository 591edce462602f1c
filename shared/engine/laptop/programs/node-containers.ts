/** The containers that a machine's runtime has, as docker and crictl list them: those of pods, and the pause container of each. */
import { fnv1a } from '../../kernel/random.ts';
import { parseTime } from '../../kernel/time.ts';
import type { Node } from '../../../model/node.ts';
import type { Container, ContainerStatus, Pod } from '../../../model/pod.ts';
import type { Desk } from '../desk.ts';

export interface Listed {
  id: string;
  image: string;
  /** As docker shows it, quoted. */
  command: string;
  /** Unix ms. */
  startedAt: number;
  /** Unix ms; undefined: it runs. */
  endedAt: number | undefined;
  exitCode: number;
  /** The container's name in its pod; undefined: it is the pause container. */
  container: string | undefined;
  attempt: number;
  pod: { id: string; name: string; namespace: string; uid: string };
}

/** What the kubelet of a distribution starts first in each pod. */
export const pauseImage = (machine: Node | undefined): string =>
  String(machine?.status?.nodeInfo?.['kubeletVersion'] ?? '').includes('k3s')
    ? 'rancher/mirrored-pause:3.6'
    : 'registry.k8s.io/pause:3.10';

/** 64 hexadecimal digits that follow from a text: what has no id of its own here gets one. */
function idFrom(text: string): string {
  let id = '';
  for (let i = 0; id.length < 64; i++) id += (fnv1a(`${text}/${i}`) >>> 0).toString(16).padStart(8, '0');
  return id;
}

/** Path and arguments as docker tells them: an argument with a blank stands in quotes (daemon/container/view.go). */
function wordsOf(desk: Desk, container: Container): string {
  const words = desk.doors.image(container)?.words;
  if (words === undefined) {
    const path = container.image?.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
    return `/${path?.split('/').at(-1)}`;
  }
  return words.map((word, i) => (i > 0 && word.includes(' ') ? `'${word}'` : word)).join(' ');
}

/** The container's present run, and the one before, which the kubelet keeps (MinimumGCAge, MaxPerPodContainer 1). */
function runsOf(desk: Desk, pod: Pod, spec: Container, status: ContainerStatus): Listed[] {
  const { name, namespace = '', uid = '' } = pod.metadata;
  const { running, terminated } = status.state ?? {};
  const last = status.lastState?.terminated;
  const idOf = (text: string | undefined): string => (text ?? '').replace(/^.*:\/\//, '');
  const common = {
    image: /sha256:([0-9a-f]+)/.exec(status.imageID)?.[1] ?? status.image,
    command: wordsOf(desk, spec),
    container: spec.name,
    pod: { id: idFrom(uid), name, namespace, uid },
  };
  const began = running?.startedAt ?? terminated?.startedAt;
  const runs: Listed[] = [];
  if (began !== undefined && status.containerID !== undefined)
    runs.push({
      ...common,
      id: idOf(status.containerID),
      startedAt: parseTime(began) ?? 0,
      endedAt: terminated?.finishedAt === undefined ? undefined : parseTime(terminated.finishedAt),
      exitCode: terminated?.exitCode ?? 0,
      attempt: status.restartCount,
    });
  if (last?.startedAt !== undefined && last.containerID !== undefined)
    runs.push({
      ...common,
      id: idOf(last.containerID),
      startedAt: parseTime(last.startedAt) ?? 0,
      endedAt: parseTime(last.finishedAt ?? last.startedAt),
      exitCode: last.exitCode ?? 0,
      attempt: Math.max(0, status.restartCount - (began === undefined ? 0 : 1)),
    });
  return runs;
}

/** Everything on a machine, the newest first; of one second, a pod's last container before its first. */
export function containersOn(desk: Desk, node: string): Listed[] {
  const { ctx } = desk;
  const machine = ctx.read.get('Node', '', node);
  const pause = pauseImage(machine);
  const found: Listed[] = [];
  for (const pod of ctx.read.podsOnNode(node)) {
    const { spec, status, metadata } = pod;
    const specs = [...(spec.initContainers ?? []), ...spec.containers];
    const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
    const own = specs.toReversed().flatMap((container) => {
      const one = statuses.find(({ name }) => name === container.name);
      return one === undefined ? [] : runsOf(desk, pod, container, one);
    });
    found.push(...own);
    if (own.length === 0) continue;
    const { name, namespace = '', uid = '' } = metadata;
    const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed';
    const ends = own.map(({ endedAt }) => endedAt ?? 0);
    found.push({
      id: idFrom(uid),
      image: pause,
      command: '/pause',
      startedAt: parseTime(status?.startTime ?? '') ?? own[0]!.startedAt,
      endedAt: isOver ? Math.max(...ends) : undefined,
      exitCode: 0,
      container: undefined,
      attempt: 0,
      pod: { id: idFrom(uid), name, namespace, uid },
    });
  }
  const isPause = ({ container }: Listed): number => (container === undefined ? 1 : 0);
  return found.sort((a, b) => b.startedAt - a.startedAt || isPause(a) - isPause(b));
}

/** How long, as docker and crictl say it (go-units HumanDuration). */
export function howLong(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.floor(ms / 3_600_000 + 0.5);
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 7 * 2) return `${days} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(days / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(days / 30)} months`;
  return `${Math.floor(days / 365)} years`;
}

/** A table with columns so wide at least, three spaces between them (text/tabwriter as both programs set it up). */
export function table(rows: readonly (readonly string[])[], least: number): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(least, ...rows.map((row) => row[at]!.length + 3)));
  return rows
    .map((row) => `${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!))).join('')}\n`)
    .join('');
}
