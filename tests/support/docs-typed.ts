/** Plays a page of the documentation by typing: its commands one after another into a terminal, with what the page has its reader do between them. */
import { basename } from 'node:path';
import { example, hasExample } from './docs-page.ts';
import { fixture } from './fixtures.ts';
import { LaptopTerminal } from './laptop.ts';
import { differences, formOf, type Form } from './printed/differences.ts';
import { inOneAge } from './printed/newer.ts';
import { testSession, type TestSessionOptions } from './session.ts';

/** A line to type, a line for another tab, one that opens an editor and what is done there, seconds to wait, files to put there, Ctrl+C in a tab. */
export type Step =
  | string
  | number
  | { tab: string; line: string }
  | { line: string; edit: (text: string) => string }
  | { files: Readonly<Record<string, string>> }
  | { stop: string };

/** Words of a page, what is said today, and since when or why. */
export type OldWords = readonly (readonly [was: string | RegExp, now: string, since: string])[];

export interface PairPlay {
  /** Why it is not typed. */
  left?: string;
  /** What is done before, in place of applying what the page shows. */
  before?: readonly Step[];
  /** Seconds before the command; 20 without it. */
  pause?: number;
  /** Another line than the page's. */
  line?: string;
  /** Words of the line that stand for others, the page's name of a pod for a command that finds ours. */
  as?: Readonly<Record<string, string>>;
  /** Only the last line's output stands on the page; seconds before it. */
  last?: number;
  /** Seconds until Ctrl+C. */
  lasts?: number;
  /** What the reader does in the editor that the command opens. */
  edit?: (text: string) => string;
  /** What stands in that editor then is what stands on the page. */
  inEditor?: true;
  /** Another tab to type in. */
  tab?: string;
  /** The tab in which the command was typed before, and ends now. */
  seen?: string;
  /** What is done after. */
  after?: readonly Step[];
  /** Words of the page that are no more, what is said today, and since when or why. */
  old?: OldWords;
  form?: Form;
  /** Why it differs; it is an error when it does not. */
  differs?: string;
}

export interface PagePlay {
  /** Examples to put beside those that the page's pairs name. */
  examples?: readonly string[];
  /** Why it is not played at all. */
  left?: string;
  session?: TestSessionOptions;
  /** Nobody outside asks anything. */
  quiet?: true;
  before?: readonly Step[];
  pairs?: Readonly<Record<number, PairPlay>>;
  /** How many of its pairs match. */
  match?: number;
}

export interface DocsCase {
  command: string;
  output: string;
  manifests: string[];
}

export interface Played {
  at: number;
  line: string;
  outcome: 'same' | 'same in new words' | 'differs' | 'left out';
  /** What differs, or why it was left out. */
  words: readonly string[];
  said?: string;
}

