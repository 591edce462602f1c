/** Whether what was typed so far is a whole command, or a shell must ask for more lines. */
import { parse, type ParsedScript } from 'unbash';

/** What makes a parser miss something at the end: words that open, and blanks. */
const NOTHING_MORE = /^[\s{(]*$/;

/** Nodes that hold commands and redirections, whatever they are called. */
function hasOpenHereDoc(node: unknown, depth = 0): boolean {
  if (typeof node !== 'object' || node === null || depth > 200) return false;
  if (Array.isArray(node)) return node.some((one) => hasOpenHereDoc(one, depth + 1));
  const { type } = node as { type?: string };
  if (type === 'Word') return false;
  if (type === 'HereDoc') return (node as { closing?: unknown }).closing === undefined;
  return Object.values(node).some((one) => hasOpenHereDoc(one, depth + 1));
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

/** Whether the lines are a whole command, or one that no further line could mend. */
export function isComplete(text: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\\n$/.test(text)) return false;
  const script = parse(text);
  if (isCutOff(script, text)) return false;
  return !text.includes('<<') || !hasOpenHereDoc(script.commands);
}
