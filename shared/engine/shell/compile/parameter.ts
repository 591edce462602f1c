/** Turns `${...}` into instructions. */
import type { ParameterExpansionPart, Word } from 'unbash';
import type { Flavour } from '../state.ts';
import type { Assembler } from './assembler.ts';
import type { Modification, ParameterRef } from './op.ts';

/** How words are compiled: lent by word.ts, which needs this file itself. */
export interface WordCompiler {
  parts(asm: Assembler, word: Word, quoted: boolean): void;
  arithmetic(asm: Assembler, body: string, pos: number): void;
}

/** What of `${...}` a shell does not know: it then says "Bad substitution". */
function isKnown(flavour: Flavour, part: ParameterExpansionPart): boolean {
  if (flavour === 'bash') return part.operation?.type !== 'Unknown';
  if (part.prefix === '!' || part.index !== undefined) return false;
  const type = part.operation?.type;
  if (type === undefined || type === 'Default' || type === 'Remove') return true;
  return flavour === 'ash' && (type === 'Replace' || type === 'Slice');
}

function refOf(asm: Assembler, part: ParameterExpansionPart, words: WordCompiler): ParameterRef {
  const { index } = part;
  const indirect = part.prefix === '!';
  const length = part.prefix === '#';
  const flags = { ...(indirect ? { indirect } : {}), ...(length ? { length } : {}) };
  if (index === undefined) return { name: part.parameter, ...flags };
  if (index.parts === undefined && /^(?:[@*]|\d+)$/.test(index.text)) {
    return { name: part.parameter, index: index.text, ...flags };
  }
  asm.emit({ op: 'word' });
  words.parts(asm, index, true);
  asm.emit({ op: 'text' });
  return { name: part.parameter, index: { dynamic: true }, ...flags };
}

function subWord(asm: Assembler, word: Word | undefined, as: 'text' | 'pattern', words: WordCompiler): void {
  asm.emit({ op: 'word' });
  if (word !== undefined) words.parts(asm, word, false);
  asm.emit({ op: as });
}

function compileDefault(
  asm: Assembler,
  ref: ParameterRef,
  operation: { operator: string; operand: Word },
  quoted: boolean,
  words: WordCompiler,
): void {
  const { operator, operand } = operation;
  const choice = asm.emit({ op: 'default', ref, operator, quoted, to: 0 });
  const kind = operator.at(-1);
  if (kind === '-' || kind === '+') {
    if (quoted) asm.emit({ op: 'lit', text: '', q: 1 });
    words.parts(asm, operand, quoted);
  } else {
    asm.emit({ op: 'word' });
    words.parts(asm, operand, quoted);
    asm.emit({ op: 'text' });
    if (kind === '=') asm.emit({ op: 'assignDefault', ref, quoted });
    else asm.emit({ op: 'errorDefault', ref, operator });
  }
  choice.to = asm.here;
}

/** Adds what the parameter stands for to the word on the stack. */
export function compileParameter(
  asm: Assembler,
  part: ParameterExpansionPart,
  quoted: boolean,
  words: WordCompiler,
): void {
  if (!isKnown(asm.flavour, part) || part.parameter === '') {
    asm.emit({ op: 'badSubstitution', text: part.text });
    return;
  }
  const { operation } = part;
  if (part.prefix === '!' && (operation?.type === 'Names' || part.index?.text === '@' || part.index?.text === '*')) {
    const star = operation?.type === 'Names' ? operation.operator === '*' : part.index?.text === '*';
    asm.emit({ op: 'names', prefix: part.parameter, keys: operation?.type !== 'Names', quoted, star });
    return;
  }
  const ref = refOf(asm, part, words);
  const modify = (how: Modification): void => {
    asm.emit({ op: 'modify', ref, how, quoted });
  };
  switch (operation?.type) {
    case undefined:
    case 'Names':
    case 'Unknown':
      asm.emit({ op: 'param', ref, quoted });
      return;
    case 'Default':
      compileDefault(asm, ref, operation, quoted, words);
      return;
    case 'Remove':
      subWord(asm, operation.operand, 'pattern', words);
      modify({ k: 'remove', operator: operation.operator });
      return;
    case 'Replace':
      subWord(asm, operation.pattern, 'pattern', words);
      subWord(asm, operation.replacement, 'text', words);
      modify({ k: 'replace', operator: operation.operator });
      return;
    case 'Slice': {
      const { offset, length } = operation;
      words.arithmetic(asm, asm.source.slice(offset.pos, offset.end), offset.pos);
      if (length !== undefined) words.arithmetic(asm, asm.source.slice(length.pos, length.end), length.pos);
      modify({ k: 'slice', hasLength: length !== undefined });
      return;
    }
    case 'CaseModification':
      if (operation.operand !== undefined) subWord(asm, operation.operand, 'pattern', words);
      modify({ k: 'case', operator: operation.operator, hasPattern: operation.operand !== undefined });
      return;
    case 'Transform':
      subWord(asm, operation.operand, 'text', words);
      modify({ k: 'transform' });
  }
}
