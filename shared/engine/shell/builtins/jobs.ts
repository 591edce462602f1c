/** Builtins about other processes: wait, kill, jobs, trap. */
import { isInteractive } from '../interactive/interactive-shell.ts';
import { jobLine, jobNumber, markOf, tellEndedJobs } from '../interactive/job-list.ts';
import { signalTo } from '../machine/signalling.ts';
import { parseSignal, signalNumber, SIGNALS } from '../signals.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

function jobPid(call: BuiltinCall, text: string): number {
  const { jobs: running, jobNames } = call.shell;
  if (text === '%%' || text === '%+' || text === '%') return [...running.keys()].at(-1) ?? -1;
  if (text === '%-') return [...running.keys()].at(-2) ?? -1;
  if (/^%\d+$/.test(text))
    return [...running.keys()].find((pid) => jobNames.get(pid)?.number === Number(text.slice(1))) ?? -1;
  if (text.startsWith('%'))
    return [...running.keys()].find((pid) => jobNames.get(pid)?.text.startsWith(text.slice(1))) ?? -1;
  return Number(text);
}

export const wait: Builtin = (call) => {
  const { shell, args } = call;
  const any = args[0] === '-n';
  const named = args.filter((a) => !a.startsWith('-')).map((a) => jobPid(call, a));
  const pids = named.length > 0 ? named : [...shell.jobs.keys()];
  const unknown = named.filter((pid) => !shell.jobs.has(pid));
  if (unknown.length > 0) {
    const [pid] = unknown;
    if (shell.flavour === 'bash') call.complain(`pid ${pid} is not a child of this shell`);
    return 127;
  }
  const done = pids.filter((pid) => shell.jobs.get(pid) !== null);
  const isOver = any ? done.length > 0 || pids.length === 0 : done.length === pids.length;
  if (!isOver) return { wait: { k: 'jobs', pids, any }, state: 'waiting' };
  const last = any ? done[0] : named.at(-1);
  const code = last === undefined ? (any ? 127 : 0) : (shell.jobs.get(last) ?? 127);
  const jobs = new Map(shell.jobs);
  for (const pid of any ? done.slice(0, 1) : pids) jobs.delete(pid);
  shell.jobs = jobs;
  return code;
};

/** A job of a shell that a person types into is a group of its own: its process, and all that came of it. */
function familyOf(kernel: BuiltinCall['kernel'], pid: number): number[] {
  const children = [...kernel.list.values()].filter(({ ppid, ended }) => ppid === pid && ended === undefined);
  return [...children.flatMap((child) => familyOf(kernel, child.pid)), pid];
}

export const kill: Builtin = (call) => {
  const { kernel, p, args } = call;
  let i = 0;
  let name = 'TERM';
  if (args[0] === '-l') {
    call.out(`${SIGNALS.join('\n')}\n`);
    return 0;
  }
  if (args[0] === '-s' || args[0] === '-n') {
    name = args[1] ?? '';
    i = 2;
  } else if (args[0] !== undefined && /^-./.test(args[0]) && args[0] !== '--') {
    name = args[0].slice(1);
    i = 1;
  }
  if (args[i] === '--') i += 1;
  const signal = name === '0' ? undefined : parseSignal(name);
  if (signal === undefined && name !== '0') {
    call.complain(
      call.shell.flavour === 'bash'
        ? `${name}: invalid signal specification`
        : `invalid signal number or name: ${name}`,
    );
    return 1;
  }
  if (i >= args.length) {
    call.complain('usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]');
    return 2;
  }
  let status = 0;
  for (const text of args.slice(i)) {
    const pid = Math.abs(jobPid(call, text));
    const targets =
      text === '0' || text === '-1'
        ? [...kernel.list.keys()].filter((n) => text === '0' || (n !== 1 && n !== p.pid))
        : text.startsWith('%') && isInteractive(call.shell)
          ? familyOf(kernel, pid)
          : [pid];
    for (const n of targets) {
      if (!signalTo(kernel, p, n, signal)) {
        // A job that ended a moment ago is still there for its shell.
        const isJob = call.shell.jobs.has(n);
        if (!isJob)
          call.complain(
            call.shell.flavour === 'bash'
              ? `(${n}) - No such process`
              : call.shell.flavour === 'ash'
                ? `can't kill pid ${n}: No such process`
                : 'No such process\n',
          );
        status = isJob ? status : 1;
      }
    }
  }
  return p.ended === undefined ? status : 'kept';
};

