/** The inside of a pod as a picture: containers side by side in one network, volumes below, a line for every mount. */
import type { Container, ContainerStatus, Pod, Volume } from '../../shared/model/pod.ts';
import type { ContainerInside, PodInside } from '../../shared/model/session.ts';
import { linesTo, mountLine } from './mount-lines.ts';
import type { Box, Point } from './sizes.ts';
import { claimNameOf } from './storage.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

/** Where a container mounts a volume. */
export interface MountMark {
  volume: string;
  path: string;
  readOnly: boolean;
  /** Its place in the colours of this pod's volumes. */
  colour: number;
}

export interface ContainerMark {
  name: string;
  role: 'container' | 'sidecar' | 'ephemeral';
  image: string;
  /** "Running", "CrashLoopBackOff", "Completed (0)". */
  state: string;
  glyph: string;
  tone: Tone;
  restarts: number;
  /** ":80 http" */
  ports: string[];
  mounts: MountMark[];
  inside: ContainerInside | undefined;
  box: Box;
}

/** The init containers that run one after the other. */
export interface StepMark {
  name: string;
  state: string;
  glyph: string;
  tone: Tone;
}

export interface VolumeMark {
  name: string;
  /** "emptyDir", "ConfigMap web-config", "claim data". */
  source: string;
  /** The claim's name, when it is one. */
  claim?: string;
  colour: number;
  files: { path: string; bytes: number }[];
  /** Files that are there and not named. */
  more: number;
  /** False: what is in it is not simulated. */
  known: boolean;
  box: Box;
}

export interface MountLine {
  key: string;
  colour: number;
  points: Point[];
}

export interface OpenedPod {
  w: number;
  h: number;
  /** What all its containers share: one address, one localhost. */
  network: Box;
  steps: { marks: StepMark[]; mounts: MountMark[]; box: Box } | undefined;
  containers: ContainerMark[];
  volumes: VolumeMark[];
  lines: MountLine[];
}

const pad = 14;
const gap = 18;
const column = 204;
/** A container that is alone has room for its words. */
const lone = 330;
const leastColumns = 2;
const mostColumns = 6;
/** Lengths of what a container's box says, in picture units. */
const line = {
  head: 46,
  text: 18,
  probe: 27,
  log: 24,
  mount: mountLine.height,
  foot: mountLine.foot,
  step: 24,
  file: 17,
};
/** The network's own line on top: the pause container and the address. */
const networkHead = 34;
/** The sheet's own head stands above: little is needed between them. */
const top = 2;
const mostFiles = 4;
const mostColours = 6;

const glyphOf: Record<Tone, string> = { good: '●', warn: '◐', bad: '✕', idle: '◌' };

function stateOf(status: ContainerStatus | undefined, isInit: boolean): { state: string; tone: Tone; glyph: string } {
  const { running, terminated, waiting } = status?.state ?? {};
  if (running !== undefined) {
    const tone = status?.ready === true || isInit ? 'good' : 'warn';
    return { state: 'Running', tone, glyph: isInit ? '◔' : glyphOf[tone] };
  }
  if (terminated !== undefined) {
    const tone = terminated.exitCode === 0 ? 'good' : 'bad';
    const reason = terminated.reason ?? 'Terminated';
    return { state: `${reason} (${terminated.exitCode})`, tone, glyph: terminated.exitCode === 0 ? '✓' : '✕' };
  }
  const reason = waiting?.reason ?? 'Waiting';
  const tone = /Err|BackOff|Error|Invalid/.test(reason) ? 'bad' : 'idle';
  return { state: reason, tone, glyph: glyphOf[tone] };
}

/** A volume's source in the words of the manifest. */
export function sourceOf(pod: Pod, volume: Volume): string {
  const claim = claimNameOf(pod, volume);
  if (claim !== undefined) return `claim ${claim}`;
  const [kind, value] = Object.entries(volume).find(([key]) => key !== 'name') ?? ['emptyDir', {}];
  const fields = (value ?? {}) as Record<string, unknown>;
  if (kind === 'configMap') return `ConfigMap ${String(fields['name'] ?? '')}`;
  if (kind === 'secret') return `Secret ${String(fields['secretName'] ?? '')}`;
  if (kind === 'hostPath') return `hostPath ${String(fields['path'] ?? '')}`;
  if (kind === 'emptyDir' && fields['medium'] === 'Memory') return 'emptyDir (memory)';
  return kind;
}

const isServiceAccount = (name: string): boolean => name.startsWith('kube-api-access-');

function mountsOf(containers: readonly Container[], colours: ReadonlyMap<string, number>): MountMark[] {
  const found = new Map<string, MountMark>();
  for (const container of containers) {
    for (const mount of container.volumeMounts ?? []) {
      const colour = colours.get(mount.name);
      if (colour === undefined) continue;
      const key = `${mount.name} ${mount.mountPath}`;
      found.set(key, { volume: mount.name, path: mount.mountPath, readOnly: mount.readOnly === true, colour });
    }
  }
  return [...found.values()];
}

function heightOf(mark: Omit<ContainerMark, 'box'>): number {
  return (
    line.head +
    line.text +
    (mark.ports.length > 0 ? line.text : 0) +
    (mark.inside?.probes.length ?? 0) * line.probe +
    (mark.inside?.lastLine === undefined ? 0 : line.log) +
    mark.mounts.length * line.mount +
    line.foot
  );
}

interface Listed {
  container: Container;
  status: ContainerStatus | undefined;
  role: ContainerMark['role'];
}

