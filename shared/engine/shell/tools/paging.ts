/** less, more, man, clear and column: what a person at a terminal expects to be there. */
import { cat } from './cat.ts';
import { parseOptions, take } from './lines.ts';
import { plain, type Tool } from './tool.ts';

/** Pagers print everything: the terminal they are in scrolls by itself. */
export const pager: Tool = {
  names: ['less', 'more', 'most'],
  run: (io, state) => cat.run({ ...io, args: io.args.filter((arg) => !/^[-+]./.test(arg)) }, state),
};

export const man = plain(['man'], (io) => {
  const name = io.args.find((arg) => !arg.startsWith('-'));
  if (name === undefined) io.err("What manual page do you want?\nFor example, try 'man man'.\n");
  else io.err(`No manual entry for ${name}: try \`${name} --help\`.\n`);
  return name === undefined ? 1 : 16;
});

export const clear = plain(['clear', 'reset'], (io) => {
  io.out('\u001B[H\u001B[2J\u001B[3J');
  return 0;
});

/** column: -t lines up the cells of a table; without it, lines stand side by side. */
export const column: Tool = {
  names: ['column'],
  run(io, state) {
    const { options, operands } = parseOptions(io.args, 'txe', 'sco', ['table', 'separator=', 'output-separator=']);
    let text = typeof state === 'string' ? state : '';
    for (const source of operands.length > 0 ? operands : ['-']) {
      const { text: more, end, fd } = take(io, source);
      text += more;
      if (!end) return { wait: io.more(fd ?? 0), state: text };
    }
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    io.spend(lines.length);
    if (lines.length === 0) return { exit: 0 };
    if (options.has('t') || options.has('table')) {
      const separators = options.get('s') ?? options.get('separator');
      const cells = lines.map((line) =>
        separators === undefined
          ? line.trim().split(/\s+/)
          : line.split(new RegExp(`[${separators.replaceAll(/[\\\]^-]/g, String.raw`\$&`)}]`)),
      );
      const between = options.get('o') ?? options.get('output-separator') ?? '  ';
      const widths = Array.from({ length: Math.max(...cells.map((row) => row.length)) }, (_, at) =>
        Math.max(...cells.map((row) => row[at]?.length ?? 0)),
      );
      const shown = cells.map((row) =>
        row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!))).join(between),
      );
      io.out(`${shown.join('\n')}\n`);
      return { exit: 0 };
    }
    const width = Number(options.get('c') ?? io.size.columns);
    const cell = (Math.floor(Math.max(...lines.map((line) => line.length)) / 8) + 1) * 8;
    const columns = Math.max(1, Math.floor(width / cell));
    const rows = Math.ceil(lines.length / columns);
    for (let row = 0; row < rows; row++) {
      const parts = Array.from({ length: columns }, (_, at) => lines[at * rows + row]).filter(
        (part) => part !== undefined,
      );
      const tabs = (part: string): string => part + '\t'.repeat(Math.ceil((cell - part.length) / 8));
      io.out(`${parts.map((part, at) => (at === parts.length - 1 ? part : tabs(part))).join('')}\n`);
    }
    return { exit: 0 };
  },
};
