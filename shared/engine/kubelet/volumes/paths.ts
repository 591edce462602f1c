/** Paths in manifests, tidied as Go's path.Clean does. */

/** The path without `.`, `..`, doubled and last slashes; '.' for one that leads nowhere. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  const joined = parts.join('/');
  return isAbsolute ? `/${joined}` : joined === '' ? '.' : joined;
}

/** Upstream's complaint about a path that climbs, or undefined (pkg/volume/validation ValidatePathNoBacksteps). */
export const backstepProblem = (path: string): string | undefined =>
  path.split('/').includes('..') ? "must not contain '..'" : undefined;
