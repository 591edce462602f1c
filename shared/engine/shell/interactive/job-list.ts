/** Background commands as an interactive shell numbers them and tells of their ends. */
import { deathText, parseSignal, SIGNALS, signalNumber } from '../signals.ts';
import type { Kernel } from '../machine/kernel.ts';
import type { LiveProcess, LiveShell } from '../machine/live.ts';

/** `[1]+  Done                    sleep 5`, as bash lays it out. */
export function jobLine(number: number, mark: string, state: string, text: string): string {
  return `[${number}]${mark}  ${state.padEnd(24)}${text}\n`;
}

/** How a job ended, in bash's words. */
function endText(code: number): string {
  if (code === 0) return 'Done';
  const signal = code > 128 ? SIGNALS.find((s) => signalNumber(s) === code - 128) : undefined;
  if (signal === 'INT') return 'Interrupt';
  const death = signal === undefined ? '' : deathText(parseSignal(signal)!);
  return death === '' ? `Exit ${code}` : death;
}

/** The mark of a job: + for the newest, - for the one before. */
export function markOf(shell: LiveShell, pid: number): string {
  const pids = [...shell.jobs.keys()];
  if (pid === pids.at(-1)) return '+';
  return pid === pids.at(-2) ? '-' : ' ';
}

/** The number of a job: lists do not renumber while others end. */
export const jobNumber = (shell: LiveShell, pid: number): number => shell.jobNames.get(pid)?.number ?? 1;

/** Tells of the jobs that ended since the last prompt, and forgets them. */
export function tellEndedJobs(kernel: Kernel, p: LiveProcess, shell: LiveShell): void {
  const ended = [...shell.jobs].filter(([, code]) => code !== null);
  if (ended.length === 0) return;
  const lines = ended.map(([pid, code]) =>
    jobLine(jobNumber(shell, pid), markOf(shell, pid), endText(code!), shell.jobNames.get(pid)?.text ?? ''),
  );
  const jobs = new Map(shell.jobs);
  const names = new Map(shell.jobNames);
  for (const [pid] of ended) {
    jobs.delete(pid);
    names.delete(pid);
  }
  shell.jobs = jobs;
  shell.jobNames = names;
  kernel.write(p, 2, lines.join(''));
}
