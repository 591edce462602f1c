/** Turns compound commands (if, loops, case, groups, functions) into instructions. */
import type {
  ArithmeticFor,
  Case,
  CommandNode,
  CompoundList,
  For,
  Function as FunctionNode,
  If,
  Redirected,
  Select,
  While,
} from 'unbash';
import type { Assembler } from './assembler.ts';
import { compileCommand, compileRedirection } from './simple.ts';
import { compileTest } from './test-expression.ts';
import { compileArgument, compileArithmeticText, compileWord, type CompileScript } from './word.ts';

/** What the script compiler lends to compound commands. */
export interface Lists {
  list(asm: Assembler, list: CompoundList): void;
  script: CompileScript;
}

/** A condition: `set -e` looks away. */
function compileCondition(asm: Assembler, list: CompoundList, lists: Lists): void {
  asm.emit({ op: 'cond' });
  lists.list(asm, list);
  asm.emit({ op: 'endCond' });
}

function compileIf(asm: Assembler, node: If, lists: Lists): void {
  const ends: { to: number }[] = [];
  for (const branch of [node, ...node.elif]) {
    compileCondition(asm, branch.clause, lists);
    const no = asm.emit({ op: 'jumpIf', success: false, to: 0 });
    lists.list(asm, branch.then);
    ends.push(asm.emit({ op: 'jump', to: 0 }));
    no.to = asm.here;
  }
  if (node.else === undefined) asm.emit({ op: 'status', status: 0 });
  else lists.list(asm, node.else);
  for (const end of ends) end.to = asm.here;
}

/** The status of a loop is that of its last body, 0 when there was none. */
function compileWhile(asm: Assembler, node: While, lists: Lists): void {
  const loop = asm.emit({ op: 'loop', out: 0, next: 0 });
  asm.emit({ op: 'status', status: 0 });
  loop.next = asm.here;
  asm.emit({ op: 'keepStatus' });
  compileCondition(asm, node.clause, lists);
  const out = asm.emit({ op: 'jumpIf', success: node.kind === 'until', to: 0 });
  asm.emit({ op: 'status', status: 0 });
  lists.list(asm, node.body);
  asm.emit({ op: 'jump', to: loop.next });
  out.to = asm.here;
  asm.emit({ op: 'keptStatus' });
  loop.out = asm.here;
  asm.emit({ op: 'endLoop' });
}

function compileFor(asm: Assembler, node: For | Select, lists: Lists): void {
  asm.emit({ op: 'cmd' });
  for (const word of node.wordlist ?? []) compileArgument(asm, word, lists.script);
  const begin = asm.emit({ op: 'forWords', params: node.wordlist === undefined, out: 0, next: 0 });
  asm.emit({ op: 'status', status: 0 });
  begin.next = asm.here;
  const next = asm.emit({ op: 'forNext', name: node.name.value, to: 0 });
  lists.list(asm, node.body);
  asm.emit({ op: 'jump', to: begin.next });
  next.to = asm.here;
  begin.out = asm.here;
  asm.emit({ op: 'endLoop' });
}

function compileArithmeticFor(asm: Assembler, node: ArithmeticFor, lists: Lists): void {
  const line = asm.lineOf(node.pos);
  const part = (expression: { pos: number; end: number } | undefined): void => {
    if (expression === undefined) return;
    compileArithmeticText(asm, asm.source.slice(expression.pos, expression.end), expression.pos, lists.script);
    asm.emit({ op: 'calculate', line });
  };
  part(node.initialize);
  const loop = asm.emit({ op: 'loop', out: 0, next: 0 });
  const test = asm.here;
  asm.emit({ op: 'status', status: 0 });
  part(node.test);
  const out = asm.emit({ op: 'jumpIf', success: false, to: 0 });
  lists.list(asm, node.body);
  loop.next = asm.here;
  part(node.update);
  asm.emit({ op: 'jump', to: test });
  out.to = asm.here;
  asm.emit({ op: 'status', status: 0 });
  loop.out = asm.here;
  asm.emit({ op: 'endLoop' });
}

