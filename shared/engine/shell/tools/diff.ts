/** diff: what is different in two texts, in the classic form or as a patch with context (-u). */
import { FileError } from '../../files/errno.ts';
import { civilOf, formatCivil } from './civil-time.ts';
import { parseOptions, take } from './lines.ts';
import type { Tool, ToolIo } from './tool.ts';

/** Lines of each text from `a[0]` to `a[1]`, those of the other in whose place they stand. */
interface Edit {
  a: readonly [number, number];
  b: readonly [number, number];
}

/** Products of lengths beyond which no longest common part is sought: everything between is then different. */
const MOST_WORK = 4_000_000;

/** What has to change to make b of a; equal starts and ends are left out first. */
export function edits(a: readonly string[], b: readonly string[]): Edit[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const [n, m] = [endA - start, endB - start];
  if (n === 0 && m === 0) return [];
  if (n === 0 || m === 0 || n * m > MOST_WORK) return [{ a: [start, endA], b: [start, endB] }];
  // lengths[i][j]: of the longest common part of what begins there.
  const lengths = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1));
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--)
      lengths[i]![j] =
        a[start + i] === b[start + j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  const found: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    const from = [i, j] as const;
    while ((i < n || j < m) && (i >= n || j >= m || a[start + i] !== b[start + j])) {
      if (j >= m || (i < n && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) i += 1;
      else j += 1;
    }
    if (i > from[0] || j > from[1]) found.push({ a: [start + from[0], start + i], b: [start + from[1], start + j] });
    while (i < n && j < m && a[start + i] === b[start + j]) {
      i += 1;
      j += 1;
    }
  }
  return found;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

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

const range = (from: number, to: number): string =>
  to - from === 1 ? `${to}` : `${to === from ? from : from + 1},${to - from}`;

/** Hunks with lines of context around them; those that touch are one. */
export function unified(a: readonly string[], b: readonly string[], all: readonly Edit[], context: number): string {
  const hunks: Edit[][] = [];
  for (const edit of all) {
    const last = hunks.at(-1);
    if (last !== undefined && edit.a[0] - last.at(-1)!.a[1] <= 2 * context) last.push(edit);
    else hunks.push([edit]);
  }
  return hunks
    .map((hunk) => {
      const a0 = Math.max(0, hunk[0]!.a[0] - context);
      const b0 = Math.max(0, hunk[0]!.b[0] - context);
      const a1 = Math.min(a.length, hunk.at(-1)!.a[1] + context);
      const b1 = Math.min(b.length, hunk.at(-1)!.b[1] + context);
      let text = `@@ -${range(a0, a1)} +${range(b0, b1)} @@\n`;
      let at = a0;
      for (const edit of hunk) {
        for (; at < edit.a[0]; at++) text += ` ${a[at]}\n`;
        for (; at < edit.a[1]; at++) text += `-${a[at]}\n`;
        for (let j = edit.b[0]; j < edit.b[1]; j++) text += `+${b[j]}\n`;
      }
      for (; at < a1; at++) text += ` ${a[at]}\n`;
      return text;
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
