/** What a container's processes find: their host name, their environment, their mounts. */
import type { Context } from '../../api/actor.ts';
import type { Pod, Volume } from '../../../model/pod.ts';
import { emptyTree } from '../../files/tree.ts';
import type { Mount } from '../../files/mount.ts';
import { bytesOf } from '../../api/quantity.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { containerAt, type Work } from '../pod-record.ts';
import { diskFor, dropLayers, imageTree, layerOf } from './container-disk.ts';
import { dropLogs } from './container-log.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Host names are cut to what Linux takes. */
const MOST_NAME = 63;

export function hostnameOf({ pod, record }: Work): string {
  if (pod.spec.hostNetwork === true) return record.node;
  const name = (pod.spec['hostname'] as string | undefined) ?? pod.metadata.name;
  return name.slice(0, MOST_NAME).replace(/[-.]+$/, '');
}

/** The environment of a container: the runtime's, the image's, then the manifest's. */
export function environmentFor(work: Work, index: number, image: SimulatedImage): ReadonlyMap<string, string> {
  const env = new Map<string, string>([
    ['PATH', PATH],
    ['HOSTNAME', hostnameOf(work)],
    ['HOME', '/root'],
    ...Object.entries(image.env ?? {}),
  ]);
  for (const { name, value } of containerAt(work.pod, index)?.env ?? []) env.set(name, value ?? '');
  return env;
}

/** The key of the tree behind a volume; undefined for a sort that holds no files here. */
export function volumeKey(pod: Pod, volume: Volume): string | undefined {
  if (volume['emptyDir'] !== undefined) return `${pod.metadata.uid} ${volume.name}`;
  const host = volume['hostPath'] as { path?: string } | undefined;
  return host?.path === undefined ? undefined : `node ${pod.spec.nodeName}:${host.path}`;
}

/** The container's mounts; trees of volumes that are not there yet are made. */
export function mountsOf(ctx: Context, pod: Pod, index: number): Mount[] {
  const disk = diskFor(ctx);
  const mounts: Mount[] = [{ path: '/', volume: layerOf(pod.metadata.uid ?? '', index) }];
  const volumes = new Map((pod.spec.volumes ?? []).map((v) => [v.name, v]));
  for (const mount of containerAt(pod, index)?.volumeMounts ?? []) {
    const volume = volumes.get(mount.name);
    const key = volume === undefined ? undefined : volumeKey(pod, volume);
    if (volume === undefined || key === undefined) continue;
    if (disk.tree(key) === undefined) {
      const limit = (volume['emptyDir'] as { sizeLimit?: string } | undefined)?.sizeLimit;
      const options = limit === undefined ? {} : { limit: bytesOf(limit) };
      disk.save(key, emptyTree({ mode: 0o777, mtime: ctx.now, ...options }));
    }
    mounts.push({
      path: mount.mountPath.length > 1 ? mount.mountPath.replace(/\/+$/, '') : mount.mountPath,
      volume: key,
      ...(mount.subPath === undefined ? {} : { subPath: mount.subPath }),
      ...(mount.readOnly === true ? { readOnly: true } : {}),
    });
  }
  return mounts;
}

/** The same for a container that runs no commands, whose own layer is the image's as it came. */
export function mountsAt(ctx: Context, pod: Pod, index: number, image: SimulatedImage): readonly Mount[] {
  const mounts = mountsOf(ctx, pod, index);
  const disk = diskFor(ctx);
  const layer = layerOf(pod.metadata.uid ?? '', index);
  if (disk.tree(layer) === undefined) disk.save(layer, imageTree(image));
  return mounts;
}

/** The words with `$(NAME)` put in as upstream does: what is not known stays as it is, `$$` is a dollar. */
export function expanded(work: Work, index: number, image: SimulatedImage, words: readonly string[]): string[] {
  if (!words.some((word) => word.includes('$'))) return [...words];
  const env = environmentFor(work, index, image);
  return words.map((word) =>
    word.replace(/\$(\$|\(([^()]*)\))/g, (all, _, name: string | undefined) =>
      name === undefined ? '$' : (env.get(name) ?? all),
    ),
  );
}

/** A pod is gone: its own layers, volumes and logs go with it. What is on its node or in a claim stays. */
export function forgetFiles(ctx: Context, uid: string, pod: Pod, containers: readonly { run: number }[]): void {
  const files = ctx.table<unknown>('files');
  if (files.size > 0) {
    dropLayers(ctx, uid, containers.length);
    for (const volume of pod.spec.volumes ?? []) files.delete(`${uid} ${volume.name}`);
  }
  const processes = ctx.table<unknown>('processes');
  if (processes.size > 0) containers.forEach((_, index) => processes.delete(`${uid} ${index}`));
  if (ctx.table<unknown>('logs').size > 0) dropLogs(ctx, uid, containers);
}
