/** stress and stress-ng, and vish/stress of the same name: take processor and memory, until their time is up. */
import { civilOf, formatCivil } from './civil-time.ts';
import { durationMs } from './time.ts';
import type { Tool, ToolIo, ToolStep } from './tool.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1_048_576, g: 1_073_741_824 };

const bytesOf = (text: string): number => {
  const m = /^(\d+)([bkmg]?)i?$/i.exec(text);
  return m === null ? 0 : Number(m[1]) * UNITS[m[2]!.toLowerCase()]!;
};

/** vish/stress (github.com/vishh/stress main.go): so many threads that never rest, and memory that it keeps. */
function consume(io: ToolIo, cpus: number, total: string): ToolStep {
  io.usage({ cpuMilli: 1000 * cpus, memoryBytes: bytesOf(total) });
  const at = formatCivil(civilOf(io.world.epochMs), '%m%d %H:%M:%S');
  const say = (text: string): void => io.err(`I${at}.000000 ${String(io.pid).padStart(7)} main.go:26] ${text}\n`);
  say(`Allocating ${JSON.stringify(total)} memory, in "4Ki" chunks, with a 1ms sleep between allocations`);
  for (let i = 0; i < cpus; i++) say('Spawning a thread to consume CPU');
  say(`Allocated ${JSON.stringify(total)} memory`);
  return { wait: { k: 'forever' }, state: 0 };
}

export const stress: Tool = {
  names: ['stress', 'stress-ng'],
  run(io, state) {
    const option = (...names: string[]): string | undefined => {
      for (const name of names) {
        const i = io.args.indexOf(name);
        if (i >= 0) return io.args[i + 1];
        const joined = io.args.find((a) => a.startsWith(`${name}=`));
        if (joined !== undefined) return joined.slice(name.length + 1);
      }
      return undefined;
    };
    if (state !== undefined) {
      io.usage(undefined);
      if (io.name === 'stress') io.out(`stress: info: [${io.pid}] successful run completed in ${String(state)}s\n`);
      return { exit: 0 };
    }
    const cpus = option('-cpus', '--cpus');
    const total = option('-mem-total', '--mem-total');
    if (cpus !== undefined || total !== undefined || io.args.includes('-logtostderr'))
      return consume(io, Number(cpus ?? 0), total ?? '0');
    const cpu = Number(option('-c', '--cpu') ?? 0);
    const vm = Number(option('-m', '--vm') ?? 0);
    const disk = Number(option('-d', '--hdd') ?? 0);
    const calls = Number(option('-i', '--io') ?? 0);
    if (cpu + vm + disk + calls === 0) {
      io.out("`stress' imposes certain types of compute stress on your system\n");
      return { exit: 0 };
    }
    const hangs = option('--vm-hang') !== undefined || io.args.includes('--vm-keep');
    io.usage({
      cpuMilli: 1000 * (cpu + (hangs ? 0 : vm) + calls),
      memoryBytes: vm * bytesOf(option('--vm-bytes') ?? '256M'),
    });
    if (io.name === 'stress')
      io.out(`stress: info: [${io.pid}] dispatching hogs: ${cpu} cpu, ${calls} io, ${vm} vm, ${disk} hdd\n`);
    const ms = durationMs(option('-t', '--timeout') ?? 'infinity') ?? Number.POSITIVE_INFINITY;
    if (ms === Number.POSITIVE_INFINITY) return { wait: { k: 'forever' }, state: 0 };
    return { wait: { k: 'sleep', until: io.world.now + ms }, state: Math.round(ms / 1000) };
  },
};
