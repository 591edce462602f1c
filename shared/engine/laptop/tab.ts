/** A terminal's tab: the shell behind it, and all that was to be seen in it, as plain data. */
import type { Context } from '../api/actor.ts';
import type { TerminalEdit } from '../../model/terminal.ts';

/** Code units of a transcript; when twice as many are there, the older half goes. */
const MOST_TEXT = 1_000_000;
/** Lines whose place is known. */
const MOST_LINES = 2000;

export interface Tab {
  readonly name: string;
  /** Of its shell. */
  readonly pid: number;
  readonly ended: boolean;
  /** Undefined: no window has shown it. */
  readonly size: { readonly columns: number; readonly rows: number } | undefined;
  /** Characters that were dropped at the start. */
  readonly dropped: number;
  readonly text: string;
  /** Where inputs were typed: number in the session's log, place in the transcript, virtual ms. */
  readonly lines: readonly { readonly input: number; readonly at: number; readonly time: number }[];
  /** What waits for the editor, and which process. */
  readonly edit: (TerminalEdit & { readonly pid: number }) | undefined;
}

export const tabsOf = (ctx: Context): Map<string, Tab> => ctx.table<Tab>('tabs');

export function newTab(name: string, pid: number): Tab {
  return { name, pid, ended: false, size: undefined, dropped: 0, text: '', lines: [], edit: undefined };
}

/** Characters that were ever written. */
export const lengthOf = (tab: Tab): number => tab.dropped + tab.text.length;

/** What a terminal shows: line ends as they are, and of NUL nothing. */
export function withText(tab: Tab, text: string): Tab {
  const all = tab.text + text;
  if (all.length <= 2 * MOST_TEXT) return { ...tab, text: all };
  const cut = all.indexOf('\n', all.length - MOST_TEXT) + 1 || all.length - MOST_TEXT;
  const dropped = tab.dropped + cut;
  return { ...tab, text: all.slice(cut), dropped, lines: tab.lines.filter(({ at }) => at >= dropped) };
}

/** The transcript with an input noted where it now ends. */
export function withLine(tab: Tab, input: number, time: number): Tab {
  return { ...tab, lines: [...tab.lines, { input, at: lengthOf(tab), time }].slice(-MOST_LINES) };
}
