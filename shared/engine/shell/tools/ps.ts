/** ps, procps' and busybox': which processes there are, whose terminal they have, what they are. */
import { baseName } from '../../files/path.ts';
import type { Process } from '../state.ts';
import { civilOf, formatCivil } from './civil-time.ts';
import { userName } from './listing.ts';
import { plain, type ToolIo } from './tool.ts';

const isTyped = (p: Process): boolean => [...p.fds.values()].some((fd) => fd.k === 'out' && fd.tty === true);

/** "pts/0": terminals are numbered by who was started in them. */
export function terminalOf(processes: readonly Process[], p: Process): string | undefined {
  const roots = [...new Set(processes.filter((one) => isTyped(one)).map(({ root }) => root))].sort((a, b) => a - b);
  return isTyped(p) ? `pts/${roots.indexOf(p.root)}` : undefined;
}

/** Sleeping or running, leader of a session, in front of its terminal (PROCESS STATE CODES of ps(1)). */
function stateOf(io: ToolIo, p: Process): string {
  const isFront = isTyped(p) && p.pid !== p.root && !p.ignored.includes('INT');
  return `${p.pid === io.pid ? 'R' : 'S'}${p.pid === p.root ? 's' : ''}${isFront ? '+' : ''}`;
}

/** What a program takes, KiB: a shell more than a tool. */
const sizeOf = (p: Process): { virtual: number; resident: number } =>
  p.body.k === 'shell' && p.body.flavour === 'bash'
    ? { virtual: 4332, resident: 3584 }
    : { virtual: 2576, resident: 1536 };

type Column = readonly [title: string, isRight: boolean, width: number, cell: (p: Process) => string];

function columnsOf(io: ToolIo): Readonly<Record<string, Column>> {
  const all = io.processes();
  const begun = (p: Process): string => formatCivil(civilOf(io.world.epochMs - io.world.now + p.startedAt), '%H:%M');
  const elapsed = (p: Process): string => {
    const s = Math.floor((io.world.now - p.startedAt) / 1000);
    const two = (n: number): string => String(n).padStart(2, '0');
    const clock = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
    const hours = Math.floor(s / 3600);
    if (hours === 0) return clock;
    return hours < 24 ? `${two(hours)}:${clock}` : `${Math.floor(hours / 24)}-${two(hours % 24)}:${clock}`;
  };
  const command = (p: Process): string => baseName(p.argv[0] ?? '').slice(0, 15);
  const words = (p: Process): string => p.argv.join(' ');
  const tty = (p: Process): string => terminalOf(all, p) ?? '?';
  const user = (p: Process): string => userName(io, p.owner.uid);
  return {
    user: ['USER', false, 8, user],
    uid: ['UID', true, 5, (p) => String(p.owner.uid)],
    uname: ['UID', false, 8, user],
    pid: ['PID', true, 7, (p) => String(p.pid)],
    ppid: ['PPID', true, 7, (p) => String(p.ppid)],
    pgid: ['PGID', true, 7, (p) => String(p.root)],
    sid: ['SID', true, 7, (p) => String(p.root)],
    c: ['C', true, 2, () => '0'],
    '%cpu': ['%CPU', true, 4, () => '0.0'],
    '%mem': ['%MEM', true, 4, () => '0.0'],
    vsz: ['VSZ', true, 6, (p) => String(sizeOf(p).virtual)],
    rss: ['RSS', true, 5, (p) => String(sizeOf(p).resident)],
    tty: ['TTY', false, 8, tty],
    stat: ['STAT', false, 4, (p) => stateOf(io, p)],
    start: ['START', true, 5, begun],
    stime: ['STIME', true, 5, begun],
    time: ['TIME', true, 8, () => '00:00:00'],
    bsdtime: ['TIME', true, 6, () => '0:00'],
    etime: ['ELAPSED', true, 11, elapsed],
    ni: ['NI', true, 3, () => '0'],
    comm: ['COMMAND', false, 15, command],
    ucmd: ['CMD', false, 15, command],
    args: ['COMMAND', false, 27, words],
    cmd: ['CMD', false, 27, words],
  };
}

