/** What a window and a terminal say to each other: what is typed, and what there is to be seen. */

/** What a person does at a terminal. The first thing done in a tab that is not there opens it. */
export interface TerminalAct {
  tab: string;
  /** Typed: lines with their ends, or text for the program in front. Ctrl+D is the character U+0004 in it. */
  text?: string;
  /** Ctrl+C; `text` is then what stood on the line that is given up. */
  signal?: 'INT';
  /** In characters. A tab that was given one has a window, and with it an editor. */
  size?: { columns: number; rows: number };
  /** The editor is closed: the text as it was saved, null where it was not. */
  edited?: string | null;
  /** The tab is closed, with everything that was started in it. */
  close?: true;
}

/** A text that a program in a terminal wants edited. */
export interface TerminalEdit {
  /** The path of a file, or what the text is called. */
  name: string;
  text: string;
}

/**
 * Who has the terminal: a shell at its prompt, a program that reads lines or keys or nothing yet, or nobody any more.
 * `waits`: for virtual time or for something to happen in the cluster.
 */
export type TerminalFront = 'prompt' | 'line' | 'keys' | 'waits' | 'ended';

/** What is new in a terminal. */
export interface TerminalNews {
  tab: string;
  /** How many characters came before `text`, since the tab was opened. */
  from: number;
  text: string;
  front: TerminalFront;
  /** What `PS1` and the like show before the line that is typed now. */
  edit?: TerminalEdit;
  /** Inputs whose lines stand in `text`: the number in the log, and where each begins (counted as `from`). */
  lines: { input: number; at: number }[];
}
