/** The shape of a tool: a function that runs until it must wait, and is called again with what it noted. */
import type { FileView } from '../../files/view.ts';
import type { NetAnswer, NetRequest, Progress } from '../network/request.ts';
import type { Signal } from '../signals.ts';
import type { Plain, Process, Usage, Wait } from '../state.ts';
import type { World } from '../world.ts';

/** What a tool may do. Everything goes through here, so that a tool has no state but what it returns. */
export interface ToolIo {
  readonly name: string;
  /** Without the name. */
  readonly args: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly world: World;
  readonly files: FileView;
  readonly pid: number;
  readonly uid: number;
  /** busybox' texts and options; GNU's otherwise. */
  readonly isBusybox: boolean;
  out(text: string): void;
  err(text: string): void;
  /** "name: text" and a line end, on stderr. */
  complain(text: string): void;
  /** Takes what standard input (or another descriptor) has now. */
  read(fd?: number, max?: number): { text: string; end: boolean };
  /** A wait for more of it. */
  more(fd?: number): Wait;
  /** The descriptor that a path like /dev/stdin or /dev/fd/63 stands for. */
  descriptor(path: string): number | undefined;
  /** Sends a request; waits for its answer for so many ms at most, and so many for its connection. */
  ask(request: NetRequest, timeoutMs: number | undefined, connectMs?: number): Wait;
  /** How far the request was when its time ran out; undefined: nobody knows. */
  progress(): Progress | undefined;
  /** The answer to what it waited for; undefined: its time ran out. */
  answer(): NetAnswer | undefined;
  /** Starts a child. Gives its pid, or an exit code when there is no such command. */
  spawn(argv: readonly string[], env?: ReadonlyMap<string, string>, stdin?: string): { pid: number } | { code: number };
  /** How a child ended; undefined while it runs. Forgets it then. */
  ended(pid: number): number | undefined;
  signal(pid: number, signal: Signal): boolean;
  processes(): readonly Process[];
  /** Where a command is, as which(1) says it. */
  which(command: string): string | undefined;
  usage(usage: Usage | undefined): void;
  /** Whether a descriptor leads to a terminal. */
  isTerminal(fd: number): boolean;
  /** How large the terminal is, in characters. */
  readonly size: { readonly columns: number; readonly rows: number };
  /** Work done that counts against the turn. */
  spend(steps: number): void;
}

export type ToolStep =
  | { readonly exit: number }
  | { readonly wait: Wait; readonly state: Plain }
  /** Becomes another command, as env and nohup do; the root's, as sudo does. */
  | { readonly exec: readonly string[]; readonly env: ReadonlyMap<string, string>; readonly asRoot?: true };

export interface Tool {
  readonly names: readonly string[];
  run(io: ToolIo, state: Plain): ToolStep;
  /** What it still says when Ctrl+C ends it. */
  lastWords?(how: { readonly args: readonly string[]; readonly isBusybox: boolean }, state: Plain): string;
}

/** A tool that never waits. */
export function plain(names: readonly string[], run: (io: ToolIo) => number): Tool {
  return { names, run: (io) => ({ exit: run(io) }) };
}

/** A wait for nothing but its next turn. */
export const TURN: Wait = { k: 'turn' };
