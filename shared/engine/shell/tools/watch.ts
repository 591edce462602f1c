/** watch: a command again and again, each time on a fresh screen. */
import { durationMs } from './time.ts';
import { civilOf, formatCivil } from './civil-time.ts';
import type { Tool, ToolIo, ToolStep } from './tool.ts';

/** The shortest rest; procps has the same. */
const LEAST_MS = 100;

interface Plan {
  ms: number;
  seconds: string;
  isBare: boolean;
  command: string;
}

function parse(io: ToolIo): Plan | string {
  let seconds = '2';
  let isBare = false;
  let i = 0;
  for (; i < io.args.length; i++) {
    const arg = io.args[i]!;
    if (arg === '-n' || arg === '--interval') seconds = io.args[++i] ?? '';
    else if (arg.startsWith('--interval=')) seconds = arg.slice(11);
    else if (/^-n./.test(arg)) seconds = arg.slice(2);
    else if (arg === '-t' || arg === '--no-title') isBare = true;
    else if (/^-[dgexcbp]+$/.test(arg) || arg === '--differences' || arg === '--color') continue;
    else if (arg === '--') {
      i += 1;
      break;
    } else if (arg.startsWith('-')) return `watch: invalid option -- '${arg.slice(1)}'\n`;
    else break;
  }
  const ms = durationMs(seconds);
  if (ms === undefined) return `watch: failed to parse argument: '${seconds}': Invalid argument\n`;
  const command = io.args.slice(i).join(' ');
  if (command === '') return 'Usage:\n watch [options] command\n';
  return { ms: Math.max(LEAST_MS, ms), seconds: (Math.max(LEAST_MS, ms) / 1000).toFixed(1), isBare, command };
}

function begin(io: ToolIo, plan: Plan): ToolStep {
  const { columns } = io.size;
  if (io.isTerminal(1)) io.out('\u001B[H\u001B[2J');
  if (!plan.isBare) {
    const left = `Every ${plan.seconds}s: ${plan.command}`;
    const right = `${io.world.hostname}: ${formatCivil(civilOf(io.world.epochMs), '%a %b %e %H:%M:%S %Y')}`;
    const room = Math.max(1, columns - right.length - 1);
    io.out(`${left.slice(0, room - 1).padEnd(room)}${right}\n\n`);
  }
  const child = io.spawn(['sh', '-c', plan.command]);
  if ('code' in child) return { exit: child.code };
  return { wait: { k: 'children', pids: [child.pid] }, state: { pid: child.pid } };
}

export const watch: Tool = {
  names: ['watch'],
  run(io, state) {
    const plan = parse(io);
    if (typeof plan === 'string') {
      io.err(plan);
      return { exit: 1 };
    }
    const pid = (state as { pid?: number } | undefined)?.pid;
    if (pid === undefined) return begin(io, plan);
    if (io.ended(pid) === undefined) return { wait: { k: 'children', pids: [pid] }, state: { pid } };
    return { wait: { k: 'sleep', until: io.world.now + plan.ms }, state: {} };
  },
};
