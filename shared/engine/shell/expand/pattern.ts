/** Matches shell patterns: `*`, `?`, `[...]`, and bash's `@(a|b)` and its kin. A backslash quotes. */
import { boundedRegex } from '../../text/bounded-regex.ts';

/** Text that stands for itself in a pattern. */
export function quotePattern(text: string): string {
  return text.replaceAll(/[\\*?[\]!@+()|-]/g, '\\$&');
}

export function hasWildcard(pattern: string): boolean {
  return /(?<!\\)(?:\\\\)*[*?[]/.test(pattern) || isExtended(pattern);
}

const isExtended = (pattern: string): boolean => /(?:^|[^\\])[?*+@!]\(/.test(pattern);

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
  word: '\\w',
};

/** A bracket expression that begins at `i`, as a class of a regular expression, and where it ends. */
export function bracketAt(pattern: string, i: number): { regex: string; end: number } | undefined {
  let j = i + 1;
  const isNegated = pattern[j] === '!' || pattern[j] === '^';
  if (isNegated) j += 1;
  let body = '';
  const first = j;
  while (j < pattern.length && (pattern[j] !== ']' || j === first)) {
    const named = /^\[:(\w+):\]/.exec(pattern.slice(j));
    if (named !== null) {
      body += CLASSES[named[1]!] ?? '';
      j += named[0].length;
      continue;
    }
    if (pattern[j] === '\\') {
      j += 1;
      body += `\\u${(pattern.charCodeAt(j) || 92).toString(16).padStart(4, '0')}`;
    } else if (pattern[j] === '-' && j !== first && pattern[j + 1] !== ']') body += '-';
    else body += `\\u${pattern.charCodeAt(j).toString(16).padStart(4, '0')}`;
    j += 1;
  }
  if (j >= pattern.length) return undefined;
  // A range that runs backwards matches nothing, as in C.
  const safe = body.replaceAll(/\\u(\w{4})-\\u(\w{4})/g, (range, a: string, b: string) => (a > b ? '' : range));
  const negated = safe === '' ? '[\\s\\S]' : `[^${safe}]`;
  return { regex: isNegated ? negated : safe === '' ? '(?!)' : `[${safe}]`, end: j + 1 };
}

const GREEDY: Readonly<Record<string, string>> = { '?': '?', '*': '*', '+': '+', '@': '' };

/** The end of the bracket that opens at i, or -1. */
function closing(pattern: string, i: number): number {
  let depth = 0;
  for (let j = i; j < pattern.length; j++) {
    if (pattern[j] === '\\') j += 1;
    else if (pattern[j] === '(') depth += 1;
    else if (pattern[j] === ')' && --depth === 0) return j;
  }
  return -1;
}

function translate(pattern: string, depth = 0): string {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    const end = pattern[i + 1] === '(' && '?*+@!'.includes(char) && depth < 20 ? closing(pattern, i + 1) : -1;
    if (end > 0) {
      const inner = alternatives(pattern.slice(i + 2, end))
        .map((a) => translate(a, depth + 1))
        .join('|');
      out +=
        char === '!'
          ? `(?!(?:${inner})${translate(pattern.slice(end + 1), depth + 1)}$)[\\s\\S]*`
          : `(?:${inner})${GREEDY[char]!}`;
      i = end;
    } else if (char === '*') out += '[\\s\\S]*';
    else if (char === '?') out += '[\\s\\S]';
    else if (char === '[') {
      const bracket = bracketAt(pattern, i);
      if (bracket === undefined) out += '\\[';
      else {
        out += bracket.regex;
        i = bracket.end - 1;
      }
    } else {
      if (char === '\\') i += 1;
      out += (pattern[i] ?? '\\').replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    }
  }
  return out;
}

function alternatives(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth += 1;
    if (text[i] === ')') depth -= 1;
    if (text[i] === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += text[i] === '\\' ? text[i]! + (text[++i] ?? '') : text[i]!;
  }
  return parts;
}

/** One element of a simple pattern: text of one character, a class, any one, or any many. */
type Element = string | RegExp | 'any' | 'many';

function elementsOf(pattern: string): { k: 'char' | 'class' | 'one' | 'many'; v: Element }[] {
  const elements: { k: 'char' | 'class' | 'one' | 'many'; v: Element }[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '*') elements.push({ k: 'many', v: '' });
    else if (char === '?') elements.push({ k: 'one', v: '' });
    else if (char === '[') {
      const bracket = bracketAt(pattern, i);
      if (bracket === undefined) elements.push({ k: 'char', v: '[' });
      else {
        elements.push({ k: 'class', v: new RegExp(`^${bracket.regex}$`) });
        i = bracket.end - 1;
      }
    } else {
      if (char === '\\') i += 1;
      elements.push({ k: 'char', v: pattern[i] ?? '\\' });
    }
  }
  return elements;
}

/** A test whether a whole text matches. Simple patterns take time in proportion to pattern times text. */
export function matcherOf(pattern: string): (text: string) => boolean {
  if (isExtended(pattern)) {
    const regex = boundedRegex(`^${translate(pattern)}$`);
    return (text) => regex.test(text);
  }
  if (!/[*?[\\]/.test(pattern)) return (text) => text === pattern;
  const elements = elementsOf(pattern);
  return (text) => {
    let e = 0;
    let t = 0;
    let starE = -1;
    let starT = 0;
    while (t < text.length) {
      const element = elements[e];
      if (element?.k === 'many') {
        starE = e;
        starT = t;
        e += 1;
        continue;
      }
      const char = text[t]!;
      const fits =
        element !== undefined &&
        (element.k === 'one' ||
          (element.k === 'char' && element.v === char) ||
          (element.v instanceof RegExp && element.v.test(char)));
      if (fits) {
        e += 1;
        t += 1;
      } else if (starE >= 0) {
        starT += 1;
        t = starT;
        e = starE + 1;
      } else return false;
    }
    while (elements[e]?.k === 'many') e += 1;
    return e === elements.length;
  };
}

/** `${text#pattern}` and its kin: the text without what matches at its start or end, the least or the most of it. */
export function removeMatch(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const matches = matcherOf(pattern);
  const n = text.length;
  for (let i = 0; i <= n; i++) {
    if (operator === '#' && matches(text.slice(0, i))) return text.slice(i);
    if (operator === '##' && matches(text.slice(0, n - i))) return text.slice(n - i);
    if (operator === '%' && matches(text.slice(n - i))) return text.slice(0, n - i);
    if (operator === '%%' && matches(text.slice(i))) return text.slice(0, i);
  }
  return text;
}

/** `${text/pattern/by}`: the longest match, first or all, or at an end. */
export function replaceMatch(text: string, pattern: string, by: string, operator: '/' | '//' | '/#' | '/%'): string {
  if (pattern === '') return operator === '/#' ? by + text : operator === '/%' ? text + by : text;
  const source = translate(pattern);
  if (operator === '//') return text.replaceAll(boundedRegex(source, 'g'), (m) => (m === '' ? m : by));
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : source;
  return text.replace(boundedRegex(anchored), () => by);
}
