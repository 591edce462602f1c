/** The files of volumes as a container finds them when they are mounted. */
import type { Context } from '../../api/actor.ts';
import { withFiles, type Content } from '../../files/build.ts';
import { isGivenTo, withGroup } from '../../files/ownership.ts';
import { splitPath } from '../../files/path.ts';
import { emptyTree, nodeAt, withNode, type FileTree } from '../../files/tree.ts';
import { fnv1a } from '../../kernel/random.ts';
import type { VolumeContent, VolumeEntry } from '../volumes/volume-content.ts';

/** A directory that is made for the pod. */
export const OPEN_TO_ALL = 0o777;
/** A directory that the kubelet finds or makes on its machine. */
const OF_MACHINE = 0o755;

/** The link to the directory that holds the files of now. */
export const DATA = '..data';

/** `..2026_01_05_08_00_12.1234567890`: when the files were written, and a number. */
function writtenName(ctx: Context, id: string): string {
  const moment = ctx.timestamp.replace(/[-:T]/g, '_').replace('Z', '');
  return `..${moment}.${fnv1a(`${id} ${ctx.now}`)}`;
}

/**
 * What the kubelet writes: a directory with the files, a link to it, and links by which they are found, so that all of
 * them change in one moment (pkg/volume/util atomic_writer.go).
 */
function writtenFiles(ctx: Context, id: string, entries: readonly VolumeEntry[]): [string, Content][] {
  const directory = writtenName(ctx, id);
  const names = new Set(entries.map(({ path }) => splitPath(path)[0]!));
  return [
    [`${directory}/`, ''],
    ...entries.map(({ path, text, mode }): [string, Content] => [`${directory}/${path}`, { text, mode }]),
    [DATA, { link: directory }],
    ...[...names].map((name): [string, Content] => [name, { link: `${DATA}/${name}` }]),
  ];
}

/** A volume's files as they are first: those that the kubelet writes, or none. */
export function treeOf(ctx: Context, volume: VolumeContent): FileTree {
  const { id, entries, capacityBytes, kind, group } = volume;
  const mtime = ctx.now;
  const limit = capacityBytes === undefined ? {} : { limit: capacityBytes };
  const empty = emptyTree({ mode: kind === 'hostPath' ? OF_MACHINE : OPEN_TO_ALL, mtime, ...limit });
  const tree = entries === undefined ? empty : withFiles(empty, writtenFiles(ctx, id, entries), { mtime });
  return group === undefined ? tree : withGroup(tree, group, entries !== undefined);
}

/** The tree as it is when the volume is mounted: the pod's group owns it. */
export function mountedTree(tree: FileTree, { group, readOnly }: VolumeContent): FileTree {
  return group === undefined || isGivenTo(tree, group) ? tree : withGroup(tree, group, readOnly);
}

/** Where a part of a volume stands in a tree of its own. */
export const PART = 'part';

/**
 * A part of what the kubelet wrote, by itself: it stays as it is now, whatever is written later. Undefined: there is no
 * such part.
 */
export function partOf(tree: FileTree, path: string): FileTree | undefined {
  const link = nodeAt(tree, [DATA]);
  const node = link?.kind === 'symlink' ? nodeAt(tree, [link.target, ...splitPath(path)]) : undefined;
  return node && withNode(emptyTree(), [PART], { ...node, ino: 2 });
}
