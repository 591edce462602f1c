/** Tools that tell about files: stat, du, basename, dirname, readlink, realpath, which, sync. */
import { FileError } from '../../files/errno.ts';
import { sizeOf } from '../../files/node.ts';
import { absolutePath, baseName, directoryName } from '../../files/path.ts';
import { civilOf, formatCivil } from './civil-time.ts';
import { badOption, parseOptions, usageError } from './lines.ts';
import { groupName, humanSize, modeText, userName } from './listing.ts';
import { plain, type ToolIo } from './tool.ts';

const KINDS = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  device: 'character special file',
} as const;

function statText(io: ToolIo, path: string, format: string | undefined): string {
  const node = io.files.node(path, false);
  const size = sizeOf(node);
  const epoch = io.world.epochMs - io.world.now;
  const time = formatCivil(civilOf(epoch + node.mtime), '%F %T.%N %z');
  const octal = node.mode.toString(8);
  const kind = node.kind === 'file' && size === 0 ? 'regular empty file' : KINDS[node.kind];
  if (format !== undefined) {
    const seconds = String(Math.floor((epoch + node.mtime) / 1000));
    const cells: Record<string, string> = {
      n: path,
      s: String(size),
      a: octal,
      A: modeText(node),
      u: String(node.uid),
      U: userName(io, node.uid),
      g: String(node.gid),
      G: groupName(io, node.gid),
      F: kind,
      i: String(node.ino),
      y: time,
      Y: seconds,
      x: time,
      X: seconds,
      z: time,
      Z: seconds,
      h: '1',
      b: String(Math.ceil(size / 512)),
      B: '512',
      '%': '%',
    };
    return `${format.replaceAll(/%([a-zA-Z%])/g, (all, letter: string) => cells[letter] ?? all)}\n`;
  }
  const blocks = node.kind === 'directory' ? 8 : Math.ceil(size / 4096) * 8;
  const link = node.kind === 'symlink' ? `${path} -> ${node.target}` : path;
  const id = (n: number, name: string): string => `${String(n).padStart(5)}/${name.padStart(8)}`;
  const access = `Access: (${octal.padStart(4, '0')}/${modeText(node)})  Uid: (${id(node.uid, userName(io, node.uid))})   Gid: (${id(node.gid, groupName(io, node.gid))})\n`;
  const shown = `  File: ${link}\n  Size: ${String(size).padEnd(10)}\tBlocks: ${String(blocks).padEnd(10)} IO Block: 4096   ${kind}\n`;
  const device = `Device: 0,80\tInode: ${String(node.ino).padEnd(11)} Links: 1\n`;
  return `${shown}${device}${access}Access: ${time}\nModify: ${time}\nChange: ${time}\n${io.isBusybox ? '' : ' Birth: -\n'}`;
}

export const stat = plain(['stat'], (io) => {
  const { options, operands, bad } = parseOptions(io.args, 'Lft', 'c', ['format=', 'printf=']);
  if (bad !== undefined) return badOption(io, bad);
  let code = 0;
  for (const path of operands) {
    try {
      io.out(statText(io, path, options.get('c') ?? options.get('format')));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      io.complain(io.isBusybox ? `can't stat '${path}': ${error.message}` : `cannot statx '${path}': ${error.message}`);
      code = 1;
    }
  }
  return code;
});

export const du = plain(['du'], (io) => {
  const { options, operands } = parseOptions(io.args, 'shakmbcx', 'd', ['max-depth=', 'apparent-size']);
  const shown = (bytes: number): string => {
    const blocks = Math.max(bytes === 0 ? 0 : 4096, Math.ceil(bytes / 4096) * 4096);
    if (options.has('h')) return humanSize(options.has('b') ? bytes : blocks + 4096);
    if (options.has('b')) return String(bytes);
    return String(Math.ceil((blocks + 4096) / (options.has('m') ? 1_048_576 : 1024)));
  };
  let code = 0;
  const walk = (path: string, depth: number): void => {
    const node = io.files.node(path, false);
    const most = options.has('s')
      ? 0
      : Number(options.get('d') ?? options.get('max-depth') ?? Number.POSITIVE_INFINITY);
    if (node.kind === 'directory') for (const name of io.files.list(path)) walk(`${path}/${name}`, depth + 1);
    const isShown = depth <= most && (node.kind === 'directory' || options.has('a') || depth === 0);
    if (isShown) io.out(`${shown(io.files.usage(path))}\t${path}\n`);
  };
  for (const path of operands.length > 0 ? operands : ['.']) {
    try {
      walk(path, 0);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      io.complain(io.isBusybox ? `${path}: ${error.message}` : `cannot access '${path}': ${error.message}`);
      code = 1;
    }
  }
  return code;
});

export const basename = plain(['basename'], (io) => {
  const [path, suffix] = io.args.filter((a) => a !== '--');
  if (path === undefined) return usageError(io, 'missing operand');
  const name = baseName(path);
  io.out(
    `${suffix !== undefined && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
});

export const dirname = plain(['dirname'], (io) => {
  for (const path of io.args) io.out(`${directoryName(path)}\n`);
  return io.args.length === 0 ? 1 : 0;
});

export const readlink = plain(['readlink', 'realpath'], (io) => {
  const { options, operands } = parseOptions(io.args, 'fenmvqs', '');
  let code = 0;
  for (const path of operands) {
    const node = io.files.find(path, false);
    if (io.name === 'realpath' || options.has('f') || options.has('e') || options.has('m')) {
      if (io.files.find(path) !== undefined) io.out(`${io.files.realPath(path)}\n`);
      else if (options.has('f') || options.has('m')) io.out(`${absolutePath(io.files.cwd, path)}\n`);
      else {
        io.complain(`${path}: No such file or directory`);
        code = 1;
      }
    } else if (node?.kind === 'symlink') io.out(`${node.target}${options.has('n') ? '' : '\n'}`);
    else code = 1;
  }
  return code;
});

export const which = plain(['which'], (io) => {
  let code = 0;
  for (const name of io.args.filter((a) => !a.startsWith('-'))) {
    const path = io.which(name);
    if (path === undefined) code = 1;
    else io.out(`${path}\n`);
  }
  return code;
});

export const sync = plain(['sync', 'fsync'], () => 0);
