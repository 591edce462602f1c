/**
 * Regular expressions that somebody typed, whose work is bounded: where JavaScript's matcher could go astray, each place
 * of the expression is tried at each place of the text once (as RE2's BitState does).
 */
import { regexProgram, type RegexProgram, type Step } from './regex-program.ts';

/** So many places of the expression times places of the text are looked at, and no more. */
const MOST_PLACES = 100_000_000;
/** Steps of an expression that asks for what a group took: there the same place may matter twice. */
const MOST_STEPS = 2_000_000;
/** Work that JavaScript may have: text to the power of loops. */
const MOST_WORK = 3_000_000;

export class RegexTooComplex extends Error {
  constructor() {
    super('Regular expression too complex');
    this.name = 'RegexTooComplex';
  }
}

/** Steps of matchers since they were last asked for. */
let work = 0;

/** How many steps matchers did since this was last called: they are charged to whoever matched. */
export function takeMatchingWork(): number {
  const done = work;
  work = 0;
  return done;
}

const isWord = (char: string | undefined): boolean => char !== undefined && /\w/.test(char);

/** Slots of the match that begins at a place, or of the first one behind it; undefined: there is none. */
class Matcher {
  private readonly seen: Uint8Array;
  private steps = 0;

  constructor(
    private readonly program: RegexProgram,
    private readonly text: string,
    private readonly flags: string,
  ) {
    const places = program.steps.length * (text.length + 1);
    if (places > MOST_PLACES) throw new RegexTooComplex();
    this.seen = new Uint8Array(program.hasBack ? 0 : (places >> 3) + 1);
  }

  find(from: number, isSticky: boolean): number[] | undefined {
    // What a try has put into them it takes back when it fails.
    const slots = Array.from({ length: 2 * this.program.groups + 2 }, () => -1);
    for (let start = from; start <= this.text.length; start++) {
      if (this.run(this.program.steps, start, slots, true)) return slots;
      if (isSticky) return undefined;
    }
    return undefined;
  }

  private width(at: number): number {
    const code = this.flags.includes('u') ? (this.text.codePointAt(at) ?? 0) : 0;
    return code > 0xffff ? 2 : 1;
  }

  /** Whether it is the first time that this step is tried here. */
  private isNew(pc: number, at: number): boolean {
    if (this.program.hasBack) {
      this.steps += 1;
      if (this.steps > MOST_STEPS) throw new RegexTooComplex();
      return true;
    }
    const place = pc * (this.text.length + 1) + at;
    const bit = 1 << (place & 7);
    if ((this.seen[place >> 3]! & bit) !== 0) return false;
    this.seen[place >> 3]! |= bit;
    return true;
  }

  private run(program: readonly Step[], from: number, slots: number[], isWhole: boolean): boolean {
    // What is still to be tried: a step and a place, or (below 0) a slot and what it had.
    const pending: number[] = [0, from];
    let loops = 0;
    while (pending.length > 0) {
      let at = pending.pop()!;
      let pc = pending.pop()!;
      if (pc < 0) {
        slots[-pc - 1] = at;
        continue;
      }
      for (;;) {
        if (isWhole && !this.isNew(pc, at)) break;
        if (!isWhole && ++loops > MOST_STEPS) throw new RegexTooComplex();
        work += 1;
        const step = program[pc]!;
        if (step.k === 'match') return true;
        if (step.k === 'split') {
          pending.push(step.or, at);
          pc = step.to;
          continue;
        }
        if (step.k === 'jump') {
          pc = step.to;
          continue;
        }
        if (step.k === 'save') {
          pending.push(-step.slot - 1, slots[step.slot]!);
          slots[step.slot] = at;
          pc += 1;
          continue;
        }
        const next = this.after(step, at, slots);
        if (next < 0) break;
        at = next;
        pc += 1;
      }
    }
    return false;
  }

  /** Where the text goes on behind a step; -1: it does not hold here. */
  private after(step: Step, at: number, slots: number[]): number {
    const { text, flags } = this;
    const hold = (is: boolean): number => (is ? at : -1);
    switch (step.k) {
      case 'char': {
        if (at >= text.length) return -1;
        const width = this.width(at);
        return step.is(text.slice(at, at + width)) ? at + width : -1;
      }
      case 'start':
        return hold(at === 0 || (flags.includes('m') && text[at - 1] === '\n'));
      case 'end':
        return hold(at === text.length || (flags.includes('m') && text[at] === '\n'));
      case 'edge':
        return hold(isWord(text[at - 1]) !== isWord(text[at]));
      case 'inner':
        return hold(isWord(text[at - 1]) === isWord(text[at]));
      case 'look': {
        const from = step.behind ? at - 1 : at;
        const is = from >= 0 && this.run(step.program, from, [...slots], false);
        return hold(is === step.holds);
      }
      case 'back': {
        const [from = -1, to = -1] = [slots[2 * step.group], slots[2 * step.group + 1]];
        if (from < 0 || to < 0) return at;
        const taken = text.slice(from, to);
        const here = text.slice(at, at + taken.length);
        const isSame = flags.includes('i') ? taken.toLowerCase() === here.toLowerCase() : taken === here;
        return isSame ? at + taken.length : -1;
      }
      default:
        return -1;
    }
  }
}

