/** cp, mv and ln. */
import { FileError } from '../../files/errno.ts';
import { baseName } from '../../files/path.ts';
import { each, removeTree } from './each-file.ts';
import { badOption, parseOptions } from './lines.ts';
import { plain, type ToolIo } from './tool.ts';

function copyTree(io: ToolIo, from: string, to: string, isDeep: boolean, preserve: boolean): void {
  const node = io.files.node(from, !preserve);
  if (node.kind !== 'directory') {
    if (node.kind === 'file') {
      io.files.read(from);
      io.files.copyNode(node, to, preserve);
    } else if (node.kind === 'symlink') io.files.symlink(node.target, to);
    else io.files.write(to, '');
    return;
  }
  if (!isDeep) throw new FileError('EISDIR', from);
  if (io.files.find(to) === undefined) io.files.makeDirectory(to);
  for (const name of io.files.list(from)) copyTree(io, `${from}/${name}`, `${to}/${name}`, isDeep, preserve);
}

/** Sources and target of cp, mv and ln; a number when they make no sense. */
function sourcesAndTarget(
  io: ToolIo,
  operands: readonly string[],
  directory: string | undefined,
): { sources: readonly string[]; target: string } | number {
  const target = directory ?? operands.at(-1);
  const sources = directory === undefined ? operands.slice(0, -1) : operands;
  if (target === undefined || sources.length === 0) {
    io.complain(
      operands.length === 0 ? 'missing file operand' : `missing destination file operand after '${operands[0]}'`,
    );
    return 1;
  }
  if (sources.length > 1 && io.files.find(target)?.kind !== 'directory') {
    io.complain(
      io.isBusybox
        ? `'${target}': Not a directory`
        : `target '${target}' is not a directory`.replace(
            /^target (.*) is not a directory$/,
            'target $1: No such file or directory',
          ),
    );
    return 1;
  }
  return { sources, target };
}

export const cp = plain(['cp', 'install'], (io) => {
  const { options, operands, bad } = parseOptions(io.args, 'rRafpvLPdHTnuix', 't', [
    'recursive',
    'archive',
    'force',
    'verbose',
    'preserve',
    'target-directory=',
  ]);
  if (bad !== undefined) return badOption(io, bad);
  const found = sourcesAndTarget(io, operands, options.get('t') ?? options.get('target-directory'));
  if (typeof found === 'number') return found;
  const isDeep = ['r', 'R', 'a', 'recursive', 'archive'].some((o) => options.has(o));
  const preserve = options.has('a') || options.has('p') || options.has('archive');
  const copyOne = (source: string): void => {
    const to = options.has('T') ? found.target : io.files.into(found.target, source);
    if (options.has('n') && io.files.find(to) !== undefined) return;
    copyTree(io, source.replace(/(.)\/+$/, '$1'), to, isDeep, preserve);
    if (options.has('v')) io.out(`'${source}' -> '${to}'\n`);
  };
  return each(io, found.sources, copyOne, (source, why) => {
    if (why === 'Is a directory')
      return io.isBusybox ? `omitting directory '${source}'` : `-r not specified; omitting directory '${source}'`;
    const isSource = io.files.find(source) === undefined;
    if (io.isBusybox)
      return isSource
        ? `can't stat '${source}': ${why}`
        : `can't create '${io.files.into(found.target, source)}': ${why}`;
    return isSource
      ? `cannot stat '${source}': ${why}`
      : `cannot create regular file '${io.files.into(found.target, source)}': ${why}`;
  });
});

export const mv = plain(['mv'], (io) => {
  const { options, operands, bad } = parseOptions(io.args, 'fvniTu', 't', ['force', 'verbose']);
  if (bad !== undefined) return badOption(io, bad);
  const found = sourcesAndTarget(io, operands, options.get('t'));
  if (typeof found === 'number') return found;
  const moveOne = (source: string): void => {
    const to = io.files.into(found.target, source);
    if (options.has('n') && io.files.find(to) !== undefined) return;
    try {
      io.files.rename(source, to);
    } catch (error) {
      if (!(error instanceof FileError) || error.code !== 'EXDEV') throw error;
      copyTree(io, source, to, true, true);
      removeTree(io, source);
    }
  };
  return each(io, found.sources, moveOne, (source, why) => {
    if (io.files.find(source, false) === undefined)
      return io.isBusybox ? `can't rename '${source}': ${why}` : `cannot stat '${source}': ${why}`;
    const to = io.files.into(found.target, source);
    return io.isBusybox ? `can't rename '${source}': ${why}` : `cannot move '${source}' to '${to}': ${why}`;
  });
});

export const ln = plain(['ln'], (io) => {
  const { options, operands, bad } = parseOptions(io.args, 'sfnvTr', '', ['symbolic', 'force']);
  if (bad !== undefined) return badOption(io, bad);
  const pair = operands.length === 1 ? [operands[0]!, baseName(operands[0]!)] : operands;
  const found = sourcesAndTarget(io, pair, undefined);
  if (typeof found === 'number') return found;
  const linkOne = (source: string): void => {
    const existing = io.files.find(found.target, !options.has('n'));
    const to = existing?.kind === 'directory' && !options.has('T') ? io.files.into(found.target, source) : found.target;
    if (options.has('f') && io.files.find(to, false) !== undefined) io.files.remove(to);
    if (options.has('s') || options.has('symbolic')) io.files.symlink(source, to);
    else {
      // Hard links are copies here: the tree has one place for each node.
      if (io.files.find(to, false) !== undefined) throw new FileError('EEXIST', to);
      io.files.copyNode(io.files.node(source), to, true);
    }
  };
  const kind = options.has('s') ? 'symbolic ' : '';
  return each(io, found.sources, linkOne, (source, why) =>
    io.isBusybox
      ? `${found.target}: ${why}`
      : `failed to create ${kind}link '${io.files.into(found.target, source)}': ${why}`,
  );
});
