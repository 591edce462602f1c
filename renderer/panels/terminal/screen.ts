/** One terminal on the page: what the host tells of it, and behind that the line that is being typed. */
import { FitAddon } from '@xterm/addon-fit';
import { type IMarker, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Piece } from '../../store/terminal-text.ts';
import { completionsOf, interruptTerminal, sizeTerminal, typeText } from '../../store/terminal.ts';
import { complete, inColumns } from './completion.ts';
import { endOf, lastLines, slices } from './flood.ts';
import { historyLines, remember } from './history.ts';
import { EMPTY, insert, onKey, type EditedLine } from './line-editor.ts';
import { nameLinks } from './name-links.ts';
import { styledDocument, styleSpans, withStyledPage } from './styled-document.ts';

export interface ScreenOptions {
  tab: string;
  fontSize: number;
  hasColours: boolean;
  words: { label: string; lost: string };
  theme: Record<string, string>;
  /** The person wants out: Escape on an empty line. */
  leave(): void;
}

/** Real ms between two letters of a prepared line, and how much that varies. */
const LETTER_MS = 55;
const LETTER_VARIES_MS = 45;

const PROMPT = /(^|\n)(\w+@[\w.-]+):([^\n$#]*)([$#]) /g;
const SGR = new RegExp(`${String.fromCodePoint(27)}\\[[\\d;]*m`, 'g');

/** Prompts in colour, as a distribution sets them up; or everything without. */
function coloured(text: string, hasColours: boolean): string {
  if (!hasColours) return text.replaceAll(SGR, '');
  return text.replaceAll(
    PROMPT,
    (_, start: string, who: string, where: string, end: string) =>
      `${start}\u001B[1;32m${who}\u001B[0m:\u001B[1;34m${where}\u001B[0m${end} `,
  );
}

/** Lines above the screen that can be scrolled back to. */
const SCROLLBACK = 5000;

export class Screen {
  private readonly term: Terminal;
  private readonly fit = new FitAddon();
  private readonly markers = new Map<number, IMarker>();
  private line: EditedLine = EMPTY;
  private list: string[] = [];
  /** Where the typed line begins on its first row, and how many rows below that the cursor stands now. */
  private startX = 0;
  private below = 0;
  private isDrawn = false;
  private playing: { stop(): void } | undefined;
  private hasColours: boolean;
  private readonly waiting: Piece[] = [];
  /** The input whose line is shown until the person types or more comes: it may come only later, and room may change. */
  private wanted: number | undefined;
  private isBusy = false;

  constructor(
    holder: HTMLElement,
    private readonly options: ScreenOptions,
  ) {
    this.hasColours = options.hasColours;
    this.term = new Terminal({
      convertEol: true,
      cursorBlink: false,
      documentOverride: styledDocument(),
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
      fontSize: options.fontSize,
      lineHeight: 1.25,
      screenReaderMode: true,
      scrollback: SCROLLBACK,
      theme: options.theme,
    });
    this.term.loadAddon(this.fit);
    styleSpans();
    withStyledPage(() => this.term.open(holder));
    this.term.textarea?.setAttribute('aria-label', options.words.label);
    this.term.registerLinkProvider(nameLinks(this.term));
    this.term.attachCustomKeyEventHandler((event) => this.isOurs(event));
    this.term.onData((data) => this.take(data));
  }

  get sizes(): { columns: number; rows: number } {
    return { columns: this.term.cols, rows: this.term.rows };
  }

  focus(): void {
    this.term.focus();
  }

  dispose(): void {
    this.playing?.stop();
    this.term.dispose();
  }

  /** Takes what is new. While the last is still being drawn it waits, and of a flood only its end is shown. */
  add(pieces: readonly Piece[]): void {
    this.waiting.push(...pieces);
    if (this.isBusy) return;
    this.isBusy = true;
    this.write(this.waiting.splice(0));
  }

  private write(pieces: readonly Piece[]): void {
    this.erase();
    for (const { text, input, lost } of pieces) {
      if (lost === true) this.term.write(`\u001B[2m… ${this.options.words.lost}\u001B[0m\n`);
      const kept = coloured(lastLines(text, SCROLLBACK + this.term.rows), this.hasColours);
      for (const slice of slices(kept)) this.term.write(slice);
      if (input !== undefined) this.term.write('', () => this.mark(input));
    }
    this.term.write('', () => {
      this.startX = this.term.buffer.active.cursorX;
      this.draw();
      if (this.waiting.length > 0) this.write(endOf(this.waiting.splice(0)));
      else {
        this.isBusy = false;
        this.revealAgain();
      }
    });
  }

  private mark(input: number): void {
    this.markers.set(input, this.term.registerMarker(0));
  }

  /** Scrolls to the line of an input. */
  reveal(input: number): void {
    const marker = this.markers.get(input);
    this.wanted = input;
    if (marker === undefined || marker.isDisposed) return;
    this.term.scrollToLine(Math.max(0, marker.line - 1));
    this.term.selectLines(marker.line, marker.line);
  }

  private revealAgain(): void {
    if (this.wanted !== undefined) this.reveal(this.wanted);
  }

  /** Fits the page's room again, and tells the host. */
  resize(): void {
    const before = this.sizes;
    this.erase();
    this.term.write('', () => {
      this.fit.fit();
      const { columns, rows } = this.sizes;
      this.startX = this.term.buffer.active.cursorX;
      this.draw();
      this.revealAgain();
      if (columns !== before.columns || rows !== before.rows) void sizeTerminal(this.options.tab, columns, rows);
    });
  }

  look({ fontSize, hasColours }: Pick<ScreenOptions, 'fontSize' | 'hasColours'>): void {
    this.hasColours = hasColours;
    if (this.term.options.fontSize === fontSize) return;
    this.term.options.fontSize = fontSize;
    this.resize();
  }

  clear(): void {
    this.erase();
    this.term.write('', () => {
      this.term.clear();
      this.startX = this.term.buffer.active.cursorX;
      this.draw();
    });
  }

  /** Plays a line, letter by letter, and enters it. Any key of the person's ends that. */
  play(text: string): void {
    this.playing?.stop();
    this.line = EMPTY;
    const letters = [...text];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = (): void => {
      const letter = letters.shift();
      if (letter === undefined) {
        this.playing = undefined;
        this.enter();
        return;
      }
      this.change(insert(this.line, letter));
      // Where spaces and hard words are, a hand is slower.
      timer = setTimeout(next, LETTER_MS + (letter.codePointAt(0)! % 7) * (LETTER_VARIES_MS / 7));
    };
    this.playing = { stop: () => clearTimeout(timer) };
    next();
  }

  /** False: the key is the browser's or the window's. */
  private isOurs(event: KeyboardEvent): boolean {
    const ctrl = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (ctrl && (key === 'v' || (event.shiftKey && key === 'c') || key === '`' || key === 'k' || key === 'o'))
      return key === 'k';
    if (ctrl && key === 'c' && this.term.hasSelection()) return false;
    if (event.key === 'F5' || event.key === 'F1' || (ctrl && event.key === 'Enter')) return false;
    if (event.key === 'Escape' && event.type === 'keydown' && this.line.text === '' && this.line.search === undefined) {
      this.options.leave();
      return false;
    }
    return true;
  }

  /** What xterm sends: a key, or pasted text. */
  private take(data: string): void {
    this.wanted = undefined;
    this.playing?.stop();
    this.playing = undefined;
    this.list = [];
    const isPasted = data.length > 1 && !data.startsWith('\u001B');
    if (!isPasted) return this.key(data);
    const lines = data.replaceAll('\r\n', '\r').replaceAll('\n', '\r').split('\r');
    const last = lines.pop() ?? '';
    if (lines.length > 0) {
      const whole = [this.line.text.slice(0, this.line.cursor) + lines[0]!, ...lines.slice(1)];
      this.change(EMPTY);
      for (const line of whole) remember(line);
      void typeText(this.options.tab, whole.map((line) => `${line}\n`).join(''));
    }
    this.change(insert(this.line, last));
  }

  private key(data: string): void {
    const { line, deed } = onKey(this.line, data, historyLines());
    this.change(line);
    switch (deed) {
      case 'enter':
        return this.enter();
      case 'interrupt':
        this.change(EMPTY);
        void interruptTerminal(this.options.tab, line.text);
        return;
      case 'end':
        void typeText(this.options.tab, '\u0004');
        return;
      case 'clear':
        return this.clear();
      case 'complete':
        void this.complete();
        return;
      case undefined:
    }
  }

  private enter(): void {
    const { text } = this.line;
    remember(text);
    this.change(EMPTY);
    void typeText(this.options.tab, `${text}\n`);
  }

  private async complete(): Promise<void> {
    const { text, cursor } = this.line;
    const before = text.slice(0, cursor);
    const { from, words } = await completionsOf(this.options.tab, before);
    // Whoever typed on meanwhile wants no answer to what stood there before.
    if (this.line.text !== text || this.line.cursor !== cursor) return;
    const done = complete(before, from, words);
    const { columns, rows } = this.sizes;
    if (done.list.length > 0) this.list = inColumns(done.list, columns, Math.max(2, rows - 3));
    this.change({ ...this.line, text: done.text + text.slice(cursor), cursor: done.text.length });
  }

  private change(line: EditedLine): void {
    this.erase();
    this.line = line;
    this.draw();
  }

  /** Takes the typed line off the screen. */
  private erase(): void {
    if (!this.isDrawn) return;
    const up = this.below > 0 ? `\u001B[${this.below}A` : '';
    const right = this.startX > 0 ? `\u001B[${this.startX}C` : '';
    this.term.write(`${up}\r${right}\u001B[J`);
    this.below = 0;
    this.isDrawn = false;
  }

  /** Writes the typed line behind what is there, and puts the cursor where it is in it. */
  private draw(): void {
    if (this.isDrawn) return;
    const { cols } = this.term;
    const { text, cursor, search } = this.line;
    const shown = search === undefined ? text : `(reverse-i-search)\`${search}': ${text}`;
    const at = search === undefined ? cursor : shown.length;
    const visible = shown.replaceAll(/\p{Cc}/gu, '?');
    const end = this.startX + visible.length;
    let out = visible;
    // At the very edge a terminal waits with its line break: not here, where rows are counted.
    if (end > 0 && end % cols === 0 && visible !== '') out += '\r\n';
    let row = Math.floor(end / cols);
    for (const line of this.list) {
      out += `\r\n\u001B[2m${line}\u001B[0m`;
      row += 1;
    }
    const place = this.startX + at;
    const wanted = Math.floor(place / cols);
    const up = row - wanted;
    out += `${up > 0 ? `\u001B[${up}A` : ''}\r${place % cols > 0 ? `\u001B[${place % cols}C` : ''}`;
    this.below = wanted;
    this.isDrawn = true;
    this.term.write(out);
  }
}
