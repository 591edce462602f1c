/** head: the first lines or bytes. */
import { lineTool, parseOptions } from './lines.ts';
import type { Tool, ToolIo } from './tool.ts';

interface Plan {
  count: number;
  many: boolean;
}

function modernArguments(io: ToolIo): readonly string[] {
  // The old form: head -5.
  return io.args.flatMap((a) => (/^-\d+$/.test(a) ? ['-n', a.slice(1)] : [a]));
}

/** A count with a unit: 1k, 2M. */
export function countOf(text: string): number {
  const m = /^([-+]?\d+)([kKMGb]?)/.exec(text);
  const unit = { '': 1, b: 512, k: 1024, K: 1024, M: 1_048_576, G: 1_073_741_824 }[m?.[2] ?? ''] ?? 1;
  return m === null ? Number.NaN : Number(m[1]) * unit;
}

const lines = lineTool<Plan, { left: number; file: string; held: readonly string[] }>({
  names: ['head'],
  gnu: 'reading',
  parse(io) {
    const { options, operands } = parseOptions(modernArguments(io), 'qv', 'nc', ['lines=', 'bytes=', 'quiet']);
    const text = options.get('n') ?? options.get('lines') ?? '10';
    const count = countOf(text);
    if (Number.isNaN(count)) {
      io.complain(`invalid number of lines: '${text}'`);
      return 1;
    }
    return { plan: { count, many: operands.length > 1 && !options.has('q') }, files: operands };
  },
  start: { left: -1, file: '', held: [] },
  line(plan, noted, line, io, { file, hasEnd }) {
    let { left, held } = noted;
    if (file !== noted.file || left < 0) {
      if (plan.many) io.out(`${noted.file === '' ? '' : '\n'}==> ${file} <==\n`);
      left = plan.count;
      held = [];
    }
    const text = hasEnd ? `${line}\n` : line;
    if (plan.count < 0) {
      const queue = [...held, text];
      if (queue.length > -plan.count) io.out(queue.shift()!);
      return { left: 0, file, held: queue };
    }
    if (left > 0) io.out(text);
    // With one file there is nothing more to come.
    if (left <= 1 && !plan.many) return { stop: { left: 0, file, held } };
    return { left: Math.max(0, left - 1), file, held };
  },
  end: (_plan, _noted, _io, failed) => (failed ? 1 : 0),
});

export const head: Tool = {
  names: ['head'],
  run(io, state) {
    const { options, operands } = parseOptions(modernArguments(io), 'qv', 'nc', ['lines=', 'bytes=', 'quiet']);
    const bytes = options.get('c') ?? options.get('bytes');
    if (bytes === undefined && (options.get('n') ?? options.get('lines')) === '0') return { exit: 0 };
    if (bytes === undefined) return lines.run(io, state);
    const left = typeof state === 'number' ? state : countOf(bytes);
    const [file] = operands;
    const fd = file === undefined || file === '-' ? 0 : io.descriptor(file);
    if (fd === undefined) {
      const node = io.files.find(file!);
      if (node?.kind === 'device') {
        const size = Math.min(left, 1_048_576);
        io.out(node.device === 'random' ? noise(io, size) : node.device === 'null' ? '' : '\0'.repeat(size));
      } else if (node === undefined) {
        io.complain(
          io.isBusybox
            ? `${file}: No such file or directory`
            : `cannot open '${file}' for reading: No such file or directory`,
        );
        return { exit: 1 };
      } else io.out(io.files.read(file!).slice(0, left));
      return { exit: 0 };
    }
    if (left <= 0) return { exit: 0 };
    const { text, end } = io.read(fd, left);
    io.out(text);
    if (end || text.length >= left) return { exit: 0 };
    return { wait: io.more(fd), state: left - text.length };
  },
};

/** Random bytes, each a character. */
export function noise(io: ToolIo, size: number): string {
  let text = '';
  for (let i = 0; i < size; i++) text += String.fromCharCode(io.world.random.int(256));
  return text;
}
