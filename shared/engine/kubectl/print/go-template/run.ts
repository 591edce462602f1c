/** Runs a Go template over a value (text/template/exec.go). */
import { goText, goType } from '../go-value.ts';
import { byText } from '../../../text/go-json.ts';
import { utf8Length } from '../../../text/utf8.ts';
import { ARITY, FUNCTIONS, isTrue, TAKES_TEXT } from './functions.ts';
import type { Command, Operand, Piece, Pipe, Place, Template } from './node.ts';
import { BrokenTemplate, TemplateError } from './error.ts';

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

/** What "." stands for, or a variable. */
interface Held {
  value: unknown;
  /** It is an element that a range went over: Go knows no type of it but interface {}. */
  isBoxed: boolean;
}

class Run {
  readonly out: string[] = [];
  /** What is looked at, for what goes wrong there. */
  here: Place = { at: 0, text: '' };
  /** The template that runs. */
  name = 'output';
  private steps = 0;
  private readonly variables: (Held & { name: string })[];

  constructor(
    private readonly template: Template,
    root: unknown,
    private readonly allowMissing: boolean,
  ) {
    this.variables = [{ name: '$', value: root, isBoxed: false }];
  }

  pieces(list: readonly Piece[], dot: Held, depth: number): void {
    if (depth > MAX_DEPTH) throw new TemplateError(`exceeded maximum template depth (${MAX_DEPTH})`);
    const mark = this.variables.length;
    for (const piece of list) {
      if (++this.steps > MAX_STEPS) throw new TemplateError('the template does not come to an end');
      this.piece(piece, dot, depth);
    }
    this.variables.length = mark;
  }

  private piece(piece: Piece, dot: Held, depth: number): void {
    if ('text' in piece) this.out.push(piece.text);
    else if ('print' in piece) {
      const value = this.pipe(piece.print, dot, depth);
      if (piece.print.variables.length === 0)
        this.out.push(value === undefined || value === null ? NO_VALUE : goText(value));
    } else if ('stop' in piece) throw new Stop(piece.stop);
    else if ('template' in piece) {
      this.here = piece.place;
      this.call(piece, dot, depth);
    } else if (piece.branch === 'range') this.range(piece, dot, depth);
    else {
      const mark = this.variables.length;
      const value = this.pipe(piece.pipe, dot, depth);
      const inner = piece.branch === 'with' ? { value, isBoxed: false } : dot;
      if (isTrue(value)) this.pieces(piece.body, inner, depth + 1);
      else this.pieces(piece.otherwise, dot, depth + 1);
      this.variables.length = mark;
    }
  }

  private call({ template: name, pipe }: Extract<Piece, { template: string }>, dot: Held, depth: number): void {
    const body = this.template.named.get(name);
    if (body === undefined) throw new TemplateError(`template ${JSON.stringify(name)} not defined`);
    const value = pipe === undefined ? undefined : this.pipe(pipe, dot, depth);
    const caller = this.name;
    this.name = name;
    this.pieces(body, { value, isBoxed: false }, depth + 1);
    this.name = caller;
  }

  private range(piece: Branch, dot: Held, depth: number): void {
    const { pipe, body, otherwise } = piece;
    const value = this.pipe({ ...pipe, variables: [] }, dot, depth);
    const entries = entriesOf(value);
    const mark = this.variables.length;
    for (const [key, each] of entries) {
      const names = pipe.variables;
      if (names.length === 2) this.variables.push({ name: names[0]!, value: key, isBoxed: false });
      if (names.length > 0) this.variables.push({ name: names.at(-1)!, value: each, isBoxed: true });
      try {
        this.pieces(body, { value: each, isBoxed: true }, depth + 1);
      } catch (stop) {
        if (!(stop instanceof Stop)) throw stop;
        if (stop.what === 'break') break;
      } finally {
        this.variables.length = mark;
      }
    }
    if (entries.length === 0) this.pieces(otherwise, dot, depth + 1);
  }

  private pipe(pipe: Pipe, dot: Held, depth: number): unknown {
    this.here = pipe.place;
    let value: unknown;
    for (const [i, command] of pipe.commands.entries())
      value = this.command(command, dot, depth, i === 0 ? [] : [value]);
    for (const name of pipe.variables) {
      const known = pipe.assigns ? this.variables.findLast((each) => each.name === name) : undefined;
      if (known === undefined) this.variables.push({ name, value, isBoxed: false });
      else Object.assign(known, { value, isBoxed: false });
    }
    return value;
  }

