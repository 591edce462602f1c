/** Lets a tool run, and gives it its view of the process. */
import { absolutePath } from '../../files/path.ts';
import { RegexTooComplex, takeMatchingWork } from '../../text/bounded-regex.ts';
import type { Plain } from '../state.ts';
import { toolNamed } from '../tools/registry.ts';
import type { ToolIo, ToolStep } from '../tools/tool.ts';
import { execProcess } from './exec-process.ts';
import { findExecutable, pathOf } from './executable.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess } from './live.ts';
import { descriptorAt } from './redirect.ts';
import { signalTo } from './signalling.ts';

/** A turn of a tool counts as so many of the shell's steps. */
const STEPS_PER_TURN = 20;

function ioOf(kernel: Kernel, p: LiveProcess, failed: { is: boolean }): ToolIo {
  const name = p.argv[0] ?? '';
  const short = p.body.k === 'tool' ? p.body.name : name;
  const io: ToolIo = {
    name: short,
    args: p.argv.slice(1),
    env: p.env,
    world: kernel.world,
    files: kernel.files(p),
    pid: p.pid,
    uid: p.owner.uid,
    isBusybox: p.flavour === 'ash',
    out(text) {
      const error = kernel.write(p, 1, text);
      if (error === undefined || failed.is) return;
      failed.is = true;
      kernel.write(p, 2, `${short}: write error: ${error}\n`);
    },
    err: (text) => void kernel.write(p, 2, text),
    complain: (text) => void kernel.write(p, 2, `${short}: ${text}\n`),
    read: (fd = 0, max) => kernel.read(p, fd, max),
    more(number = 0) {
      const fd = p.fds.get(number);
      return fd?.k === 'pipe' ? { k: 'read', pipe: fd.id } : { k: 'turn' };
    },
    descriptor(path) {
      const absolute = absolutePath(p.cwd, path);
      if (absolute === '/dev/stdin') return 0;
      const target = descriptorAt(kernel, p, absolute);
      if (target === 'none' || target === undefined) return undefined;
      for (const [number, fd] of p.fds) if (fd === target) return number;
      return undefined;
    },
    ask(request, timeoutMs, connectMs) {
      const id = kernel.ask(p, request);
      const { now } = kernel.world;
      return {
        k: 'net',
        id,
        ...(timeoutMs === undefined ? {} : { until: now + timeoutMs }),
        ...(connectMs === undefined ? {} : { connectBy: now + connectMs }),
      };
    },
    progress: () => kernel.progress.get(p.pid),
    answer() {
      // The wait is over, and its answer was put into the process by the scheduler.
      return kernel.taken.get(p.pid);
    },
    spawn(argv, env = p.env, stdin) {
      const found = findExecutable(kernel, p, argv[0] ?? '', argv, env.get('PATH'));
      if (found.k === 'missing') return { code: 127 };
      if (found.k === 'denied') return { code: 126 };
      const fds = new Map(p.fds);
      if (stdin !== undefined) fds.set(0, { k: 'pipe', id: kernel.newPipe({ text: stdin }), end: 'read' });
      const child = kernel.fork(p, { k: 'tool', name: '', state: undefined }, { fds });
      const code = execProcess(kernel, child, found, argv, env);
      if (code !== undefined) kernel.end(child, code);
      return { pid: child.pid };
    },
    ended(pid) {
      const child = kernel.list.get(pid);
      if (child === undefined) return 127;
      if (child.ended === undefined) return undefined;
      kernel.forget(pid);
      return child.ended.code;
    },
    signal: (pid, signal) => signalTo(kernel, p, pid, signal),
    processes() {
      const { others = [] } = kernel.world;
      const all = [...kernel.list.values(), ...others];
      return others.length === 0 ? all : all.sort((a, b) => a.pid - b.pid);
    },
    which(command) {
      const found = findExecutable(kernel, p, command, [command], p.env.get('PATH'));
      return found.k === 'missing' || found.k === 'denied' ? undefined : pathOf(kernel.world, p, command, found);
    },
    isTerminal: (number) => kernel.isTerminal(p, number),
    size: kernel.world.size?.(p.root) ?? { columns: 80, rows: 24 },
    usage(usage) {
      p.usage = usage;
    },
    spend(steps) {
      kernel.steps += steps;
    },
  };
  return io;
}

/** One turn of a tool. */
export function runTool(kernel: Kernel, p: LiveProcess): void {
  const { body } = p;
  if (body.k !== 'tool') return;
  const tool = toolNamed(body.name);
  if (tool === undefined) {
    kernel.end(p, 127);
    return;
  }
  kernel.steps += STEPS_PER_TURN;
  p.wait = undefined;
  const failed = { is: false };
  let step: ToolStep;
  try {
    step = tool.run(ioOf(kernel, p, failed), body.state as Plain);
  } catch (error) {
    if (!(error instanceof RegexTooComplex)) throw error;
    kernel.write(p, 2, `${body.name}: ${error.message}\n`);
    step = { exit: 2 };
  }
  kernel.steps += takeMatchingWork();
  kernel.taken.delete(p.pid);
  kernel.progress.delete(p.pid);
  if (p.ended !== undefined) return;
  if ('exit' in step) {
    kernel.end(p, failed.is && step.exit === 0 ? 1 : step.exit & 255);
    return;
  }
  if ('exec' in step) {
    const name = step.exec[0] ?? '';
    const found = findExecutable(kernel, p, name, step.exec, step.env.get('PATH') ?? p.env.get('PATH'));
    if (found.k === 'missing' || found.k === 'denied') {
      const isBusybox = p.flavour === 'ash';
      const text = found.k === 'missing' ? 'No such file or directory' : 'Permission denied';
      kernel.write(
        p,
        2,
        isBusybox
          ? `${body.name}: can't execute '${name}': ${text}\n`
          : `${body.name}: ${body.name === 'env' ? `'${name}'` : `failed to run command '${name}'`}: ${text}\n`,
      );
      kernel.end(p, found.k === 'missing' ? 127 : 126);
      return;
    }
    if (step.asRoot === true) p.owner = { uid: 0, gid: 0 };
    const code = execProcess(kernel, p, found, step.exec, step.env);
    if (code !== undefined) kernel.end(p, code);
    return;
  }
  if (failed.is) {
    kernel.end(p, 1);
    return;
  }
  p.body = { ...body, state: step.state };
  // A full pipe that it has just written to holds it first.
  if (p.wait === undefined) p.wait = step.wait;
  else if (step.wait.k !== 'turn') p.wait = step.wait;
}
