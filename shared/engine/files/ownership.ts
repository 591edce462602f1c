/** Gives a volume to a group, as the kubelet does for a pod's fsGroup (pkg/volume volume_linux.go SetVolumeOwnership). */
import type { DirectoryNode, FileTreeNode } from './node.ts';
import type { FileTree } from './tree.ts';

export const SET_GROUP = 0o2000;
const DIRECTORY = 0o110 | SET_GROUP;

/** Bits that the group gets: of what may be written, and of what may only be read. */
const WRITABLE = 0o660;
const READABLE = 0o440;

function given(node: FileTreeNode, gid: number, bits: number): FileTreeNode {
  if (node.kind === 'symlink') return { ...node, gid };
  if (node.kind !== 'directory') return { ...node, gid, mode: node.mode | bits };
  const entries = new Map([...node.entries].map(([name, child]) => [name, given(child, gid, bits)]));
  return { ...node, entries, gid, mode: node.mode | bits | DIRECTORY };
}

/**
 * The tree with everything in it owned by the group, which may read all of it, and write unless `readOnly`; what is
 * made in its directories later is the group's too.
 */
export function withGroup(tree: FileTree, gid: number, readOnly: boolean): FileTree {
  return { ...tree, root: given(tree.root, gid, readOnly ? READABLE : WRITABLE) as DirectoryNode };
}

/** Whether the root of the tree is the group's already, and so all that is in it. */
export function isGivenTo(tree: FileTree, gid: number): boolean {
  return tree.root.gid === gid && (tree.root.mode & DIRECTORY) === DIRECTORY;
}
