/** The containers that a machine's runtime has, as docker and crictl list them: those of pods, and the pause container of each. */
import { fnv1a } from '../../kernel/random.ts';
import { parseTime } from '../../kernel/time.ts';
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
const pauseImage = (kubeletVersion: string): string =>
  kubeletVersion.includes('k3s') ? 'rancher/mirrored-pause:3.6' : 'registry.k8s.io/pause:3.10';

/** 64 hexadecimal digits that follow from a text: what has no id of its own here gets one. */
function idFrom(text: string): string {
  let id = '';
  for (let i = 0; id.length < 64; i++) id += (fnv1a(`${text}/${i}`) >>> 0).toString(16).padStart(8, '0');
  return id;
}

function wordsOf({ command, args, image = '' }: Container): string {
  const words = [...((command as string[] | undefined) ?? []), ...((args as string[] | undefined) ?? [])];
  if (words.length === 0)
    return `/${image
      .replace(/@.*$/, '')
      .replace(/:[^/:]*$/, '')
      .split('/')
      .at(-1)}`;
  return words.map((word) => (/[\s'"]/.test(word) ? `'${word}'` : word)).join(' ');
}

function listed(pod: Pod, spec: Container, status: ContainerStatus): Listed | undefined {
  const { running, terminated } = status.state ?? {};
  const past = terminated ?? (running === undefined ? status.lastState?.terminated : undefined);
  const began = running?.startedAt ?? past?.startedAt;
  if (began === undefined || status.containerID === undefined) return undefined;
  const { name, namespace = '', uid = '' } = pod.metadata;
  const ended = past?.finishedAt;
  return {
    id: status.containerID.replace(/^.*:\/\//, ''),
    image: /sha256:([0-9a-f]+)/.exec(status.imageID)?.[1] ?? status.image,
    command: wordsOf(spec),
    startedAt: parseTime(began) ?? 0,
    endedAt: running !== undefined || ended === undefined ? undefined : parseTime(ended),
    exitCode: past?.exitCode ?? 0,
    container: spec.name,
    attempt: status.restartCount,
    pod: { id: idFrom(uid), name, namespace, uid },
  };
}

/** Everything on a machine, the newest first. */
export function containersOn({ ctx }: Desk, node: string): Listed[] {
  const machine = ctx.read.get('Node', '', node);
  const pause = pauseImage(String(machine?.status?.nodeInfo?.['kubeletVersion'] ?? ''));
  const found: Listed[] = [];
  for (const pod of ctx.read.podsOnNode(node)) {
    const { spec, status, metadata } = pod;
    const specs = [...spec.containers, ...(spec.initContainers ?? [])];
    const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
    const own = statuses.flatMap((one) => {
      const container = specs.find(({ name }) => name === one.name);
      return container === undefined ? [] : (listed(pod, container, one) ?? []);
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
  return found.sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1));
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
