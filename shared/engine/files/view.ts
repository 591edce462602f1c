/** A container's filesystem as one process sees it: its mounts, its user, the present moment. Holds nothing itself. */
import { FileError } from './errno.ts';
import type { Disk, Mount } from './mount.ts';
import { bytesUnder, directoryNode, fileNode, sizeOf, symlinkNode, type FileNode, type FileTreeNode } from './node.ts';
import { SET_GROUP } from './ownership.ts';
import { absolutePath, baseName, directoryName } from './path.ts';
import { mountedNames, resolvePlace, type Place } from './resolve.ts';
import { utf8Length } from '../text/utf8.ts';
import { withNode, type FileTree } from './tree.ts';

export interface Owner {
  uid: number;
  gid: number;
  /** Supplementary groups, fsGroup among them. */
  groups?: readonly number[];
}

/** More zeros than this are never made into text. */
const MAX_ZEROS_READ = 65_536;
/** Code units of text that one file holds at most: the disk of the model is not that large. */
const MAX_TEXT = 67_108_864;

/** Every method takes paths relative to `cwd` or absolute, and throws FileError. */
export class FileView {
  constructor(
    private readonly disk: Disk,
    readonly mounts: readonly Mount[],
    readonly cwd: string,
    readonly now: number,
    readonly owner: Owner = { uid: 0, gid: 0 },
    readonly umask = 0o022,
  ) {}

  private place(path: string, follow = true): Place {
    if (path === '') throw new FileError('ENOENT', path);
    // Not absolutePath: `..` behind a symlink is decided by where the link leads.
    return resolvePlace(this.disk, this.mounts, path.startsWith('/') ? path : `${this.cwd}/${path}`, follow);
  }

  private found(path: string, follow = true): Place & { node: FileTreeNode } {
    const place = this.place(path, follow);
    if (place.node === undefined) throw new FileError('ENOENT', path);
    return place as Place & { node: FileTreeNode };
  }

  private tree(place: Place): FileTree {
    const tree = this.disk.tree(place.mount.volume);
    if (tree === undefined) throw new FileError('ENOENT', place.path);
    return tree;
  }

  private put(place: Place, node: FileTreeNode | undefined): void {
    if (place.mount.readOnly === true) throw new FileError('EROFS', place.path);
    this.disk.save(place.mount.volume, withNode(this.tree(place), place.way, node, this.now));
  }

  /** Whether the user may: 4 read, 2 write, 1 search or execute. Root may all but execute what nobody may. */
  may(node: FileTreeNode, want: number): boolean {
    if (this.owner.uid === 0) return want !== 1 || node.kind === 'directory' || (node.mode & 0o111) !== 0;
    const shift =
      node.uid === this.owner.uid
        ? 6
        : node.gid === this.owner.gid || this.owner.groups?.includes(node.gid) === true
          ? 3
          : 0;
    return ((node.mode >> shift) & want) === want;
  }

  /** Whose a new node is. `kept`: the bit by which its directory hands its group down. */
  private newOwner({ path }: Place): { uid: number; gid: number; kept: number } {
    const parent = this.place(directoryName(path)).node;
    const kept = (parent?.mode ?? 0) & SET_GROUP;
    return { uid: this.owner.uid, gid: kept === 0 ? this.owner.gid : parent!.gid, kept };
  }

  private mayChange(place: Place): void {
    if (place.mount.readOnly === true) throw new FileError('EROFS', place.path);
    const parent = this.place(directoryName(place.path));
    if (parent.node !== undefined && !this.may(parent.node, 2)) throw new FileError('EACCES', place.path);
  }

