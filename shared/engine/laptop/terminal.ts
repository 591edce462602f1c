/** What a person does at a terminal: opens it, types, stops what runs, closes it. */
import { badRequest } from '../api/errors.ts';
import { spawn } from '../shell/processes.ts';
import { frontOf, hangUp, interrupt, type } from '../shell/terminal.ts';
import type { TerminalAct, TerminalFront } from '../../model/terminal.ts';
import { computerAt, keyOf, playedOf, setProcesses, worldOf, type Desk } from './desk.ts';
import { LAPTOP } from './machine-facts.ts';
import { note, settle } from './drive.ts';
import { HOME, USER } from './home.ts';
import { newTab, tabsOf, withLine, withText, type Tab } from './tab.ts';

/** Tabs that may be open at once. */
const MOST_TABS = 16;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a login gives every process. */
export const loginEnvironment = (): ReadonlyMap<string, string> =>
  new Map([
    ['HOME', HOME],
    ['USER', USER.name],
    ['LOGNAME', USER.name],
    ['SHELL', '/bin/bash'],
    ['PATH', PATH],
    ['TERM', 'xterm-256color'],
    ['LANG', 'C.UTF-8'],
  ]);

/**
 * Starts a shell for a person on a computer and gives its pid; the computer is switched on by that. `command`: it runs
 * that and ends; `tty`: it has the person's terminal.
 */
export function logIn(desk: Desk, computer: string, command?: string, tty = true): number {
  const shell = { env: loginEnvironment(), cwd: HOME, owner: USER, flavour: 'bash' as const };
  let { processes } = computerAt(desk, computer);
  if (processes.list.size === 0) {
    const first = spawn(processes, worldOf(desk, computer), {
      ...shell,
      argv: ['/sbin/init'],
      cwd: '/',
      owner: { uid: 0, gid: 0 },
    });
    if ('processes' in first) ({ processes } = first);
  }
  const argv = command === undefined ? ['bash'] : ['bash', '-c', command];
  const spawned = spawn(processes, worldOf(desk, computer), { ...shell, argv, ...(tty ? { tty } : { stdin: 'open' }) });
  if ('error' in spawned) throw new Error(`no shell on ${computer}: ${spawned.error}`);
  setProcesses(desk, computer, spawned.processes);
  return spawned.pid;
}

function openTab(desk: Desk, name: string): Tab {
  const tabs = tabsOf(desk.ctx);
  if ([...tabs.values()].filter((tab) => !tab.ended).length >= MOST_TABS)
    throw badRequest(`${MOST_TABS} terminals are open: close one first`);
  const tab = newTab(name, logIn(desk, LAPTOP));
  tabs.set(name, tab);
  return tab;
}

/** What a terminal echoes: control characters by their names, Ctrl+D not at all. */
function echoed(text: string): string {
  return [...text]
    .map((char) => {
      const code = char.codePointAt(0)!;
      if (char === '\n' || char === '\t' || code >= 32) return code === 127 ? '^?' : char;
      return code === 4 ? '' : `^${String.fromCodePoint(code + 64)}`;
    })
    .join('');
}

/** Who has the terminal now. */
export function frontOfTab(desk: Desk, tab: Tab): TerminalFront {
  if (tab.ended) return 'ended';
  return frontAt(desk, LAPTOP, tab.pid);
}

function frontAt(desk: Desk, computer: string, root: number): TerminalFront {
  const front = frontOf(computerAt(desk, computer).processes, root);
  if (front === undefined) return 'ended';
  if (front.k !== 'waits') return front.k;
  const played = playedOf(desk.ctx).get(keyOf(computer, front.pid));
  const notes = played?.notes as { to?: string; execution?: number; reads?: boolean } | undefined;
  if (notes?.to !== undefined) {
    const [there = '', pid] = notes.to.split(' ');
    return frontAt(desk, there, Number(pid));
  }
  if (notes?.execution !== undefined) return desk.doors.isAtPrompt(notes.execution) ? 'prompt' : 'line';
  return notes?.reads === true ? 'line' : 'waits';
}

function typeText(desk: Desk, tab: Tab, text: string, input: number): void {
  const { ctx } = desk;
  const tabs = tabsOf(ctx);
  const front = frontOfTab(desk, tab);
  let changed = withLine(tab, input, ctx.now);
  // A shell that stands at its prompt shows what it reads itself.
  if (front !== 'prompt' && front !== 'keys') changed = withText(changed, echoed(text));
  const next = type(computerAt(desk, LAPTOP).processes, tab.pid, text);
  if (next === false) changed = withText(changed, '\nThe terminal holds no more: what was typed last is lost.\n');
  tabs.set(tab.name, changed);
  if (next !== false) setProcesses(desk, LAPTOP, next);
}

/** The editor was closed. */
function takeEdited(desk: Desk, tab: Tab, text: string | null): void {
  const { edit } = tab;
  if (edit === undefined) return;
  tabsOf(desk.ctx).set(tab.name, { ...tab, edit: undefined });
  const played = playedOf(desk.ctx).get(keyOf(LAPTOP, edit.pid));
  if (played === undefined) return;
  note(desk, played, { ...(played.notes as object), edited: { text } });
  desk.busy.add(LAPTOP);
}

/** Does what a person did. @param input its number in the session's log. @throws ApiError where a tab cannot be opened */
export function act(desk: Desk, what: TerminalAct, input: number): void {
  const tabs = tabsOf(desk.ctx);
  const there = tabs.get(what.tab);
  if (what.close === true) {
    tabs.delete(what.tab);
    if (there === undefined || there.ended) return;
    const { processes } = computerAt(desk, LAPTOP);
    setProcesses(desk, LAPTOP, hangUp(processes, worldOf(desk, LAPTOP), there.pid));
    settle(desk);
    return;
  }
  let tab = there;
  if (tab === undefined) {
    tab = openTab(desk, what.tab);
    settle(desk);
    tab = tabs.get(what.tab)!;
  }
  if (tab.ended) throw badRequest(`the shell of ${JSON.stringify(what.tab)} has ended`);
  if (what.size !== undefined) {
    const size = { columns: Math.floor(what.size.columns), rows: Math.floor(what.size.rows) };
    tabs.set(tab.name, (tab = { ...tab, size }));
  }
  if (what.signal === 'INT') {
    tabs.set(tab.name, withText(tab, `${echoed(what.text ?? '')}^C`));
    const { processes } = computerAt(desk, LAPTOP);
    setProcesses(desk, LAPTOP, interrupt(processes, worldOf(desk, LAPTOP), tab.pid));
  } else if (what.text !== undefined) typeText(desk, tab, what.text, input);
  if (what.edited !== undefined) takeEdited(desk, tabs.get(what.tab)!, what.edited);
  settle(desk);
}

/** Asks the window to edit a text. False: there is no window. */
export function askEditor(desk: Desk, root: number, pid: number, name: string, text: string): boolean {
  const tabs = tabsOf(desk.ctx);
  const tab = [...tabs.values()].find((one) => one.pid === root);
  if (tab?.size === undefined) return false;
  tabs.set(tab.name, { ...tab, edit: { name, text, pid } });
  return true;
}

/** Forgets what waits for the editor, where the process is gone. */
export function forgetEditor(desk: Desk, pid: number): void {
  const tabs = tabsOf(desk.ctx);
  for (const tab of tabs.values()) if (tab.edit?.pid === pid) tabs.set(tab.name, { ...tab, edit: undefined });
}
