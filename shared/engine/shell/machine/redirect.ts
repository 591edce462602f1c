/** Opens what redirections name, as each shell does it and complains about it. */
import { FileError } from '../../files/errno.ts';
import { absolutePath } from '../../files/path.ts';
import type { DeviceName } from '../../files/node.ts';
import type { Fd, Flavour, PlannedRedirect } from '../state.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess } from './live.ts';

/** A redirection that failed, in the shell's words. */
export class RedirectError extends Error {}

function openText(flavour: Flavour, path: string, error: FileError, isCreating: boolean): string {
  if (flavour === 'bash') return `${path}: ${error.message}`;
  if (error.code !== 'ENOENT') {
    return flavour === 'ash'
      ? `can't ${isCreating ? 'create' : 'open'} ${path}: ${error.message}`
      : `cannot ${isCreating ? 'create' : 'open'} ${path}: ${error.message}`;
  }
  if (flavour === 'ash')
    return isCreating ? `can't create ${path}: nonexistent directory` : `can't open ${path}: no such file`;
  return isCreating ? `cannot create ${path}: Directory nonexistent` : `cannot open ${path}: No such file`;
}

/** What a path under /dev or /proc that stands for a descriptor leads to. */
export function descriptorAt(kernel: Kernel, p: LiveProcess, path: string): Fd | undefined | 'none' {
  if (!path.startsWith('/dev/') && !path.startsWith('/proc/')) return 'none';
  const own = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path);
  if (own !== null) return p.fds.get(Number(own[1]));
  const other = /^\/proc\/(\d+)\/fd\/(\d+)$/.exec(path);
  if (other !== null) return kernel.list.get(Number(other[1]))?.fds.get(Number(other[2]));
  return 'none';
}

function deviceFd(p: LiveProcess, device: DeviceName): Fd | undefined {
  if (device === 'stdin') return p.fds.get(0);
  if (device === 'stdout') return p.fds.get(1);
  if (device === 'stderr') return p.fds.get(2);
  return { k: 'device', device };
}

/** Opens a path. Throws FileError. */
export function openPath(kernel: Kernel, p: LiveProcess, path: string, mode: 'read' | 'write' | 'append' | 'both'): Fd {
  const absolute = absolutePath(p.cwd, path);
  const direct = descriptorAt(kernel, p, absolute);
  if (direct === undefined) throw new FileError('ENOENT', path);
  if (direct !== 'none') return direct;
  const files = kernel.files(p);
  if (mode === 'read') {
    const node = files.node(path);
    if (node.kind === 'device') return deviceFd(p, node.device) ?? { k: 'device', device: 'null' };
    // Looks whether it may be read; a directory opens, and then gives nothing.
    if (node.kind === 'file' && !files.may(node, 4)) throw new FileError('EACCES', path);
    return { k: 'file', id: kernel.newOpen({ path: files.realPath(path), offset: 0, append: false }) };
  }
  const node = files.open(path, { truncate: mode === 'write' });
  if (node.kind === 'device') return deviceFd(p, node.device) ?? { k: 'device', device: 'null' };
  return { k: 'file', id: kernel.newOpen({ path: files.realPath(path), offset: 0, append: mode === 'append' }) };
}

function duplicate(p: LiveProcess, text: string): Fd | undefined {
  if (text === '-') return undefined;
  const fd = p.fds.get(Number(text));
  if (fd === undefined) throw new RedirectError(`${text}: Bad file descriptor`);
  return fd;
}

function put(fds: Map<number, Fd>, number: number, fd: Fd | undefined): void {
  if (fd === undefined) fds.delete(number);
  else fds.set(number, fd);
}

function applyOne(kernel: Kernel, p: LiveProcess, flavour: Flavour, plan: PlannedRedirect): void {
  const { operator, text } = plan;
  // It was to connect, and could not.
  if (operator === 'refused') throw new RedirectError(text);
  const fds = new Map(p.fds);
  const isInput = operator.startsWith('<');
  const number = plan.fd ?? (isInput ? 0 : 1);
  try {
    if (operator === '<<' || operator === '<<<') {
      const id = kernel.newPipe({ text: operator === '<<<' ? `${text}\n` : text });
      fds.set(number, { k: 'pipe', id, end: 'read' });
    } else if (operator === '<&' || operator === '>&') {
      if (/^(?:\d+|-)$/.test(text)) put(fds, number, duplicate(p, text));
      else if (operator === '>&' && plan.fd === undefined && flavour !== 'dash') {
        const fd = openPath(kernel, p, text, 'write');
        fds.set(1, fd).set(2, fd);
      } else throw new RedirectError(flavour === 'bash' ? `${text}: ambiguous redirect` : `${text}: bad fd number`);
    } else if (operator === '&>' || operator === '&>>') {
      const fd = openPath(kernel, p, text, operator === '&>' ? 'write' : 'append');
      fds.set(1, fd).set(2, fd);
    } else {
      if (text === '' && flavour === 'bash') throw new RedirectError(': No such file or directory');
      const mode = operator === '<' ? 'read' : operator === '>>' ? 'append' : operator === '<>' ? 'both' : 'write';
      fds.set(number, openPath(kernel, p, text, mode));
    }
  } catch (error) {
    if (error instanceof FileError) throw new RedirectError(openText(flavour, text, error, !isInput));
    throw error;
  }
  p.fds = fds;
}

/** Redirects the process from left to right. Throws RedirectError; what came before stays redirected. */
export function applyRedirects(
  kernel: Kernel,
  p: LiveProcess,
  flavour: Flavour,
  plans: readonly PlannedRedirect[],
): void {
  for (const plan of plans) applyOne(kernel, p, flavour, plan);
}
