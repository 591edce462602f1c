/** `orrery kubectl --state FILE --now ISO -- ARGS...`: one kubectl command against objects that stand still. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { parseTime } from '../../shared/engine/kernel/time.ts';
import { frozenApi, runFrozen, type Outside } from '../../shared/engine/kubectl/frozen-driver.ts';
import { parseObjects } from '../../shared/engine/kubectl/resources/files.ts';
import type { KubeObject } from '../../shared/model/meta.ts';
import { describeFromDisk } from './disk-assets.ts';
import { fromHere } from './sources.ts';

export interface KubectlOptions {
  state: string;
  now: string;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
};

/** Runs a read of the disk; what goes wrong is said in the words of the system. */
function disk<T extends object>(read: () => T): T | { error: string } {
  try {
    return read();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { error: WORDS[code] ?? (error instanceof Error ? error.message : String(error)) };
  }
}

const outside: Outside = {
  readFile: (path) => disk(() => ({ text: readFileSync(fromHere(path), 'utf8') })),
  listFolder: (path) =>
    disk(() => ({
      entries: readdirSync(fromHere(path)).map((name) => ({
        name,
        folder: statSync(`${fromHere(path)}/${name}`).isDirectory(),
      })),
    })),
  stdin: () => readFileSync(0, 'utf8'),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: {},
  describe: describeFromDisk(),
};

/** What every stored object has. @throws Error */
function checkStored(object: KubeObject, index: number): KubeObject {
  const { apiVersion = '', kind = '', metadata } = object ?? {};
  const missing =
    apiVersion === '' || kind === '' || (metadata?.name ?? '') === ''
      ? 'apiVersion, kind or metadata.name'
      : kind === 'Pod' && !Array.isArray((object as { spec?: { containers?: unknown } }).spec?.containers)
        ? 'spec.containers'
        : undefined;
  if (missing !== undefined) throw new Error(`object ${index + 1} of the state has no ${missing}`);
  return object;
}

/** The objects of a state file: {"objects": [...]}, a List, or any manifest. @throws Error saying what is wrong */
function readState(text: string, name: string): KubeObject[] {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('{')) {
    const read = JSON.parse(trimmed) as { objects?: KubeObject[] };
    if (Array.isArray(read.objects)) return read.objects.map(checkStored);
  }
  return parseObjects(text, name).map(({ object }, i) => checkStored(object, i));
}

/** Runs the command and gives its exit code; 2 where the state or the time cannot be read. */
export function kubectlFrozen(words: readonly string[], { state, now }: KubectlOptions): number {
  const nowMs = parseTime(now);
  if (nowMs === undefined) return complain(`--now: ${now} is no RFC 3339 time`);
  let objects: KubeObject[];
  try {
    objects = readState(readFileSync(fromHere(state), 'utf8'), state);
  } catch (error) {
    return complain(`--state: ${error instanceof Error ? error.message : String(error)}`);
  }
  return runFrozen(frozenApi(objects, nowMs), outside, words);
}

function complain(what: string): number {
  process.stderr.write(`${what}\n`);
  return 2;
}
