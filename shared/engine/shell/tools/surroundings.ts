/** Tools about the container and its processes: env, hostname, id, uname, nproc, kill and their kin. */
import { parseSignal } from '../signals.ts';
import { baseName } from '../../files/path.ts';
import { inHosts, resolverOf } from '../network/resolver.ts';
import { civilOf, formatCivil } from './civil-time.ts';
import { groupName, userName } from './listing.ts';
import { plain, type Tool, type ToolIo } from './tool.ts';
import { machineOf } from './top.ts';

export const env: Tool = {
  names: ['env'],
  run(io) {
    let variables = new Map(io.env);
    let i = 0;
    for (; i < io.args.length; i++) {
      const arg = io.args[i]!;
      if (arg === '-i' || arg === '-' || arg === '--ignore-environment') variables = new Map();
      else if (arg === '-u') variables.delete(io.args[++i] ?? '');
      else if (arg === '--') {
        i += 1;
        break;
      } else {
        const m = /^([^=]+)=([\s\S]*)$/.exec(arg);
        if (m === null) break;
        variables.set(m[1]!, m[2]!);
      }
    }
    const command = io.args.slice(i);
    if (command.length > 0) return { exec: command, env: variables };
    io.out([...variables].map(([name, value]) => `${name}=${value}\n`).join(''));
    return { exit: 0 };
  },
};

export const printenv = plain(['printenv'], (io) => {
  if (io.args.length === 0) {
    io.out([...io.env].map(([name, value]) => `${name}=${value}\n`).join(''));
    return 0;
  }
  let code = 0;
  for (const name of io.args) {
    const value = io.env.get(name);
    if (value === undefined) code = 1;
    else io.out(`${value}\n`);
  }
  return code;
});

/** Commands that run another in the same way. */
export const nohup: Tool = {
  names: ['nohup', 'nice', 'ionice', 'stdbuf', 'setsid', 'tini', 'dumb-init', 'time'],
  run(io) {
    let i = 0;
    while (io.args[i]?.startsWith('-') === true) i += /^-[nci]$/.test(io.args[i]!) ? 2 : 1;
    const command = io.args.slice(i);
    return command.length === 0 ? { exit: 0 } : { exec: command, env: io.env };
  },
};

/** -f: the full name of the line of /etc/hosts that has the name; -s: the first part of it, -d: the rest. */
function nameFor(io: ToolIo, flag: string | undefined): string {
  const own = io.world.hostname;
  const full = inHosts(resolverOf(io.files, 'glibc'), own)?.name ?? own;
  if (flag === '-f' || flag === '--fqdn') return full;
  if (flag === '-s') return own.split('.')[0]!;
  return flag === '-d' ? full.split('.').slice(1).join('.') : own;
}

export const hostname = plain(['hostname'], (io) => {
  const [flag] = io.args;
  if (flag === '-i' || flag === '-I') io.out(`${io.world.ip ?? '127.0.0.1'}${flag === '-I' ? ' ' : ''}\n`);
  else io.out(`${nameFor(io, flag)}\n`);
  return 0;
});

export const whoami = plain(['whoami', 'logname'], (io) => {
  if (io.uid === 0 || userName(io, io.uid) !== String(io.uid)) {
    io.out(`${userName(io, io.uid)}\n`);
    return 0;
  }
  io.complain(io.isBusybox ? `unknown uid ${io.uid}` : `cannot find name for user ID ${io.uid}`);
  return 1;
});

export const id = plain(['id', 'groups'], (io) => {
  const { uid, gid, groups = [] } = io.files.owner;
  // busybox shows them as the kernel has them, GNU the primary one first.
  const all = io.isBusybox && groups.length > 0 ? groups : [...new Set([gid, ...groups])];
  const letters = io.args.filter((a) => a.startsWith('-')).join('');
  const asName = letters.includes('n');
  if (io.name === 'groups' || letters.includes('G'))
    io.out(`${all.map((g) => (asName || io.name === 'groups' ? groupName(io, g) : g)).join(' ')}\n`);
  else if (letters.includes('u')) io.out(`${asName ? userName(io, uid) : uid}\n`);
  else if (letters.includes('g')) io.out(`${asName ? groupName(io, gid) : gid}\n`);
  else {
    const named = (n: number, name: string): string => (name === String(n) ? String(n) : `${n}(${name})`);
    const rest =
      groups.length > 0 || uid === 0 || !io.isBusybox
        ? ` groups=${all.map((g) => named(g, groupName(io, g))).join(',')}`
        : '';
    io.out(`uid=${named(uid, userName(io, uid))} gid=${named(gid, groupName(io, gid))}${rest}\n`);
  }
  return 0;
});

