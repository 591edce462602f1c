/** One volume's tree as an immutable value: each change gives a new tree that shares what stayed, and knows its size. */
import { FileError } from './errno.ts';
import { bytesUnder, directoryNode, type DirectoryNode, type FileTreeNode, type NodeOptions } from './node.ts';

export interface FileTree {
  readonly root: DirectoryNode;
  /** Bytes of all files, kept with every change. */
  readonly bytes: number;
  readonly nextIno: number;
  /** Bytes that fit (a tmpfs, a small disk); none: as much as you like. */
  readonly limit?: number;
}

export function emptyTree(options: NodeOptions & { limit?: number } = {}): FileTree {
  const { limit, ...node } = options;
  return { root: directoryNode(1, node), bytes: 0, nextIno: 2, ...(limit === undefined ? {} : { limit }) };
}

/** The node at a way of plain names from the root, symlinks not followed. */
export function nodeAt(tree: FileTree, way: readonly string[]): FileTreeNode | undefined {
  let node: FileTreeNode = tree.root;
  for (const name of way) {
    if (node.kind !== 'directory') return undefined;
    const next: FileTreeNode | undefined = node.entries.get(name);
    if (next === undefined) return undefined;
    node = next;
  }
  return node;
}

function replace(
  directory: DirectoryNode,
  way: readonly string[],
  depth: number,
  node: FileTreeNode | undefined,
  mtime: number | undefined,
): DirectoryNode {
  const name = way[depth]!;
  const entries = new Map(directory.entries);
  if (depth === way.length - 1) {
    const isNew = !entries.has(name);
    if (node === undefined) entries.delete(name);
    else entries.set(name, node);
    const dirty = mtime !== undefined && (isNew || node === undefined);
    return { ...directory, entries, ...(dirty ? { mtime } : {}) };
  }
  const child = directory.entries.get(name);
  if (child?.kind !== 'directory') throw new FileError(child === undefined ? 'ENOENT' : 'ENOTDIR', way.join('/'));
  entries.set(name, replace(child, way, depth + 1, node, mtime));
  return { ...directory, entries };
}

/**
 * The tree with `node` at `way` (undefined: with nothing there). The directories above must be there.
 * Throws FileError ENOSPC when it would hold more than its limit.
 */
export function withNode(
  tree: FileTree,
  way: readonly string[],
  node: FileTreeNode | undefined,
  mtime?: number,
): FileTree {
  const before = nodeAt(tree, way);
  const grown = (node === undefined ? 0 : bytesUnder(node)) - (before === undefined ? 0 : bytesUnder(before));
  const bytes = tree.bytes + grown;
  if (grown > 0 && tree.limit !== undefined && bytes > tree.limit) throw new FileError('ENOSPC', way.join('/'));
  const nextIno = node !== undefined && node.ino >= tree.nextIno ? node.ino + 1 : tree.nextIno;
  if (way.length === 0) {
    if (node?.kind !== 'directory') throw new FileError('EBUSY', '/');
    return { ...tree, root: node, bytes, nextIno };
  }
  return { ...tree, root: replace(tree.root, way, 0, node, mtime), bytes, nextIno };
}

/** The tree with all directories of `way` made. */
export function withDirectories(tree: FileTree, way: readonly string[], options: NodeOptions = {}): FileTree {
  let result = tree;
  for (let depth = 1; depth <= way.length; depth++) {
    const part = way.slice(0, depth);
    if (nodeAt(result, part) === undefined) result = withNode(result, part, directoryNode(result.nextIno, options));
  }
  return result;
}
