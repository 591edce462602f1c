/** tail: the last lines, and with -f what is added to a file, looked at once a second. */
import { FileError } from '../../files/errno.ts';
import { complainOfFile, parseOptions, take } from './lines.ts';
import { countOf } from './head.ts';
import type { Tool, ToolIo } from './tool.ts';

const POLL_MS = 1000;

interface Followed {
  readonly [key: string]: string | number | boolean;
  readonly file: string;
  readonly ino: number;
  readonly offset: number;
  readonly isMissing: boolean;
}

interface Noted {
  readonly [key: string]: string | number | readonly Followed[];
  readonly text: string;
  readonly code: number;
  readonly last: string;
  readonly followed: readonly Followed[];
}

function lastOf(text: string, count: string, isBytes: boolean): string {
  const n = countOf(count.replace(/^[-+]/, ''));
  if (isBytes) return count.startsWith('+') ? text.slice(Math.max(0, n - 1)) : n === 0 ? '' : text.slice(-n);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const kept = count.startsWith('+') ? lines.slice(Math.max(0, n - 1)) : n === 0 ? [] : lines.slice(-n);
  return kept.length === 0 ? '' : kept.join('\n') + (text.endsWith('\n') ? '\n' : '');
}

/** Looks at a followed file: prints what is new; says what became of it. */
function look(io: ToolIo, f: Followed, byName: boolean, isMany: boolean, last: string): { f: Followed; last: string } {
  const node = io.files.find(f.file);
  if (node?.kind !== 'file') {
    if (!f.isMissing && byName && !io.isBusybox)
      io.complain(`'${f.file}' has become inaccessible: No such file or directory`);
    return { f: { ...f, isMissing: true }, last };
  }
  let { offset } = f;
  if (node.ino !== f.ino) {
    if (!byName && f.ino >= 0) return { f, last };
    if (!io.isBusybox)
      io.complain(`'${f.file}' has ${f.isMissing ? 'appeared' : 'been replaced'};  following new file`);
    offset = 0;
  } else if (node.text.length < offset) {
    if (!io.isBusybox) io.complain(`${f.file}: file truncated`);
    offset = 0;
  }
  const fresh = node.text.slice(offset);
  let shown = last;
  if (fresh !== '') {
    if (isMany && last !== f.file) io.out(`\n==> ${f.file} <==\n`);
    shown = f.file;
    io.out(fresh);
  }
  return { f: { file: f.file, ino: node.ino, offset: node.text.length, isMissing: false }, last: shown };
}

export const tail: Tool = {
  names: ['tail'],
  run(io, state) {
    const args = io.args.flatMap((a, i) =>
      /^-\d+$/.test(a)
        ? ['-n', a.slice(1)]
        : i === 0 && /^\+\d+$/.test(a)
          ? ['-n', a]
          : /^-\d+f$/.test(a)
            ? ['-n', a.slice(1, -1), '-f']
            : [a],
    );
    const long = ['follow', 'follow=', 'lines=', 'retry', 'bytes=', 'quiet', 'pid='];
    const { options, operands } = parseOptions(
      args.map((a) => (a === '--follow' ? '-f' : a === '--follow=name' ? '-F' : a)),
      'fFqvr',
      'ncs',
      long,
    );
    const byName = options.has('F') || (options.has('f') && options.has('retry'));
    const isFollowing = options.has('f') || options.has('F');
    const count = options.get('n') ?? options.get('lines') ?? options.get('c') ?? '10';
    const isBytes = options.has('c');
    const files = operands.length > 0 ? operands : ['-'];
    const isMany = files.length > 1 && !options.has('q');
    const noted = (state as unknown as Noted | undefined) ?? { text: '', code: 0, last: '', followed: [] };
    if (files[0] === '-' || io.descriptor(files[0]!) !== undefined) {
      const { text, end, fd } = take(io, files[0]!);
      const all = noted.text + text;
      if (!end) return { wait: io.more(fd ?? 0), state: { ...noted, text: all } };
      io.out(lastOf(all, count, isBytes));
      return { exit: 0 };
    }
    if (state !== undefined) {
      let { last } = noted;
      const followed = noted.followed.map((f) => {
        const seen = look(io, f, byName, isMany, last);
        last = seen.last;
        return seen.f;
      });
      return { wait: { k: 'sleep', until: io.world.now + POLL_MS }, state: { ...noted, last, followed } };
    }
    let code = 0;
    let last = '';
    const followed: Followed[] = [];
    files.forEach((file, i) => {
      const node = io.files.find(file);
      try {
        const text = io.files.read(file);
        if (isMany) io.out(`${i > 0 ? '\n' : ''}==> ${file} <==\n`);
        io.out(lastOf(text, count, isBytes));
        last = file;
        if (node?.kind === 'device') followed.push({ file, ino: node.ino, offset: 0, isMissing: false });
        else followed.push({ file, ino: node?.ino ?? -1, offset: text.length, isMissing: false });
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        complainOfFile(io, file, error, 'reading', 'open');
        code = 1;
        if (byName) followed.push({ file, ino: -1, offset: 0, isMissing: true });
      }
    });
    if (!isFollowing) return { exit: code };
    if (followed.length === 0) {
      io.complain(io.isBusybox ? 'no files' : 'no files remaining');
      return { exit: 1 };
    }
    // A device (tail -f /dev/null) never says anything: no need to look.
    if (followed.every((f) => io.files.find(f.file)?.kind === 'device')) return { wait: { k: 'forever' }, state: null };
    return { wait: { k: 'sleep', until: io.world.now + POLL_MS }, state: { text: '', code, last, followed } };
  },
};
