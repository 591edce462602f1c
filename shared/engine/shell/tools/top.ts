/** top and free: how busy the computer is, and what memory it has. Load is not measured here: it stands at nothing. */
import { baseName } from '../../files/path.ts';
import { PLAIN_MACHINE, type MachineFacts } from '../machine-facts.ts';
import { civilOf, formatCivil } from './civil-time.ts';
import { userName } from './listing.ts';
import { parseOptions } from './lines.ts';
import { plain, type Tool, type ToolIo } from './tool.ts';

export const machineOf = (io: ToolIo): MachineFacts => io.world.machine?.() ?? PLAIN_MACHINE;

const KIBI = 1024;
const MEBI = 1_048_576;

/** Pages of files that were read lie about in memory: as much as the programs take. */
const cached = ({ memoryBytes, usedBytes }: MachineFacts): number =>
  Math.max(0, Math.min(usedBytes, memoryBytes - usedBytes));

/** `1.5Gi`, as free -h: three digits at most. */
function human(bytes: number): string {
  if (bytes === 0) return '0B';
  let size = bytes;
  let unit = 0;
  while (size >= KIBI && unit < 4) {
    size /= KIBI;
    unit += 1;
  }
  return `${size < 10 ? (Math.floor(size * 10) / 10).toFixed(1) : Math.floor(size)}${['B', 'Ki', 'Mi', 'Gi', 'Ti'][unit]!}`;
}

export const free = plain(['free'], (io) => {
  const { options } = parseOptions(io.args, 'bkmghtwl', 'sc', ['bytes', 'kilo', 'mega', 'giga', 'human', 'total']);
  const facts = machineOf(io);
  const { memoryBytes: total, usedBytes: used } = facts;
  const buffers = cached(facts);
  const unit = options.has('b') ? 1 : options.has('m') ? MEBI : options.has('g') ? MEBI * KIBI : KIBI;
  const isHuman = options.has('h') || options.has('human');
  const text = (bytes: number): string => (isHuman ? human(bytes) : String(Math.floor(bytes / unit)));
  const row = (title: string, values: readonly number[]): string =>
    `${title.padEnd(io.isBusybox ? 8 : 9)}${values.map((v) => text(v).padStart(11)).join(' ')}\n`;
  const titles = ['total', 'used', 'free', 'shared', io.isBusybox ? 'buff/cache' : 'buff/cache', 'available'];
  io.out(`${' '.repeat(io.isBusybox ? 8 : 9)}${titles.map((title) => title.padStart(11)).join(' ')}\n`);
  io.out(row('Mem:', [total, used, total - used - buffers, 0, buffers, total - used]));
  io.out(row('Swap:', [0, 0, 0]));
  return 0;
});

function upText(now: number): string {
  const minutes = Math.floor(now / 60_000);
  const two = (n: number): string => String(n).padStart(2, ' ');
  if (minutes < 60) return `${minutes} min`;
  const days = Math.floor(minutes / 1440);
  const clock = `${two(Math.floor(minutes / 60) % 24)}:${String(minutes % 60).padStart(2, '0')}`;
  return days === 0 ? clock : `${days} day${days === 1 ? '' : 's'}, ${clock}`;
}

function busyboxScreen(io: ToolIo): string {
  const facts = machineOf(io);
  const rows = io.processes().filter((p) => p.ended === undefined);
  const used = Math.floor((facts.usedBytes + cached(facts)) / KIBI);
  const total = Math.floor(facts.memoryBytes / KIBI);
  const head = [
    `Mem: ${used}K used, ${total - used}K free, 0K shrd, 0K buff, ${Math.floor(cached(facts) / KIBI)}K cached`,
    'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq',
    `Load average: 0.00 0.00 0.00 1/${rows.length} ${io.pid}`,
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
  ];
  const lines = rows.map((p) =>
    [
      String(p.pid).padStart(5),
      String(p.ppid).padStart(5),
      userName(io, p.owner.uid).slice(0, 8).padEnd(8),
      (p.pid === io.pid ? 'R' : 'S').padEnd(4),
      '4404'.padStart(5),
      '0%'.padStart(4),
      '0'.padStart(3),
      '0%'.padStart(4),
      p.argv.join(' '),
    ].join(' '),
  );
  return [...head, ...lines].map((line) => `${line}\n`).join('');
}

