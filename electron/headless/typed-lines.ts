/** `orrery run --kubectl LINE`: types lines at a terminal of the laptop, and tells what came of them. */
import type { InputResult } from '../../shared/model/session.ts';
import type { TerminalNews } from '../../shared/model/terminal.ts';
import type { Session } from '../../shared/session/session.ts';

export interface TypedLine {
  /** Virtual ms of the person's clock. */
  at: number;
  line: string;
  /** What the terminal showed after the line, without colours. */
  output: string;
}

// oxlint-disable-next-line no-control-regex -- colours begin with Escape
const COLOURS = /\u001B\[[0-9;]*m/g;

const withoutPrompt = (text: string): string => text.replace(/[^\n]*\$ $/, '');

export class TypedLines {
  private readonly typed: { tab: string; input: number; at: number; line: string }[] = [];
  private tabs = 0;

  constructor(private readonly session: Session) {}

  private get news(): TerminalNews[] {
    return this.session.cluster.computer({}).news(new Map());
  }

  /** A tab whose shell stands at its prompt: the last one, or, where that still waits for something, a new one. */
  private freeTab(): string {
    const last = `run-${this.tabs}`;
    if (this.news.some(({ tab, front }) => tab === last && front === 'prompt')) return last;
    this.tabs++;
    return `run-${this.tabs}`;
  }

  /** @param line with or without "kubectl" */
  type(line: string): InputResult {
    const words = /^\s*(?:k|kubectl)\s/.test(line) ? line.trim() : `kubectl ${line.trim()}`;
    const tab = this.freeTab();
    const at = this.session.now;
    const result = this.session.apply({ type: 'terminal', tab, text: `${words}\n` });
    this.typed.push({ tab, input: result.number, at, line: words });
    return result;
  }

  /** What the terminals show by now. */
  get all(): TypedLine[] {
    const news = new Map(this.news.map((each) => [each.tab, each]));
    return this.typed.map(({ tab, input, at, line }) => {
      const shown = news.get(tab);
      const places = shown?.lines ?? [];
      const mine = places.findIndex((place) => place.input === input);
      const from = (places[mine]?.at ?? 0) - (shown?.from ?? 0);
      const next = places[mine + 1];
      const text = shown?.text.slice(from, next === undefined ? undefined : next.at - shown.from) ?? '';
      const plain = text.replace(COLOURS, '');
      return { at, line, output: withoutPrompt(plain.slice(plain.indexOf('\n') + 1)) };
    });
  }
}
