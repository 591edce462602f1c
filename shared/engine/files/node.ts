/** What a filesystem is made of: immutable nodes, so that trees share whatever did not change. */
import { utf8Length } from '../text/utf8.ts';

interface Inode {
  /** Number within its tree; a file that is replaced by another of the same name gets a new one. */
  readonly ino: number;
  /** Permission bits only, as chmod takes them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Virtual ms. */
  readonly mtime: number;
}

export interface FileNode extends Inode {
  readonly kind: 'file';
  readonly text: string;
  /** Zero bytes behind the text, counted but never made: `dd if=/dev/zero` of a gigabyte costs nothing. */
  readonly zeros: number;
  /** Bytes: UTF-8 length of the text, and the zeros. */
  readonly size: number;
}

export interface DirectoryNode extends Inode {
  readonly kind: 'directory';
  readonly entries: ReadonlyMap<string, FileTreeNode>;
}

export interface SymlinkNode extends Inode {
  readonly kind: 'symlink';
  readonly target: string;
}

export type DeviceName = 'null' | 'zero' | 'full' | 'random' | 'stdin' | 'stdout' | 'stderr';

export interface DeviceNode extends Inode {
  readonly kind: 'device';
  readonly device: DeviceName;
}

export type FileTreeNode = FileNode | DirectoryNode | SymlinkNode | DeviceNode;

/** Who owns a new node, and what it may. */
export interface NodeOptions {
  mode?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
}

function inode(ino: number, mode: number, o: NodeOptions): Inode {
  return { ino, mode: o.mode ?? mode, uid: o.uid ?? 0, gid: o.gid ?? 0, mtime: o.mtime ?? 0 };
}

export function fileNode(ino: number, text: string, options: NodeOptions = {}, zeros = 0): FileNode {
  return { kind: 'file', ...inode(ino, 0o644, options), text, zeros, size: utf8Length(text) + zeros };
}

export function directoryNode(ino: number, options: NodeOptions = {}): DirectoryNode {
  return { kind: 'directory', ...inode(ino, 0o755, options), entries: new Map() };
}

export function symlinkNode(ino: number, target: string, options: NodeOptions = {}): SymlinkNode {
  return { kind: 'symlink', ...inode(ino, 0o777, options), target };
}

export function deviceNode(ino: number, device: DeviceName): DeviceNode {
  return { kind: 'device', ...inode(ino, 0o666, {}), device };
}

/** Bytes that `stat` shows. */
export function sizeOf(node: FileTreeNode): number {
  if (node.kind === 'file') return node.size;
  if (node.kind === 'symlink') return utf8Length(node.target);
  return node.kind === 'directory' ? 4096 : 0;
}

/** Bytes of files under a node: what a limit is held against. */
export function bytesUnder(node: FileTreeNode): number {
  if (node.kind === 'file') return node.size;
  if (node.kind !== 'directory') return 0;
  let sum = 0;
  for (const child of node.entries.values()) sum += bytesUnder(child);
  return sum;
}
