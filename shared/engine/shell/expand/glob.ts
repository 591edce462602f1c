/** Finds the files that a pattern names, in order; hidden ones only where the pattern begins with a dot. */
import type { FileView } from '../../files/view.ts';
import { FileError } from '../../files/errno.ts';
import { hasWildcard, matcherOf } from './pattern.ts';

const unquote = (pattern: string): string => pattern.replaceAll(/\\(.)/gs, '$1');

function namesIn(files: FileView, directory: string): string[] {
  try {
    return files.list(directory === '' ? '.' : directory);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

/** The paths that match, sorted; none when there are none. */
export function globPaths(files: FileView, pattern: string): string[] {
  const parts = pattern.split('/');
  let found = [''];
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const next: string[] = [];
    for (const base of found) {
      if (!hasWildcard(part)) {
        const path = `${base}${unquote(part)}`;
        if (!isLast) next.push(`${path}/`);
        else if (part === '' ? files.find(base)?.kind === 'directory' : files.find(path, false) !== undefined)
          next.push(path);
        continue;
      }
      const matches = matcherOf(part);
      for (const name of namesIn(files, base)) {
        if (name.startsWith('.') && !part.startsWith('.')) continue;
        if (!matches(name)) continue;
        if (isLast) next.push(base + name);
        else if (files.find(base + name)?.kind === 'directory') next.push(`${base}${name}/`);
      }
    }
    found = next;
    if (found.length === 0) break;
  }
  return found.sort();
}