const ALIASES: Readonly<Record<string, string>> = {
  command: 'args',
  pcpu: '%cpu',
  pmem: '%mem',
  tt: 'tty',
  tname: 'tty',
  s: 'stat',
  state: 'stat',
  ruser: 'user',
  euser: 'user',
  rssize: 'rss',
  vsize: 'vsz',
  nice: 'ni',
  pgrp: 'pgid',
  sess: 'sid',
  start_time: 'start',
  lstart: 'start',
  cputime: 'time',
};

const AUX = ['user', 'pid', '%cpu', '%mem', 'vsz', 'rss', 'tty', 'stat', 'start', 'bsdtime', 'args'];
const FULL = ['uname', 'pid', 'ppid', 'c', 'stime', 'tty', 'time', 'cmd'];
const SHORT = ['pid', 'tty', 'time', 'ucmd'];

function rowsOf(columns: readonly (readonly [Column, string | undefined])[], rows: readonly Process[]): string[] {
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const [[, isRight, width]] = columns[i]!;
        if (isRight) return cell.padStart(width);
        return i === cells.length - 1 ? cell : cell.padEnd(width);
      })
      .join(' ');
  const titles = columns.map(([[title], given]) => given ?? title);
  const isSilent = columns.every(([, given]) => given === '');
  const lines = rows.map((p) => line(columns.map(([[, , , cell]]) => cell(p))));
  return isSilent ? lines : [line(titles), ...lines];
}

interface Wishes {
  /** The columns were named one by one. */
  isChosen: boolean;
  names: readonly string[];
  /** Titles given with -o pid=NAME. */
  titles: readonly (string | undefined)[];
  all: boolean;
  pids: readonly number[] | undefined;
  commands: readonly string[] | undefined;
  users: readonly string[] | undefined;
}

function wishesOf(args: readonly string[]): Wishes | { bad: string } {
  const wishes: Wishes = {
    isChosen: false,
    names: [],
    titles: [],
    all: false,
    pids: undefined,
    commands: undefined,
    users: undefined,
  };
  let names: readonly string[] = SHORT;
  const own: [string, string | undefined][] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const value = (): string => args[++i] ?? '';
    const list = (): string[] => value().split(/[ ,]+/);
    const format =
      /^-(?<before>[eAfF]*)o(?<text>.*)$/s.exec(arg)?.groups ?? /^--format=?(?<text>.*)$/s.exec(arg)?.groups;
    if (format !== undefined) {
      if (/[eA]/.test(format['before'] ?? '')) wishes.all = true;
      const text = format['text'] || value();
      for (const part of text.split(',')) {
        const [name = '', title] = part.split(/=(.*)/s);
        own.push([name, title]);
      }
    } else if (arg === '-p' || arg === '--pid' || arg === 'p') wishes.pids = list().map(Number);
    else if (arg === '-C') wishes.commands = list();
    else if (arg === '-u' || arg === '-U') wishes.users = list();
    else if (/^\d+$/.test(arg)) wishes.pids = [...(wishes.pids ?? []), Number(arg)];
    else if (/^-[A-Za-z]+$/.test(arg)) {
      if (/[eA]/.test(arg)) wishes.all = true;
      if (/[fF]/.test(arg)) names = FULL;
      const bad = /[^eAfFlwyHLjaT]/.exec(arg.slice(1))?.[0];
      if (bad !== undefined) return { bad };
    } else if (/^[a-z]+$/.test(arg)) {
      if (/[ax]/.test(arg)) wishes.all = true;
      names = arg.includes('u') ? AUX : ['pid', 'tty', 'stat', 'bsdtime', 'args'];
      const bad = /[^auxwfelrmv]/.exec(arg)?.[0];
      if (bad !== undefined) return { bad };
    }
  }
  wishes.isChosen = own.length > 0;
  wishes.names = own.length > 0 ? own.map(([name]) => name) : names;
  wishes.titles = own.length > 0 ? own.map(([, title]) => title) : names.map(() => undefined);
  return wishes;
}

