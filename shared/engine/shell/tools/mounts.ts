/** df and mount: what hangs where in a container's filesystem, or a computer's, and how full it is. */
import { humanSize } from './listing.ts';
import { parseOptions } from './lines.ts';
import { plain, type ToolIo } from './tool.ts';
import { machineOf } from './top.ts';

/** Where a volume says nothing of its size: the machine's disk. */
const DISK_BYTES = 107_374_182_400;
const DISK = '/dev/sda1';

interface Hung {
  path: string;
  source: string;
  kind: string;
  total: number;
  used: number;
  readOnly: boolean;
}

/** The root of a container is a stack of layers; a computer's is its disk. */
function hung(io: ToolIo, path: string): Hung {
  const { mount, bytes, limit } = io.files.volume(path);
  const readOnly = mount.readOnly === true;
  const isOverlay = mount.path === '/' && io.world.isContainer !== false;
  // Tokens and Secrets never come on a disk.
  const memory = mount.path.startsWith('/run/secrets/') ? machineOf(io).memoryBytes : limit;
  const [source, kind] = isOverlay
    ? ['overlay', 'overlay']
    : memory === undefined
      ? [DISK, 'ext4']
      : ['tmpfs', 'tmpfs'];
  return { path: mount.path, source, kind, total: memory ?? DISK_BYTES, used: bytes, readOnly };
}

export const df = plain(['df'], (io) => {
  const { options, operands } = parseOptions(io.args, 'hHkmPTai', '', ['human-readable', 'print-type']);
  const paths = operands.length > 0 ? operands : [...new Set(io.files.mounts.map((m) => m.path))];
  const isHuman = options.has('h') || options.has('H') || options.has('human-readable');
  const showsKind = options.has('T') || options.has('print-type');
  let code = 0;
  const rows: Hung[] = [];
  for (const path of paths) {
    if (io.files.find(path) === undefined) {
      io.complain(`${path}: ${io.isBusybox ? "can't find mount point" : 'No such file or directory'}`);
      code = 1;
    } else rows.push(hung(io, path));
  }
  if (rows.length === 0) return code;
  const unit = options.has('m') ? 1_048_576 : 1024;
  const shown = (bytes: number): string => (isHuman ? humanSize(bytes) : String(Math.ceil(bytes / unit)));
  const cells = rows.map(({ source, kind, total, used, path }) => [
    source,
    ...(showsKind ? [kind] : []),
    ...[shown(total), shown(used), shown(Math.max(0, total - used))],
    `${Math.ceil((used / Math.max(1, total)) * 100)}%`,
    path,
  ]);
  const size = isHuman ? 'Size' : options.has('m') ? '1M-blocks' : options.has('P') ? '1024-blocks' : '1K-blocks';
  if (io.isBusybox) {
    const available = 'Available';
    const line = (row: readonly string[]): string => {
      const [source = '', ...rest] = row;
      const [total = '', used = '', left = '', percent = '', path = ''] = showsKind ? rest.slice(1) : rest;
      const kind = showsKind ? ` ${(rest[0] ?? '').padEnd(10)}` : '';
      return `${source.padEnd(20)}${kind} ${total.padStart(isHuman ? 9 : 9)} ${used.padStart(9)} ${left.padStart(9)} ${percent.padStart(4)} ${path}\n`;
    };
    io.out(line(['Filesystem', ...(showsKind ? ['Type'] : []), size, 'Used', available, 'Use%', 'Mounted on']));
    for (const row of cells) io.out(line(row));
    return code;
  }
  const titles = [
    'Filesystem',
    ...(showsKind ? ['Type'] : []),
    size,
    'Used',
    isHuman ? 'Avail' : 'Available',
    'Use%',
    'Mounted on',
  ];
  const least = titles.map((title, i) => (i === 0 ? 14 : title === 'Used' || title === 'Size' ? 5 : title.length));
  const widths = titles.map((title, i) => Math.max(least[i]!, title.length, ...cells.map((row) => row[i]!.length)));
  const isLeft = (i: number): boolean => i === 0 || (showsKind && i === 1) || i === titles.length - 1;
  for (const row of [titles, ...cells])
    io.out(
      `${row
        .map((cell, i) =>
          isLeft(i) ? (i === row.length - 1 ? cell : cell.padEnd(widths[i]!)) : cell.padStart(widths[i]!),
        )
        .join(' ')}\n`,
    );
  return code;
});

export const mount = plain(['mount'], (io) => {
  const operands = io.args.filter((arg) => !arg.startsWith('-'));
  if (operands.length > 0) {
    io.complain(
      io.isBusybox ? 'permission denied (are you root?)' : `${operands.at(-1)}: must be superuser to use mount.`,
    );
    return io.isBusybox ? 1 : 32;
  }
  const flags = (isReadOnly: boolean): string => `(${isReadOnly ? 'ro' : 'rw'},relatime)`;
  const isContainer = io.world.isContainer !== false;
  const [root, ...others] = [...new Set(io.files.mounts.map((m) => m.path))].map((path) => hung(io, path));
  const line = ({ source, path, kind, readOnly }: Hung): string =>
    `${source} on ${path} type ${kind} ${flags(readOnly)}\n`;
  if (root !== undefined) io.out(line(root));
  io.out('proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)\n');
  if (isContainer) io.out('tmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)\n');
  io.out(`sysfs on /sys type sysfs (${isContainer ? 'ro' : 'rw'},nosuid,nodev,noexec,relatime)\n`);
  if (isContainer)
    for (const path of ['/etc/hosts', '/dev/termination-log', '/etc/hostname', '/etc/resolv.conf'])
      if (io.files.find(path) !== undefined) io.out(`${DISK} on ${path} type ext4 (rw,relatime)\n`);
  io.out(others.map(line).join(''));
  return 0;
});
