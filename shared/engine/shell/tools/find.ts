/** find: -name, -path, -type, -size, -mmin, -mtime, -empty, depths; -print, -delete, -exec. */
import { sizeOf } from '../../files/node.ts';
import { baseName } from '../../files/path.ts';
import { matcherOf } from '../expand/pattern.ts';
import type { Tool, ToolIo } from './tool.ts';

interface FindPlan {
  tests: ((path: string, depth: number) => boolean)[];
  act: 'print' | 'print0' | 'delete' | 'exec';
  most: number;
  least: number;
  command: readonly string[];
}

function findPlan(io: ToolIo, words: readonly string[]): FindPlan | string {
  const plan: FindPlan = { tests: [], act: 'print', most: Number.POSITIVE_INFINITY, least: 0, command: [] };
  let isNegated = false;
  const add = (test: (path: string, depth: number) => boolean): void => {
    const negated = isNegated;
    isNegated = false;
    plan.tests.push((path, depth) => test(path, depth) !== negated);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const value = words[i + 1] ?? '';
    switch (word) {
      case '!':
      case '-not':
        isNegated = !isNegated;
        continue;
      case '-name':
      case '-iname': {
        const matches = matcherOf(word === '-iname' ? value.toLowerCase() : value);
        add((path) => matches(word === '-iname' ? baseName(path).toLowerCase() : baseName(path)));
        break;
      }
      case '-path': {
        const matches = matcherOf(value);
        add((path) => matches(path));
        break;
      }
      case '-type': {
        const kind = { f: 'file', d: 'directory', l: 'symlink', c: 'device' }[value];
        add((path) => io.files.find(path, false)?.kind === kind);
        break;
      }
      case '-size': {
        const m = /^([-+]?)(\d+)([ckMG]?)$/.exec(value);
        const unit = { '': 512, c: 1, k: 1024, M: 1_048_576, G: 1_073_741_824 }[m?.[3] ?? ''] ?? 512;
        const want = Number(m?.[2] ?? 0);
        add((path) => {
          const node = io.files.find(path, false);
          const size = Math.ceil((node === undefined ? 0 : sizeOf(node)) / unit);
          return m?.[1] === '+' ? size > want : m?.[1] === '-' ? size < want : size === want;
        });
        break;
      }
      case '-mmin':
      case '-mtime': {
        const unit = word === '-mmin' ? 60_000 : 86_400_000;
        const want = Number(value.replace(/^[-+]/, ''));
        add((path) => {
          const age = Math.floor((io.world.now - (io.files.find(path, false)?.mtime ?? 0)) / unit);
          return value.startsWith('+') ? age > want : value.startsWith('-') ? age < want : age === want;
        });
        break;
      }
      case '-empty':
        add((path) => {
          const node = io.files.find(path, false);
          return node?.kind === 'directory' ? node.entries.size === 0 : node?.kind === 'file' && node.size === 0;
        });
        continue;
      case '-maxdepth':
        plan.most = Number(value);
        break;
      case '-mindepth':
        plan.least = Number(value);
        break;
      case '-print':
      case '-a':
      case '-xdev':
        continue;
      case '-print0':
        plan.act = 'print0';
        continue;
      case '-delete':
        plan.act = 'delete';
        continue;
      case '-exec': {
        const end = words.findIndex((w, j) => j > i && (w === ';' || w === '+'));
        plan.act = 'exec';
        plan.command = words.slice(i + 1, end < 0 ? undefined : end);
        i = end < 0 ? words.length : end;
        continue;
      }
      default:
        return io.isBusybox ? `unrecognized: ${word}` : `unknown predicate \`${word}'`;
    }
    i += 1;
  }
  return plan;
}

export const find: Tool = {
  names: ['find'],
  run(io, state) {
    const from = io.args.findIndex((a) => /^[-!(]/.test(a));
    const roots = from < 0 ? io.args : io.args.slice(0, from);
    const plan = findPlan(io, from < 0 ? [] : io.args.slice(from));
    if (typeof plan === 'string') {
      io.complain(plan);
      return { exit: 1 };
    }
    const noted = state as { queue: readonly string[]; pid: number } | undefined;
    let code = 0;
    let queue: string[] = [];
    if (noted === undefined) {
      const walk = (path: string, depth: number): void => {
        const node = io.files.find(path, false);
        if (node === undefined) {
          io.complain(io.isBusybox ? `${path}: No such file or directory` : `'${path}': No such file or directory`);
          code = 1;
          return;
        }
        io.spend(1);
        const isFound = depth >= plan.least && plan.tests.every((t) => t(path, depth));
        // What is to be deleted goes after what is in it.
        if (isFound && plan.act !== 'delete') queue.push(path);
        if (node.kind === 'directory' && depth < plan.most)
          for (const name of io.files.list(path)) walk(path === '/' ? `/${name}` : `${path}/${name}`, depth + 1);
        if (isFound && plan.act === 'delete') queue.push(path);
      };
      for (const root of roots.length > 0 ? roots : ['.']) walk(root, 0);
    } else {
      io.ended(noted.pid);
      queue = [...noted.queue];
    }
    if (plan.act !== 'exec') {
      for (const path of queue) {
        if (plan.act === 'delete') {
          if (io.files.node(path, false).kind === 'directory') io.files.removeDirectory(path);
          else io.files.remove(path);
        } else io.out(`${path}${plan.act === 'print0' ? '\0' : '\n'}`);
      }
      return { exit: code };
    }
    while (queue.length > 0) {
      const path = queue.shift()!;
      const child = io.spawn(plan.command.map((w) => w.replaceAll('{}', path)));
      if ('pid' in child) return { wait: { k: 'children', pids: [child.pid] }, state: { queue, pid: child.pid } };
      io.complain(`'${plan.command[0]}': No such file or directory`);
    }
    return { exit: code };
  },
};
