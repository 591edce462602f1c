/** What tools that change files share: going through their operands, and saying what was refused. */
import { FileError } from '../../files/errno.ts';
import type { ToolIo } from './tool.ts';

/** Does something for each operand; a refusal is said in the tool's words, and the others still go on. */
export function each(
  io: ToolIo,
  operands: readonly string[],
  act: (path: string) => void,
  say: (path: string, why: string) => string,
): number {
  let code = 0;
  for (const path of operands) {
    try {
      act(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      io.complain(say(path, error.message));
      code = 1;
    }
  }
  return code;
}

/** Says that operands are missing. Gives the exit code. */
export function missing(io: ToolIo): number {
  if (io.isBusybox) io.err(`BusyBox v1.36.1 multi-call binary.\n\nUsage: ${io.name}\n`);
  else {
    io.complain(io.name === 'touch' ? 'missing file operand' : 'missing operand');
    io.err(`Try '${io.name} --help' for more information.\n`);
  }
  return 1;
}

/** Removes a node and all that is under it. Throws FileError. */
export function removeTree(io: ToolIo, path: string): void {
  const node = io.files.node(path, false);
  if (node.kind !== 'directory') {
    io.files.remove(path);
    return;
  }
  for (const name of io.files.list(path)) removeTree(io, `${path.replace(/\/+$/, '')}/${name}`);
  io.files.removeDirectory(path);
}
