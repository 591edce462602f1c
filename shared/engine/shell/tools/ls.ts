/** ls: one name a line into a pipe or a log, columns on a terminal. */
import { FileError } from '../../files/errno.ts';
import { sizeOf } from '../../files/node.ts';
import { badOption, parseOptions } from './lines.ts';
import { longLines, type Entry } from './listing.ts';
import { plain, type ToolIo } from './tool.ts';

interface Style {
  options: ReadonlyMap<string, string>;
}

function ordered(entries: Entry[], { options }: Style): Entry[] {
  if (options.has('t')) entries.sort((a, b) => b.node.mtime - a.node.mtime);
  else if (options.has('S')) entries.sort((a, b) => sizeOf(b.node) - sizeOf(a.node));
  return options.has('r') ? entries.reverse() : entries;
}

/** Down the columns, as many as fit, each as wide as its longest name, two spaces between them. */
function inColumns(names: readonly string[], width: number): string {
  for (let count = Math.min(names.length, Math.floor(width / 3)); ; count--) {
    const rows = Math.ceil(names.length / Math.max(1, count));
    const columns = Array.from({ length: Math.ceil(names.length / rows) }, (_, at) =>
      names.slice(at * rows, at * rows + rows),
    );
    const widths = columns.map((column) => Math.max(...column.map((name) => name.length)));
    const total = widths.reduce((sum, one) => sum + one + 2, -2);
    if (total > width && count > 1) continue;
    const cell = (at: number, row: number): string => columns[at]![row] ?? '';
    const line = (row: number): string =>
      columns
        .map((_, at) =>
          at === columns.length - 1 || cell(at + 1, row) === '' ? cell(at, row) : cell(at, row).padEnd(widths[at]! + 2),
        )
        .join('');
    return `${Array.from({ length: rows }, (_, row) => line(row)).join('\n')}\n`;
  }
}

function print(io: ToolIo, entries: readonly Entry[], style: Style): void {
  const { options } = style;
  const shown = (e: Entry): string => {
    const mark =
      options.has('F') || options.has('p')
        ? e.node.kind === 'directory'
          ? '/'
          : options.has('F') && e.node.kind === 'symlink'
            ? '@'
            : ''
        : '';
    return `${options.has('i') ? `${e.node.ino} ` : ''}${e.name}${mark}`;
  };
  const lines =
    options.has('l') || options.has('n') ? longLines(io, entries, options.has('h'), shown) : entries.map(shown);
  const isList = options.has('l') || options.has('n') || options.has('1') || !io.isTerminal(1);
  if (lines.length > 0) io.out(isList ? `${lines.join('\n')}\n` : inColumns(lines, io.size.columns));
}

function listDirectory(io: ToolIo, path: string, style: Style): Entry[] {
  const { options } = style;
  const all = options.has('a');
  const names = io.files.list(path).filter((name) => all || options.has('A') || !name.startsWith('.'));
  const found = (name: string, from: string): Entry[] => {
    const node = (options.has('L') ? io.files.find(from) : undefined) ?? io.files.find(from, false);
    return node === undefined ? [] : [{ name, node }];
  };
  const entries = ordered(
    names.flatMap((name) => found(name, `${path}/${name}`)),
    style,
  );
  const dots = all ? [...found('.', path), ...found('..', `${path}/..`)] : [];
  const list = [...dots, ...entries];
  if (options.has('l')) {
    const blocks = list.reduce((sum, e) => sum + Math.ceil(sizeOf(e.node) / 4096) * 4, 0);
    io.out(`total ${options.has('h') && blocks > 0 ? `${blocks}${blocks >= 1024 ? 'M' : 'K'}` : blocks}\n`);
  }
  print(io, list, style);
  return entries;
}

export const ls = plain(['ls', 'dir'], (io) => {
  const { options, operands, bad } = parseOptions(io.args, 'laA1htrSRdFpinsGkLHx', '', [
    'color',
    'color=',
    'all',
    'full-time',
  ]);
  if (bad !== undefined) return badOption(io, bad, io.isBusybox ? 1 : 2);
  const style: Style = { options };
  const targets = operands.length > 0 ? operands : ['.'];
  const files: Entry[] = [];
  const directories: string[] = [];
  let code = 0;
  for (const path of [...targets].sort()) {
    const follow = options.has('L') || path.endsWith('/') || (!options.has('l') && !options.has('d'));
    const node = io.files.find(path, follow) ?? io.files.find(path, false);
    if (node === undefined) {
      let why = 'No such file or directory';
      try {
        io.files.node(path);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        why = error.message;
      }
      io.complain(io.isBusybox ? `${path}: ${why}` : `cannot access '${path}': ${why}`);
      code = io.isBusybox ? 1 : 2;
    } else if (node.kind === 'directory' && !options.has('d')) directories.push(path);
    else files.push({ name: path, node });
  }
  print(io, ordered(files, style), style);
  const isMany = targets.length > 1 || options.has('R');
  const queue = [...directories];
  let isFirst = files.length === 0;
  while (queue.length > 0) {
    const path = queue.shift()!;
    if (isMany) io.out(`${isFirst ? '' : '\n'}${path}:\n`);
    isFirst = false;
    try {
      const entries = listDirectory(io, path, style);
      if (options.has('R'))
        queue.unshift(...entries.filter((e) => e.node.kind === 'directory').map((e) => `${path}/${e.name}`));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      io.complain(
        io.isBusybox ? `can't open '${path}': ${error.message}` : `cannot open directory '${path}': ${error.message}`,
      );
      code = io.isBusybox ? 1 : 2;
    }
  }
  return code;
});
