/** Finds what a command's name stands for: the host's program, a shell, a tool, a script in a file. */
import { baseName, directoryName } from '../../files/path.ts';
import type { Signal } from '../signals.ts';
import type { Flavour } from '../state.ts';
import { toolNamed } from '../tools/registry.ts';
import type { World } from '../world.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess } from './live.ts';

export type Executable =
  | { readonly k: 'program'; readonly name: string; readonly catches: readonly Signal[] }
  | { readonly k: 'tool'; readonly name: string }
  | { readonly k: 'shell'; readonly flavour: Flavour }
  /** `interpreter`: words behind `#!`. */
  | { readonly k: 'script'; readonly path: string; readonly interpreter: readonly string[] }
  | { readonly k: 'missing' }
  | { readonly k: 'denied'; readonly isDirectory: boolean };

const SYSTEM = new Set(['/bin', '/usr/bin', '/sbin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin']);
const MISSING: Executable = { k: 'missing' };

function builtIn(kernel: Kernel, p: LiveProcess, name: string): Executable | undefined {
  if (kernel.world.has !== undefined && !kernel.world.has(name)) return undefined;
  if (name === 'sh') return { k: 'shell', flavour: p.flavour };
  if (name === 'bash' || name === 'dash' || name === 'ash') return { k: 'shell', flavour: name };
  return toolNamed(name) === undefined ? undefined : { k: 'tool', name };
}

function fileAt(kernel: Kernel, p: LiveProcess, path: string): Executable | undefined {
  const files = kernel.files(p);
  const node = files.find(path);
  if (node === undefined) return undefined;
  if (node.kind === 'directory') return { k: 'denied', isDirectory: true };
  // An empty file stands for a binary of the image.
  if (node.kind !== 'file' || node.text === '') return undefined;
  if (!files.may(node, 1)) return { k: 'denied', isDirectory: false };
  const line = /^#![ \t]*([^\n]*)/.exec(node.text)?.[1]?.trim();
  return { k: 'script', path, interpreter: line === undefined || line === '' ? ['sh'] : line.split(/[ \t]+/) };
}

/** What a name stands for. `path`: the value of PATH, where scripts are looked for. */
export function findExecutable(
  kernel: Kernel,
  p: LiveProcess,
  name: string,
  argv: readonly string[],
  path: string | undefined,
): Executable {
  if (name === '') return MISSING;
  if (name.includes('/')) {
    const file = fileAt(kernel, p, name);
    if (file !== undefined) return file;
  }
  const base = baseName(name);
  const program = kernel.world.program(name, argv);
  if (program !== undefined) return { k: 'program', name: base, catches: program.catches ?? [] };
  if (!name.includes('/') || SYSTEM.has(directoryName(name))) {
    const known = builtIn(kernel, p, base);
    if (known !== undefined) return known;
  }
  if (name.includes('/')) return MISSING;
  for (const directory of (path ?? '').split(':')) {
    const file = directory === '' ? undefined : fileAt(kernel, p, `${directory}/${name}`);
    if (file?.k === 'script') return file;
  }
  return MISSING;
}

/** What busybox on Alpine has in /bin and /sbin; everything else is in /usr/bin. */
const ALPINE_BIN = new Set(
  (
    'arch ash base64 bash cat chgrp chmod chown cp date dd df dmesg dnsdomainname echo egrep false fgrep fsync getopt ' +
    'grep gunzip gzip hostname ionice iostat ipcalc kill link ln login ls mkdir mknod mktemp more mount mountpoint ' +
    'mpstat mv netstat nice pidof ping ping6 printenv ps pwd rev rm rmdir sed sh sleep stat stty su sync tar touch true ' +
    'umount uname usleep watch zcat'
  ).split(' '),
);
const IN_SBIN = new Set('arp ifconfig ip nologin route sysctl'.split(' '));

/** Where `which` and `command -v` say that it is. */
export function pathOf({ libc }: World, p: LiveProcess, name: string, found: Executable): string {
  if (found.k === 'script') return found.path;
  if (name.includes('/')) return name;
  if (found.k === 'program') return `/usr/local/bin/${name}`;
  const isOwner = IN_SBIN.has(name);
  if (p.flavour !== 'ash') return `/usr/${isOwner ? 'sbin' : 'bin'}/${name}`;
  // The image of busybox itself has all of them in one folder.
  if (libc !== 'musl') return `/bin/${name}`;
  return isOwner ? `/sbin/${name}` : `${ALPINE_BIN.has(name) ? '' : '/usr'}/bin/${name}`;
}