  private command(command: Command, dot: Held, depth: number, last: readonly unknown[]): unknown {
    const [first, ...rest] = command.operands;
    if (first === undefined) throw new TemplateError('missing value for command');
    if ('call' in first) return this.callFunction(command, first, rest, dot, depth, last);
    if (rest.length + last.length > 0) {
      this.here = first.place;
      const name = 'dot' in first ? first.dot.at(-1) : 'variable' in first ? first.fields.at(-1) : undefined;
      if (name !== undefined) throw new TemplateError(`${name} is not a method but has arguments`);
      throw new TemplateError(`can't give argument to non-function ${first.place.text}`);
    }
    if ('constant' in first && first.constant === null) {
      this.here = first.place;
      throw new TemplateError('nil is not a command');
    }
    return this.operand(first, dot, depth);
  }

  private callFunction(
    { place }: Command,
    first: Extract<Operand, { call: string }>,
    operands: readonly Operand[],
    dot: Held,
    depth: number,
    last: readonly unknown[],
  ): unknown {
    const { call: name } = first;
    this.here = first.place;
    const given = operands.length + last.length;
    const { least, more } = ARITY[name] ?? { least: 0, more: true };
    if (given < least || (given > least && more !== true))
      throw new TemplateError(`wrong number of args for ${name}: want ${more ? 'at least ' : ''}${least} got ${given}`);
    const args: unknown[] = [];
    for (const operand of operands) {
      const value = this.operand(operand, dot, depth);
      if (args.length === 0 && TAKES_TEXT.has(name)) this.needText(operand, value);
      args.push(value);
      // What decides is enough: the others are not looked at.
      if ((name === 'and' && !isTrue(value)) || (name === 'or' && isTrue(value))) return value;
    }
    try {
      return FUNCTIONS[name]!(...args, ...last);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.here = place;
      throw new TemplateError(`error calling ${name}: ${error.message}`);
    }
  }

  private needText(operand: Operand, value: unknown): void {
    if (typeof value === 'string') return;
    this.here = operand.place;
    if ('constant' in operand) throw new TemplateError(`expected string; found ${operand.place.text}`);
    if (value === null || value === undefined) throw new TemplateError('invalid value; expected string');
    throw new TemplateError(`wrong type for value; expected string; got ${dataType(value)}`);
  }

  private operand(operand: Operand, dot: Held, depth: number): unknown {
    this.here = operand.place;
    if ('constant' in operand) return operand.constant;
    if ('dot' in operand) return this.fields(dot, operand.dot, dataType);
    if ('variable' in operand) {
      const known = this.variables.findLast(({ name }) => name === operand.variable);
      if (known === undefined) throw new TemplateError(`undefined variable ${JSON.stringify(operand.variable)}`);
      return this.fields(known, operand.fields, goType);
    }
    if ('pipe' in operand) {
      const value = this.pipe(operand.pipe, dot, depth);
      return this.fields({ value, isBoxed: false }, operand.fields, goType);
    }
    return this.command({ operands: [operand], place: operand.place }, dot, depth, []);
  }

  /** @param typeOf names the type of what has no fields */
  private fields({ value, isBoxed }: Held, names: readonly string[], typeOf: (value: unknown) => string): unknown {
    let here = value;
    for (const [i, name] of names.entries()) {
      if (here === undefined || here === null) {
        if (this.allowMissing) return undefined;
        throw new TemplateError(`nil data; no entry for key ${JSON.stringify(name)}`);
      }
      if (typeof here !== 'object' || Array.isArray(here))
        throw new TemplateError(
          `can't evaluate field ${name} in type ${i > 0 || isBoxed ? 'interface {}' : typeOf(here)}`,
        );
      const fields = here as Record<string, unknown>;
      if (!Object.hasOwn(fields, name) && !this.allowMissing)
        throw new TemplateError(`map has no entry for key ${JSON.stringify(name)}`);
      here = Object.hasOwn(fields, name) ? fields[name] : undefined;
    }
    return here;
  }
}

/** The type of a value that was read from JSON. */
const dataType = (value: unknown): string => {
  const type = goType(value);
  return type === 'int' ? 'int64' : type;
};

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
 * @throws BrokenTemplate
 */
export function templateText(template: Template, value: unknown, allowMissing: boolean): string {
  const run = new Run(template, value, allowMissing);
  try {
    run.pieces(template.body, { value, isBoxed: false }, 0);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new BrokenTemplate(
      `template: ${locationOf(template.source, run.here.at)}: executing ${JSON.stringify(run.name)} at <${run.here.text}>: ${error.message}`,
      run.out.join(''),
    );
  }
  return run.out.join('');
}

/** "output:1:7": the line, and how many bytes of it stand before. */
function locationOf(source: string, at: number): string {
  const before = source.slice(0, at);
  const line = before.split('\n');
  return `output:${line.length}:${utf8Length(line.at(-1)!)}`;
}
