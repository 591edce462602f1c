/** Turns simple commands and redirections into instructions. */
import type { Assignment, Command, HereDoc, Redirection } from 'unbash';
import type { Assembler } from './assembler.ts';
import { compileArgument, compileParts, compileWord, type CompileScript } from './word.ts';

/** A here-document: `<<-` takes tabs away at the start of each line, quotes around the delimiter all expansion. */
function compileHereDoc(asm: Assembler, doc: HereDoc, run: CompileScript): void {
  const stripTabs = doc.operator === '<<-';
  let atLineStart = true;
  const strip = (text: string): string => {
    if (!stripTabs) return text;
    const stripped = text.replaceAll(/\n\t+/g, '\n');
    return atLineStart ? stripped.replace(/^\t+/, '') : stripped;
  };
  const literal = (raw: string): void => {
    const text = strip(raw).replaceAll(/\\([$`\\\n])/g, (_, char: string) => (char === '\n' ? '' : char));
    asm.emit({ op: 'lit', text, q: 1 });
  };
  asm.emit({ op: 'word' });
  const { body } = doc;
  if (doc.delimiter?.quoted === true) asm.emit({ op: 'lit', text: strip(body.text), q: 1 });
  else if (body.parts === undefined) literal(body.text);
  else {
    for (const part of body.parts) {
      if (part.type === 'Literal') literal(part.text);
      else
        compileParts(
          asm,
          { type: 'Word', text: part.text, value: '', pos: part.pos, end: part.end, parts: [part] },
          { quoted: true },
          run,
        );
      atLineStart = false;
    }
  }
  asm.emit({ op: 'text' });
}

/** Adds a redirection to the command on the stack. */
export function compileRedirection(asm: Assembler, redirection: Redirection, run: CompileScript): void {
  const { descriptor } = redirection;
  const fd = descriptor?.type === 'FileDescriptor' ? descriptor.value : undefined;
  if (redirection.type === 'HereDoc') {
    compileHereDoc(asm, redirection, run);
    asm.emit({ op: 'redirect', fd, operator: '<<' });
    return;
  }
  asm.emit({ op: 'word' });
  if (redirection.target !== undefined) compileParts(asm, redirection.target, { quoted: false }, run);
  asm.emit({ op: 'text' });
  asm.emit({ op: 'redirect', fd, operator: redirection.operator });
}

function compileAssignment(asm: Assembler, assignment: Assignment, run: CompileScript): void {
  const { name, value, index } = assignment;
  const append = assignment.append === true;
  if (value.type === 'ArrayValue') {
    asm.emit({ op: 'cmd' });
    for (const element of value.elements) compileArgument(asm, element, run);
    asm.emit({ op: 'assignArray', name, append });
    return;
  }
  if (index !== undefined) {
    compileWord(asm, index, { quoted: true }, run);
    asm.emit({ op: 'text' });
  }
  compileWord(asm, value, { quoted: false, assignment: true }, run);
  asm.emit({ op: 'text' });
  asm.emit({ op: 'assign', name, append, indexed: index !== undefined });
}

/** `export a=$x`: the value is one word. `declare a=(1 2)` declares, then assigns. */
function compileDeclaredValue(asm: Assembler, assignment: Assignment, late: Assignment[], run: CompileScript): void {
  if (assignment.value.type === 'ArrayValue') {
    asm.emit({ op: 'arg', text: assignment.name });
    late.push(assignment);
    return;
  }
  compileWord(asm, assignment.value, { quoted: false, assignment: true }, run);
  asm.emit({ op: 'text' });
  asm.emit({ op: 'assignArg', name: assignment.name, append: assignment.append === true });
}

/** A simple command from its words to its execution. `tail`: nothing comes after it in the shell's whole life. */
export function compileCommand(asm: Assembler, command: Command, tail: boolean, run: CompileScript): void {
  const line = asm.lineOf(command.pos);
  const late: Assignment[] = [];
  asm.emit({ op: 'cmd' });
  if (command.name !== undefined) {
    compileArgument(asm, command.name, run);
    for (const argument of command.args) {
      if (argument.type === 'Word') compileArgument(asm, argument, run);
      else compileDeclaredValue(asm, argument, late, run);
    }
  }
  for (const redirection of command.redirects) compileRedirection(asm, redirection, run);
  for (const assignment of command.prefix) {
    if (assignment.type === 'Assignment') compileAssignment(asm, assignment, run);
  }
  asm.emit({ op: 'exec', line, tail });
  for (const assignment of late) {
    asm.emit({ op: 'cmd' });
    compileAssignment(asm, assignment, run);
    asm.emit({ op: 'exec', line, tail: false });
  }
}