/** Everything that has a box of its own: containers, then sidecars, then what a debugger put in. */
function listed(pod: Pod): Listed[] {
  const { spec, status } = pod;
  const find = (all: readonly ContainerStatus[] | undefined, name: string) => all?.find((s) => s.name === name);
  const sidecars = (spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  return [
    ...spec.containers.map((container): Listed => {
      return { container, role: 'container', status: find(status?.containerStatuses, container.name) };
    }),
    ...sidecars.map((container): Listed => {
      return { container, role: 'sidecar', status: find(status?.initContainerStatuses, container.name) };
    }),
    ...((spec.ephemeralContainers ?? []) as Container[]).map((container): Listed => {
      return { container, role: 'ephemeral', status: find(status?.ephemeralContainerStatuses, container.name) };
    }),
  ];
}

function volumeMarks(pod: Pod, inside: PodInside, colours: ReadonlyMap<string, number>): Omit<VolumeMark, 'box'>[] {
  return (pod.spec.volumes ?? [])
    .filter((v) => !isServiceAccount(v.name))
    .map((volume) => {
      const files = inside.volumes.find((v) => v.name === volume.name)?.files;
      const claim = claimNameOf(pod, volume);
      return {
        name: volume.name,
        source: sourceOf(pod, volume),
        ...(claim === undefined ? {} : { claim }),
        colour: colours.get(volume.name) ?? 0,
        files: (files ?? []).slice(0, mostFiles),
        more: Math.max(0, (files?.length ?? 0) - mostFiles),
        known: files !== undefined,
      };
    });
}

/** How many boxes stand side by side in a width (picture units). */
export function columnsIn(width: number): number {
  return Math.max(leastColumns, Math.min(mostColumns, Math.floor((width - pad * 4 + gap) / (column + gap))));
}

/**
 * Takes a pod, what its kubelet knows of it, and how many boxes may stand side by side; gives everything that its opened
 * card draws, with places. Pure.
 */
export function openPod(pod: Pod, inside: PodInside, perRow: number): OpenedPod {
  const volumeNames = (pod.spec.volumes ?? []).map((v) => v.name).filter((name) => !isServiceAccount(name));
  const colours = new Map(volumeNames.map((name, i) => [name, i % mostColours]));
  const one = (container: Container, status: ContainerStatus | undefined, role: ContainerMark['role']) => ({
    name: container.name,
    role,
    image: container.image ?? '',
    ...stateOf(status, false),
    restarts: status?.restartCount ?? 0,
    ports: (container.ports ?? []).map((p) => `:${p.containerPort}${p.name === undefined ? '' : ` ${p.name}`}`),
    mounts: mountsOf([container], colours),
    inside: inside.containers.find((c) => c.name === container.name),
  });
  const marks = listed(pod).map(({ container, status, role }) => one(container, status, role));

  const plain = (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy !== 'Always');
  const stepMarks = plain.map((container): StepMark => {
    const status = pod.status?.initContainerStatuses?.find((s) => s.name === container.name);
    return { name: container.name, ...stateOf(status, true) };
  });
  const stepMounts = mountsOf(plain, colours);
  const stepsH = line.head + stepMarks.length * line.step + stepMounts.length * line.mount + line.foot;

  // Boxes from left to right, the init steps first; those for which there is no column more stand below the shortest.
  const heights = [...(plain.length > 0 ? [stepsH] : []), ...marks.map(heightOf)];
  const width = heights.length === 1 ? lone : column;
  const columns = Math.min(perRow, heights.length);
  const ends = Array.from({ length: columns }, () => top + networkHead);
  const boxes = heights.map((h): Box => {
    const place = ends.indexOf(Math.min(...ends));
    const from = ends[place] ?? 0;
    ends[place] = from + h + gap;
    return { x: pad * 2 + place * (width + gap), y: from, w: width, h };
  });
  const y = Math.max(...ends);
  // The lowest of each column reach down to one line.
  for (const [place, end] of ends.entries()) {
    const lowest = boxes.findLast((b) => b.x === pad * 2 + place * (width + gap));
    if (lowest !== undefined) lowest.h += y - end;
  }
  const volumes = volumeMarks(pod, inside, colours);
  const volumeColumns = Math.min(perRow, volumes.length);
  const w = Math.max(columns * (width + gap) - gap + pad * 4, volumeColumns * (column + gap) - gap + pad * 4);
  const network = { x: pad, y: top, w: w - pad * 2, h: y - gap + pad - top };
  const channel = network.y + network.h;

  const isSteps = plain.length > 0 ? 1 : 0;
  const placed = marks.map((mark, i): ContainerMark => ({ ...mark, box: boxes[i + isSteps]! }));
  let volumeY = channel + 16 + volumes.length * 5;
  const placedVolumes: VolumeMark[] = [];
  for (let from = 0; from < volumes.length; from += perRow) {
    const inRow = volumes.slice(from, from + perRow);
    const h = 50 + Math.max(...inRow.map((v) => Math.max(1, v.files.length) + (v.more > 0 ? 1 : 0))) * line.file;
    for (const [i, volume] of inRow.entries())
      placedVolumes.push({ ...volume, box: { x: pad * 2 + i * (column + gap), y: volumeY, w: column, h } });
    volumeY += h + gap;
  }
  const steps = isSteps === 1 ? { marks: stepMarks, mounts: stepMounts, box: boxes[0]! } : undefined;
  const starts = [...(steps === undefined ? [] : [steps]), ...placed];
  return {
    w,
    h: volumes.length === 0 ? channel + pad : volumeY - gap + pad,
    network,
    steps,
    containers: placed,
    volumes: placedVolumes,
    lines: linesTo(
      starts.map(({ box, mounts }) => ({ box, mounts, isLastRow: box.y + box.h === y - gap })),
      placedVolumes,
      channel,
    ),
  };
}
