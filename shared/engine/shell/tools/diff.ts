/** diff: what is different in two texts, in the classic form or as a patch with context (-u). */
import { edits, linesOf, MOST_WORK, unified, type Edit } from '../../text/line-diff.ts';
import { FileError } from '../../files/errno.ts';
import { civilOf, formatCivil } from './civil-time.ts';
import { parseOptions, take } from './lines.ts';
import type { Tool, ToolIo } from './tool.ts';

const span = (from: number, to: number): string => (to - from <= 1 ? `${to}` : `${from + 1},${to}`);

function classic(a: readonly string[], b: readonly string[], all: readonly Edit[]): string {
  return all
    .map(({ a: [a0, a1], b: [b0, b1] }) => {
      const letter = a0 === a1 ? 'a' : b0 === b1 ? 'd' : 'c';
      const left = a.slice(a0, a1).map((line) => `< ${line}\n`);
      const right = b.slice(b0, b1).map((line) => `> ${line}\n`);
      const middle = letter === 'c' ? '---\n' : '';
      return `${span(a0, a1)}${letter}${span(b0, b1)}\n${left.join('')}${middle}${right.join('')}`;
    })
    .join('');
}

function header(io: ToolIo, sign: string, path: string): string {
  const node = io.files.find(path);
  const epoch = io.world.epochMs - io.world.now;
  const time = formatCivil(civilOf(epoch + (node?.mtime ?? io.world.now)), '%F %T.%N %z');
  return `${sign} ${path}\t${time}\n`;
}

/** What is read so far of the two sides; null: not yet begun. */
type Sides = readonly (string | null)[];

export const diff: Tool = {
  names: ['diff'],
  run(io, state) {
    const { options, operands } = parseOptions(io.args, 'uqrNbwi', 'U', ['unified', 'brief', 'color', 'color=']);
    const [left, right] = operands;
    if (left === undefined || right === undefined) {
      io.complain(`missing operand after '${left ?? 'diff'}'`);
      io.err("diff: Try 'diff --help' for more information.\n");
      return { exit: 2 };
    }
    const sides: (string | null)[] = [...((state as Sides | undefined) ?? [null, null])];
    let code = 0;
    for (const [at, path] of [left, right].entries()) {
      try {
        const { text, end, fd } = take(io, path);
        sides[at] = (sides[at] ?? '') + text;
        if (!end) return { wait: io.more(fd ?? 0), state: sides };
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        io.complain(`${path}: ${error.message}`);
        code = 2;
      }
    }
    if (code !== 0) return { exit: code };
    const [a, b] = [linesOf(sides[0] ?? ''), linesOf(sides[1] ?? '')];
    const found = edits(a, b);
    io.spend(Math.ceil(Math.min(a.length * b.length, MOST_WORK) / 50));
    if (found.length === 0) return { exit: 0 };
    if (options.has('q') || options.has('brief')) io.out(`Files ${left} and ${right} differ\n`);
    else if (options.has('u') || options.has('unified') || options.has('U')) {
      const context = Number(options.get('U') ?? 3);
      io.out(`${header(io, '---', left)}${header(io, '+++', right)}${unified(a, b, found, context)}`);
    } else io.out(classic(a, b, found));
    return { exit: 1 };
  },
};
