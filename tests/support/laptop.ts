/** A terminal of a session, for tests: lines are typed into it, and what is to be seen is read from it. */
import type { Session } from '../../shared/session/session.ts';
import type { TerminalAct } from '../../shared/model/terminal.ts';

export class LaptopTerminal {
  private seen = 0;

  constructor(
    readonly session: Session,
    readonly tab = 'one',
  ) {}

  act(what: Omit<TerminalAct, 'tab'>): this {
    const result = this.session.apply({ type: 'terminal', tab: this.tab, ...what });
    if (result.error !== undefined) throw new Error(result.error);
    return this;
  }

  /** Types a line; gives what was to be seen from then on. */
  type(line: string): string {
    void this.news;
    this.act({ text: `${line}\n` });
    return this.news;
  }

  /** Lets virtual time pass; gives what was to be seen meanwhile. */
  wait(ms: number): string {
    this.session.advance(this.session.now + ms);
    return this.news;
  }

  get front(): string {
    return (
      this.session.cluster
        .computer({})
        .news(new Map())
        .find((one) => one.tab === this.tab)?.front ?? 'gone'
    );
  }

  get edit(): { name: string; text: string } | undefined {
    return this.session.cluster
      .computer({})
      .news(new Map())
      .find((one) => one.tab === this.tab)?.edit;
  }

  /** All that was ever to be seen in it. */
  get all(): string {
    return (
      this.session.cluster
        .computer({})
        .news(new Map())
        .find((one) => one.tab === this.tab)?.text ?? ''
    );
  }

  get news(): string {
    const seen = new Map([[this.tab, this.seen]]);
    const found = this.session.cluster
      .computer({})
      .news(seen)
      .find((one) => one.tab === this.tab);
    if (found === undefined) return '';
    this.seen = found.from + found.text.length;
    return found.text;
  }
}
