/** The files of the computer beside the cluster, and of the machines that it can log on to. */
import { baseTree, withFiles } from '../files/build.ts';
import { absolutePath, splitPath } from '../files/path.ts';
import { withDirectories, withNode, nodeAt, type FileTree } from '../files/tree.ts';
import { fileNode } from '../files/node.ts';
import { MACHINE_DNS } from '../kinds/pod/resolver.ts';

/** The person at it. */
export const USER = { name: 'dev', uid: 1000, gid: 1000 };
export const HOME = '/home/dev';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
${USER.name}:x:${USER.uid}:${USER.gid}:${USER.name}:${HOME}:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;

/** A computer as it comes: a home folder with nothing in it. */
export function freshTree(hostname: string, now: number): FileTree {
  const system = withFiles(baseTree(), [
    ['/etc/hostname', `${hostname}\n`],
    ['/etc/hosts', `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n`],
    ['/etc/resolv.conf', `nameserver ${MACHINE_DNS}\n`],
    ['/etc/passwd', PASSWD],
    ['/etc/group', `root:x:0:\n${USER.name}:x:${USER.gid}:\n`],
    [
      '/etc/os-release',
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
    ],
    ['/usr/local/bin/', ''],
  ]);
  return withDirectories(system, splitPath(HOME), { uid: USER.uid, gid: USER.gid, mtime: now });
}

const rooted = /^(?:[a-z]:)?\//i;

/** What files are called in the home folder: those that are told by their whole path lose the folder that all of those share. */
export function homeNames(names: readonly string[]): string[] {
  const paths = names.map((name) => name.replaceAll('\\', '/'));
  const [first = [], ...others] = paths.filter((path) => rooted.test(path)).map((path) => path.split('/').slice(0, -1));
  const apart = first.findIndex((part, i) => others.some((folder) => folder[i] !== part));
  const shared = apart < 0 ? first.length : apart;
  return paths.map((path) => (rooted.test(path) ? path.split('/').slice(shared).join('/') : path));
}

/** The tree with a file of the person's in it, its folders made. Paths are taken from the home folder, and stay in it. */
export function withHomeFile(tree: FileTree, name: string, text: string, now: number): FileTree {
  const inHome = splitPath(absolutePath('/', name));
  if (inHome.length === 0) return tree;
  const way = [...splitPath(HOME), ...inHome];
  const owner = { uid: USER.uid, gid: USER.gid, mtime: now };
  let made = tree;
  for (let depth = 1; depth < way.length; depth++) {
    const part = way.slice(0, depth);
    const there = nodeAt(made, part);
    if (there === undefined) made = withDirectories(made, part, owner);
    else if (there.kind !== 'directory') return tree;
  }
  const before = nodeAt(made, way);
  if (before?.kind === 'directory') return tree;
  return withNode(made, way, fileNode(before?.ino ?? made.nextIno, text, owner), now);
}
