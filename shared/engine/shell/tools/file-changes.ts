/** Tools that make and remove: touch, rm, mkdir, rmdir, truncate, mktemp. */
import { directoryName } from '../../files/path.ts';
import { countOf } from './head.ts';
import { parseDate } from './civil-time.ts';
import { badOption, parseOptions } from './lines.ts';
import { each, missing, removeTree } from './each-file.ts';
import { plain, type Tool } from './tool.ts';

export const touch = plain(['touch'], (io) => {
  const { options, operands, bad } = parseOptions(io.args, 'camh', 'drt', ['date=', 'no-create']);
  if (bad !== undefined) return badOption(io, bad);
  if (operands.length === 0) return missing(io);
  const text = options.get('d') ?? options.get('date');
  const given = text === undefined ? undefined : parseDate(text, io.world.epochMs);
  const mtime = given === undefined ? io.world.now : given - (io.world.epochMs - io.world.now);
  const touchOne = (path: string): void => {
    if (io.files.find(path) === undefined) {
      if (options.has('c')) return;
      io.files.open(path, {});
    }
    io.files.change(path, { mtime });
  };
  return each(io, operands, touchOne, (path, why) =>
    io.isBusybox ? `${path}: ${why}` : `cannot touch '${path}': ${why}`,
  );
});

export const rm = plain(['rm', 'unlink'], (io) => {
  const { options, operands, bad } = parseOptions(io.args, 'rRfivdI', '', ['recursive', 'force', 'verbose']);
  if (bad !== undefined) return badOption(io, bad);
  const isForced = options.has('f') || options.has('force');
  const isDeep = options.has('r') || options.has('R') || options.has('recursive');
  if (operands.length === 0) return isForced ? 0 : missing(io);
  const removeOne = (path: string): void => {
    if (isForced && io.files.find(path, false) === undefined) return;
    if (isDeep) removeTree(io, path);
    else io.files.remove(path);
    if (options.has('v')) io.out(`removed '${path}'\n`);
  };
  return each(io, operands, removeOne, (path, why) => {
    const text = io.isBusybox && why === 'Is a directory' ? 'is a directory' : why;
    return io.isBusybox
      ? why === 'Is a directory'
        ? `'${path}' is a directory`
        : `can't remove '${path}': ${text}`
      : `cannot remove '${path}': ${text}`;
  });
});

export const mkdir = plain(['mkdir'], (io) => {
  const { options, operands, bad } = parseOptions(io.args, 'pv', 'm', ['parents', 'mode=', 'verbose']);
  if (bad !== undefined) return badOption(io, bad);
  if (operands.length === 0) return missing(io);
  const text = options.get('m') ?? options.get('mode');
  const mode = text !== undefined && /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
  const makeOne = (path: string): void => {
    if (options.has('p') || options.has('parents')) {
      const parts = path.split('/');
      for (let i = 1; i <= parts.length; i++) {
        const part = parts.slice(0, i).join('/');
        if (part === '' || part === '.' || io.files.find(part)?.kind === 'directory') continue;
        io.files.makeDirectory(part);
      }
    } else io.files.makeDirectory(path);
    if (mode !== undefined) io.files.change(path, { mode });
  };
  return each(io, operands, makeOne, (path, why) =>
    io.isBusybox ? `can't create directory '${path}': ${why}` : `cannot create directory '${path}': ${why}`,
  );
});

export const rmdir = plain(['rmdir'], (io) => {
  const { options, operands } = parseOptions(io.args, 'pv', '', ['parents', 'ignore-fail-on-non-empty']);
  if (operands.length === 0) return missing(io);
  const removeOne = (path: string): void => {
    io.files.removeDirectory(path);
    if (!options.has('p')) return;
    for (let parent = directoryName(path); parent !== '.' && parent !== '/'; parent = directoryName(parent))
      io.files.removeDirectory(parent);
  };
  return each(io, operands, removeOne, (path, why) =>
    io.isBusybox ? `'${path}': ${why}` : `failed to remove '${path}': ${why}`,
  );
});

export const truncate = plain(['truncate', 'fallocate'], (io) => {
  const { options, operands } = parseOptions(io.args, 'c', 'sl', ['size=', 'length=']);
  const size = countOf(options.get('s') ?? options.get('size') ?? options.get('l') ?? options.get('length') ?? '0');
  const resize = (path: string): void => {
    io.files.open(path, {});
    io.files.truncate(path, size);
  };
  return each(io, operands, resize, (path, why) =>
    io.name === 'fallocate' ? `fallocate failed: ${why}` : `failed to truncate '${path}' at ${size} bytes: ${why}`,
  );
});

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export const mktemp: Tool = plain(['mktemp'], (io) => {
  const { options, operands } = parseOptions(io.args, 'dqtu', 'p', ['directory', 'tmpdir']);
  const template = operands[0] ?? 'tmp.XXXXXXXXXX';
  const isPlaced = template.includes('/') || (operands.length > 0 && !options.has('t') && !options.has('p'));
  const base = isPlaced ? template : `${options.get('p') ?? io.env.get('TMPDIR') ?? '/tmp'}/${template}`;
  const path = base.replace(/X+$/, (xs) => [...xs].map(() => LETTERS[io.world.random.int(LETTERS.length)]).join(''));
  return each(
    io,
    [path],
    () => {
      if (options.has('d') || options.has('directory')) io.files.makeDirectory(path, 0o700);
      else if (!options.has('u')) io.files.open(path, { exclusive: true, mode: 0o600 });
      io.out(`${path}\n`);
    },
    (_, why) => (io.isBusybox ? `${base}: ${why}` : `failed to create file via template '${base}': ${why}`),
  );
});
