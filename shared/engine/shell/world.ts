/** What a container's processes find around them; the host gives it anew for each run. */
import type { Disk, Mount } from '../files/mount.ts';
import type { MachineFacts } from './machine-facts.ts';
import type { Resolver } from './network/resolver.ts';
import type { Signal } from './signals.ts';
import type { Process } from './state.ts';

/** A draw of chance, as the kernel's streams give it. */
export interface Dice {
  /** A whole number from 0 to n - 1. */
  int(n: number): number;
}

/** An executable that the host plays itself: a server, say. */
export interface OutsideProgram {
  /** Signals that it handles; the host is told and decides. All others do what they do by default. */
  readonly catches?: readonly Signal[];
}

export interface World {
  /** Processes of other containers, where they share one PID namespace: they are seen, and may be sent signals. */
  readonly others?: readonly Process[];
  /** Virtual ms. */
  readonly now: number;
  /** The same moment as Unix ms: for `date`. */
  readonly epochMs: number;
  readonly hostname: string;
  readonly disk: Disk;
  readonly mounts: readonly Mount[];
  readonly random: Dice;
  /** Whether the image has an executable of this name (last name of the path) that the host plays. */
  program(name: string, argv: readonly string[]): OutsideProgram | undefined;
  /** Whether the image has this tool or shell; without it: it has all. */
  has?(tool: string): boolean;
  /** How large the terminal of a process that the host started is; without it: 80 by 24. */
  size?(root: number): { readonly columns: number; readonly rows: number } | undefined;
  /** What the computer is made of, or that on which the container is a guest; without it: little is known. */
  machine?(): MachineFacts;
  /** Whether this is a container's filesystem, of layers; without it: it is. */
  readonly isContainer?: boolean;
  /** Times as long that work takes here, because a limit keeps it from the processor; without it: 1. */
  readonly slowness?: number;
  /** IP address of the pod, where a tool names it. */
  readonly ip?: string;
  /** Whose C library resolves names here; without it: glibc. */
  readonly libc?: Resolver['libc'];
  /** busybox before 1.29: its nslookup is another. */
  readonly isOldBusybox?: boolean;
}
