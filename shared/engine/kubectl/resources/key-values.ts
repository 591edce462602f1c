/** Keys and values as --from-literal, --from-file and --from-env-file give them (kubectl/pkg/util/{util,env_file}.go). */
import { isEnvVarName, isRelaxedEnvVarName } from '../../api/names.ts';
import { CommandError } from '../errors.ts';
import { textsFlag, type Flag } from '../flags/flag.ts';
import type { Flags } from '../flags/flags.ts';
import { listFolder, readFile, type Task } from '../waits.ts';

export type KeyValue = readonly [key: string, value: string];

export const keyValueFlags = (what: string): readonly Flag[] => [
  textsFlag('from-env-file', `A file with lines of key=value to make the ${what} from.`),
  textsFlag('from-file', 'A file, key=file, or a folder whose files are taken by their names.'),
  textsFlag('from-literal', `A key and its value to put into the ${what}: key=value.`),
];

/** "key=value". @throws CommandError (ParseLiteralSource) */
export function literal(source: string): KeyValue {
  const equals = source.indexOf('=');
  if (equals < 1) throw new CommandError(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, equals), source.slice(equals + 1)];
}

const baseName = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? '';

/** "file" or "key=file". @throws CommandError (ParseFileSource) */
export function fileSource(source: string): { key: string; path: string; isNamed: boolean } {
  const count = source.split('=').length - 1;
  if (count === 0) return { key: baseName(source), path: source, isNamed: false };
  if (count > 1) throw new CommandError("key names or file paths cannot contain '='");
  if (source.startsWith('=')) throw new CommandError(`key name for file path ${source.slice(1)} missing`);
  if (source.endsWith('=')) throw new CommandError(`file path for key name ${source.slice(0, -1)} missing`);
  const [key = '', path = ''] = source.split('=');
  return { key, path, isNamed: true };
}

/** @throws CommandError for a file that is not there */
export function* contentOf(path: string): Task<string> {
  const answer = yield* readFile(path);
  if ('error' in answer) throw new CommandError(`error reading ${path}: ${answer.error}`);
  return answer.text;
}

function* fromFile(source: string): Task<KeyValue[]> {
  const { key, path, isNamed } = fileSource(source);
  const folder = yield* listFolder(path);
  if ('error' in folder) return [[key, yield* contentOf(path)]];
  if (isNamed) throw new CommandError('cannot give a key name for a directory path');
  const found: KeyValue[] = [];
  for (const entry of [...folder.entries].sort((a, b) => (a.name < b.name ? -1 : 1)))
    if (!entry.folder) found.push([entry.name, yield* contentOf(`${path.replace(/\/$/, '')}/${entry.name}`)]);
  return found;
}

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * One line of a file of variables; undefined: it says nothing.
 * @param number the first is 0
 * @param env what a key alone stands for
 * @throws CommandError for what is no name
 */
export function envLine(
  line: string,
  number: number,
  env: Readonly<Record<string, string>>,
  isName: (text: string) => string[] = isRelaxedEnvVarName,
): KeyValue | undefined {
  const text = (number === 0 && line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line).replace(
    /^[\t\n\v\f\r \u0085\u00A0]+/,
    '',
  );
  if (text === '' || text.startsWith('#')) return undefined;
  const equals = text.indexOf('=');
  const key = equals < 0 ? text : text.slice(0, equals);
  const errors = isName(key);
  if (errors.length > 0) throw new CommandError(`${JSON.stringify(key)} is not a valid key name: ${errors.join(';')}`);
  return [key, equals < 0 ? (env[key] ?? '') : text.slice(equals + 1)];
}

/** The variables of a file. @throws CommandError */
export function envLines(text: string, env: Readonly<Record<string, string>>): KeyValue[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const found = envLine(line, i, env, isEnvVarName);
    return found === undefined ? [] : [found];
  });
}

export interface Sources {
  files: readonly string[];
  literals: readonly string[];
  envFiles: readonly string[];
}

/** The sources that the flags of a call name. @throws CommandError where they do not go together */
export function sourcesOf(flags: Flags): Sources {
  const sources = {
    files: flags.list('from-file'),
    literals: flags.list('from-literal'),
    envFiles: flags.list('from-env-file'),
  };
  if (sources.envFiles.length > 0 && (sources.files.length > 0 || sources.literals.length > 0))
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  return sources;
}

/** Everything that the sources hold, in the order in which kubectl reads it. @throws CommandError */
export function* keyValues(
  { files, literals, envFiles }: Sources,
  env: Readonly<Record<string, string>>,
): Task<{ fromFiles: KeyValue[]; fromLiterals: KeyValue[]; fromEnv: KeyValue[] }> {
  const fromFiles: KeyValue[] = [];
  for (const source of files) fromFiles.push(...(yield* fromFile(source)));
  const fromEnv: KeyValue[] = [];
  for (const path of envFiles) fromEnv.push(...envLines(yield* contentOf(path), env));
  return { fromFiles, fromLiterals: literals.map(literal), fromEnv };
}
