/** Starting children of a shell, and what their ends mean to it. */
import { deathText, type Signal } from '../signals.ts';
import type { Kernel } from './kernel.ts';
import { copyShell, type LiveProcess, type LiveShell } from './live.ts';
import { isInteractive } from '../interactive/interactive-shell.ts';
import { isLenient } from './control.ts';
import { putVariable } from './variables.ts';

/** Ended background jobs that are remembered for `wait`. */
const MAX_JOBS = 200;

/** A copy of the shell that goes on at `pc` and ends with the program's `end`. Caught signals are back to default. */
export function subshell(shell: LiveShell, pc: number): LiveShell {
  const copy = copyShell(shell);
  // From now on two have the variables: neither may write into them.
  shell.ownsVars = false;
  const ignored = [...shell.traps].filter(([, command]) => command === '');
  return {
    ...copy,
    pc,
    stack: [],
    frames: [],
    jobs: new Map(),
    jobNames: new Map(),
    reading: undefined,
    flags: shell.flags.replace('i', ''),
    traps: new Map(ignored),
    lenient: isLenient(shell),
    builtin: undefined,
  };
}

export function forkShell(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  pc: number,
  changes: Partial<LiveProcess> = {},
): LiveProcess {
  return kernel.fork(p, subshell(shell, pc), changes);
}

/** A background child: `$!`, and remembered for `wait`. Gives its number among the jobs. */
export function rememberJob(shell: LiveShell, pid: number, text: string): number {
  const jobs = new Map(shell.jobs);
  if (jobs.size >= MAX_JOBS) {
    for (const [old, code] of jobs) {
      if (code === null) continue;
      jobs.delete(old);
      break;
    }
  }
  const number = Math.max(0, ...[...shell.jobNames.values()].map((job) => job.number)) + 1;
  const names = [...shell.jobNames].filter(([known]) => jobs.has(known));
  shell.jobNames = new Map(names).set(pid, { number, text });
  shell.jobs = jobs.set(pid, null);
  shell.lastBackground = pid;
  return number;
}

/** What a shell prints when a child in the foreground died of a signal. */
function deathNotice(shell: LiveShell, child: LiveProcess, signal: Signal): string {
  const text = deathText(signal);
  if (text === '') return '';
  if (isInteractive(shell)) return `${text}\n`;
  if (shell.flavour !== 'bash') return `${text}\n`;
  return `${shell.name}: line 1: ${String(child.pid).padStart(5)} ${text.padEnd(23)} ${child.argv.join(' ')}\n`;
}

/** Takes the ends of foreground children: the status is the last one's, with pipefail that of the last that failed. */
export function reap(kernel: Kernel, p: LiveProcess, shell: LiveShell, pids: readonly number[]): void {
  let status = 0;
  const all: string[] = [];
  for (const pid of pids) {
    const child = kernel.get(pid);
    const code = child?.ended?.code ?? 127;
    all.push(String(code));
    if (pid === pids.at(-1) && child?.ended?.signal !== undefined) {
      kernel.write(p, 2, deathNotice(shell, child, child.ended.signal));
    }
    if (shell.flags.includes('p')) status = code === 0 ? status : code;
    else status = code;
    kernel.forget(pid);
  }
  shell.status = status;
  if (shell.flavour === 'bash' && pids.length > 1) {
    const items = new Map(all.map((code, i) => [String(i), code]));
    putVariable(shell, 'PIPESTATUS', { items });
  }
}