  /** The node, symlinks followed unless told; undefined where there is none or the way is blocked. */
  find(path: string, follow = true): FileTreeNode | undefined {
    try {
      return this.place(path, follow).node;
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  /** The node; throws where there is none. */
  node(path: string, follow = true): FileTreeNode {
    return this.found(path, follow).node;
  }

  /** The path without symlinks. */
  realPath(path: string): string {
    return this.found(path).path;
  }

  volumeOf(path: string): Mount {
    return this.found(path).mount;
  }

  /** Whether something cannot be written because of how it is mounted. */
  isReadOnly(path: string): boolean {
    return this.place(path).mount.readOnly === true;
  }

  /** The text of a file. */
  read(path: string): string {
    const { node } = this.found(path);
    if (node.kind === 'directory') throw new FileError('EISDIR', path);
    if (!this.may(node, 4)) throw new FileError('EACCES', path);
    if (node.kind !== 'file') return '';
    return node.zeros === 0 ? node.text : node.text + '\0'.repeat(Math.min(node.zeros, MAX_ZEROS_READ));
  }

  /** Names in a directory, sorted by code unit. */
  list(path: string): string[] {
    const { node, path: real } = this.found(path);
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path);
    if (!this.may(node, 4)) throw new FileError('EACCES', path);
    return [...new Set([...node.entries.keys(), ...mountedNames(this.mounts, real)])].sort();
  }

  /**
   * Makes sure of a file for writing: there, a file, writable; emptied if `truncate`; made (0666 less umask) if absent.
   * Gives the node; a device is given as it is.
   */
  open(path: string, how: { truncate?: boolean; create?: boolean; exclusive?: boolean; mode?: number }): FileTreeNode {
    const place = this.place(path);
    const { node } = place;
    if (node !== undefined) {
      if (how.exclusive === true) throw new FileError('EEXIST', path);
      if (node.kind === 'directory') throw new FileError('EISDIR', path);
      if (node.kind !== 'file') return node;
      if (place.mount.readOnly === true) throw new FileError('EROFS', path);
      if (!this.may(node, 2)) throw new FileError('EACCES', path);
      if (how.truncate !== true || node.size === 0) return node;
      const emptied: FileNode = { ...node, text: '', zeros: 0, size: 0, mtime: this.now };
      this.put(place, emptied);
      return emptied;
    }
    if (how.create === false || path.endsWith('/')) throw new FileError(path.endsWith('/') ? 'EISDIR' : 'ENOENT', path);
    this.mayChange(place);
    const mode = (how.mode ?? 0o666) & ~this.umask;
    const made = fileNode(this.tree(place).nextIno, '', { mode, ...this.newOwner(place), mtime: this.now });
    this.put(place, made);
    return made;
  }

  /** Writes at an offset (code units), or at the end. Gives the offset behind. Needs an open file. */
  writeAt(path: string, offset: number | undefined, text: string): number {
    const place = this.place(path);
    const { node } = place;
    if (node?.kind !== 'file') return (offset ?? 0) + text.length;
    const at = offset ?? node.text.length;
    if (at + text.length > MAX_TEXT) throw new FileError('ENOSPC', path);
    if (at >= node.text.length) {
      const gap = at > node.text.length ? '\0'.repeat(Math.min(at - node.text.length, MAX_ZEROS_READ)) : '';
      const grown = node.text + gap + text;
      this.put(place, { ...node, text: grown, size: node.size + gap.length + utf8Length(text), mtime: this.now });
    } else {
      const next = node.text.slice(0, at) + text + node.text.slice(at + text.length);
      this.put(place, { ...node, text: next, size: utf8Length(next) + node.zeros, mtime: this.now });
    }
    return at + text.length;
  }

  /** Replaces what is in a file, or makes it. */
  write(path: string, text: string): void {
    this.open(path, { truncate: true });
    this.writeAt(path, 0, text);
  }

  append(path: string, text: string): void {
    this.open(path, {});
    this.writeAt(path, undefined, text);
  }

  /** Puts zero bytes behind a file's text. */
  addZeros(path: string, zeros: number): void {
    const place = this.found(path);
    const { node } = place;
    if (node.kind !== 'file') return;
    this.put(place, { ...node, zeros: node.zeros + zeros, size: node.size + zeros, mtime: this.now });
  }

  /** Cuts or grows a file to a size in bytes, as truncate(2); growth is zeros. */
  truncate(path: string, size: number): void {
    const place = this.found(path);
    const { node } = place;
    if (node.kind !== 'file') throw new FileError('EINVAL', path);
    if (size >= node.size) {
      this.addZeros(path, size - node.size);
      return;
    }
    const text = node.text.slice(0, size);
    const kept = utf8Length(text);
    this.put(place, { ...node, text, zeros: Math.max(0, size - kept), size: Math.max(size, kept), mtime: this.now });
  }

  makeDirectory(path: string, mode = 0o777): void {
    const place = this.place(path.replace(/(.)\/+$/, '$1'), false);
    if (place.node !== undefined) throw new FileError('EEXIST', path);
    this.mayChange(place);
    const { uid, gid, kept } = this.newOwner(place);
    const bits = (mode & ~this.umask) | kept;
    this.put(place, directoryNode(this.tree(place).nextIno, { mode: bits, uid, gid, mtime: this.now }));
  }

  removeDirectory(path: string): void {
    const place = this.found(path, false);
    if (place.node.kind !== 'directory') throw new FileError('ENOTDIR', path);
    if (this.mounts.some((m) => m.path === place.path)) throw new FileError('EBUSY', path);
    if (this.list(path).length > 0) throw new FileError('ENOTEMPTY', path);
    this.mayChange(place);
    this.put(place, undefined);
  }

  /** Removes a file, symlink or device; a directory is EISDIR. */
  remove(path: string): void {
    const place = this.found(path, false);
    if (place.node.kind === 'directory') throw new FileError('EISDIR', path);
    if (this.mounts.some((m) => m.path === place.path)) throw new FileError('EBUSY', path);
    this.mayChange(place);
    this.put(place, undefined);
  }

  /** Moves within one volume; EXDEV across (the tool then copies). */
  rename(from: string, to: string): void {
    const source = this.found(from, false);
    const target = this.place(to.replace(/(.)\/+$/, '$1'), false);
    if (this.mounts.some((m) => m.path === source.path)) throw new FileError('EBUSY', from);
    if (target.path === source.path) return;
    if (target.path.startsWith(`${source.path}/`)) throw new FileError('EINVAL', from);
    if (target.node?.kind === 'directory') {
      if (source.node.kind !== 'directory') throw new FileError('EISDIR', to);
      if (target.node.entries.size > 0) throw new FileError('ENOTEMPTY', to);
    } else if (target.node !== undefined && source.node.kind === 'directory') throw new FileError('ENOTDIR', to);
    if (source.mount !== target.mount) throw new FileError('EXDEV', to);
    this.mayChange(source);
    this.mayChange(target);
    // Away first: a move into a full volume frees what it takes.
    this.put(source, undefined);
    this.put(target, source.node);
  }

  symlink(target: string, path: string): void {
    const place = this.place(path, false);
    if (place.node !== undefined) throw new FileError('EEXIST', path);
    this.mayChange(place);
    this.put(place, symlinkNode(this.tree(place).nextIno, target, { ...this.newOwner(place), mtime: this.now }));
  }

  /** Puts a copy of a node at a path, owned by this user and made now; replaces a file that is there. */
  copyNode(node: FileTreeNode, path: string, preserve = false): void {
    const place = this.place(path);
    if (place.node === undefined) this.mayChange(place);
    else if (place.node.kind !== 'file') throw new FileError('EEXIST', path);
    else if (!this.may(place.node, 2)) throw new FileError('EACCES', path);
    const ino = place.node?.ino ?? this.tree(place).nextIno;
    const { uid, gid } = this.newOwner(place);
    this.put(place, {
      ...node,
      ino,
      ...(preserve ? {} : { uid, gid, mtime: this.now, mode: node.mode & ~this.umask }),
    });
  }

  /** Changes mode, owner or time. Only root and the owner may. */
  change(path: string, changes: { mode?: number; uid?: number; gid?: number; mtime?: number }): void {
    const place = this.found(path);
    if (place.mount.readOnly === true) throw new FileError('EROFS', path);
    if (this.owner.uid !== 0 && (place.node.uid !== this.owner.uid || changes.uid !== undefined))
      throw new FileError('EPERM', path);
    this.put(place, { ...place.node, ...changes });
  }

  /** Bytes of a node and all that is under it; what is mounted inside is not counted. */
  usage(path: string): number {
    const { node } = this.found(path, false);
    return node.kind === 'directory' ? bytesUnder(node) : sizeOf(node);
  }

  /** Size and use of the volume that a path is on. */
  volume(path: string): { mount: Mount; bytes: number; limit: number | undefined } {
    const place = this.found(path);
    const tree = this.tree(place);
    return { mount: place.mount, bytes: tree.bytes, limit: tree.limit };
  }

  /** The same files for a process elsewhere. */
  at(cwd: string): FileView {
    return new FileView(this.disk, this.mounts, absolutePath(this.cwd, cwd), this.now, this.owner, this.umask);
  }

  /** `directory/name` when the target is a directory, as cp, mv and ln take it. */
  into(target: string, name: string): string {
    return this.find(target)?.kind === 'directory' ? `${target.replace(/\/+$/, '')}/${baseName(name)}` : target;
  }
}