const PROMPT = /^(?:dev@[\w-]+:\S*\$|\/ #|root@\S+:\S*#|[\w.-]+:\/#|#) ?/;
/** A command's time at most. */
const MOST_MS = 180_000;

class PlayedPage {
  private readonly session;
  private readonly tabs = new Map<string, LaptopTerminal>();
  private readonly known = new Set<string>();
  /** What stood in the editor that was closed last. */
  private edited = '';

  constructor(options: TestSessionOptions) {
    this.session = testSession(options);
  }

  private tab(name: string): LaptopTerminal {
    const found = this.tabs.get(name);
    if (found !== undefined) return found;
    const made = new LaptopTerminal(this.session, name).act({ size: { columns: 400, rows: 50 } });
    void made.news;
    this.tabs.set(name, made);
    return made;
  }

  /** Types a line, waits until it has ended or for some time, and gives what was printed. */
  private type(line: string, { lasts, edit, tab = 'one' }: Pick<PairPlay, 'lasts' | 'edit' | 'tab'> = {}): string {
    const t = this.tab(tab);
    let said = t.type(line);
    if (lasts !== undefined) said += t.wait(lasts * 1000);
    else said += this.untilPrompt(t, line, edit);
    if (t.front !== 'prompt') said += t.act({ signal: 'INT' }).news;
    return withoutPrompts(said, line);
  }

  /** Waits until a command has ended, and does in its editor what is to be done. */
  private untilPrompt(t: LaptopTerminal, line: string, edit: PairPlay['edit']): string {
    const until = this.session.now + MOST_MS;
    let said = '';
    while (t.front !== 'prompt' && this.session.now < until) {
      const opened = t.edit;
      if (opened === undefined) said += t.wait(500);
      else if (edit === undefined) throw new Error(`${line} opens an editor`);
      else {
        this.edited = edit(opened.text);
        said += t.act({ edited: this.edited }).news;
      }
    }
    return said;
  }

  do(steps: readonly Step[]): void {
    for (const step of steps) {
      if (typeof step === 'string') this.type(step);
      else if (typeof step === 'number') this.session.advance(this.session.now + step * 1000);
      else if ('tab' in step) this.tab(step.tab).act({ text: `${step.line}\n` });
      else if ('edit' in step) this.type(step.line, step);
      else if ('stop' in step) this.tab(step.stop).act({ signal: 'INT' });
      else this.addFiles(step.files);
    }
  }

  addFiles(files: Readonly<Record<string, string>>): void {
    const list = Object.entries(files).map(([name, text]) => ({ name, text }));
    this.session.cluster.computer({}).addFiles(list);
  }

  silence(): void {
    this.session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
  }

  addExamples(paths: readonly string[]): void {
    this.addFiles(Object.fromEntries(paths.filter(hasExample).map((path) => [basename(path), example(path)])));
  }

  pair({ command, output, manifests }: DocsCase, play: PairPlay, at: number): Played {
    const fresh = manifests.filter((path) => !this.known.has(path));
    for (const path of fresh) this.known.add(path);
    this.addExamples(fresh);
    const line = lineOf(play.line ?? command, play.as ?? {});
    if (play.left !== undefined) {
      this.do(play.before ?? []);
      return { at, line, outcome: 'left out', words: [play.left] };
    }
    if (play.before !== undefined) this.do(play.before);
    else if (!/^kubectl (?:apply|create)/m.test(line))
      for (const path of fresh) this.type(`kubectl apply -f ${basename(path)}`);
    this.do([play.pause ?? 20]);
    const said = this.answer(line, play);
    this.do(play.after ?? []);
    const { since, ...texts } = inOneAge(withToday(output, play.old ?? []), said);
    const words = differences(play.form ?? formOf(command, output), texts.printed, texts.said);
    const isOld = since.length > 0 || play.old !== undefined;
    const outcome = words.length > 0 ? 'differs' : isOld ? 'same in new words' : 'same';
    return { at, line, outcome, words, said };
  }

  private answer(line: string, play: PairPlay): string {
    if (play.seen !== undefined) {
      const t = this.tab(play.seen);
      t.act({ signal: 'INT' });
      return withoutPrompts(t.news.replace(/^.*\n/, ''), '').replace(/\^C\s*$/m, '');
    }
    const lines = line.split('\n').filter((one) => one.trim() !== '' && !one.startsWith('#'));
    const last = lines.pop() ?? '';
    const { edit } = play;
    const before = lines.map((one) => this.type(one, edit === undefined ? {} : { edit }));
    if (play.last !== undefined) this.do([play.last]);
    const said = this.type(last, play);
    if (play.inEditor === true) return this.edited;
    return play.last === undefined ? [...before, said].join('') : said;
  }
}

/** A command in one line, with the names of here, and files from beside. */
function lineOf(command: string, as: Readonly<Record<string, string>>): string {
  const here = command
    .replaceAll(/https:\/\/(?:k8s|kubernetes)\.io\/examples\/\S*\/(?=[\w.-]+)/g, '')
    .replaceAll(/\\\n\s*/g, ' ');
  return Object.entries(as).reduce((line, [was, now]) => line.replaceAll(was, now), here);
}

function withToday(output: string, old: OldWords): string {
  return old.reduce((text, [was, now]) => {
    const is = typeof was === 'string' ? text.replaceAll(was, now) : text.replace(was, now);
    if (is === text) throw new Error(`the page does not say ${was}`);
    return is;
  }, output);
}

/** What a terminal showed without prompts and what was typed at them. */
function withoutPrompts(shown: string, typed: string): string {
  const rest = shown.startsWith(typed) ? shown.slice(typed.length).replace(/^\n/, '') : shown;
  return rest
    .split('\n')
    .map((line) => line.replace(PROMPT, ''))
    .join('\n')
    .replace(/(?:dev@[\w-]+:\S*\$ )?$/, '')
    .replace(/\^C\n?$/, '');
}

/** Plays the pairs of a page. @throws Error where a step cannot be done, or corrects words that the page has not */
export function playCases(cases: readonly DocsCase[], play: PagePlay): Played[] {
  const unknown = Object.keys(play.pairs ?? {}).filter((at) => cases[Number(at)] === undefined);
  if (unknown.length > 0) throw new Error(`there is no pair ${unknown.join()}`);
  const player = new PlayedPage(play.session ?? {});
  if (play.quiet === true) player.silence();
  player.addExamples(play.examples ?? []);
  player.do(play.before ?? []);
  return cases.map((one, at) => player.pair(one, play.pairs?.[at] ?? {}, at));
}

/** The same for a page by its name. */
export function playTyped(page: string, play: PagePlay): Played[] {
  const { cases } = fixture(`docs-outputs/by-page/${page}.json`) as { cases: DocsCase[] };
  return playCases(cases, play);
}
