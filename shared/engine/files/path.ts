/** Paths as text: split, joined, made absolute; nothing here looks at files. */

/** The names of a path, without empty ones and single dots; `..` stays. */
export function splitPath(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** A path from the root, with `..` and `.` taken out by name alone. */
export function absolutePath(cwd: string, path: string): string {
  const names: string[] = [];
  for (const name of splitPath(path.startsWith('/') ? path : `${cwd}/${path}`)) {
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

/** Whether `path` is `prefix` or lies under it; both are absolute and without a slash at the end. */
export function isUnder(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}

/** The last name of a path, as basename(1). */
export function baseName(path: string): string {
  const stripped = path.replace(/\/+$/, '');
  if (stripped === '') return path === '' ? '' : '/';
  return stripped.slice(stripped.lastIndexOf('/') + 1);
}

/** All but the last name of a path, as dirname(1). */
export function directoryName(path: string): string {
  const stripped = path.replace(/\/+$/, '');
  if (stripped === '') return path === '' ? '.' : '/';
  const slash = stripped.lastIndexOf('/');
  if (slash < 0) return '.';
  return stripped.slice(0, slash).replace(/\/+$/, '') || '/';
}
