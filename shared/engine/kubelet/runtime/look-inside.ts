/** What somebody outside may see of a container: its log, its files. */
import type { Context } from '../../api/actor.ts';
import { FileView } from '../../files/view.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import type { ContainerInside, PodInside, ProbeInside, VolumeInside } from '../../../model/session.ts';
import { sizeOf, type FileTreeNode } from '../../files/node.ts';
import type { FileTree } from '../../files/tree.ts';
import { utf8Length } from '../../text/utf8.ts';
import { containerAt, podRecords, type ContainerRecord, type PodRecord } from '../pod-record.ts';
import type { ImageCatalogue } from '../images/image-catalogue.ts';
import { isImageName } from '../images/image-name.ts';
import { openPorts } from '../programs/listening.ts';
import { ownProgram } from '../programs/own-program.ts';
import type { Heard } from '../programs/request-log.ts';
import { serverLines } from '../programs/server-log.ts';
import { nextTick, PROBE_KINDS, probeOf } from '../probes/probe-run.ts';
import { diskFor } from './container-disk.ts';
import { logLines, type LogLine } from './container-log.ts';
import { mountsOf, podVolumes } from './surroundings.ts';
import { DATA } from './volume-trees.ts';

/** The index of a container by its name; the first of the ordinary ones without a name. -1: there is none. */
export function indexOf(pod: Pod, name: string | undefined): number {
  const init = pod.spec.initContainers?.length ?? 0;
  if (name === undefined) return init;
  for (let index = 0; ; index++) {
    const container = containerAt(pod, index);
    if (container === undefined) return -1;
    if (container.name === name) return index;
  }
}

/** What a log is read with. */
export interface LogRequest {
  /** The first of the ordinary containers without a name. */
  container: string | undefined;
  /** Of the run before the present one. */
  previous: boolean;
  /** Requests from outside of the cluster that came to a port of the pod. */
  visits: (port: number) => readonly Heard[];
}

/** The lines still kept, in the order of time. @param ctx the kubelet's */
export function containerLog(ctx: Context, images: ImageCatalogue, pod: Pod, request: LogRequest): LogLine[] {
  const { previous, visits } = request;
  const index = indexOf(pod, request.container);
  const uid = pod.metadata.uid ?? '';
  const record = podRecords(ctx).get(uid);
  const container = containerAt(pod, index);
  const run = record?.containers[index]?.run;
  if (record === undefined || container === undefined || run === undefined) return [];
  const printed = logLines(ctx, uid, index, previous ? run - 1 : run);
  if (!isImageName(container.image ?? '')) return printed;
  const own = ownProgram(ctx, images, pod, index, record.containers[index]!, record.ip);
  const ports = own.image.log?.request === undefined ? [] : openPorts(own.container, own.image);
  const lines = serverLines({ ctx, pod, record, index, own, previous, visits: ports.flatMap((port) => visits(port)) });
  if (lines.length === 0) return printed;
  return [...lines, ...printed].sort((a, b) => a.at - b.at);
}

/** @param ctx the kubelet's */
export function fileIn(ctx: Context, pod: Pod, container: string, path: string): string | undefined {
  const index = indexOf(pod, container);
  if (index < 0) return undefined;
  const files = new FileView(diskFor(ctx), mountsOf(ctx, pod, index), '/', ctx.now);
  return files.find(path)?.kind === 'file' ? files.read(path) : undefined;
}

function probesOf(ctx: Context, container: Container, record: PodRecord, c: ContainerRecord): ProbeInside[] {
  if (c.status.state?.running === undefined) return [];
  return PROBE_KINDS.flatMap((kind) => {
    const spec = probeOf(container, kind);
    if (spec === undefined) return [];
    const run = c.probes?.[kind];
    const threshold = run?.last === 'failure' ? (spec.failureThreshold ?? 3) : (spec.successThreshold ?? 1);
    // A probe that rests would be made all the same, at the moments that its period says; startup is over then.
    const ticks = run?.armed === true || (run?.restsFrom !== undefined && kind !== 'startup');
    const next = nextTick(spec, record.admittedAt, c.startedAt ?? ctx.now, ctx.now) - ctx.now;
    return [
      {
        kind,
        ...(run?.last === undefined ? {} : { last: run.last }),
        times: Math.min(run?.times ?? 0, threshold),
        threshold,
        ...(ticks ? { nextInMs: next } : {}),
        periodMs: (spec.periodSeconds ?? 10) * 1000,
      },
    ];
  });
}

/** More of a last line than this nobody shows. */
const MOST_LINE = 200;
/** So many files of a volume are named; more are not looked at. */
const MOST_FILES = 50;

function filesUnder(node: FileTreeNode, path: string, found: { path: string; bytes: number }[]): void {
  if (found.length >= MOST_FILES) return;
  if (node.kind !== 'directory') found.push({ path, bytes: sizeOf(node) });
  else for (const [name, child] of node.entries) filesUnder(child, path === '' ? name : `${path}/${name}`, found);
}

/** Of what the kubelet wrote, the files of now; not the links to them. */
function shownRoot(tree: FileTree): FileTreeNode {
  const link = tree.root.entries.get(DATA);
  return (link?.kind === 'symlink' ? tree.root.entries.get(link.target) : undefined) ?? tree.root;
}

function volumesOf(ctx: Context, pod: Pod): VolumeInside[] {
  const { contents } = podVolumes(ctx, pod);
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  return (pod.spec.volumes ?? []).map((volume) => {
    const containers = all.filter((c) => c.volumeMounts?.some((m) => m.name === volume.name)).map((c) => c.name);
    const content = contents.get(volume.name);
    if (content === undefined) return { name: volume.name, containers };
    const files: { path: string; bytes: number }[] = [];
    const tree = diskFor(ctx).tree(content.id);
    if (tree !== undefined) filesUnder(shownRoot(tree), '', files);
    else for (const { path, text } of content.entries ?? []) files.push({ path, bytes: utf8Length(text) });
    return { name: volume.name, containers, files };
  });
}

/** What only the kubelet knows of a pod: probes, back-offs, files in volumes. @param ctx the kubelet's */
export function podInside(ctx: Context, images: ImageCatalogue, pod: Pod, visits: LogRequest['visits']): PodInside {
  const record = podRecords(ctx).get(pod.metadata.uid ?? '');
  const containers = (record?.containers ?? []).map((c, index): ContainerInside => {
    const container = containerAt(pod, index)!;
    const waits = c.status.state?.running === undefined && c.retryAt !== undefined && c.retryAt > ctx.now;
    const lastLine = containerLog(ctx, images, pod, { container: container.name, previous: false, visits }).at(
      -1,
    )?.text;
    return {
      name: container.name,
      ...(lastLine === undefined ? {} : { lastLine: lastLine.slice(0, MOST_LINE) }),
      ...(waits ? { restartInMs: c.retryAt - ctx.now } : {}),
      probes: record === undefined ? [] : probesOf(ctx, container, record, c),
    };
  });
  return { containers, volumes: volumesOf(ctx, pod) };
}
