/** The filesystem as processes see it: mounts, links, limits, permissions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseTree, withFiles } from '../../../shared/engine/files/build.ts';
import { FileError } from '../../../shared/engine/files/errno.ts';
import { diskOf, type Mount } from '../../../shared/engine/files/mount.ts';
import { bytesUnder } from '../../../shared/engine/files/node.ts';
import { absolutePath, baseName, directoryName } from '../../../shared/engine/files/path.ts';
import { isGivenTo, withGroup } from '../../../shared/engine/files/ownership.ts';
import { realPath } from '../../../shared/engine/files/resolve.ts';
import { emptyTree, type FileTree } from '../../../shared/engine/files/tree.ts';
import { FileView, type Owner } from '../../../shared/engine/files/view.ts';

function view(
  mounts: readonly Mount[] = [],
  trees: Record<string, FileTree> = {},
  owner?: Owner,
): FileView & { trees: Map<string, FileTree> } {
  const all = new Map(Object.entries({ root: baseTree(), ...trees }));
  const made = new FileView(diskOf(all), [{ path: '/', volume: 'root' }, ...mounts], '/', 5000, owner);
  return Object.assign(made, { trees: all });
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
}

describe('a volume of a group', () => {
  const volume = withGroup(withFiles(emptyTree({ mode: 0o777 }), [['sub/old', 'text']]), 2000, false);
  const member: Owner = { uid: 1000, gid: 3000, groups: [2000, 3000] };

  test('is the group’s, and so is what its members make there', () => {
    const files = view([{ path: '/data', volume: 'v' }], { v: volume }, member);
    expect(isGivenTo(volume, 2000)).toBe(true);
    expect(files.node('/data').mode).toBe(0o2777);
    expect(files.node('/data/sub')).toMatchObject({ gid: 2000, mode: 0o2775 });
    expect(files.node('/data/sub/old')).toMatchObject({ gid: 2000, uid: 0, mode: 0o664 });
    files.append('/data/sub/old', '!');
    files.write('/data/new', '');
    files.makeDirectory('/data/made');
    expect(files.node('/data/new')).toMatchObject({ uid: 1000, gid: 2000 });
    expect(files.node('/data/made')).toMatchObject({ uid: 1000, gid: 2000, mode: 0o2755 });
  });

  test('shuts out whoever is not in it', () => {
    const files = view([{ path: '/data', volume: 'v' }], { v: volume }, { uid: 1001, gid: 1001 });
    expect(codeOf(() => files.append('/data/sub/old', '!'))).toBe('EACCES');
  });

  test('that is only read is opened for reading', () => {
    const read = withGroup(withFiles(emptyTree(), [['f', { text: '', mode: 0o400 }]]), 7, true);
    expect(read.root.entries.get('f')).toMatchObject({ gid: 7, mode: 0o440 });
  });
});

test('where a mount goes: links are followed as far as there is something', () => {
  const { trees, mounts } = view();
  expect(realPath(diskOf(trees), mounts, '/var/run/secrets/tokens')).toBe('/run/secrets/tokens');
  expect(realPath(diskOf(trees), mounts, '/srv/a//b/')).toBe('/srv/a/b');
  expect(realPath(diskOf(trees), mounts, '/')).toBe('/');
});

describe('paths', () => {
  test('as basename, dirname and the kernel read them', () => {
    expect(['/a/b', '/a/', '/', 'a', ''].map(baseName)).toEqual(['b', 'a', '/', 'a', '']);
    expect(['/a/b', '/a/', '/', 'a', 'a/b/'].map(directoryName)).toEqual(['/a', '/', '/', '.', 'a']);
    expect(absolutePath('/a/b', '../c/./d')).toBe('/a/c/d');
    expect(absolutePath('/', '../../x')).toBe('/x');
  });
});

describe('files', () => {
  test('are written, read, grown and cut', () => {
    const v = view();
    v.write('/tmp/a', 'héllo');
    expect(v.read('/tmp/a')).toBe('héllo');
    expect(v.node('/tmp/a')).toMatchObject({ size: 6, mode: 0o644, mtime: 5000, uid: 0 });
    v.append('/tmp/a', '!');
    expect(v.writeAt('/tmp/a', 0, 'HE')).toBe(2);
    expect(v.read('/tmp/a')).toBe('HEllo!');
    v.truncate('/tmp/a', 1_000_000_000);
    expect(v.usage('/tmp/a')).toBe(1_000_000_000);
    v.truncate('/tmp/a', 2);
    expect(v.read('/tmp/a')).toBe('HE');
    v.remove('/tmp/a');
    expect(v.find('/tmp/a')).toBeUndefined();
    expect(v.trees.get('root')?.bytes).toBe(0);
  });

  test("errors are the kernel's", () => {
    const v = view();
    v.write('/tmp/f', 'x');
    expect(codeOf(() => v.read('/no'))).toBe('ENOENT');
    expect(codeOf(() => v.read('/no/deeper'))).toBe('ENOENT');
    expect(codeOf(() => v.read('/tmp/f/x'))).toBe('ENOTDIR');
    expect(codeOf(() => v.read('/tmp'))).toBe('EISDIR');
    expect(codeOf(() => v.write('/tmp', 'x'))).toBe('EISDIR');
    expect(codeOf(() => v.write('/none/f', 'x'))).toBe('ENOENT');
    expect(codeOf(() => v.makeDirectory('/tmp'))).toBe('EEXIST');
    expect(codeOf(() => v.removeDirectory('/tmp'))).toBe('ENOTEMPTY');
    expect(codeOf(() => v.remove('/tmp'))).toBe('EISDIR');
    expect(codeOf(() => v.rename('/tmp', '/tmp/in'))).toBe('EINVAL');
    expect(codeOf(() => v.open('/tmp/f', { exclusive: true }))).toBe('EEXIST');
  });

  test('symlinks are followed, and not in circles', () => {
    const v = view();
    v.makeDirectory('/d');
    v.write('/d/f', 'deep');
    v.symlink('d', '/l');
    v.symlink('/l/f', '/tmp/g');
    v.symlink('../d/./f', '/tmp/h');
    expect(v.read('/l/f')).toBe('deep');
    expect(v.read('/tmp/g')).toBe('deep');
    expect(v.read('/tmp/h')).toBe('deep');
    expect(v.realPath('/tmp/g')).toBe('/d/f');
    expect(v.node('/l', false)).toMatchObject({ kind: 'symlink', target: 'd' });
    v.symlink('b', '/a');
    v.symlink('a', '/b');
    expect(codeOf(() => v.read('/a'))).toBe('ELOOP');
    v.write('/l/new', 'through');
    expect(v.read('/d/new')).toBe('through');
    // `..` goes up from where the link leads.
    expect(v.realPath('/l/../tmp')).toBe('/tmp');
  });
});

describe('mounts', () => {
  test('are shared, and written through', () => {
    const trees = new Map([
      ['root', baseTree()],
      ['data', emptyTree()],
    ]);
    const at = (path: string): FileView =>
      new FileView(
        diskOf(trees),
        [
          { path: '/', volume: 'root' },
          { path, volume: 'data' },
        ],
        '/',
        1,
      );
    at('/a').write('/a/f', 'x');
    expect(at('/b/c').read('/b/c/f')).toBe('x');
    expect(at('/b/c').list('/b')).toEqual(['c']);
    expect(at('/b/c').find('/b')?.kind).toBe('directory');
    expect(trees.get('root')?.bytes).toBe(0);
    expect(trees.get('data')?.bytes).toBe(1);
  });

  test('read-only ones are not written', () => {
    const v = view([{ path: '/etc/config', volume: 'c', readOnly: true }], {
      c: withFiles(emptyTree(), [['key', 'value']]),
    });
    expect(v.read('/etc/config/key')).toBe('value');
    for (const act of [
      () => v.write('/etc/config/key', 'x'),
      () => v.write('/etc/config/other', 'x'),
      () => v.remove('/etc/config/key'),
      () => v.makeDirectory('/etc/config/d'),
      () => v.change('/etc/config/key', { mode: 0 }),
    ])
      expect(codeOf(act)).toBe('EROFS');
  });

  test('a subPath shows a part, which may be a file', () => {
    const tree = withFiles(emptyTree(), [
      ['sub/f', 'inner'],
      ['one.conf', 'single'],
    ]);
    const v = view(
      [
        { path: '/data', volume: 'v', subPath: 'sub' },
        { path: '/etc/one.conf', volume: 'v', subPath: 'one.conf' },
      ],
      { v: tree },
    );
    expect(v.list('/data')).toEqual(['f']);
    expect(v.read('/etc/one.conf')).toBe('single');
    v.append('/etc/one.conf', '!');
    expect(v.trees.get('v')?.bytes).toBe('inner'.length + 'single!'.length);
    expect(codeOf(() => v.remove('/etc/one.conf'))).toBe('EBUSY');
    expect(codeOf(() => v.rename('/data/f', '/tmp/f'))).toBe('EXDEV');
  });

  test('a ConfigMap is a folder of links that change at once', () => {
    const tree = withFiles(emptyTree(), [
      ['..v1/key', 'one'],
      ['..v2/key', 'two'],
      ['..data', { link: '..v1' }],
      ['key', { link: '..data/key' }],
    ]);
    const v = view([{ path: '/c', volume: 'c' }], { c: tree });
    expect(v.read('/c/key')).toBe('one');
    v.remove('/c/..data');
    v.symlink('..v2', '/c/..data');
    expect(v.read('/c/key')).toBe('two');
  });

  test('a limit is kept', () => {
    const v = view([{ path: '/small', volume: 's' }], { s: emptyTree({ limit: 10 }) });
    v.write('/small/a', '12345678');
    expect(codeOf(() => v.write('/small/b', '123'))).toBe('ENOSPC');
    expect(codeOf(() => v.addZeros('/small/a', 3))).toBe('ENOSPC');
    v.remove('/small/a');
    v.write('/small/b', '1234567890');
    expect(v.volume('/small')).toMatchObject({ bytes: 10, limit: 10 });
  });
});

describe('users', () => {
  test('may what the mode says', () => {
    const v = view(
      [],
      {
        root: withFiles(baseTree(), [
          ['/etc/secret', { text: 's', mode: 0o600 }],
          ['/etc/open', 'o'],
        ]),
      },
      { uid: 1000, gid: 1000, groups: [2000] },
    );
    expect(v.read('/etc/open')).toBe('o');
    expect(codeOf(() => v.read('/etc/secret'))).toBe('EACCES');
    expect(codeOf(() => v.write('/etc/open', 'x'))).toBe('EACCES');
    expect(codeOf(() => v.write('/new', 'x'))).toBe('EACCES');
    expect(codeOf(() => v.change('/etc/open', { mode: 0o777 }))).toBe('EPERM');
    v.write('/tmp/mine', 'x');
    expect(v.node('/tmp/mine')).toMatchObject({ uid: 1000, gid: 1000 });
    v.change('/tmp/mine', { mode: 0o400 });
    expect(codeOf(() => v.append('/tmp/mine', 'y'))).toBe('EACCES');
  });

  test('a group that owns the volume may write there', () => {
    const v = view(
      [{ path: '/data', volume: 'd' }],
      { d: emptyTree({ gid: 2000, mode: 0o2775 }) },
      { uid: 1000, gid: 1000, groups: [2000] },
    );
    v.write('/data/f', 'x');
    expect(v.read('/data/f')).toBe('x');
  });
});

test('the kept size is the sum of all files, whatever is done', () => {
  const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'd/a', 'd/b', 'd');
  const act = fc.oneof(
    fc.record({ k: fc.constant('write' as const), name, text: fc.string({ maxLength: 20 }) }),
    fc.record({ k: fc.constant('append' as const), name, text: fc.string({ maxLength: 20 }) }),
    fc.record({ k: fc.constantFrom('remove', 'mkdir', 'rmdir', 'zeros', 'truncate'), name }),
    fc.record({ k: fc.constant('rename' as const), name, to: name }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const v = view([], { root: emptyTree({ limit: 200 }) });
      for (const a of acts) {
        const path = `/${a.name}`;
        const before = v.trees.get('root')!;
        const code = codeOf(() => {
          if (a.k === 'write' && 'text' in a) v.write(path, a.text);
          else if (a.k === 'append' && 'text' in a) v.append(path, a.text);
          else if (a.k === 'rename' && 'to' in a) v.rename(path, `/${a.to}`);
          else if (a.k === 'remove') v.remove(path);
          else if (a.k === 'mkdir') v.makeDirectory(path);
          else if (a.k === 'rmdir') v.removeDirectory(path);
          else if (a.k === 'zeros') v.addZeros(path, 7);
          else if (a.k === 'truncate') v.truncate(path, 3);
        });
        const after = v.trees.get('root')!;
        expect(after.bytes).toBe(bytesUnder(after.root));
        expect(after.bytes).toBeLessThanOrEqual(200);
        // What was refused for want of a place changed nothing.
        if (code === 'ENOENT' || code === 'ENOTDIR') expect(after).toBe(before);
      }
    }),
  );
});
