/** chmod and chown. */
import { each, missing } from './each-file.ts';
import { plain, type ToolIo } from './tool.ts';

/** The mode after `755`, `+x`, `u+rw,go-w`, `a=r`; undefined when it is none. */
function modeAfter(mode: number, text: string, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let result = mode;
  for (const clause of text.split(',')) {
    const m = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (m === null) return undefined;
    const who = m[1] === '' || m[1]!.includes('a') ? 'ugo' : m[1]!;
    let bits = 0;
    if (m[3]!.includes('r')) bits |= 4;
    if (m[3]!.includes('w')) bits |= 2;
    if (m[3]!.includes('x') || (m[3]!.includes('X') && (isDirectory || (mode & 0o111) !== 0))) bits |= 1;
    for (const [letter, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0],
    ] as const) {
      if (!who.includes(letter)) continue;
      if (m[2] === '+') result |= bits << shift;
      else if (m[2] === '-') result &= ~(bits << shift);
      else result = (result & ~(7 << shift)) | (bits << shift);
    }
    if (m[3]!.includes('s')) {
      const special = (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0);
      result = m[2] === '-' ? result & ~special : result | special;
    }
    if (m[3]!.includes('t')) result = m[2] === '-' ? result & ~0o1000 : result | 0o1000;
  }
  return result;
}

function under(io: ToolIo, path: string): string[] {
  const node = io.files.find(path, false);
  if (node?.kind !== 'directory') return [path];
  return [path, ...io.files.list(path).flatMap((name) => under(io, `${path.replace(/\/+$/, '')}/${name}`))];
}

export const chmod = plain(['chmod'], (io) => {
  const isDeep = io.args.some((a) => /^-[a-zA-Z]*R/.test(a) || a === '--recursive');
  const [mode, ...paths] = io.args.filter((a) => !/^-[Rvcf]+$/.test(a) && !a.startsWith('--'));
  if (mode === undefined || paths.length === 0) return missing(io);
  if (modeAfter(0, mode, false) === undefined) {
    io.complain(io.isBusybox ? `invalid mode '${mode}'` : `invalid mode: '${mode}'`);
    return 1;
  }
  const all = isDeep ? paths.flatMap((p) => under(io, p)) : paths;
  const changeOne = (path: string): void => {
    const node = io.files.node(path);
    io.files.change(path, { mode: modeAfter(node.mode, mode, node.kind === 'directory') ?? node.mode });
  };
  return each(io, all, changeOne, (path, why) => {
    if (io.isBusybox) return `${path}: ${why}`;
    return io.files.find(path) === undefined
      ? `cannot access '${path}': ${why}`
      : `changing permissions of '${path}': ${why}`;
  });
});

const USERS: Readonly<Record<string, number>> = {
  root: 0,
  daemon: 1,
  www: 82,
  'www-data': 33,
  nginx: 101,
  redis: 999,
  postgres: 999,
  mysql: 999,
  nobody: 65_534,
  nogroup: 65_534,
};

export const chown = plain(['chown', 'chgrp'], (io) => {
  const isDeep = io.args.some((a) => /^-[a-zA-Z]*R/.test(a));
  const [owner, ...paths] = io.args.filter((a) => !/^-[RvcfhHLP]+$/.test(a) && !a.startsWith('--'));
  if (owner === undefined || paths.length === 0) return missing(io);
  const idOf = (name: string): number | undefined => (/^\d+$/.test(name) ? Number(name) : USERS[name]);
  const [user = '', group] = io.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/);
  const uid = user === '' ? undefined : idOf(user);
  const gid = group === undefined || group === '' ? undefined : idOf(group);
  if ((user !== '' && uid === undefined) || (group !== undefined && group !== '' && gid === undefined)) {
    io.complain(io.isBusybox ? `unknown user ${user}` : `invalid user: '${owner}'`);
    return 1;
  }
  const changes = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
  const all = isDeep ? paths.flatMap((p) => under(io, p)) : paths;
  return each(
    io,
    all,
    (path) => io.files.change(path, changes),
    (path, why) => {
      if (io.isBusybox) return `${path}: ${why}`;
      return io.files.find(path) === undefined
        ? `cannot access '${path}': ${why}`
        : `changing ownership of '${path}': ${why}`;
    },
  );
});