function busyboxRows(io: ToolIo, rows: readonly Process[]): number {
  const wanted = wishesOf(io.args.filter((arg) => arg !== '-T'));
  const known = columnsOf(io);
  // What busybox has otherwise: widths of its own.
  const columns: Readonly<Record<string, Column>> = {
    ...known,
    pid: ['PID', true, 5, known['pid']![3]],
    ppid: ['PPID', true, 5, known['ppid']![3]],
    time: ['TIME', false, 5, () => ' 0:00'],
    args: ['COMMAND', false, 25, known['args']![3]],
    tty: ['TT', false, 6, (p) => (known['tty']![3](p) === '?' ? '?' : '136,0')],
    vsz: ['VSZ', false, 4, known['vsz']![3]],
  };
  if ('bad' in wanted || !wanted.isChosen) {
    io.out('PID   USER     TIME  COMMAND\n');
    for (const p of rows)
      io.out(
        `${String(p.pid).padStart(5)} ${userName(io, p.owner.uid).slice(0, 8).padEnd(8)} ${' 0:00'.padStart(5)} ${p.argv.join(' ')}\n`,
      );
    return 0;
  }
  const chosen = wanted.names.map((name) => columns[ALIASES[name] ?? name]);
  const bad = wanted.names.find((_, i) => chosen[i] === undefined);
  if (bad !== undefined) {
    io.complain(
      `bad -o argument '${bad}', supported arguments: user,group,comm,args,pid,ppid,pgid,etime,nice,rgroup,ruser,time,tty,vsz,sid,stat,rss`,
    );
    return 1;
  }
  const shown = chosen.map((column, i) => [column!, wanted.titles[i]] as const);
  // Titles stand to the left here, whatever their column does.
  const header = shown.map(([[title, , width], given], i) =>
    i === shown.length - 1 ? (given ?? title) : (given ?? title).padEnd(width),
  );
  const [, ...lines] = ['', ...rowsOf(shown, rows).slice(shown.every(([, given]) => given === '') ? 0 : 1)];
  io.out([header.join(' '), ...lines].map((line) => `${line}\n`).join(''));
  return 0;
}

export const ps = plain(['ps'], (io) => {
  const all = io.processes();
  const rows = all.filter((p) => p.ended === undefined);
  if (io.isBusybox) return busyboxRows(io, rows);
  const wanted = wishesOf(io.args);
  if ('bad' in wanted) {
    io.err(
      `error: unsupported option (BSD syntax)\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n`,
    );
    return 1;
  }
  const columns = columnsOf(io);
  const chosen = wanted.names.map((name) => columns[ALIASES[name] ?? name]);
  const unknown = wanted.names.find((_, i) => chosen[i] === undefined);
  if (unknown !== undefined) {
    io.err(
      `error: unknown user-defined format specifier "${unknown}"\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n`,
    );
    return 1;
  }
  const self = all.find(({ pid }) => pid === io.pid);
  const here = self === undefined ? undefined : terminalOf(all, self);
  const { pids, commands, users } = wanted;
  const shown = rows.filter((p) => {
    if (pids !== undefined) return pids.includes(p.pid);
    if (commands !== undefined) return commands.includes(baseName(p.argv[0] ?? ''));
    if (users !== undefined) return users.includes(userName(io, p.owner.uid)) || users.includes(String(p.owner.uid));
    return wanted.all || (p.owner.uid === io.uid && terminalOf(all, p) === here);
  });
  const lines = rowsOf(
    chosen.map((column, i) => [column!, wanted.titles[i]] as const),
    shown,
  );
  const most = io.isTerminal(1) && !io.args.some((arg) => arg.includes('w')) ? io.size.columns : undefined;
  io.out(lines.map((line) => `${line.slice(0, most)}\n`).join(''));
  return shown.length > 0 ? 0 : 1;
});
