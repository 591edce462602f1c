/** Turns words into instructions: each part adds fragments to the word on top of the stack. */
import { parse, type ParsedScript, type Word, type WordPart } from 'unbash';
import type { Assembler } from './assembler.ts';
import { expandBraces } from './braces.ts';
import { compileParameter } from './parameter.ts';

export interface WordStyle {
  quoted: boolean;
  /** Tilde after `=` and `:` too, as in assignments. */
  assignment?: boolean;
}

/** Compiles the commands of a substitution; given by the script compiler, which compiles words itself. */
export type CompileScript = (asm: Assembler, script: ParsedScript) => void;

/** Text outside of quotes: a backslash quotes what follows. */
function compileLiteral(asm: Assembler, text: string): void {
  let plain = '';
  const flush = (): void => {
    if (plain !== '') asm.emit({ op: 'lit', text: plain, q: 0 });
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      plain += text[i];
      continue;
    }
    i += 1;
    const next = text[i];
    if (next === '\n') continue;
    flush();
    asm.emit({ op: 'lit', text: next ?? '\\', q: 1 });
  }
  flush();
}

/** A tilde at the start of a word, or behind `=` or `:` of an assignment. Gives the text left. */
function compileTilde(asm: Assembler, text: string, style: WordStyle): void {
  const pieces = style.assignment === true ? text.split(/(?<=:)(?=~)/) : [text];
  for (const piece of pieces) {
    const m = /^~([A-Za-z_][\w-]*)?(?=[/:]|$)/.exec(piece);
    if (m === null) {
      compileLiteral(asm, piece);
      continue;
    }
    asm.emit({ op: 'tilde', user: m[1] ?? '' });
    compileLiteral(asm, piece.slice(m[0].length));
  }
}

/** An arithmetic text: expanded like a word in double quotes, then worked out. Leaves a text on the stack. */
export function compileArithmeticText(asm: Assembler, body: string, pos: number, script: CompileScript): void {
  asm.emit({ op: 'word' });
  const quoted = `"${body.replaceAll('"', '')}"`;
  const command = /[$`\\]/.test(body) ? parse(`: ${quoted}`).commands[0]?.command : undefined;
  const word = command?.type === 'Command' ? command.suffix[0] : undefined;
  if (word?.type === 'Word') compileParts(asm.within(`: ${quoted}`, pos), word, { quoted: true }, script);
  else asm.emit({ op: 'lit', text: body.replaceAll('"', ''), q: 1 });
  asm.emit({ op: 'text' });
}

function compileCapture(asm: Assembler, script: ParsedScript | undefined, quoted: boolean, run: CompileScript): void {
  if (script === undefined) return;
  const inner = script.source === undefined ? asm : asm.within(script.source, script.pos);
  const only = script.commands.length === 1 ? script.commands[0]!.command : undefined;
  const file =
    only?.type === 'Command' && only.name === undefined && only.prefix.length === 1 ? only.prefix[0] : undefined;
  if (file?.type === 'Redirect' && file.operator === '<' && file.target !== undefined && asm.flavour !== 'dash') {
    compileWord(inner, file.target, { quoted: false }, run);
    asm.emit({ op: 'text' });
    asm.emit({ op: 'captureFile', quoted });
    return;
  }
  const capture = asm.emit({ op: 'capture', quoted, end: 0 });
  run(inner, script);
  asm.emit({ op: 'end' });
  capture.end = asm.here;
}

/** Whether a part may stand for no field at all, even in quotes. */
function isList(part: WordPart): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@';
  if (part.type !== 'ParameterExpansion' || part.prefix === '#') return false;
  return part.parameter === '@' || part.index?.text === '@';
}

function compilePart(asm: Assembler, part: WordPart, style: WordStyle, isFirst: boolean, run: CompileScript): void {
  const { quoted } = style;
  switch (part.type) {
    case 'Literal':
      if (quoted) asm.emit({ op: 'lit', text: part.value, q: 1 });
      else if (isFirst || style.assignment === true) compileTilde(asm, part.text, style);
      else compileLiteral(asm, part.text);
      return;
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      asm.emit({ op: 'lit', text: part.text, q: quoted ? 1 : 0 });
      return;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      asm.emit({ op: 'lit', text: part.value, q: 1 });
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      // "" is an empty field; "$@" without parameters is none.
      if (!part.parts.some(isList)) asm.emit({ op: 'lit', text: '', q: 1 });
      for (const child of part.parts) compilePart(asm, child, { quoted: true }, false, run);
      return;
    case 'SimpleExpansion':
      asm.emit({ op: 'param', ref: { name: part.text.slice(1) }, quoted });
      return;
    case 'ParameterExpansion':
      compileParameter(asm, part, quoted, {
        parts: (inner, word, isQuoted) => compileParts(inner, word, { quoted: isQuoted }, run),
        arithmetic: (inner, body, pos) => compileArithmeticText(inner, body, pos, run),
      });
      return;
    case 'CommandExpansion':
      compileCapture(asm, part.script, quoted, run);
      return;
    case 'ArithmeticExpansion': {
      const { text } = part;
      const body = text.startsWith('$((') ? text.slice(3, -2) : text.slice(2, -1);
      compileArithmeticText(asm, body, part.pos, run);
      asm.emit({ op: 'arithmetic', quoted });
      return;
    }
    case 'ProcessSubstitution': {
      const through = asm.emit({ op: 'through', operator: part.operator, end: 0 });
      if (part.script !== undefined) run(asm, part.script);
      asm.emit({ op: 'end' });
      through.end = asm.here;
    }
  }
}

/** Adds a word's parts to the word on the stack. */
export function compileParts(asm: Assembler, word: Word, style: WordStyle, run: CompileScript): void {
  if (word.parts === undefined) {
    if (style.quoted) asm.emit({ op: 'lit', text: word.value, q: 1 });
    else compileTilde(asm, word.text, style);
    return;
  }
  word.parts.forEach((part, i) => compilePart(asm, part, style, i === 0, run));
}

/** A word of its own on the stack. */
export function compileWord(asm: Assembler, word: Word, style: WordStyle, run: CompileScript): void {
  asm.emit({ op: 'word' });
  compileParts(asm, word, style, run);
}

const PLAIN = /^[\w@%+:,./=-]*$/;

/** A word that becomes any number of arguments of the command on the stack. */
export function compileArgument(asm: Assembler, word: Word, run: CompileScript): void {
  if (word.parts === undefined && PLAIN.test(word.text)) {
    asm.emit({ op: 'arg', text: word.text });
    return;
  }
  if (asm.flavour === 'bash' && word.text.includes('{')) {
    const words = expandBraces(word.text);
    if (words.length > 1) {
      for (const text of words) compileRawArgument(asm, text, word.pos, run);
      return;
    }
  }
  compileWord(asm, word, { quoted: false }, run);
  asm.emit({ op: 'field' });
}

function compileRawArgument(asm: Assembler, text: string, pos: number, run: CompileScript): void {
  const source = `: ${text}`;
  const command = parse(source).commands[0]?.command;
  const word = command?.type === 'Command' ? command.suffix[0] : undefined;
  if (word?.type !== 'Word') {
    asm.emit({ op: 'arg', text: '' });
    return;
  }
  compileWord(asm.within(source, pos), word, { quoted: false }, run);
  asm.emit({ op: 'field' });
}
