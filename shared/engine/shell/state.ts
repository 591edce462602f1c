/** All that the processes of one container are, as plain immutable data: saved and restored at any moment. */
import type { Owner } from '../files/view.ts';
import type { NetAnswer, NetRequest } from './network/request.ts';
import type { Signal } from './signals.ts';

/** Whose shell and tools these are: it decides texts and a few rules. `ash` has busybox tools, the others GNU's. */
export type Flavour = 'bash' | 'dash' | 'ash';

export type Stream = 'stdout' | 'stderr';

/** What a file descriptor leads to. */
export type Fd =
  | { readonly k: 'out'; readonly root: number; readonly stream: Stream; readonly tty?: boolean }
  | { readonly k: 'device'; readonly device: 'null' | 'zero' | 'full' | 'random' }
  | { readonly k: 'pipe'; readonly id: number; readonly end: 'read' | 'write' }
  | { readonly k: 'file'; readonly id: number };

/** An open file; shared by all descriptors that came from one opening, so that they share the offset. */
export interface OpenFile {
  readonly path: string;
  /** In code units. */
  readonly offset: number;
  readonly append: boolean;
}

export interface Pipe {
  readonly text: string;
  /** The host may still write (standard input of `exec -i`). */
  readonly host?: boolean;
  /** What a person types: read line by line; the character EOT in it is Ctrl+D. */
  readonly tty?: boolean;
  /** Takes any amount: `$(...)`, whose reader takes all at the end. */
  readonly wide?: boolean;
}

/** Why a process does not run. */
export type Wait =
  | { readonly k: 'sleep'; readonly until: number }
  /** Children in the foreground. */
  | { readonly k: 'children'; readonly pids: readonly number[]; readonly until?: number }
  /** `$(...)`: the child and all that hold its output. */
  | { readonly k: 'capture'; readonly pipe: number; readonly pid: number; readonly quoted: boolean }
  /** The builtin `wait`: all of these, or any. A caught signal ends it. */
  | { readonly k: 'jobs'; readonly pids: readonly number[]; readonly any: boolean }
  /** `beyond`: so much is there already, and is not enough. */
  | { readonly k: 'read'; readonly pipe: number; readonly until?: number; readonly beyond?: number }
  | { readonly k: 'write'; readonly pipe: number }
  /** `connectBy`: until then the connection must be made. */
  | { readonly k: 'net'; readonly id: number; readonly until?: number; readonly connectBy?: number }
  /** Until a signal, or until the host says that it is done. */
  | { readonly k: 'forever' }
  /** Its turn comes again after the others'. */
  | { readonly k: 'turn' };

/** A piece of a word: text, and how far the shell may still look into it. */
export interface Fragment {
  readonly t: string;
  /** 0 plain text of the script; 1 quoted; 2 result of an expansion, to be split; 3 end of a field (of "$@"). */
  readonly q: 0 | 1 | 2 | 3;
}

export interface PlannedRedirect {
  readonly fd: number | undefined;
  readonly operator: string;
  readonly text: string;
}

export interface PlannedAssignment {
  readonly name: string;
  readonly append: boolean;
  readonly index?: string;
  readonly text: string;
  /** An array in brackets. */
  readonly items?: readonly string[];
}

/** What the machine is in the middle of making. */
export type Item =
  | { k: 'word'; frags: Fragment[] }
  | { k: 'text'; text: string }
  | { k: 'cmd'; args: string[]; redirects: PlannedRedirect[]; assignments: PlannedAssignment[] };

export interface Variable {
  readonly text?: string;
  /** An array's elements by index or key. */
  readonly items?: ReadonlyMap<string, string>;
  readonly keyed?: boolean;
  readonly exported?: boolean;
  readonly readonly?: boolean;
  readonly integer?: boolean;
}

/** What the machine is inside of. */
export type Frame =
  | {
      readonly k: 'loop';
      readonly out: number;
      readonly next: number;
      readonly height: number;
      /** Status of the last body. */
      readonly kept: number;
      readonly items?: readonly string[];
      readonly at?: number;
    }
  /** A condition: `set -e` does not apply. */
  | { readonly k: 'cond' }
  /** `time`: when it began, virtual ms. */
  | { readonly k: 'timed'; readonly at: number }
  /** A compound command's redirections; what was before. */
  | { readonly k: 'redirect'; readonly fds: ReadonlyMap<number, Fd> }
  | {
      readonly k: 'call';
      readonly kind: 'function' | 'source' | 'eval' | 'trap' | 'exit';
      readonly source: string;
      readonly pc: number;
      readonly height: number;
      readonly params: readonly string[] | undefined;
      readonly fds: ReadonlyMap<number, Fd>;
      readonly saved: readonly (readonly [string, Variable | undefined])[];
      /** What a trap puts back into `$?`, or the code that an exit goes on to. */
      readonly status: number;
    };

/** What a command that is being typed lacks: any line, one with a text or a closing word in it, one that is a delimiter. */
export type Missing =
  | { readonly k: 'line' }
  | { readonly k: 'text'; readonly text: string }
  | { readonly k: 'closer' }
  | { readonly k: 'delimiter'; readonly text: string; readonly tabs: boolean };

