/** Finds what a path means: through mounts, symlinks and `..`, as the kernel walks it. */
import { FileError } from './errno.ts';
import { directoryNode, type FileTreeNode } from './node.ts';
import type { Disk, Mount } from './mount.ts';
import { isUnder, splitPath } from './path.ts';
import { nodeAt } from './tree.ts';

/** A place that may hold a node: the real path, and which volume it is in. */
export interface Place {
  readonly path: string;
  readonly mount: Mount;
  /** Names from the root of the volume. */
  readonly way: readonly string[];
  readonly node: FileTreeNode | undefined;
}

/** As Linux' MAXSYMLINKS. */
const MAX_LINKS = 40;

const NOTHING: Mount = { path: '/', volume: '' };

function placeOf(disk: Disk, mounts: readonly Mount[], path: string): Place {
  let mount = NOTHING;
  for (const m of mounts) {
    if (isUnder(path, m.path) && (mount === NOTHING || m.path.length >= mount.path.length)) mount = m;
  }
  const rest = mount.path === '/' ? path : path.slice(mount.path.length);
  const way = [...splitPath(mount.subPath ?? ''), ...splitPath(rest)];
  const tree = disk.tree(mount.volume);
  let node = tree === undefined ? undefined : nodeAt(tree, way);
  // The runtime makes the directories that mounts hang in.
  if (node === undefined && mounts.some((m) => m.path !== path && isUnder(m.path, path))) node = directoryNode(0);
  return { path, mount, way, node };
}

/**
 * The place of an absolute path. `follow`: whether a symlink at its end is followed too.
 * The last name need not exist (then `node` is undefined). Throws ENOENT, ENOTDIR, ELOOP.
 */
export function resolvePlace(disk: Disk, mounts: readonly Mount[], path: string, follow: boolean): Place {
  let links = 0;
  const left = splitPath(path).reverse();
  let at = placeOf(disk, mounts, '/');
  while (left.length > 0) {
    const name = left.pop()!;
    if (at.node === undefined) throw new FileError('ENOENT', path);
    if (at.node.kind !== 'directory') throw new FileError('ENOTDIR', path);
    if (name === '..') {
      const slash = at.path.lastIndexOf('/');
      at = placeOf(disk, mounts, slash <= 0 ? '/' : at.path.slice(0, slash));
      continue;
    }
    const next = placeOf(disk, mounts, at.path === '/' ? `/${name}` : `${at.path}/${name}`);
    if (next.node?.kind === 'symlink' && (follow || left.length > 0)) {
      links += 1;
      if (links > MAX_LINKS) throw new FileError('ELOOP', path);
      const { target } = next.node;
      left.push(...splitPath(target).reverse());
      if (target.startsWith('/')) at = placeOf(disk, mounts, '/');
      continue;
    }
    at = next;
  }
  if (path.endsWith('/') && at.node !== undefined && at.node.kind !== 'directory' && splitPath(path).length > 0) {
    throw new FileError('ENOTDIR', path);
  }
  return at;
}

/**
 * The real path of a place that need not be there, as the runtime finds where a mount goes: symlinks are followed as far
 * as there are any.
 */
export function realPath(disk: Disk, mounts: readonly Mount[], path: string): string {
  const names = splitPath(path);
  for (let known = names.length; known > 0; known--) {
    const node = placeAt(disk, mounts, `/${names.slice(0, known).join('/')}`);
    if (node !== undefined) return [node === '/' ? '' : node, ...names.slice(known)].join('/');
  }
  return `/${names.join('/')}`;
}

function placeAt(disk: Disk, mounts: readonly Mount[], path: string): string | undefined {
  try {
    const place = resolvePlace(disk, mounts, path, true);
    return place.node === undefined ? undefined : place.path;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** Names of mounts that hang directly in a directory. */
export function mountedNames(mounts: readonly Mount[], directory: string): string[] {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  const names: string[] = [];
  for (const m of mounts) {
    if (m.path.startsWith(prefix) && m.path.length > prefix.length)
      names.push(m.path.slice(prefix.length).split('/', 1)[0]!);
  }
  return names;
}
