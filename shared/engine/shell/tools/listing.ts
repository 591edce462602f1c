/** How ls shows files: columns of -l, marks, sizes. */
import { sizeOf, type FileTreeNode } from '../../files/node.ts';
import { civilOf, formatCivil } from './civil-time.ts';
import type { ToolIo } from './tool.ts';

const BITS = ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx'] as const;

/** Puts the letter of a special bit in the place of an x; a capital where there is none. */
function marked(text: string, at: number, isSet: number, letter: string): string {
  if (isSet === 0) return text;
  return text.slice(0, at) + (text[at] === 'x' ? letter : letter.toUpperCase()) + text.slice(at + 1);
}

/** `drwxr-xr-x`. */
export function modeText(node: FileTreeNode): string {
  const kind = { file: '-', directory: 'd', symlink: 'l', device: 'c' }[node.kind];
  const text = BITS[(node.mode >> 6) & 7]! + BITS[(node.mode >> 3) & 7]! + BITS[node.mode & 7]!;
  return (
    kind +
    marked(marked(marked(text, 2, node.mode & 0o4000, 's'), 5, node.mode & 0o2000, 's'), 8, node.mode & 0o1000, 't')
  );
}

/** `1.5K`, `12M`: as -h. */
export function humanSize(bytes: number): string {
  let size = bytes;
  let unit = -1;
  while (size >= 1024 && unit < 4) {
    size /= 1024;
    unit += 1;
  }
  if (unit < 0) return String(bytes);
  const rounded = size < 10 ? Math.ceil(size * 10) / 10 : Math.ceil(size);
  return `${size < 10 ? rounded.toFixed(1) : rounded}${'KMGTP'[unit]}`;
}

/** The name of a number in /etc/passwd or /etc/group. */
function nameIn({ files }: Pick<ToolIo, 'files'>, path: string, id: number): string | undefined {
  const node = files.find(path);
  const lines = node?.kind === 'file' ? node.text.split('\n') : [];
  return lines.map((line) => line.split(':')).find((fields) => fields[2] === String(id))?.[0];
}

export function userName(io: Pick<ToolIo, 'files'>, uid: number): string {
  return uid === 0 ? 'root' : uid === 65_534 ? 'nobody' : (nameIn(io, '/etc/passwd', uid) ?? String(uid));
}

export function groupName(io: Pick<ToolIo, 'files'>, gid: number): string {
  return gid === 0 ? 'root' : gid === 65_534 ? 'nogroup' : (nameIn(io, '/etc/group', gid) ?? String(gid));
}

export interface Entry {
  readonly name: string;
  readonly node: FileTreeNode;
}

/** The lines of `ls -l`. */
export function longLines(
  io: ToolIo,
  entries: readonly Entry[],
  human: boolean,
  shown: (e: Entry) => string,
): string[] {
  const epoch = io.world.epochMs - io.world.now;
  const rows = entries.map((e) => {
    const { node } = e;
    const links =
      node.kind === 'directory' ? 2 + [...node.entries.values()].filter((n) => n.kind === 'directory').length : 1;
    const size = node.kind === 'device' ? '1,   3' : human ? humanSize(sizeOf(node)) : String(sizeOf(node));
    // Older than half a year: the year in place of the time.
    const isOld = io.world.now - node.mtime > 15_552_000_000;
    const time = formatCivil(civilOf(epoch + node.mtime), isOld ? '%b %e  %Y' : '%b %e %H:%M');
    const target = node.kind === 'symlink' ? ` -> ${node.target}` : '';
    return [
      modeText(node),
      String(links),
      userName(io, node.uid),
      groupName(io, node.gid),
      size,
      time,
      shown(e) + target,
    ];
  });
  const widest = (column: number): number => Math.max(0, ...rows.map((r) => r[column]!.length));
  // busybox' columns have fixed widths, GNU's are as wide as needed.
  const [links, user, group, size] = io.isBusybox ? [4, 8, 8, 9] : [widest(1), widest(2), widest(3), widest(4)];
  return rows.map((r) =>
    io.isBusybox
      ? `${r[0]} ${r[1]!.padStart(links)} ${r[2]!.padEnd(user)} ${r[3]!.padEnd(group)} ${r[4]!.padStart(size)} ${r[5]} ${r[6]}`
      : `${r[0]} ${r[1]!.padStart(links)} ${r[2]!.padEnd(user)} ${r[3]!.padEnd(group)} ${r[4]!.padStart(size)} ${r[5]} ${r[6]}`,
  );
}
