/** A regular expression of JavaScript's as a list of instructions, for a matcher whose work can be bounded. */

export type Step =
  | { readonly k: 'char'; readonly is: (char: string) => boolean }
  /** Goes on at `to`, and at `or` where that fails. */
  | { readonly k: 'split'; to: number; or: number }
  | { readonly k: 'jump'; to: number }
  | { readonly k: 'save'; readonly slot: number }
  | { readonly k: 'start' | 'end' | 'edge' | 'inner' | 'match' }
  | { readonly k: 'look'; readonly program: readonly Step[]; readonly holds: boolean; readonly behind: boolean }
  | { readonly k: 'back'; readonly group: number };

export interface RegexProgram {
  readonly steps: readonly Step[];
  /** Groups, the whole match not counted. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** What a group took is asked for again: how it came to a place matters then. */
  readonly hasBack: boolean;
}

/** Of `x{1000}`, and of such in such. */
const MOST_STEPS = 20_000;

/** Thrown for what this does not read; such an expression is left to JavaScript. */
class Unread extends Error {}

class Compiler {
  private at = 0;
  steps: Step[] = [];
  groups = 0;
  hasBack = false;
  readonly names = new Map<string, number>();

  constructor(
    private readonly source: string,
    private readonly flags: string,
  ) {}

  private emit<S extends Step>(step: S): S {
    if (this.steps.length >= MOST_STEPS) throw new Unread();
    this.steps.push(step);
    return step;
  }

  private takes(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  all(): void {
    this.emit({ k: 'save', slot: 0 });
    this.alternatives();
    if (this.at < this.source.length) throw new Unread();
    this.emit({ k: 'save', slot: 1 });
    this.emit({ k: 'match' });
  }

  private alternatives(): void {
    const ends: { to: number }[] = [];
    for (;;) {
      const begin = this.steps.length;
      this.sequence();
      if (!this.takes('|')) break;
      // What was written so far moves one down, behind the choice.
      this.insertSplit(begin);
      ends.push(this.emit({ k: 'jump', to: 0 }));
      (this.steps[begin] as { or: number }).or = this.steps.length;
    }
    for (const end of ends) end.to = this.steps.length;
  }

  private insertSplit(at: number): void {
    const moved = this.steps.splice(at);
    this.emit({ k: 'split', to: at + 1, or: 0 });
    for (const step of moved) this.emit(shifted(step, at, 1));
  }

  private sequence(): void {
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      const begin = this.steps.length;
      this.atom();
      this.quantifier(begin);
    }
  }

  private quantifier(begin: number): void {
    const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})(\??)/.exec(this.source.slice(this.at, this.at + 40));
    if (found === null) return;
    this.at += found[0].length;
    const [sign] = found[0];
    const least = sign === '*' || sign === '?' ? 0 : sign === '+' ? 1 : Number(found[1]);
    const most =
      sign === '?'
        ? 1
        : sign === '*' || sign === '+'
          ? Number.POSITIVE_INFINITY
          : found[2] === undefined
            ? least
            : found[3] === ''
              ? Number.POSITIVE_INFINITY
              : Number(found[3]);
    const isLazy = found[4] === '?';
    const body = this.steps.splice(begin);
    const copy = (): void => {
      const from = this.steps.length;
      for (const step of body) this.emit(shifted(step, begin, from - begin));
    };
    const choice = (): { to: number; or: number } => this.emit({ k: 'split', to: 0, or: 0 });
    const set = (split: { to: number; or: number }, inside: number, outside: number): void => {
      split.to = isLazy ? outside : inside;
      split.or = isLazy ? inside : outside;
    };
    for (let i = 0; i < least; i++) copy();
    if (most === Number.POSITIVE_INFINITY) {
      const loop = this.steps.length;
      const split = choice();
      copy();
      this.emit({ k: 'jump', to: loop });
      set(split, loop + 1, this.steps.length);
      return;
    }
    const splits: { split: { to: number; or: number }; inside: number }[] = [];
    for (let i = least; i < most; i++) {
      const split = choice();
      splits.push({ split, inside: this.steps.length });
      copy();
    }
    for (const { split, inside } of splits) set(split, inside, this.steps.length);
  }

  private atom(): void {
    if (this.takes('(')) return this.group();
    if (this.takes('^')) return void this.emit({ k: 'start' });
    if (this.takes('$')) return void this.emit({ k: 'end' });
    if (this.takes('\\b')) return void this.emit({ k: 'edge' });
    if (this.takes('\\B')) return void this.emit({ k: 'inner' });
    const back = /^\\([1-9])(?!\d)/.exec(this.source.slice(this.at, this.at + 3));
    if (back !== null) {
      this.at += 2;
      this.hasBack = true;
      return void this.emit({ k: 'back', group: Number(back[1]) });
    }
    const one =
      /^(?:\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|[^1-9kc])|\[(?:\\.|[^\]\\])*\]|[^\\[])/su.exec(
        this.source.slice(this.at),
      )?.[0];
    if (one === undefined) throw new Unread();
    this.at += one.length;
    this.emit({ k: 'char', is: charTest(one, this.flags) });
  }

  private group(): void {
    const look = /^\?(<?)([=!])/.exec(this.source.slice(this.at, this.at + 3));
    if (look !== null) {
      this.at += look[0].length;
      const outer = this.steps;
      this.steps = [];
      this.alternatives();
      this.emit({ k: 'match' });
      const program = this.steps;
      this.steps = outer;
      if (!this.takes(')')) throw new Unread();
      const behind = look[1] === '<';
      // What stands before is looked at one character back: more is not asked for here.
      if (behind && !(program.length === 2 && program[0]!.k === 'char')) throw new Unread();
      this.emit({ k: 'look', program, holds: look[2] === '=', behind });
      return;
    }
    const isPlain = this.takes('?:');
    const name = isPlain ? null : /^\?<(\w+)>/.exec(this.source.slice(this.at));
    if (name !== null) this.at += name[0].length;
    if (!isPlain && name === null && this.source[this.at] === '?') throw new Unread();
    const number = isPlain ? 0 : ++this.groups;
    if (name !== null) this.names.set(name[1]!, number);
    if (!isPlain) this.emit({ k: 'save', slot: 2 * number });
    this.alternatives();
    if (!this.takes(')')) throw new Unread();
    if (!isPlain) this.emit({ k: 'save', slot: 2 * number + 1 });
  }
}

/** The step with its targets moved, where they lie behind a place. */
function shifted(step: Step, behind: number, by: number): Step {
  const move = (to: number): number => (to >= behind ? to + by : to);
  if (step.k === 'split') return { k: 'split', to: move(step.to), or: move(step.or) };
  return step.k === 'jump' ? { k: 'jump', to: move(step.to) } : step;
}

/** Whether one character is meant, as JavaScript says it. */
function charTest(source: string, flags: string): (char: string) => boolean {
  const regex = new RegExp(`^(?:${source})$`, flags.replaceAll(/[^isu]/g, ''));
  const known = new Map<string, boolean>();
  return (char) => {
    let is = known.get(char);
    if (is === undefined) known.set(char, (is = regex.test(char)));
    return is;
  };
}

/** The program of an expression that JavaScript takes; undefined for what this does not read. */
export function regexProgram(source: string, flags: string): RegexProgram | undefined {
  const compiler = new Compiler(source, flags);
  try {
    compiler.all();
  } catch (error) {
    if (error instanceof Unread) return undefined;
    throw error;
  }
  const { steps, groups, names, hasBack } = compiler;
  return { steps, groups, names, hasBack };
}
