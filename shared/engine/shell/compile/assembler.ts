/** Collects instructions, and knows the text that they come from. */
import type { Flavour } from '../state.ts';
import type { Op } from './op.ts';

export class Assembler {
  readonly ops: Op[] = [];
  /** Where lines begin; found when first asked for. */
  private lineStarts: number[] | undefined;

  constructor(
    /** The text that positions of nodes refer to. */
    readonly source: string,
    readonly flavour: Flavour,
    /** Lines before the text: of the script that it is part of. */
    private readonly lineBase = 0,
  ) {}

  emit<T extends Op>(op: T): T {
    this.ops.push(op);
    return op;
  }

  /** Where the next instruction will be. */
  get here(): number {
    return this.ops.length;
  }

  /** The line of a place in the text, from 1. */
  lineOf(pos: number): number {
    if (this.lineStarts === undefined) {
      this.lineStarts = [0];
      for (let i = this.source.indexOf('\n'); i >= 0; i = this.source.indexOf('\n', i + 1)) this.lineStarts.push(i + 1);
    }
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle]! <= pos) low = middle;
      else high = middle - 1;
    }
    return low + 1 + this.lineBase;
  }

  /** Writes into the same program, for a part with a text of its own (arithmetic, backticks, braces). */
  within(source: string, pos: number): Assembler {
    const inner = new Assembler(source, this.flavour, this.lineOf(pos) - 1);
    (inner as { ops: Op[] }).ops = this.ops;
    return inner;
  }
}
