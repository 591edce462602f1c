/** Terminals as the window knows them: what there is to be seen in each, and who has it. */
import { create } from 'zustand';
import type { TerminalNews } from '../../shared/model/terminal.ts';

export interface TabState {
  name: string;
  front: TerminalNews['front'];
  edit: TerminalNews['edit'];
}

interface TerminalState {
  tabs: TabState[];
  active: string | undefined;
  /** A line is being prepared that the window will type. */
  isPreparing: boolean;
}

/** Characters that the window keeps of a tab. */
const MOST_TEXT = 300_000;

/** What came to a tab since the window knows it; `lost`: so much before it was never told or is forgotten. */
export interface Piece {
  text: string;
  /** The input whose line begins here. */
  input?: number;
  lost?: boolean;
}

export const useTerminal = create<TerminalState>()(() => ({ tabs: [], active: undefined, isPreparing: false }));

const texts = new Map<string, { pieces: Piece[]; length: number; end: number }>();
const listeners = new Map<string, Set<(pieces: readonly Piece[]) => void>>();

/** Cuts news into pieces, each line that was typed at the start of one. */
export function piecesOf({ from, text, lines }: TerminalNews, end: number): Piece[] {
  const pieces: Piece[] = from > end ? [{ text: '', lost: true }] : [];
  let at = from;
  for (const line of [...lines, { input: undefined, at: from + text.length }]) {
    if (line.at > at) pieces.push({ text: text.slice(at - from, line.at - from) });
    at = Math.max(at, line.at);
    if (line.input !== undefined) pieces.push({ text: '', input: line.input });
  }
  return pieces;
}

function take(news: TerminalNews): void {
  const known = texts.get(news.tab) ?? { pieces: [], length: 0, end: 0 };
  const fresh = piecesOf(news, known.end);
  const pieces = [...known.pieces, ...fresh];
  let length = known.length + news.text.length;
  while (length > MOST_TEXT && pieces.length > 1) length -= pieces.shift()!.text.length;
  texts.set(news.tab, { pieces, length, end: news.from + news.text.length });
  for (const listener of listeners.get(news.tab) ?? []) listener(fresh);
}

/** News of a frame, or, `all`, everything there is. */
export function tellTerminals(news: readonly TerminalNews[], all = false): void {
  if (all) texts.clear();
  for (const one of news) take(one);
  useTerminal.setState((s) => {
    const told = news.map(({ tab, front, edit }): TabState => ({ name: tab, front, edit }));
    const others = all ? [] : s.tabs.filter((tab) => !told.some(({ name }) => name === tab.name));
    const order = s.tabs.map(({ name }) => name);
    const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
    const tabs = [...others, ...told].sort((a, b) => place(a.name) - place(b.name));
    return { tabs, active: tabs.some(({ name }) => name === s.active) ? s.active : tabs[0]?.name };
  });
}

/** Hears of a tab; what is there already is given at once. Gives the function that stops it. */
export function watchTerminal(tab: string, listener: (pieces: readonly Piece[]) => void): () => void {
  const set = listeners.get(tab) ?? new Set();
  listeners.set(tab, set.add(listener));
  listener(texts.get(tab)?.pieces ?? []);
  return () => void set.delete(listener);
}

export const forgetTab = (tab: string): void => void texts.delete(tab);
