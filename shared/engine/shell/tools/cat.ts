/** cat: prints files, and standard input as it comes. */
import { FileError } from '../../files/errno.ts';
import { complainOfFile, parseOptions, take } from './lines.ts';
import type { Tool } from './tool.ts';

export const cat: Tool = {
  names: ['cat'],
  run(io, state) {
    const { options, operands } = parseOptions(io.args, 'nbAETuvets', '');
    const files = operands.length > 0 ? operands : ['-'];
    let { at, code, line } = (state as { at: number; code: number; line: number } | undefined) ?? {
      at: 0,
      code: 0,
      line: 1,
    };
    const isNumbered = options.has('n');
    while (at < files.length) {
      try {
        const { text, end, fd } = take(io, files[at]!);
        let shown = text;
        if (isNumbered && text !== '') {
          const lines = text.replace(/\n$/, '').split('\n');
          shown =
            lines.map((l, i) => `${String(line + i).padStart(6)}\t${l}`).join('\n') + (text.endsWith('\n') ? '\n' : '');
          line += lines.length;
        }
        if (options.has('E') || options.has('A') || options.has('e')) shown = shown.replaceAll('\n', '$\n');
        if (options.has('T') || options.has('A') || options.has('t')) shown = shown.replaceAll('\t', '^I');
        io.out(shown);
        if (!end) return { wait: io.more(fd ?? 0), state: { at, code, line } };
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (error.code === 'EISDIR' && io.isBusybox) io.complain('read error: Is a directory');
        else complainOfFile(io, files[at]!, error, 'plain', 'open');
        code = 1;
      }
      at += 1;
    }
    return { exit: code };
  },
};
