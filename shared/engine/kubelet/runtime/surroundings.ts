/** What a container's processes find: their host name, their environment, their mounts with the trees behind them. */
import type { Context } from '../../api/actor.ts';
import type { Mount } from '../../files/mount.ts';
import { realPath } from '../../files/resolve.ts';
import { nodeAt, withDirectories } from '../../files/tree.ts';
import { splitPath } from '../../files/path.ts';
import type { Node } from '../../../model/node.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import { environmentOf, type EnvironmentInput, type EnvironmentResult } from '../environment/container-environment.ts';
import { expandWords } from '../environment/command.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { hostAddress } from '../node-address.ts';
import { containerAt, type Work } from '../pod-record.ts';
import { mountsOf as containerMounts } from '../volumes/mounts.ts';
import { forgetHeard } from '../programs/request-log.ts';
import { forgetWork } from '../programs/work-done.ts';
import { ownId, volumesOf, type PodVolumes } from '../volumes/pod-volumes.ts';
import { diskFor, dropLayers, imageTree, layerOf } from './container-disk.ts';
import { dropLogs } from './container-log.ts';
import { forgetEnvironments } from './environments.ts';
import { mountedTree, OPEN_TO_ALL, PART, partOf, treeOf } from './volume-trees.ts';

const nodeOf = (ctx: Context, pod: Pod): Node | undefined => ctx.read.get('Node', '', pod.spec.nodeName ?? '');

/** What the manifest gives a container that starts now, or why it cannot be had. */
export const manifestEnvironment = (ctx: Context, pod: Pod, index: number, podIP?: string): EnvironmentResult =>
  environmentOf(environmentInput(ctx, pod, index, podIP));

/** What the environment of a container is made of. */
export function environmentInput(ctx: Context, pod: Pod, index: number, podIP?: string): EnvironmentInput {
  const ip = podIP ?? pod.status?.podIP;
  const host = hostAddress(ctx, pod.spec.nodeName ?? '');
  return {
    read: ctx.read,
    pod,
    container: containerAt(pod, index)!,
    node: nodeOf(ctx, pod),
    podIPs: ip === undefined ? [] : [ip],
    hostIPs: host === undefined ? [] : [host],
  };
}

/** The words with `$(NAME)` put in as upstream does. */
export const expanded = (work: Work, index: number, words: readonly string[]): readonly string[] =>
  expandWords(words, () => {
    const given = manifestEnvironment(work.ctx, work.pod, index, work.record.ip);
    return 'env' in given ? given.env : [];
  });

/** What the pod's volumes hold now. */
export const podVolumes = (ctx: Context, pod: Pod): PodVolumes =>
  volumesOf({ read: ctx.read, pod, node: nodeOf(ctx, pod) });

/** Where a file lives that a container mounts by itself out of what the kubelet wrote. */
const partId = (pod: Pod, index: number, mountPath: string): string =>
  `${layerOf(pod.metadata.uid ?? '', index)} ${mountPath}`;

/** Mounts hang in others: the outer ones come first. */
const depthOf = (mount: { mountPath: string }): number => splitPath(mount.mountPath).length;

/** What the manifest mounts where, or why that cannot be told. */
const mountsWanted = (
  ctx: Context,
  pod: Pod,
  index: number,
  container: Container,
): ReturnType<typeof containerMounts> => {
  const volumes = podVolumes(ctx, pod).contents;
  return containerMounts({
    // What cannot be had was said before the container started.
    container: { ...container, volumeMounts: (container.volumeMounts ?? []).filter((m) => volumes.has(m.name)) },
    volumes,
    env: () => {
      const given = manifestEnvironment(ctx, pod, index);
      return 'env' in given ? given.env : [];
    },
  });
};

/** Why the container's mounts cannot be made; undefined: they can. */
export function mountProblem(ctx: Context, pod: Pod, index: number): string | undefined {
  const found = mountsWanted(ctx, pod, index, containerAt(pod, index)!);
  return 'error' in found ? found.error.message : undefined;
}