/** What may loop without end; `isNested`: such a thing, or a choice, within another. */
function loopsOf(source: string): { loops: number; isNested: boolean } {
  const plain = source.replaceAll(/\\./gs, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  const loops = plain.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  let isNested = false;
  const opened: { hasChoice: boolean }[] = [];
  for (let i = 0; i < plain.length; i++) {
    const char = plain[i]!;
    if (char === '(') opened.push({ hasChoice: false });
    else if (char === ')') {
      const group = opened.pop();
      const isLoop = /^(?:[*+]|\{\d+,?\d*\})/.test(plain.slice(i + 1, i + 12));
      const inner = opened.at(-1);
      if (isLoop && group?.hasChoice === true) isNested = true;
      if (inner !== undefined && (group?.hasChoice === true || isLoop)) inner.hasChoice = true;
    } else if (/[*+?|{]/.test(char) && plain[i - 1] !== '(' && opened.length > 0) opened.at(-1)!.hasChoice = true;
  }
  return { loops, isNested };
}

class BoundedRegExp extends RegExp {
  private readonly bounds: { loops: number; isNested: boolean };
  private program: RegexProgram | undefined;

  constructor(source: string | RegExp, flags: string) {
    super(source, flags);
    this.bounds = loopsOf(this.source);
  }

  private isSafeOn(text: string): boolean {
    if (this.bounds.isNested) return text.length === 0;
    return text.length ** Math.max(1, this.bounds.loops) <= MOST_WORK;
  }

  override exec(text: string): RegExpExecArray | null {
    if (this.isSafeOn(text)) return super.exec(text);
    this.program ??= regexProgram(this.source, this.flags);
    const { program } = this;
    if (program === undefined) throw new RegexTooComplex();
    const moves = this.global || this.sticky;
    const slots = new Matcher(program, text, this.flags).find(moves ? this.lastIndex : 0, this.sticky);
    if (moves) this.lastIndex = slots?.[1] ?? 0;
    return slots === undefined ? null : resultOf(program, text, slots, this.flags.includes('d'));
  }

  // What the language makes of it while it splits and walks is bounded too.
  static override get [Symbol.species](): RegExpConstructor {
    return BoundedRegExp as unknown as RegExpConstructor;
  }
}

function resultOf(program: RegexProgram, text: string, slots: readonly number[], hasIndices: boolean): RegExpExecArray {
  const part = (group: number): [number, number] | undefined => {
    const [from = -1, to = -1] = [slots[2 * group], slots[2 * group + 1]];
    return from < 0 || to < 0 ? undefined : [from, to];
  };
  const parts = Array.from({ length: program.groups + 1 }, (_, group) => part(group));
  const texts = parts.map((one) => (one === undefined ? undefined : text.slice(...one)));
  const named = <T>(values: readonly T[]): Record<string, T> | undefined =>
    program.names.size === 0
      ? undefined
      : Object.fromEntries([...program.names].map(([name, group]) => [name, values[group]!]));
  const result = Object.assign(texts, { index: slots[0]!, input: text, groups: named(texts) });
  if (hasIndices) Object.assign(result, { indices: Object.assign([...parts], { groups: named(parts) }) });
  return result as unknown as RegExpExecArray;
}

/**
 * As `new RegExp`, but its work is bounded.
 * @throws SyntaxError as RegExp does; its methods throw RegexTooComplex where the bound is passed
 */
export function boundedRegex(source: string, flags = ''): RegExp {
  const { loops, isNested } = loopsOf(source);
  return loops < 2 && !isNested ? new RegExp(source, flags) : new BoundedRegExp(source, flags);
}

/** What a pattern finds in a text; null also where finding out would take too long. */
export function matchOf(pattern: RegExp, text: string): RegExpExecArray | null {
  try {
    return pattern.exec(text);
  } catch (error) {
    if (!(error instanceof RegexTooComplex)) throw error;
    return null;
  }
}

/** The expression, or undefined where the source is none. */
export function typedRegex(source: string, flags = ''): RegExp | undefined {
  try {
    return boundedRegex(source, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
