/** The prompt of an interactive shell, from PS1 and PS2. */
import { civilOf, formatCivil } from '../tools/civil-time.ts';
import type { Kernel } from '../machine/kernel.ts';
import type { LiveProcess, LiveShell } from '../machine/live.ts';
import { readVariable } from '../machine/variables.ts';

/** What images and distributions set up: bash as Debian's, busybox as Alpine's, dash as it comes. */
const FIRST: Readonly<Record<LiveShell['flavour'], string>> = {
  bash: String.raw`\u@\h:\w\$ `,
  ash: String.raw`\w \$ `,
  dash: String.raw`\$ `,
};

function userOf(kernel: Kernel, p: LiveProcess): string {
  const passwd = kernel.files(p).find('/etc/passwd');
  const lines = passwd?.kind === 'file' ? passwd.text.split('\n') : [];
  const known = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(p.owner.uid))?.[0];
  return known ?? (p.owner.uid === 0 ? 'root' : 'I have no name!');
}

function folderOf(kernel: Kernel, p: LiveProcess, shell: LiveShell): string {
  const home = readVariable(kernel, p, shell, 'HOME') ?? '';
  if (home === '' || home === '/') return p.cwd;
  if (p.cwd === home) return '~';
  return p.cwd.startsWith(`${home}/`) ? `~${p.cwd.slice(home.length)}` : p.cwd;
}

function escape(kernel: Kernel, p: LiveProcess, shell: LiveShell, letter: string): string {
  const time = (format: string): string => formatCivil(civilOf(kernel.world.epochMs), format);
  switch (letter) {
    case 'u':
      return userOf(kernel, p);
    case 'h':
      return kernel.world.hostname.split('.')[0]!;
    case 'H':
      return kernel.world.hostname;
    case 'w':
      return folderOf(kernel, p, shell);
    case 'W':
      return folderOf(kernel, p, shell).replace(/^.*\/(?=.)/, '');
    case '$':
      return p.owner.uid === 0 ? '#' : '$';
    case 's':
      return shell.name.replace(/^.*\//, '');
    case 'v':
      return '5.2';
    case 'j':
      return String(shell.jobs.size);
    case 't':
      return time('%H:%M:%S');
    case 'A':
      return time('%H:%M');
    case 'd':
      return time('%a %b %e');
    case 'n':
      return '\n';
    case 'e':
      return '\u001B';
    case 'a':
    case '[':
    case ']':
      return '';
    default:
      return letter === '\\' ? '\\' : `\\${letter}`;
  }
}

/** The text to show before a command, or before a further line of one. */
export function promptText(kernel: Kernel, p: LiveProcess, shell: LiveShell, isFurther: boolean): string {
  const text = isFurther
    ? (readVariable(kernel, p, shell, 'PS2') ?? '> ')
    : (readVariable(kernel, p, shell, 'PS1') ?? FIRST[shell.flavour]);
  return text
    .replaceAll(/\\(033|.)/gs, (_, letter: string) => (letter === '033' ? '\u001B' : escape(kernel, p, shell, letter)))
    .replaceAll(
      /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
      (_, braced?: string, plain?: string) => readVariable(kernel, p, shell, braced ?? plain ?? '') ?? '',
    );
}