function compileCase(asm: Assembler, node: Case, lists: Lists): void {
  compileWord(asm, node.word, { quoted: false }, lists.script);
  asm.emit({ op: 'text' });
  const ends: { to: number }[] = [];
  let fall: { to: number } | undefined;
  for (const item of node.items) {
    const hits = item.pattern.map((pattern) => {
      compileWord(asm, pattern, { quoted: false }, lists.script);
      asm.emit({ op: 'pattern' });
      return asm.emit({ op: 'match', to: 0 });
    });
    const miss = asm.emit({ op: 'jump', to: 0 });
    for (const hit of hits) hit.to = asm.here;
    if (fall !== undefined) fall.to = asm.here;
    fall = undefined;
    if (item.body.commands.length === 0) asm.emit({ op: 'status', status: 0 });
    lists.list(asm, item.body);
    if (item.terminator === ';&') fall = asm.emit({ op: 'jump', to: 0 });
    else if (item.terminator !== ';;&') ends.push(asm.emit({ op: 'jump', to: 0 }));
    miss.to = asm.here;
  }
  asm.emit({ op: 'status', status: 0 });
  if (fall !== undefined) fall.to = asm.here;
  for (const end of ends) end.to = asm.here;
  asm.emit({ op: 'pop' });
}

function compileFunction(asm: Assembler, node: FunctionNode, lists: Lists): void {
  const define = asm.emit({ op: 'define', name: node.name.value, end: 0 });
  if (node.body.type === 'CompoundList') lists.list(asm, node.body);
  else compileNode(asm, node.body, false, lists);
  asm.emit({ op: 'return' });
  define.end = asm.here;
}

function compileRedirected(asm: Assembler, node: Redirected, lists: Lists): void {
  asm.emit({ op: 'cmd' });
  for (const redirection of node.redirects) compileRedirection(asm, redirection, lists.script);
  const redirect = asm.emit({ op: 'redirectAll', to: 0 });
  compileNode(asm, node.command, false, lists);
  asm.emit({ op: 'endRedirect' });
  redirect.to = asm.here;
}

/** One command of whatever kind. */
export function compileNode(asm: Assembler, node: CommandNode, tail: boolean, lists: Lists): void {
  switch (node.type) {
    case 'Command':
      compileCommand(asm, node, tail, lists.script);
      return;
    case 'If':
      compileIf(asm, node, lists);
      return;
    case 'While':
      compileWhile(asm, node, lists);
      return;
    case 'For':
      compileFor(asm, node, lists);
      return;
    case 'ArithmeticFor':
      compileArithmeticFor(asm, node, lists);
      return;
    case 'Case':
      compileCase(asm, node, lists);
      return;
    case 'BraceGroup':
      lists.list(asm, node.body);
      return;
    case 'Subshell': {
      const fork = asm.emit({ op: 'subshell', end: 0 });
      lists.list(asm, node.body);
      asm.emit({ op: 'end' });
      fork.end = asm.here;
      return;
    }
    case 'Function':
      compileFunction(asm, node, lists);
      return;
    case 'Redirected':
      compileRedirected(asm, node, lists);
      return;
    case 'TestCommand':
      // dash has no [[: it is a command that nobody finds.
      if (asm.flavour === 'dash') asm.emit({ op: 'notFound', name: '[[', line: asm.lineOf(node.pos) });
      else compileTest(asm, node.expression, lists.script);
      return;
    case 'ArithmeticCommand':
      compileArithmeticText(asm, node.body, node.pos, lists.script);
      asm.emit({ op: 'calculate', line: asm.lineOf(node.pos) });
      return;
    case 'Select':
    case 'Coproc':
      asm.emit({ op: 'notFound', name: node.type.toLowerCase(), line: asm.lineOf(node.pos) });
  }
}
