/** What the lines typed so far lack to be a whole command, so that a shell knows whether to ask for more. */
import { parse, type HereDoc, type ParsedScript } from 'unbash';

import type { Missing } from '../state.ts';

/** What makes a parser miss something at the end: words that open, and blanks. */
const NOTHING_MORE = /^[\s{(]*$/;

/** A here-document that goes on, wherever commands and redirections stand. */
function openHereDoc(node: unknown, depth = 0): HereDoc | undefined {
  if (typeof node !== 'object' || node === null || depth > 200) return undefined;
  const { type } = node as { type?: string };
  if (type === 'Word') return undefined;
  if (type === 'HereDoc') return (node as HereDoc).closing === undefined ? (node as HereDoc) : undefined;
  for (const one of Array.isArray(node) ? node : Object.values(node)) {
    const found = openHereDoc(one, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isCutOff({ errors = [] }: ParsedScript, text: string): boolean {
  return (
    errors.length > 0 &&
    errors.every(
      ({ message, pos }) =>
        message.startsWith('unterminated') ||
        (message.startsWith('expected') &&
          message !== 'expected redirect target' &&
          NOTHING_MORE.test(text.slice(pos))),
    )
  );
}

const CLOSERS = /(?:^|[\s;])(?:fi|done|esac)\b|[})\]]/;

const QUOTES: Readonly<Record<string, string>> = {
  'unterminated single quote': "'",
  'unterminated double quote': '"',
  'unterminated backtick': '`',
};

/** What must be in a further line before it is worth looking again. */
function expected(script: ParsedScript): Missing {
  const [first] = script.errors ?? [];
  const quote = QUOTES[first?.message ?? ''];
  if (quote !== undefined) return { k: 'text', text: quote };
  return first?.message.includes('to close') === true || script.errors?.some((e) => e.message.includes('to close'))
    ? { k: 'closer' }
    : { k: 'line' };
}

/** Whether a line may bring what was missing. */
export function mayComplete(missing: Missing, line: string): boolean {
  switch (missing.k) {
    case 'text':
      return line.includes(missing.text);
    case 'closer':
      return CLOSERS.test(line);
    case 'delimiter':
      return (missing.tabs ? line.replace(/^\t+/, '') : line) === `${missing.text}\n`;
    case 'line':
      return true;
  }
}

/** What the lines lack to be a whole command; undefined: nothing, or nothing that a further line could mend. */
export function missingIn(text: string): Missing | undefined {
  if (/(?:^|[^\\])(?:\\\\)*\\\n$/.test(text)) return { k: 'line' };
  const script = parse(text);
  if (isCutOff(script, text)) return expected(script);
  const doc = text.includes('<<') ? openHereDoc(script.commands) : undefined;
  return doc === undefined
    ? undefined
    : { k: 'delimiter', text: doc.delimiter?.value ?? '', tabs: doc.operator === '<<-' };
}
