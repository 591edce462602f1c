/** The objects in the files that -f and -R name: files, folders, standard input, several documents, Lists. */
import type { AnyObject } from '../../../model/meta.ts';
import { CommandError } from '../errors.ts';
import { listFolder, readFile, stdin, type Task } from '../waits.ts';
import { readYaml, type YamlDialect } from './yaml-text.ts';

export interface FileObject {
  object: AnyObject;
  /** The file as the person named it; "STDIN" of standard input. */
  source: string;
}

const MANIFEST = /\.(?:json|yaml|yml)$/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text holds, up to its first mistake. */
interface Parsed {
  objects: FileObject[];
  /** In the words of the decoder. */
  error?: CommandError;
}

function parsed(text: string, source: string, dialect?: YamlDialect): Parsed {
  const objects: FileObject[] = [];
  try {
    for (const value of readYaml(text, `error parsing ${source}: error converting YAML to JSON: `, dialect))
      if (value !== null && value !== undefined) objects.push(...objectsOf(value, source));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { objects, error };
  }
  return { objects };
}

/** @throws CommandError in the words of the decoder */
export function parseObjects(text: string, source: string, dialect?: YamlDialect): FileObject[] {
  const { objects, error } = parsed(text, source, dialect);
  if (error !== undefined) throw error;
  return objects;
}

function objectsOf(value: unknown, source: string): FileObject[] {
  if (!isObject(value))
    throw new CommandError(
      `error validating ${JSON.stringify(source)}: error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  const { apiVersion = '', kind = '', items } = value;
  if (Array.isArray(items) && typeof kind === 'string' && kind.endsWith('List'))
    return items.flatMap((item) => objectsOf(item, source));
  const missing = [...(apiVersion === '' ? ['apiVersion not set'] : []), ...(kind === '' ? ['kind not set'] : [])];
  if (missing.length > 0) {
    const why = missing.length === 1 ? missing[0]! : `[${missing.join(', ')}]`;
    throw new CommandError(
      `error validating ${JSON.stringify(source)}: error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
  return [{ object: value as unknown as AnyObject, source }];
}

function* filesIn(path: string, recursive: boolean): Task<string[]> {
  const answer = yield* listFolder(path);
  if ('error' in answer) return [path];
  const files: string[] = [];
  const folder = path.replace(/\/$/, '');
  for (const entry of [...answer.entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = `${folder}/${entry.name}`;
    if (entry.folder) {
      if (recursive) files.push(...(yield* filesIn(inner, true)));
    } else if (MANIFEST.test(entry.name)) files.push(inner);
  }
  return files;
}

/** What stands in files, and what is wrong in some of them: the others count all the same. */
export interface InFiles {
  objects: FileObject[];
  errors: Error[];
}

/**
 * @param names as given to -f: paths, or "-"
 * @throws CommandError for a file that is not there or cannot be read
 */
export function* fileObjects(names: readonly string[], recursive: boolean): Task<InFiles> {
  const objects: FileObject[] = [];
  const errors: Error[] = [];
  const take = (text: string, source: string): void => {
    const found = parsed(text, source);
    objects.push(...found.objects);
    if (found.error !== undefined) errors.push(found.error);
  };
  for (const name of names) {
    if (name === '-') {
      take(yield* stdin(), 'STDIN');
      continue;
    }
    if (/^https?:/.test(name))
      throw new CommandError(`unable to read URL ${JSON.stringify(name)}, there is no network`);
    const paths = yield* filesIn(name, recursive);
    if (paths.length === 0)
      throw new CommandError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`);
    for (const path of paths) {
      const answer = yield* readFile(path);
      if ('error' in answer)
        throw new CommandError(
          answer.error === 'no such file or directory'
            ? `the path ${JSON.stringify(path)} does not exist`
            : `error reading ${path}: ${answer.error}`,
        );
      take(answer.text, path);
    }
  }
  return { objects, errors };
}