/** A command that is being typed. */
export interface Reading {
  readonly held: string;
  readonly prompted: boolean;
  readonly missing?: Missing;
}

export interface ShellState {
  readonly k: 'shell';
  readonly flavour: Flavour;
  /** The script being run, and where: its program is compiled anew from the text wherever it is not at hand. */
  readonly source: string;
  readonly pc: number;
  readonly stack: readonly Item[];
  readonly frames: readonly Frame[];
  readonly vars: ReadonlyMap<string, Variable>;
  readonly functions: ReadonlyMap<string, { readonly source: string; readonly pc: number }>;
  readonly params: readonly string[];
  /** $0. */
  readonly name: string;
  /** Letters of set -e -u -x -f -a -C, "p" for pipefail, "i" where a person types. */
  readonly flags: string;
  readonly status: number;
  /** Status of the last `$(...)` since the command began. */
  readonly substituted: number | undefined;
  readonly lastBackground: number | undefined;
  /** Background children: null while they run. */
  readonly jobs: ReadonlyMap<number, number | null>;
  /** Of an interactive shell's jobs: how they are called. */
  readonly jobNames: ReadonlyMap<number, { readonly number: number; readonly text: string }>;
  readonly aliases: ReadonlyMap<string, string>;
  /** Commands that were typed. */
  readonly history: readonly string[];
  /** The command that is being typed: its lines so far, and whether the next was asked for. */
  readonly reading: Reading | undefined;
  readonly traps: ReadonlyMap<string, string>;
  /** $$: the same in subshells. */
  readonly shellPid: number;
  /** Forked inside of a condition. */
  readonly lenient: boolean;
  /** A builtin that waits, with what it noted. */
  readonly builtin:
    | { readonly args: readonly string[]; readonly fds: ReadonlyMap<number, Fd>; readonly state: Plain }
    | undefined;
  /** -c was given: error texts say so. */
  readonly isCommandString: boolean;
  /** A person types into it, or into the one that it is a part of. */
  readonly isTyped: boolean;
  /** Where in a word getopts is. */
  readonly optionAt: number;
}

/** Anything that a tool may note between two waits. */
export type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [key: string]: Plain };

export type Body =
  | ShellState
  | { readonly k: 'tool'; readonly name: string; readonly state: Plain }
  /** Runs outside: the host knows what it does. */
  | { readonly k: 'program'; readonly name: string; readonly catches: readonly Signal[] };

export interface Usage {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  /** The process that the host started, whose output this is. */
  readonly root: number;
  readonly argv: readonly string[];
  readonly flavour: Flavour;
  readonly cwd: string;
  readonly umask: number;
  readonly owner: Owner;
  /** Of tools and programs; a shell has its variables. */
  readonly env: ReadonlyMap<string, string>;
  readonly fds: ReadonlyMap<number, Fd>;
  /** Virtual ms. */
  readonly startedAt: number;
  readonly wait: Wait | undefined;
  /** Caught, and not yet handled. */
  readonly caught: readonly Signal[];
  readonly ignored: readonly Signal[];
  readonly usage: Usage | undefined;
  readonly ended: { readonly code: number; readonly signal?: Signal } | undefined;
  readonly body: Body;
}

/** The processes of one container: a PID namespace, or its part of one that containers share. */
export interface Processes {
  /** The pid of the container's first process: all others end with it. 1, where the namespace is its own. */
  readonly first: number;
  readonly list: ReadonlyMap<number, Process>;
  readonly pipes: ReadonlyMap<number, Pipe>;
  readonly opens: ReadonlyMap<number, OpenFile>;
  readonly requests: ReadonlyMap<number, NetRequest>;
  readonly answers: ReadonlyMap<number, NetAnswer>;
  readonly nextPid: number;
  readonly nextId: number;
  /** Ms of processor time that busy loops have taken without a rest. */
  readonly spunMs: number;
  /** All are held until then: the processor is busy. */
  readonly busyUntil: number | undefined;
  /** What the host has not been told of yet: the next run tells it. */
  readonly exits: readonly Exit[];
  readonly unread: readonly Output[];
  readonly started: readonly StartedProgram[];
  readonly signalled: readonly SentSignal[];
  readonly hungUp: readonly HungUp[];
}

/** A request whose process waits no longer: it has lost its patience, or it is gone. */
export interface HungUp {
  readonly id: number;
  readonly why: 'patience' | 'gone';
}

export interface Output {
  /** The process that the host started, whose output this is. */
  readonly pid: number;
  readonly stream: Stream;
  readonly text: string;
}

/** A program that the host plays from now on. */
export interface StartedProgram {
  readonly pid: number;
  readonly root: number;
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
}

export interface SentSignal {
  readonly pid: number;
  readonly signal: Signal;
}

/** The end of a process that the host started. 128 + n when a signal ended it. */
export interface Exit {
  readonly pid: number;
  readonly code: number;
  readonly signal?: Signal;
}
