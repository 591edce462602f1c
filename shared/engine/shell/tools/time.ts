/** date, sleep, usleep and timeout. */
import { parseSignal } from '../signals.ts';
import { civilOf, formatCivil, parseDate } from './civil-time.ts';
import { badOption, parseOptions } from './lines.ts';
import { plain, type Tool, type ToolIo } from './tool.ts';

const ISO: Readonly<Record<string, string>> = {
  '': '%F',
  date: '%F',
  hours: '%FT%H',
  minutes: '%FT%R',
  seconds: '%FT%T',
  ns: '%FT%T,%N',
};

export const date = plain(['date'], (io) => {
  const args = io.args.flatMap((a) =>
    /^-I./.test(a) ? [`--iso-8601=${a.slice(2)}`] : a === '-I' ? ['--iso-8601='] : [a],
  );
  const { options, operands, bad } = parseOptions(args, 'uR', 'dsrD', [
    'utc',
    'date=',
    'rfc-3339=',
    'iso-8601=',
    'rfc-email',
    'reference=',
  ]);
  if (bad !== undefined) return badOption(io, bad);
  const given = options.get('d') ?? options.get('date');
  const file = options.get('r') ?? options.get('reference');
  let ms = io.world.epochMs;
  if (given !== undefined) {
    const parsed = parseDate(given, ms);
    if (parsed === undefined) {
      io.complain(`invalid date '${given}'`);
      return 1;
    }
    ms = parsed;
  } else if (file !== undefined) {
    const node = io.files.find(file);
    if (node === undefined) {
      io.complain(`${file}: No such file or directory`);
      return 1;
    }
    ms = io.world.epochMs - io.world.now + node.mtime;
  }
  const time = civilOf(ms);
  const zone = io.isBusybox ? '%:z' : '+00:00';
  const iso = options.get('iso-8601');
  const rfc = options.get('rfc-3339');
  let format = '%a %b %e %H:%M:%S %Z %Y';
  if (operands[0]?.startsWith('+') === true) format = operands[0].slice(1);
  else if (options.has('R') || options.has('rfc-email')) format = '%a, %d %b %Y %H:%M:%S %z';
  else if (iso !== undefined) format = `${ISO[iso] ?? ISO['seconds']}${iso === '' || iso === 'date' ? '' : zone}`;
  else if (rfc !== undefined) format = `${(ISO[rfc] ?? '%F %T').replace('T%', ' %')}${rfc === 'date' ? '' : '+00:00'}`;
  else if (operands.length > 0) {
    io.complain(io.isBusybox ? `invalid date '${operands[0]}'` : `invalid date '${operands[0]}'`);
    return 1;
  }
  io.out(`${formatCivil(time, format)}\n`);
  return 0;
});

const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Ms of `1.5`, `2m`, `infinity`; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (/^\+?inf(?:inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const m = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return m === null ? undefined : Math.round(Number(m[1]) * UNITS[m[2]!]!);
}

export const sleep: Tool = {
  names: ['sleep'],
  run(io, state) {
    if (state !== undefined) return { exit: 0 };
    if (io.args.length === 0) {
      io.complain('missing operand');
      if (!io.isBusybox) io.err("Try 'sleep --help' for more information.\n");
      return { exit: 1 };
    }
    let ms = 0;
    for (const text of io.args) {
      const one = durationMs(text);
      if (one === undefined) {
        io.complain(io.isBusybox ? `invalid number '${text}'` : `invalid time interval '${text}'`);
        if (!io.isBusybox) io.err("Try 'sleep --help' for more information.\n");
        return { exit: 1 };
      }
      ms += one;
    }
    if (ms === Number.POSITIVE_INFINITY) return { wait: { k: 'forever' }, state: null };
    return { wait: { k: 'sleep', until: io.world.now + ms }, state: null };
  },
};

export const usleep: Tool = {
  names: ['usleep'],
  run: (io, state) =>
    state === undefined
      ? { wait: { k: 'sleep', until: io.world.now + Math.round(Number(io.args[0] ?? 0) / 1000) }, state: null }
      : { exit: 0 },
};

interface Timed {
  readonly [key: string]: number | boolean;
  readonly pid: number;
  readonly deadline: number;
  readonly isOver: boolean;
}

function timeoutArguments(io: ToolIo): {
  signal: string;
  seconds: string;
  killAfter: string | undefined;
  command: readonly string[];
} {
  let signal = 'TERM';
  let killAfter: string | undefined;
  let i = 0;
  for (; i < io.args.length && io.args[i]!.startsWith('-'); i++) {
    const arg = io.args[i]!;
    if (arg === '-s') signal = io.args[++i] ?? 'TERM';
    else if (arg.startsWith('--signal=')) signal = arg.slice(9);
    else if (arg.startsWith('-s')) signal = arg.slice(2);
    else if (arg === '-k') killAfter = io.args[++i];
    else if (arg === '-t') {
      // The old form of busybox: timeout -t SECS PROG.
      return { signal, killAfter, seconds: io.args[i + 1] ?? '', command: io.args.slice(i + 2) };
    } else if (arg.startsWith('--kill-after=')) killAfter = arg.slice(13);
  }
  return { signal, killAfter, seconds: io.args[i] ?? '', command: io.args.slice(i + 1) };
}

export const timeout: Tool = {
  names: ['timeout'],
  run(io, state) {
    const { signal, seconds, command } = timeoutArguments(io);
    if (state === undefined) {
      const ms = durationMs(seconds);
      if (ms === undefined || command.length === 0) {
        io.complain(ms === undefined && seconds !== '' ? `invalid time interval '${seconds}'` : 'missing operand');
        return { exit: io.isBusybox ? 1 : 125 };
      }
      const child = io.spawn(command);
      if ('code' in child) {
        io.complain(
          io.isBusybox
            ? `can't execute '${command[0]}': No such file or directory`
            : `failed to run command '${command[0]}': No such file or directory`,
        );
        return { exit: child.code };
      }
      const deadline = ms === 0 ? Number.MAX_SAFE_INTEGER : io.world.now + ms;
      return waitFor(io, { pid: child.pid, deadline, isOver: false });
    }
    const noted = state as unknown as Timed;
    const code = io.ended(noted.pid);
    if (code !== undefined)
      return { exit: noted.isOver ? (signal === 'KILL' || signal === '9' ? 137 : io.isBusybox ? 143 : 124) : code };
    if (io.world.now >= noted.deadline && !noted.isOver) {
      io.signal(noted.pid, parseSignal(signal) ?? 'TERM');
      return waitFor(io, { ...noted, isOver: true });
    }
    return waitFor(io, noted);
  },
};

/** A child ends or the time is up, whichever is first. */
function waitFor(_io: ToolIo, noted: Timed): ReturnType<Tool['run']> {
  const until = noted.isOver ? undefined : noted.deadline;
  return { wait: { k: 'children', pids: [noted.pid], ...(until === undefined ? {} : { until }) }, state: noted };
}