function screen(io: ToolIo): string {
  if (io.isBusybox) return busyboxScreen(io);
  const facts = machineOf(io);
  const rows = io.processes().filter((p) => p.ended === undefined);
  const mebi = (bytes: number): string => (bytes / MEBI).toFixed(1).padStart(8);
  const clock = formatCivil(civilOf(io.world.epochMs), '%H:%M:%S');
  const idle = rows.length - 1;
  const { memoryBytes: total, usedBytes: used } = facts;
  const head = [
    `top - ${clock} up ${upText(io.world.now)},  0 users,  load average: 0.00, 0.00, 0.00`,
    `Tasks: ${String(rows.length).padStart(3)} total,   1 running, ${String(idle).padStart(3)} sleeping,   0 stopped,   0 zombie`,
    '%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st ',
    `MiB Mem :${mebi(total)} total,${mebi(total - used - cached(facts))} free,${mebi(used)} used,${mebi(cached(facts))} buff/cache     `,
    `MiB Swap:${mebi(0)} total,${mebi(0)} free,${mebi(0)} used.${mebi(total - used)} avail Mem `,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
  ];
  const lines = rows.map((p) =>
    [
      String(p.pid).padStart(7),
      userName(io, p.owner.uid).slice(0, 8).padEnd(8),
      '20'.padStart(3),
      '0'.padStart(3),
      '4332'.padStart(7),
      '3584'.padStart(6),
      '3072'.padStart(6),
      p.pid === io.pid ? 'R' : 'S',
      '0.0'.padStart(5),
      '0.0'.padStart(5),
      '0:00.00'.padStart(9),
      baseName(p.argv[0] ?? '').slice(0, 15),
    ].join(' '),
  );
  return [...head, ...lines].map((line) => `${line}\n`).join('');
}

/** Shows the screen again and again until Ctrl+C; with -b one below the other, -n so many times. */
export const top: Tool = {
  names: ['top'],
  run(io, state) {
    const { options, bad } = parseOptions(io.args, 'bcHimS', 'dnpuowE');
    if (bad !== undefined) {
      io.err(
        io.isBusybox
          ? `top: unrecognized option: ${bad}\nBusyBox v1.36.1 multi-call binary.\n\nUsage: top [-b] [-n COUNT] [-d SECONDS]\n`
          : `top: unknown option '${bad}'\nUsage:\n  top -hv | -bcEeHiOSs1 -d secs -n max -u|U user -p pid(s) -o field -w [cols]\n`,
      );
      return { exit: 1 };
    }
    const isBatch = options.has('b') || !io.isTerminal(1);
    if (!isBatch && !io.isTerminal(0)) {
      io.err('top: failed tty get\n');
      return { exit: 1 };
    }
    const shown = typeof state === 'number' ? state : 0;
    if (shown > 0 && isBatch) io.out('\n');
    const { columns, rows } = io.size;
    const text = screen(io);
    if (isBatch) io.out(text);
    else {
      const lines = text.split('\n').slice(0, rows - 1);
      io.out(`\u001B[H\u001B[2J${lines.map((line) => line.slice(0, columns)).join('\n')}\n`);
    }
    const most = Number(options.get('n') ?? Number.POSITIVE_INFINITY);
    if (shown + 1 >= most) return { exit: 0 };
    const ms = Number(options.get('d') ?? (io.isBusybox ? 5 : 3)) * 1000;
    return { wait: { k: 'sleep', until: io.world.now + Math.max(100, ms || 3000) }, state: shown + 1 };
  },
};