/** The container's own layer; where that is read-only, a few places in it are not. */
function rootMounts(volume: string, container: Container | undefined): Mount[] {
  const context = container?.securityContext as { readOnlyRootFilesystem?: boolean } | undefined;
  if (context?.readOnlyRootFilesystem !== true) return [{ path: '/', volume }];
  const writable = ['/dev', '/proc', '/etc/hosts', container?.terminationMessagePath ?? '/dev/termination-log'];
  return [{ path: '/', volume, readOnly: true }, ...writable.map((path) => ({ path, volume, subPath: path }))];
}

/** The container's mounts; trees of volumes that are not there yet are made, and the part of one that is mounted. */
export function mountsOf(ctx: Context, pod: Pod, index: number): Mount[] {
  const container = containerAt(pod, index);
  const mounts = rootMounts(layerOf(pod.metadata.uid ?? '', index), container);
  if (container === undefined || (container.volumeMounts ?? []).length === 0) return mounts;
  const found = mountsWanted(ctx, pod, index, container);
  if ('error' in found) return mounts;
  const disk = diskFor(ctx);
  for (const mount of found.mounts.toSorted((a, b) => depthOf(a) - depthOf(b))) {
    const { volume, subPath, readOnly } = mount;
    let tree = mountedTree(disk.tree(volume.id) ?? treeOf(ctx, volume), volume);
    const path = realPath(disk, mounts, mount.mountPath);
    const flag = readOnly ? { readOnly } : {};
    const part = subPath === undefined || volume.entries === undefined ? undefined : partOf(tree, subPath);
    if (part !== undefined) {
      const own = partId(pod, index, mount.mountPath);
      disk.save(own, part);
      mounts.push({ path, volume: own, subPath: PART, ...flag });
      continue;
    }
    const way = splitPath(subPath ?? '');
    if (nodeAt(tree, way) === undefined) tree = withDirectories(tree, way, { mode: OPEN_TO_ALL, mtime: ctx.now });
    if (disk.tree(volume.id) !== tree) disk.save(volume.id, tree);
    mounts.push({ path, volume: volume.id, ...(subPath === undefined ? {} : { subPath }), ...flag });
  }
  return mounts;
}

/** The same for a container that runs no commands, whose own layer is the image's as it came. */
export function mountsAt(ctx: Context, pod: Pod, index: number, image: SimulatedImage): readonly Mount[] {
  const disk = diskFor(ctx);
  const layer = layerOf(pod.metadata.uid ?? '', index);
  if (disk.tree(layer) === undefined) disk.save(layer, imageTree(image));
  return mountsOf(ctx, pod, index);
}

/** Files that the kubelet wrote follow what their sources are now; those that nobody has looked at yet are left alone. */
export function refreshVolumes(ctx: Context, pod: Pod): void {
  const disk = diskFor(ctx);
  for (const volume of podVolumes(ctx, pod).contents.values())
    if (volume.entries !== undefined && disk.tree(volume.id) !== undefined) disk.save(volume.id, treeOf(ctx, volume));
}

/** A pod is gone: its own layers, volumes and logs go with it. What is on its node or in a claim stays. */
export function forgetFiles(ctx: Context, uid: string, pod: Pod, containers: readonly { run: number }[]): void {
  const files = ctx.table<unknown>('files');
  if (files.size > 0) {
    dropLayers(ctx, uid, containers.length);
    for (const volume of pod.spec.volumes ?? []) files.delete(ownId(pod, volume));
    for (let index = 0; index < containers.length; index++)
      for (const { mountPath } of containerAt(pod, index)?.volumeMounts ?? [])
        files.delete(partId(pod, index, mountPath));
  }
  const processes = ctx.table<unknown>('processes');
  if (processes.size > 0) containers.forEach((_, index) => processes.delete(`${uid} ${index}`));
  if (ctx.table<unknown>('logs').size > 0) dropLogs(ctx, uid, containers);
  forgetEnvironments(ctx, uid, containers.length);
  forgetHeard(ctx, uid, containers);
  forgetWork(ctx, uid, containers.length);
}
