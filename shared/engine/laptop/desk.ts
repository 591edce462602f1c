/** What all parts of the computer beside the cluster work with: its tables, its doors, and what is made anew after a restore. */
import type { Context } from '../api/actor.ts';
import type { FileTree } from '../files/tree.ts';
import { FileView } from '../files/view.ts';
import { noProcesses } from '../shell/processes.ts';
import type { Processes } from '../shell/state.ts';
import type { World } from '../shell/world.ts';
import type { Doors } from './doors.ts';
import { freshTree, HOME, USER } from './home.ts';
import { LAPTOP, machineFacts } from './machine-facts.ts';
import { tabsOf } from './tab.ts';

/** A computer that somebody is logged on to. */
export interface Computer {
  readonly processes: Processes;
  /** Virtual ms at which its processes want to go on; a timer is set for it. */
  readonly wakeAt: number | undefined;
}

/** A program that is played, by computer and pid. */
export interface Played {
  readonly computer: string;
  readonly pid: number;
  /** The process that the terminal was opened for. */
  readonly root: number;
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** The input that it is done for. */
  readonly input: number | undefined;
  /** Its own notes: plain data. */
  readonly notes: unknown;
}

/** What a kind of program does. Everything is called again and again, whenever something may have changed. */
export interface Program {
  readonly names: readonly string[];
  /** Where it is to be found; absent: everywhere. */
  isOn?(computer: string): boolean;
  /** Signals that it handles itself. */
  readonly catches?: readonly ['INT'];
  /** Goes on as far as it can. Gives whether it did anything. */
  advance(desk: Desk, played: Played): boolean;
  signalled?(desk: Desk, played: Played): void;
  /** It is over, or was killed. */
  dropped?(desk: Desk, played: Played): void;
  /** A checkpoint was restored, at which it ran. */
  restored?(desk: Desk, played: Played): void;
}

export interface Desk {
  readonly ctx: Context;
  readonly doors: Doors;
  readonly programs: ReadonlyMap<string, Program>;
  /** What follows from the tables and is kept for speed alone; empty after a restore. */
  readonly live: Map<string, unknown>;
  /** Computers that have something to do now. */
  readonly busy: Set<string>;
}

export const keyOf = (computer: string, pid: number): string => `${computer} ${pid}`;
export const computersOf = (ctx: Context): Map<string, Computer> => ctx.table<Computer>('computers');
export const playedOf = (ctx: Context): Map<string, Played> => ctx.table<Played>('played');
export const filesOf = (ctx: Context): Map<string, FileTree> => ctx.table<FileTree>('files');

/** The tree of a computer, made when first looked at. */
export function treeOf(ctx: Context, computer: string): FileTree {
  const files = filesOf(ctx);
  let tree = files.get(computer);
  if (tree === undefined) {
    tree = freshTree(computer, ctx.now);
    files.set(computer, tree);
  }
  return tree;
}

/** How large the terminal is from which a process on a computer was started. */
function sizeFor(desk: Desk, computer: string, root: number): { columns: number; rows: number } | undefined {
  if (computer === LAPTOP) return [...tabsOf(desk.ctx).values()].find((tab) => tab.pid === root)?.size;
  const session = [...playedOf(desk.ctx).values()].find(
    ({ notes }) => (notes as { to?: string; pid?: number } | undefined)?.to === keyOf(computer, root),
  );
  return session === undefined ? undefined : sizeFor(desk, session.computer, session.root);
}

/** What processes of a computer find around them. */
export function worldOf(desk: Desk, computer: string): World {
  const { ctx, doors, programs } = desk;
  treeOf(ctx, computer);
  const files = filesOf(ctx);
  return {
    now: ctx.now,
    epochMs: doors.unixMs(),
    hostname: computer,
    disk: { tree: (volume) => files.get(volume), save: (volume, tree) => void files.set(volume, tree) },
    mounts: [{ path: '/', volume: computer }],
    random: ctx.random('shell'),
    program: (name) => {
      const found = programs.get(name.slice(name.lastIndexOf('/') + 1));
      if (found === undefined || found.isOn?.(computer) === false) return undefined;
      return { catches: found.catches ?? [] };
    },
    size: (root) => sizeFor(desk, computer, root),
    machine: () => machineFacts(desk, computer),
    isContainer: false,
  };
}

/** Files as the person sees them from a folder. */
export function viewOf(desk: Desk, computer: string, cwd = HOME): FileView {
  const { disk, mounts, now } = worldOf(desk, computer);
  return new FileView(disk, mounts, cwd, now, USER);
}

/** A computer's processes; it is switched on when first looked at. */
export const computerAt = (desk: Desk, computer: string): Computer =>
  computersOf(desk.ctx).get(computer) ?? { processes: noProcesses(), wakeAt: undefined };

/** Puts the processes in place of what was there, to go on at once. */
export function setProcesses(desk: Desk, computer: string, processes: Processes): void {
  computersOf(desk.ctx).set(computer, { ...computerAt(desk, computer), processes });
  desk.busy.add(computer);
}
