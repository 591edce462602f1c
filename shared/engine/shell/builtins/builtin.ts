/** The shape of a builtin command: it runs inside of the shell, whose state it may change. */
import type { Kernel } from '../machine/kernel.ts';
import type { LiveProcess, LiveShell } from '../machine/live.ts';
import type { Fd, Plain, Wait } from '../state.ts';

export interface BuiltinCall {
  readonly kernel: Kernel;
  readonly p: LiveProcess;
  readonly shell: LiveShell;
  readonly name: string;
  /** Without the name. */
  readonly args: readonly string[];
  readonly line: number;
  /** Descriptors before the command's own redirections. */
  readonly fds: ReadonlyMap<number, Fd>;
  /** What it noted before it waited; undefined at first. */
  readonly state: Plain;
  out(text: string): void;
  /** A complaint with the shell's name and line before it. */
  complain(text: string): void;
}

/**
 * A status; or a wait, after which it is called again with what it noted; or `kept`: it set the status itself and took
 * over the redirections.
 */
export type BuiltinResult = number | 'kept' | { readonly wait: Wait; readonly state: Plain };

export type Builtin = (call: BuiltinCall) => BuiltinResult;
