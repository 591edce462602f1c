/** What could stand at the end of a line at a terminal's prompt: commands, files, and what kubectl takes. */
import { builtinNames } from '../../shell/builtins/registry.ts';
import { toolNames } from '../../shell/tools/registry.ts';
import { computerAt, viewOf, type Desk } from '../desk.ts';
import { LAPTOP } from '../machine-facts.ts';
import { tabsOf } from '../tab.ts';
import { kubectlWords } from './kubectl-words.ts';
import { unfinished } from './words.ts';

/** More are not told. */
const MOST = 500;

/** Names of files that begin as the word does; folders end in a slash. */
function files(desk: Desk, computer: string, cwd: string, word: string): string[] {
  const view = viewOf(desk, computer, cwd);
  const folder = word.includes('/') ? word.slice(0, word.lastIndexOf('/') + 1) : '';
  const start = word.slice(folder.length);
  const from = folder === '' ? '.' : folder.replace(/^~\//, '/home/dev/');
  if (view.find(from)?.kind !== 'directory') return [];
  return view
    .list(from)
    .filter((name) => name.startsWith(start) && (start !== '' || !name.startsWith('.')))
    .map((name) => `${folder}${name}${view.find(`${from}/${name}`)?.kind === 'directory' ? '/' : ''}`);
}

/** @param line up to the cursor @returns from where in it the words stand */
export function completions(desk: Desk, tab: string, line: string): { from: number; words: string[] } {
  const { words, last, from } = unfinished(line);
  const pid = tabsOf(desk.ctx).get(tab)?.pid;
  const shell = pid === undefined ? undefined : computerAt(desk, LAPTOP).processes.list.get(pid);
  if (shell?.body.k !== 'shell') return { from, words: [] };
  const { aliases, functions } = shell.body;
  const found = (): readonly string[] => {
    const [given, ...rest] = words;
    if (given === undefined && !last.includes('/'))
      return [
        ...toolNames(),
        ...builtinNames(shell.flavour),
        ...[...desk.programs].filter(([, program]) => program.isOn?.(LAPTOP) !== false).map(([name]) => name),
        ...aliases.keys(),
        ...functions.keys(),
      ];
    // An alias stands for its words.
    const expanded =
      aliases
        .get(given ?? '')
        ?.trim()
        .split(/\s+/) ?? (given === undefined ? [] : [given]);
    const [command, ...before] = [...expanded, ...rest];
    if (command === 'kubectl' || command === 'k') {
      const candidates = kubectlWords(desk, before, last);
      if (candidates !== 'files') return candidates;
    }
    if (command === 'ssh') return [...desk.ctx.read.list('Node')].map(({ metadata }) => metadata.name);
    return files(desk, LAPTOP, shell.cwd, last);
  };
  const fitting = [...new Set(found())].filter((word) => word.startsWith(last) && word !== 'init' && word !== '[');
  return { from, words: fitting.sort().slice(0, MOST) };
}
