/** Processes while they run: the same data as saved, writable, and owned by one run alone. */
import type { Item, Process, ShellState } from '../state.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export type LiveShell = Omit<Writable<ShellState>, 'stack' | 'frames'> & {
  stack: Item[];
  frames: ShellState['frames'][number][];
  /** The map of variables is this turn's own copy. */
  ownsVars?: boolean;
};

export type LiveProcess = Writable<Omit<Process, 'body'>> & {
  body: LiveShell | Exclude<Process['body'], ShellState>;
};

function copyItem(item: Item): Item {
  if (item.k === 'word') return { k: 'word', frags: [...item.frags] };
  if (item.k === 'text') return { k: 'text', text: item.text };
  const { args, redirects, assignments } = item;
  return { k: 'cmd', args: [...args], redirects: [...redirects], assignments: [...assignments] };
}

/** A shell's state that may be written without harm to the original, whose variables it shares until it writes. */
export function copyShell(shell: ShellState | LiveShell): LiveShell {
  return { ...shell, stack: shell.stack.map(copyItem), frames: [...shell.frames], ownsVars: false };
}

/** A writable copy of a saved process. */
export function thaw(process: Process): LiveProcess {
  const { body } = process;
  return { ...process, body: body.k === 'shell' ? copyShell(body) : body };
}
