/** Where volumes hang in a container, and where they are kept: a volume is one tree for all that mount it. */
import type { FileTree } from './tree.ts';

/** One place of a container's filesystem. The root of the image is the mount at `/`. */
export interface Mount {
  /** Absolute, without a slash at the end (`/` for the root). */
  readonly path: string;
  /** Which volume; the disk knows its tree. */
  readonly volume: string;
  /** Only this part of the volume, which may be a single file. */
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** Keeps the trees of volumes, as a table of the kernel does. */
export interface Disk {
  /** The volume's tree now; undefined when there is no such volume. */
  tree(volume: string): FileTree | undefined;
  save(volume: string, tree: FileTree): void;
}

/** A disk in a map: for tests, and for hosts that keep the map in a checkpointed table. */
export function diskOf(trees: Map<string, FileTree>): Disk {
  return { tree: (volume) => trees.get(volume), save: (volume, tree) => void trees.set(volume, tree) };
}
