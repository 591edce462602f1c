/** POSIX regular expressions as JavaScript's. The leftmost match is the same; the longest is not always sought. */
import { bracketAt } from '../expand/pattern.ts';
import { boundedRegex } from '../../text/bounded-regex.ts';

/** In a basic expression these are plain, and their quoted forms are special. */
const SWAPPED = '+?|(){}';

/** Undefined when the text is no expression. `flags`: of JavaScript, such as "i" or "g". */
export function posixRegex(text: string, isExtended: boolean, flags: string): RegExp | undefined {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '[') {
      // No backslash quotes in there, and ^ alone negates.
      const close = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/.exec(text.slice(i))?.[0];
      if (close === undefined) return undefined;
      const body = close
        .slice(1, -1)
        .replace(/^!/, '\\!')
        .replaceAll(/\\(?!!)/g, '\\\\');
      const bracket = bracketAt(`[${body}]`, 0);
      out += bracket?.regex ?? '(?!)';
      i += close.length - 1;
    } else if (char === '\\') {
      i += 1;
      const next = text[i] ?? '\\';
      if (!isExtended && SWAPPED.includes(next)) out += next;
      else if (/[wWsSbB\d]/.test(next)) out += `\\${next}`;
      else if (next === '<' || next === '>') out += '\\b';
      else if (next === 'n') out += '\\n';
      else if (next === 't') out += '\\t';
      else out += /[\\^$.*+?()[\]{}|/]/.test(next) ? `\\${next}` : next;
    } else if (!isExtended && SWAPPED.includes(char)) out += `\\${char}`;
    else if (!isExtended && char === '*' && /^(?:|.*\(|\^)$/.test(out.slice(-1))) out += '\\*';
    else if (!isExtended && char === '^' && out !== '' && !/[(|]$/.test(out)) out += '\\^';
    else if (!isExtended && char === '$' && i < text.length - 1 && !/^\\[)|]/.test(text.slice(i + 1))) out += '\\$';
    else out += char;
  }
  try {
    return boundedRegex(out, flags);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