export const uname = plain(['uname', 'arch'], (io) => {
  const release = machineOf(io).kernelRelease;
  const version = '#1 SMP PREEMPT_DYNAMIC Debian 6.1.153-1 (2025-09-20)';
  const parts: Record<string, string> = {
    s: 'Linux',
    n: io.world.hostname,
    r: release,
    v: version,
    m: 'x86_64',
    o: io.isBusybox ? 'Linux' : 'GNU/Linux',
  };
  const letters = io.args
    .filter((a) => a.startsWith('-'))
    .join('')
    .replaceAll('-', '');
  if (io.name === 'arch') io.out('x86_64\n');
  else if (letters.includes('a')) io.out(`${['s', 'n', 'r', 'v', 'm', 'o'].map((l) => parts[l]).join(' ')}\n`);
  else
    io.out(
      `${[...'snrvmo']
        .filter((l) => letters.includes(l) || (letters === '' && l === 's'))
        .map((l) => parts[l])
        .join(' ')}\n`,
    );
  return 0;
});

export const nproc = plain(['nproc'], (io) => {
  io.out(`${machineOf(io).cpus}\n`);
  return 0;
});

function signalAndRest(io: ToolIo): { name: string; rest: readonly string[] } {
  const [first, second] = io.args;
  if (first === '-s') return { name: second ?? '', rest: io.args.slice(2) };
  if (first !== undefined && /^-[A-Z0-9]/.test(first)) return { name: first.slice(1), rest: io.args.slice(1) };
  return { name: 'TERM', rest: io.args.filter((a) => !/^-[a-z]/.test(a)) };
}

export const kill = plain(['kill'], (io) => {
  const { name, rest } = signalAndRest(io);
  let code = 0;
  for (const text of rest) {
    const pid = Number(text);
    const isThere = io.processes().some((p) => p.pid === pid && p.ended === undefined);
    const signal = name === '0' ? undefined : parseSignal(name);
    if (isThere && signal !== undefined) io.signal(pid, signal);
    else if (!isThere) {
      io.complain(io.isBusybox ? `can't kill pid ${text}: No such process` : `(${text}): No such process`);
      code = 1;
    }
  }
  return code;
});

/** Pids of processes whose command has this name. */
function pidsNamed(io: ToolIo, name: string, isPattern: boolean): number[] {
  return io
    .processes()
    .filter((p) => p.ended === undefined && p.pid !== io.pid)
    .filter((p) =>
      isPattern
        ? p.argv.join(' ').includes(name)
        : baseName(p.argv[0] ?? '') === name || (p.body.k === 'program' && p.body.name === name),
    )
    .map((p) => p.pid);
}

export const killall = plain(['killall', 'pkill', 'pidof', 'pgrep'], (io) => {
  const { name, rest } = signalAndRest(io);
  const isPattern = io.name.startsWith('p') && io.name !== 'pidof';
  let code = 1;
  for (const command of rest) {
    const pids = pidsNamed(io, command, isPattern);
    if (pids.length > 0) code = 0;
    if (io.name === 'pidof' && pids.length > 0) io.out(`${pids.toReversed().join(' ')}\n`);
    else if (io.name === 'pgrep') for (const pid of pids) io.out(`${pid}\n`);
    else if (io.name !== 'pidof') {
      const signal = name === '0' ? undefined : parseSignal(name);
      for (const pid of pids) if (signal !== undefined) io.signal(pid, signal);
      if (pids.length === 0 && io.name === 'killall') io.complain(`${command}: no process killed`);
    }
  }
  return code;
});

export const uptime = plain(['uptime'], (io) => {
  const minutes = Math.floor(io.world.now / 60_000);
  const up = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  io.out(
    ` ${formatCivil(civilOf(io.world.epochMs), '%H:%M:%S')} up ${up},  0 users,  load average: 0.00, 0.00, 0.00\n`,
  );
  return 0;
});

/** sudo: the command as the root's; everybody here may. */
export const sudo: Tool = {
  names: ['sudo'],
  run(io) {
    const words = io.args.filter(
      (arg, i) => !(arg.startsWith('-') && io.args.slice(0, i).every((a) => a.startsWith('-'))),
    );
    if (words.length > 0) return { exec: words, env: io.env, asRoot: true };
    io.err('usage: sudo command\n');
    return { exit: 1 };
  },
};
