/** Runs kubectl lines against objects that stand still. */
import { describeFromDisk } from '../../../electron/headless/disk-assets.ts';
import { parseTime } from '../../../shared/engine/kernel/time.ts';
import type { Api } from '../../../shared/engine/kubectl/door.ts';
import { frozenApi, runFrozen, type Outside } from '../../../shared/engine/kubectl/frozen-driver.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { wordsOf } from './words.ts';

const describe = describeFromDisk();

export interface Printed {
  stdout: string;
  stderr: string;
  exit: number;
}

export interface World {
  objects: readonly KubeObject[];
  /** RFC 3339. */
  now: string;
  files?: Readonly<Record<string, string>>;
  stdin?: string;
}

/** One line. @param line with or without "kubectl" */
export const kubectl = (line: string, world: World): Printed => kubectls(world)(line);

/** Words as they are, in the place of a line. */
export const kubectlWords = (words: readonly string[], world: World): Printed => kubectls(world)(words);

/** Lines one after the other over the same objects: what one writes, the next one sees. */
export function kubectls({
  objects,
  now,
  files = {},
  stdin = '',
}: World): (line: string | readonly string[]) => Printed {
  const api = frozenApi(objects, parseTime(now)!);
  return (line) => runLine(api, typeof line === 'string' ? wordsOf(line) : [...line], files, stdin);
}

function runLine(api: Api, words: string[], files: Readonly<Record<string, string>>, stdin: string): Printed {
  const printed = { stdout: '', stderr: '' };
  const outside: Outside = {
    readFile: (path) => (path in files ? { text: files[path]! } : { error: 'no such file or directory' }),
    listFolder: (path) => {
      const inside = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
      if (inside.length === 0) return { error: 'not a directory' };
      return { entries: inside.map((name) => ({ name: name.slice(path.length + 1), folder: false })) };
    },
    stdin: () => stdin,
    out: (text) => void (printed.stdout += text),
    err: (text) => void (printed.stderr += text),
    env: {},
    describe,
  };
  if (words[0] === 'kubectl') words.shift();
  const exit = runFrozen(api, outside, words);
  return { ...printed, exit };
}
