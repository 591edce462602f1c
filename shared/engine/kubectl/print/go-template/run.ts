/** Runs a Go template over a value (text/template/exec.go). */
import { goText } from '../go-value.ts';
import { byText } from '../../../text/go-json.ts';
import { FUNCTIONS, isTrue } from './functions.ts';
import type { Command, Operand, Piece, Pipe, Template } from './node.ts';
import { TemplateError } from './error.ts';

/** Templates that call each other end somewhere. */
const MAX_DEPTH = 1000;
/** Pieces that one template may run. */
const MAX_STEPS = 5_000_000;
/** What a field that is not there is, until it is printed. */
const NO_VALUE = '<no value>';

type Branch = Extract<Piece, { branch: string }>;

class Stop {
  constructor(readonly what: 'break' | 'continue') {}
}

class Run {
  readonly out: string[] = [];
  private steps = 0;
  private readonly variables: { name: string; value: unknown }[];

  constructor(
    private readonly template: Template,
    root: unknown,
    private readonly allowMissing: boolean,
  ) {
    this.variables = [{ name: '$', value: root }];
  }

  pieces(list: readonly Piece[], dot: unknown, depth: number): void {
    if (depth > MAX_DEPTH) throw new TemplateError(`exceeded maximum template depth (${MAX_DEPTH})`);
    const mark = this.variables.length;
    for (const piece of list) {
      if (++this.steps > MAX_STEPS) throw new TemplateError('the template does not come to an end');
      this.piece(piece, dot, depth);
    }
    this.variables.length = mark;
  }

  private piece(piece: Piece, dot: unknown, depth: number): void {
    if ('text' in piece) this.out.push(piece.text);
    else if ('print' in piece) {
      const value = this.pipe(piece.print, dot, depth);
      if (piece.print.variables.length === 0)
        this.out.push(value === undefined || value === null ? NO_VALUE : goText(value));
    } else if ('stop' in piece) throw new Stop(piece.stop);
    else if ('template' in piece)
      this.call(piece.template, piece.pipe === undefined ? undefined : this.pipe(piece.pipe, dot, depth), depth);
    else if (piece.branch === 'range') this.range(piece, dot, depth);
    else {
      const mark = this.variables.length;
      const value = this.pipe(piece.pipe, dot, depth);
      const inner = piece.branch === 'with' ? value : dot;
      if (isTrue(value)) this.pieces(piece.body, inner, depth + 1);
      else this.pieces(piece.otherwise, dot, depth + 1);
      this.variables.length = mark;
    }
  }

  private call(name: string, dot: unknown, depth: number): void {
    const body = this.template.named.get(name);
    if (body === undefined) throw new TemplateError(`template ${JSON.stringify(name)} not defined`);
    this.pieces(body, dot, depth + 1);
  }

  private range(piece: Branch, dot: unknown, depth: number): void {
    const { pipe, body, otherwise } = piece;
    const value = this.pipe({ ...pipe, variables: [] }, dot, depth);
    const entries = entriesOf(value);
    const mark = this.variables.length;
    for (const [key, each] of entries) {
      const names = pipe.variables;
      if (names.length === 1) this.variables.push({ name: names[0]!, value: each });
      if (names.length === 2) this.variables.push({ name: names[0]!, value: key }, { name: names[1]!, value: each });
      try {
        this.pieces(body, each, depth + 1);
      } catch (stop) {
        if (!(stop instanceof Stop)) throw stop;
        if (stop.what === 'break') break;
      } finally {
        this.variables.length = mark;
      }
    }
    if (entries.length === 0) this.pieces(otherwise, dot, depth + 1);
  }

  private pipe(pipe: Pipe, dot: unknown, depth: number): unknown {
    let value: unknown;
    for (const [i, command] of pipe.commands.entries())
      value = this.command(command, dot, depth, i === 0 ? [] : [value]);
    for (const name of pipe.variables) {
      const known = pipe.assigns ? this.variables.findLast((each) => each.name === name) : undefined;
      if (known === undefined) this.variables.push({ name, value });
      else known.value = value;
    }
    return value;
  }

  private command({ operands }: Command, dot: unknown, depth: number, last: readonly unknown[]): unknown {
    const [first, ...rest] = operands;
    if (first === undefined) throw new TemplateError('missing value for command');
    if ('call' in first) {
      return FUNCTIONS[first.call]!(...rest.map((operand) => this.operand(operand, dot, depth)), ...last);
    }
    if (rest.length + last.length > 0) throw new TemplateError("can't give argument to non-function");
    return this.operand(first, dot, depth);
  }

  private operand(operand: Operand, dot: unknown, depth: number): unknown {
    if ('constant' in operand) return operand.constant;
    if ('dot' in operand) return this.fields(dot, operand.dot);
    if ('variable' in operand) {
      const known = this.variables.findLast(({ name }) => name === operand.variable);
      if (known === undefined) throw new TemplateError(`undefined variable ${JSON.stringify(operand.variable)}`);
      return this.fields(known.value, operand.fields);
    }
    if ('pipe' in operand) return this.fields(this.pipe(operand.pipe, dot, depth), operand.fields);
    return this.command({ operands: [operand] }, dot, depth, []);
  }

  private fields(value: unknown, names: readonly string[]): unknown {
    let here = value;
    for (const name of names) {
      if (here === undefined || here === null) {
        if (this.allowMissing) return undefined;
        throw new TemplateError(`nil data; no entry for key ${JSON.stringify(name)}`);
      }
      if (typeof here !== 'object' || Array.isArray(here))
        throw new TemplateError(`can't evaluate field ${name} in type interface {}`);
      const fields = here as Record<string, unknown>;
      if (!Object.hasOwn(fields, name) && !this.allowMissing)
        throw new TemplateError(`map has no entry for key ${JSON.stringify(name)}`);
      here = Object.hasOwn(fields, name) ? fields[name] : undefined;
    }
    return here;
  }
}

/** Lists by index, maps in order of keys, numbers by counting. */
function entriesOf(value: unknown): [unknown, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'number') return Array.from({ length: value }, (_, i) => [i, i]);
  if (Array.isArray(value)) return value.map((each, i) => [i, each]);
  if (typeof value !== 'object') throw new TemplateError(`range can't iterate over ${goText(value)}`);
  const fields = value as Record<string, unknown>;
  return Object.keys(fields)
    .sort(byText)
    .map((key) => [key, fields[key]]);
}

/**
 * What the template prints of a value.
 * @param allowMissing what is not there prints as "<no value>"; otherwise it is an error
 * @throws TemplateError
 */
export function templateText(template: Template, value: unknown, allowMissing: boolean): string {
  const run = new Run(template, value, allowMissing);
  try {
    run.pieces(template.body, value, 0);
  } catch (stop) {
    if (stop instanceof Stop) throw new TemplateError(`{{${stop.what}}} outside {{range}}`);
    throw stop;
  }
  return run.out.join('');
}
