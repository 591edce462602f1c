/** Trees from what an image, a ConfigMap or a Secret says is in them. */
import { deviceNode, fileNode, symlinkNode, type DeviceName, type NodeOptions } from './node.ts';
import { emptyTree, withDirectories, withNode, type FileTree } from './tree.ts';
import { splitPath } from './path.ts';

export type Content = string | { link: string } | { device: DeviceName } | { text: string; mode: number };

/**
 * The tree with these files put into it, directories made as needed. A key that ends in `/` is an empty directory.
 * Throws FileError where a file stands in the way of a directory, or the limit is passed.
 */
export function withFiles(tree: FileTree, files: Iterable<readonly [string, Content]>, o: NodeOptions = {}): FileTree {
  let result = tree;
  const directory: NodeOptions = { uid: o.uid ?? 0, gid: o.gid ?? 0, mtime: o.mtime ?? 0 };
  for (const [path, content] of files) {
    const way = splitPath(path);
    if (path.endsWith('/')) {
      result = withDirectories(result, way, directory);
      continue;
    }
    result = withDirectories(result, way.slice(0, -1), directory);
    const ino = result.nextIno;
    const node =
      typeof content === 'string'
        ? fileNode(ino, content, o)
        : 'link' in content
          ? symlinkNode(ino, content.link, directory)
          : 'device' in content
            ? deviceNode(ino, content.device)
            : fileNode(ino, content.text, { ...o, mode: content.mode });
    result = withNode(result, way, node);
  }
  return result;
}

const DEVICES: readonly DeviceName[] = ['null', 'zero', 'full', 'random', 'stdin', 'stdout', 'stderr'];

/** What every Linux container finds before its image adds anything: /dev, /tmp, /proc, and root's home. */
export function baseTree(): FileTree {
  const devices = DEVICES.map((device): [string, Content] => [`/dev/${device}`, { device }]);
  const files: [string, Content][] = [
    ...devices,
    ['/dev/urandom', { device: 'random' }],
    ['/dev/shm/', ''],
    ['/etc/', ''],
    ['/home/', ''],
    ['/proc/', ''],
    ['/root/', ''],
    ['/run/', ''],
    ['/usr/bin/', ''],
    ['/bin/', ''],
    ['/var/log/', ''],
    ['/var/run', { link: '/run' }],
    ['/var/tmp/', ''],
  ];
  const tree = withFiles(emptyTree(), files);
  // Sticky and open to all, as everywhere.
  return withDirectories(withDirectories(tree, ['tmp'], { mode: 0o1777 }), ['var', 'tmp'], { mode: 0o1777 });
}
