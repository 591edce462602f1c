/** Turns a script's text into a program; the same text gives the same program, so that programs need not be saved. */
import { parse, type AndOr, type CompoundList, type ParsedScript, type PipelineNode, type Statement } from 'unbash';
import type { Flavour } from '../state.ts';
import { Assembler } from './assembler.ts';
import { compileNode, type Lists } from './compound.ts';
import type { Op, Program } from './op.ts';
import { syntaxErrorOf } from './syntax-error.ts';

function compilePipeline(asm: Assembler, node: PipelineNode, tail: boolean): void {
  if (node.type !== 'Pipeline') {
    compileNode(asm, node, tail, lists);
    return;
  }
  const timed = node.prefixes.find((p) => p.type === 'Time');
  if (timed !== undefined) asm.emit({ op: 'timed' });
  const isNegated = node.prefixes.filter((p) => p.type === 'Negation').length % 2 === 1;
  if (isNegated) asm.emit({ op: 'cond' });
  if (node.commands.length === 0) asm.emit({ op: 'status', status: 0 });
  else if (node.commands.length === 1) compileNode(asm, node.commands[0]!, false, lists);
  else {
    const both = node.commands.map((_, i) => node.operators[i] === '|&');
    const entries: number[] = [];
    const pipeline = asm.emit({ op: 'pipeline', entries, both, end: 0 });
    for (const command of node.commands) {
      entries.push(asm.here);
      compileNode(asm, command, true, lists);
      asm.emit({ op: 'end' });
    }
    pipeline.end = asm.here;
  }
  if (isNegated) {
    asm.emit({ op: 'endCond' });
    asm.emit({ op: 'not' });
  }
  if (timed !== undefined) asm.emit({ op: 'endTimed', posix: timed.posix !== undefined });
}

/** Whether `set -e` looks at the status of a command: not of compound ones, whose parts were looked at. */
function isChecked(node: PipelineNode): boolean {
  if (node.type === 'Pipeline') return node.prefixes.every((p) => p.type !== 'Negation');
  const inner = node.type === 'Redirected' ? node.command : node;
  return (
    inner.type === 'Command' ||
    inner.type === 'Subshell' ||
    inner.type === 'TestCommand' ||
    inner.type === 'ArithmeticCommand'
  );
}

function compileAndOr(asm: Assembler, node: AndOr, tail: boolean): void {
  const last = node.commands.length - 1;
  let skip: { to: number } | undefined;
  node.commands.forEach((command, i) => {
    if (i < last) asm.emit({ op: 'cond' });
    compilePipeline(asm, command, tail && i === last);
    if (i < last) asm.emit({ op: 'endCond' });
    else if (isChecked(command)) asm.emit({ op: 'check' });
    // Each operator decides about the command behind it alone: a && b || c goes on to c when a fails.
    if (skip !== undefined) skip.to = asm.here;
    const operator = node.operators[i];
    skip = operator === undefined ? undefined : asm.emit({ op: 'jumpIf', success: operator === '||', to: 0 });
  });
}

function compileStatement(asm: Assembler, statement: Statement, tail: boolean): void {
  const { command } = statement;
  const inner = (isLast: boolean): void => {
    if (command.type === 'AndOr') compileAndOr(asm, command, isLast);
    else {
      compilePipeline(asm, command, isLast);
      if (isChecked(command)) asm.emit({ op: 'check' });
    }
  };
  if (statement.background !== true) {
    inner(tail);
    return;
  }
  const text = asm.source.slice(command.pos, command.end).trim();
  const fork = asm.emit({ op: 'background', text, end: 0 });
  inner(true);
  asm.emit({ op: 'end' });
  fork.end = asm.here;
}

const lists: Lists = {
  list(asm: Assembler, list: CompoundList): void {
    for (const statement of list.commands) compileStatement(asm, statement, false);
  },
  script(asm: Assembler, script: ParsedScript): void {
    const error = syntaxErrorOf(asm, script);
    if (error !== undefined) {
      asm.emit(error);
      return;
    }
    script.commands.forEach((statement, i) => compileStatement(asm, statement, i === script.commands.length - 1));
  },
};

function compile(source: string, flavour: Flavour): Program {
  const asm = new Assembler(source, flavour);
  const script = parse(source);
  const error = syntaxErrorOf(asm, script);
  // A shell reads line by line: what is complete before the broken line runs.
  const brokenLine = error?.line ?? Number.POSITIVE_INFINITY;
  const whole = script.commands.filter(
    (s) => error === undefined || asm.lineOf(s.end) < Math.min(brokenLine, asm.lineOf(script.errors?.[0]?.pos ?? 0)),
  );
  whole.forEach((statement, i) => compileStatement(asm, statement, error === undefined && i === whole.length - 1));
  if (error !== undefined) asm.emit(error);
  asm.emit({ op: 'end' });
  return { ops: asm.ops satisfies readonly Op[] };
}

/** Programs that were compiled lately. Only speed rests on it: a program follows from its text. */
const cache = new Map<string, Program>();
const CACHE_SIZE = 2000;

/** The program of a script's text. */
export function programOf(source: string, flavour: Flavour): Program {
  const key = `${flavour}\n${source}`;
  let program = cache.get(key);
  if (program === undefined) {
    program = compile(source, flavour);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(key, program);
  }
  return program;
}
