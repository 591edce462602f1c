/** The project's own source files and what each of them imports, read from their text. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve, sep } from 'node:path';

export interface Import {
  /** A path from the project's root, or the name of a package. */
  target: string;
  own: boolean;
  typeOnly: boolean;
}

export interface Source {
  /** From the project's root, with forward slashes. */
  path: string;
  text: string;
  lines: number;
  imports: Import[];
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const inline = /\bimport(?:\.meta\.glob[^(]*)?\(\s*['"]([^'"]+)['"]/g;
const workerUrl = /new URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g;

/** The imports of a text: static, dynamic, globs, and the workers it starts. */
export function importsOf(path: string, text: string): Import[] {
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const found: [specifier: string, typeOnly: boolean][] = [
    ...[...code.matchAll(statement)].map((m): [string, boolean] => [m[2] ?? '', m[1] !== undefined]),
    ...[...code.matchAll(inline)].map((m): [string, boolean] => [m[1] ?? '', false]),
    ...[...code.matchAll(workerUrl)].map((m): [string, boolean] => [m[1] ?? '', false]),
  ];
  return found.map(([specifier, typeOnly]) => {
    const own = specifier.startsWith('.');
    const target = own ? posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''))) : specifier;
    return { target, own, typeOnly };
  });
}

/** All files of the folders, in the order of their paths. */
export function sourcesOf(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(resolve(folder), { withFileTypes: true, recursive: true })
      .filter((e) => e.isFile() && /\.(ts|tsx|mjs)$/.test(e.name))
      .map((e) =>
        join(folder, join(e.parentPath, e.name).slice(resolve(folder).length))
          .split(sep)
          .join('/'),
      )
      .sort()
      .map((path) => {
        const text = readFileSync(path, 'utf8');
        return { path, text, lines: text.trimEnd().split('\n').length, imports: importsOf(path, text) };
      }),
  );
}

/** "@scope/name" or "name" of what was imported from a package. */
export function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The text without comments, strings and templates' fixed parts: what is left is code. */
export function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(/`(?:[^`\\]|\\.)*`/g, (template) => [...template.matchAll(/\$\{([^}]*)\}/g)].map((m) => m[1]).join(' '))
    .replace(/\/\/.*$/gm, '');
}

/** The folder of a path. */
export const folderOf = (path: string): string => dirname(path);
