/** What a command is given when it runs: its arguments and flags, where it prints, and what time it is. */
import type { Flags } from './flags/flags.ts';

/** Where a command prints. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Unix ms of the cluster's clock. */
  now(): number;
  /** Variables of the person's shell: KUBECONFIG, HOME, KUBE_EDITOR. */
  env: Readonly<Record<string, string>>;
  /** Whether what `out` prints is read in a terminal; absent: it is not. */
  isTerminal?(): boolean;
}

export interface Call {
  /** "kubectl rollout status". */
  path: string;
  /** What stands between the flags. */
  args: readonly string[];
  /** How many of `args` stand before "--"; -1 where there is none (cobra's ArgsLenAtDash). */
  dashAt: number;
  flags: Flags;
  io: Io;
}
