/** Where containers keep files: trees in the table 'files', one for each container's own layer and each volume. */
import type { Context } from '../../api/actor.ts';
import { baseTree, withFiles } from '../../files/build.ts';
import type { Disk, Mount } from '../../files/mount.ts';
import type { FileTree } from '../../files/tree.ts';
import { FileView } from '../../files/view.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { hostnameOf, shortNameOf } from '../host-name.ts';
import { containerAt, type Work } from '../pod-record.ts';
import { argvOf } from './command.ts';
import { clusterDns } from '../../kinds/service/cluster-dns.ts';
import { hostsText, resolverText } from './network-files.ts';
import { procFiles } from './proc-files.ts';

const table = (ctx: Context): Map<string, FileTree> => ctx.table<FileTree>('files');

export function diskFor(ctx: Context): Disk {
  const trees = table(ctx);
  return { tree: (volume) => trees.get(volume), save: (volume, tree) => void trees.set(volume, tree) };
}

/** The container's own layer: new with each run. */
export const layerOf = (uid: string, index: number): string => `${uid} ${index}`;

/** What every image's tree begins with: made once, it is immutable. */
const BASE = baseTree();
const trees = new WeakMap<SimulatedImage, FileTree>();

/** What a container of the image begins with. */
export function imageTree(image: SimulatedImage): FileTree {
  let tree = trees.get(image);
  if (tree === undefined) trees.set(image, (tree = withFiles(BASE, Object.entries(image.files ?? {}))));
  return tree;
}

/** A new run of a container: its layer is the image's again, with what the kubelet writes into it. */
export function beginLayer(work: Work, index: number, image: SimulatedImage): void {
  const { ctx, record, uid } = work;
  const container = containerAt(work.pod, index)!;
  const path = container.terminationMessagePath ?? '/dev/termination-log';
  const program = (argvOf(container, image)?.[0] ?? image.name.path).split('/').at(-1)!;
  const tree = withFiles(imageTree(image), [
    // Whoever the container runs as may write it.
    [path, { text: '', mode: 0o666 }],
    ...procFiles(work.pod, container, image, program),
    ['/etc/hostname', `${hostnameOf(work.pod)}\n`],
    ['/etc/hosts', hostsText(work.pod, record.ip ?? '', shortNameOf(work.pod))],
    ['/etc/resolv.conf', resolverText(work.pod, clusterDns(work.ctx.read))],
  ]);
  table(ctx).set(layerOf(uid, index), tree);
}

/** A container's files as root sees them from /. */
export function filesOf(work: Work, mounts: readonly Mount[]): FileView {
  return new FileView(diskFor(work.ctx), mounts, '/', work.ctx.now);
}

/** The pod is gone: so are its layers. Volumes are let go by what made them. */
export function dropLayers(ctx: Context, uid: string, count: number): void {
  for (let index = 0; index < count; index++) table(ctx).delete(layerOf(uid, index));
}
