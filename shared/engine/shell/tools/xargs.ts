/** xargs: builds command lines from its input and runs them one after another. */
import type { Tool } from './tool.ts';

interface Noted {
  readonly [key: string]: string | number | readonly string[];
  readonly text: string;
  readonly left: readonly string[];
  /** The child that runs; 0: none. */
  readonly pid: number;
  readonly code: number;
  readonly runs: number;
}

interface Plan {
  most: number;
  replace: string | undefined;
  separator: RegExp;
  needsInput: boolean;
  command: readonly string[];
}

function planOf(args: readonly string[]): Plan {
  const plan: Plan = { most: 5000, replace: undefined, separator: /[ \t\n]+/, needsInput: false, command: [] };
  let i = 0;
  for (; i < args.length && args[i]!.startsWith('-'); i++) {
    const arg = args[i]!;
    const value = (): string => arg.slice(2) || (args[++i] ?? '');
    if (arg.startsWith('-n')) plan.most = Number(value()) || 1;
    else if (arg.startsWith('-I')) plan.replace = value();
    else if (arg.startsWith('-i')) plan.replace = arg.slice(2) || '{}';
    else if (arg.startsWith('-d'))
      plan.separator = new RegExp(
        value()
          .replace(String.raw`\n`, '\n')
          .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
      );
    else if (arg.startsWith('-P') || arg.startsWith('-L')) value();
    else if (arg === '-0' || arg === '--null') plan.separator = /\0/;
    else if (arg === '-r' || arg === '--no-run-if-empty') plan.needsInput = true;
  }
  if (plan.replace !== undefined) {
    plan.most = 1;
    plan.separator = /\n/;
  }
  plan.command = args.length > i ? args.slice(i) : ['echo'];
  return plan;
}

function wordsOf(text: string, plan: Plan): string[] {
  const words = text.split(plan.separator).filter((w) => w !== '');
  return plan.replace === undefined && plan.separator.source !== '\\0'
    ? words.map((w) => w.replaceAll(/^(['"])(.*)\1$/g, '$2'))
    : words.map((w) => w.trim());
}

export const xargs: Tool = {
  names: ['xargs'],
  run(io, state) {
    const plan = planOf(io.args);
    let noted = (state as unknown as Noted | undefined) ?? { text: '', left: [], pid: -1, code: 0, runs: 0 };
    if (noted.pid === -1) {
      const { text, end } = io.read();
      const all = noted.text + text;
      if (!end) return { wait: io.more(), state: { ...noted, text: all } };
      noted = { ...noted, text: '', left: wordsOf(all, plan), pid: 0 };
    } else {
      const code = io.ended(noted.pid) ?? 0;
      // 255 ends it at once; any other failure only colours its own status.
      if (code === 255) return { exit: 124 };
      noted = { ...noted, pid: 0, code: code === 0 ? noted.code : 123 };
    }
    const isFirst = noted.runs === 0;
    if (noted.left.length === 0 && (!isFirst || plan.needsInput || io.isBusybox || plan.replace !== undefined))
      return { exit: noted.code };
    const some = noted.left.slice(0, plan.most);
    const argv =
      plan.replace === undefined
        ? [...plan.command, ...some]
        : plan.command.map((w) => w.replaceAll(plan.replace!, some[0] ?? ''));
    const child = io.spawn(argv, io.env, '');
    if ('code' in child) {
      io.complain(`${argv[0]}: No such file or directory`);
      return { exit: child.code };
    }
    return {
      wait: { k: 'children', pids: [child.pid] },
      state: { ...noted, left: noted.left.slice(plan.most), pid: child.pid, runs: noted.runs + 1 },
    };
  },
};