export const jobs: Builtin = ({ kernel, p, shell, args, out }) => {
  const wantsPids = args.includes('-p');
  for (const [pid, code] of shell.jobs) {
    if (code !== null) continue;
    const text = shell.jobNames.get(pid)?.text ?? kernel.list.get(pid)?.argv.join(' ') ?? '';
    out(wantsPids ? `${pid}\n` : jobLine(jobNumber(shell, pid), markOf(shell, pid), 'Running', `${text} &`));
  }
  if (isInteractive(shell)) tellEndedJobs(kernel, p, shell);
  return 0;
};

/** The job that fg and bg speak of; a status: there is none, and that was said. */
function chosenJob(call: BuiltinCall): number | { pid: number } {
  const { shell, args } = call;
  if (!isInteractive(shell)) {
    call.complain('no job control');
    return 1;
  }
  const name = args[0] ?? '%%';
  const pid = jobPid(call, /^\d+$/.test(name) ? `%${name}` : name);
  if (shell.jobs.get(pid) === null) return { pid };
  call.complain(`${args[0] ?? 'current'}: no such job`);
  return 1;
}

/** A background command comes to the front: the shell waits for it, and Ctrl+C reaches it. */
export const fg: Builtin = (call) => {
  const { kernel, p, shell } = call;
  const job = chosenJob(call);
  if (typeof job === 'number') return job;
  call.out(`${shell.jobNames.get(job.pid)?.text ?? ''}\n`);
  const left = new Map(shell.jobs);
  left.delete(job.pid);
  shell.jobs = left;
  for (const { pid } of kernel.list.values()) {
    const process = kernel.get(pid)!;
    if (isBelow(kernel, process, job.pid)) process.ignored = process.ignored.filter((s) => s !== 'INT' && s !== 'QUIT');
  }
  p.fds = call.fds;
  p.wait = { k: 'children', pids: [job.pid] };
  return 'kept';
};

function isBelow(kernel: BuiltinCall['kernel'], process: { pid: number; ppid: number }, pid: number): boolean {
  let at: { pid: number; ppid: number } | undefined = process;
  while (at !== undefined && at.pid !== pid) at = kernel.list.get(at.ppid);
  return at !== undefined;
}

export const bg: Builtin = (call) => {
  const job = chosenJob(call);
  if (typeof job === 'number') return job;
  call.complain(`job ${jobNumber(call.shell, job.pid)} already in background`);
  return 0;
};

export const trap: Builtin = (call) => {
  const { shell, p } = call;
  const args = call.args[0] === '--' ? call.args.slice(1) : call.args;
  if (args.length === 0 || args[0] === '-p') {
    for (const [signal, command] of shell.traps) {
      const name = shell.flavour === 'bash' && signal !== 'EXIT' ? `SIG${signal}` : signal;
      call.out(`trap -- '${command.replaceAll("'", String.raw`'\''`)}' ${name}\n`);
    }
    return 0;
  }
  if (args[0] === '-l') {
    call.out(`${SIGNALS.map((s) => `${signalNumber(s)}) SIG${s}`).join('\n')}\n`);
    return 0;
  }
  // `trap TERM`, `trap - TERM` and `trap 2` give a signal back its default.
  const isReset = args[0] === '-' || args.length === 1 || /^\d+$/.test(args[0]!);
  const names = args[0] === '-' || !isReset ? args.slice(1) : args;
  const traps = new Map(shell.traps);
  let ignored = [...p.ignored];
  let status = 0;
  for (const name of names) {
    const isExit = name === '0' || name === 'EXIT' || name === 'exit';
    const isPseudo = /^(?:ERR|DEBUG|RETURN)$/.test(name);
    const signal = isExit || isPseudo ? undefined : parseSignal(name);
    const key = isExit ? 'EXIT' : isPseudo ? name : signal;
    if (key === undefined) {
      if (shell.flavour === 'dash') call.kernel.write(p, 2, `trap: ${name}: bad trap\n`);
      else call.complain(`${name}: invalid signal specification`);
      status = 1;
      continue;
    }
    if (signal !== undefined) ignored = ignored.filter((s) => s !== signal);
    if (isReset) traps.delete(key);
    else {
      traps.set(key, args[0]!);
      if (args[0] === '' && signal !== undefined) ignored.push(signal);
    }
  }
  shell.traps = traps;
  p.ignored = ignored;
  return status;
};
