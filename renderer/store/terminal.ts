/** What is done in terminals: typing, stopping, opening and closing; and who plays prepared lines. */
import type { TerminalAct } from '../../shared/model/terminal.ts';
import { bridge, tried } from './connection.ts';
import { addMarks, addTrouble, nextId } from './session.ts';
import { forgetTab, useTerminal } from './terminal-text.ts';
import { useView } from './view.ts';

async function act(what: TerminalAct): Promise<number | undefined> {
  const result = await tried(() => bridge().request('apply', { type: 'terminal', ...what }));
  if (result?.error !== undefined) addTrouble(result.error);
  return result === undefined || result.error !== undefined ? undefined : result.number;
}

/** Opens a tab of a size in characters, or tells one of its new size. */
export const sizeTerminal = (tab: string, columns: number, rows: number): Promise<unknown> =>
  act({ tab, size: { columns, rows } });

/** Opens another tab. */
export function newTerminal(): string {
  const { tabs } = useTerminal.getState();
  let n = 1;
  while (tabs.some(({ name }) => name === `bash ${n}`)) n += 1;
  const name = `bash ${n}`;
  useTerminal.setState({ active: name, tabs: [...tabs, { name, front: 'waits', edit: undefined }] });
  return name;
}

export async function closeTerminal(tab: string): Promise<void> {
  await act({ tab, close: true });
  forgetTab(tab);
  useTerminal.setState((s) => {
    const tabs = s.tabs.filter(({ name }) => name !== tab);
    return { tabs, active: s.active === tab ? tabs.at(-1)?.name : s.active };
  });
}

/** Sends what was typed; a line at a prompt is marked on the time line. */
export async function typeText(tab: string, text: string): Promise<void> {
  const isCommand = useTerminal.getState().tabs.find(({ name }) => name === tab)?.front === 'prompt';
  const result = await tried(() => bridge().request('apply', { type: 'terminal', tab, text }));
  if (result?.error !== undefined) addTrouble(result.error);
  const line = text.split('\n')[0]!.trim();
  if (result === undefined || result.error !== undefined || !isCommand || line === '') return;
  const { at, number: input } = result;
  addMarks([
    {
      id: nextId(),
      at,
      tone: 'input',
      label: `$ ${line.length > 44 ? `${line.slice(0, 43)}…` : line}`,
      terminal: { tab, input },
    },
  ]);
}

export const interruptTerminal = (tab: string, text: string): Promise<unknown> => act({ tab, signal: 'INT', text });

/** The editor is closed: the text as it was saved, null where it was not. */
export const finishEdit = (tab: string, edited: string | null): Promise<unknown> => act({ tab, edited });

/** What could stand at the cursor, and from where it takes the place of what stands there. */
export async function completionsOf(tab: string, line: string): Promise<{ from: number; words: string[] }> {
  const found = await tried(() => bridge().request('complete', { tab, line }));
  return found ?? { from: line.length, words: [] };
}

let typist: ((line: string) => void) | undefined;
let waiting: string | undefined;

/** Says who plays prepared lines: the terminal that is in front. Gives what takes it back. */
export function setTypist(play: (line: string) => void): () => void {
  typist = play;
  if (waiting !== undefined) play(waiting);
  waiting = undefined;
  return () => {
    if (typist === play) typist = undefined;
  };
}

/** Plays a prepared line in the terminal in front, letter by letter, and enters it: for lessons and for who presents. */
export function typeForMe(line: string): void {
  if (typist === undefined) waiting = line;
  else typist(line);
}

/** Opens the terminal and the field for a line that the window will type. */
export function prepareLine(): void {
  useView.getState().set({ terminal: true, ledger: false });
  useTerminal.setState({ isPreparing: true });
}

let revealing: { tab: string; reveal: (input: number) => void } | undefined;
/** What is to be shown as soon as its tab is in front. */
let toReveal: { tab: string; input: number } | undefined;

/** Says who shows lines of a tab: the terminal that is in front. Gives what takes it back. */
export function setRevealer(tab: string, reveal: (input: number) => void): () => void {
  const mine = { tab, reveal };
  revealing = mine;
  if (toReveal?.tab === tab) {
    reveal(toReveal.input);
    toReveal = undefined;
  }
  return () => {
    if (revealing === mine) revealing = undefined;
  };
}

/** Opens the terminal and shows the line of an input where it was typed. */
export function revealLine(tab: string, input: number): void {
  useView.getState().set({ terminal: true, ledger: false });
  useTerminal.setState((s) => (s.tabs.some(({ name }) => name === tab) ? { active: tab } : {}));
  if (revealing?.tab === tab) revealing.reveal(input);
  else toReveal = { tab, input };
}
