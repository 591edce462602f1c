/** Reads manifests from disk: files, or the YAML and JSON files of folders, as `kubectl -f` does. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { SourceFile } from '../../shared/model/session.ts';

const MANIFEST = new Set(['.yaml', '.yml', '.json']);

/** A path as the person meant it: from where npm was called, not from the project. */
export function fromHere(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

export interface Sources {
  files: SourceFile[];
  /** One sentence for each that could not be read. */
  errors: string[];
}

function pathsOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && MANIFEST.has(extname(e.name)))
    .map((e) => join(e.parentPath, e.name))
    .sort();
}

/** The texts of the files named. Never throws for a file. */
export function readSources(names: readonly string[]): Sources {
  const files: SourceFile[] = [];
  const errors: string[] = [];
  for (const name of names) {
    try {
      for (const path of pathsOf(fromHere(name))) {
        files.push({ name: path === fromHere(name) ? name : path, text: readFileSync(path, 'utf8') });
      }
    } catch (error) {
      errors.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { files, errors };
}
