/** A directory or file of the machine, given to a pod: what its manifest says it is, it must be. */
import { ConfigError } from '../environment/config-error.ts';
import type { FileType } from './node-paths.ts';
import { backstepProblem } from './paths.ts';

/** core/v1 HostPathVolumeSource. */
export interface HostPathSource {
  path: string;
  type?: string;
}

/** What is on the machine at a path; undefined: nothing. */
export type FileTypes = (path: string) => FileType | undefined;

const WORDS: Readonly<Record<string, string>> = {
  Directory: 'a directory',
  File: 'a file',
  Socket: 'a socket file',
  CharDevice: 'a character device',
  BlockDevice: 'a block device',
};

/** Whatever exists and is no directory passes for a file. */
const isOf = (found: FileType | undefined, wanted: string): boolean =>
  wanted === 'File' ? found !== undefined && found !== 'Directory' : found === wanted;

/**
 * What must be made before the mount, if anything. Throws ConfigError when something else than was asked for is there
 * (pkg/volume/hostpath checkTypeInternal). Without a type nothing is checked, and the runtime makes a directory.
 */
export function checkHostPath({ path, type = '' }: HostPathSource, types: FileTypes): 'Directory' | 'File' | undefined {
  const wrong = backstepProblem(path);
  if (wrong !== undefined) throw new ConfigError(`invalid HostPath \`${path}\`: ${wrong}`);
  const found = types(path);
  if (type === '') return found === undefined ? 'Directory' : undefined;
  const kind = type === 'DirectoryOrCreate' ? 'Directory' : type === 'FileOrCreate' ? 'File' : type;
  if (found === undefined && kind !== type) return kind as 'Directory' | 'File';
  const word = WORDS[kind];
  if (word === undefined) throw new ConfigError(`${type} is an invalid volume type`);
  if (!isOf(found, kind)) throw new ConfigError(`hostPath type check failed: ${path} is not ${word}`);
  return undefined;
}
