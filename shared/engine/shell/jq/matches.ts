/** Regular expressions of jq: Oniguruma's syntax as far as JavaScript's goes the same way. */
import { boundedRegex } from '../../text/bounded-regex.ts';
import { JqError } from './ast.ts';

export interface Capture {
  offset: number;
  length: number;
  string: string | null;
  name: string | null;
}

export interface Match {
  offset: number;
  length: number;
  string: string;
  captures: Capture[];
}

const FLAGS: Readonly<Record<string, string>> = { g: '', i: 'i', x: '', s: 's', n: '', p: 's', l: '' };

/** @param flags jq's: g (all), i, x, s, n (no empty ones), l, p @throws JqError */
export function matches(text: string, pattern: string, flags: string): Match[] {
  let given = 'gu';
  for (const flag of flags) {
    if (FLAGS[flag] === undefined) throw new JqError(`${flags} is not a valid modifier string`);
    if (FLAGS[flag] !== '' && !given.includes(FLAGS[flag])) given += FLAGS[flag];
  }
  const source = flags.includes('x') ? pattern.replaceAll(/\s+|#.*$/gm, '') : pattern;
  let expression: RegExp;
  try {
    expression = boundedRegex(source, `${given}d`);
  } catch (error) {
    if (error instanceof SyntaxError) throw new JqError(`${pattern} (at offset 0) is not a valid regex`);
    throw error;
  }
  const places = (upTo: number): number => [...text.slice(0, upTo)].length;
  const found: Match[] = [];
  for (const match of text.matchAll(expression)) {
    if (flags.includes('n') && match[0] === '') continue;
    const named = Object.entries(match.indices?.groups ?? {});
    const captures = match.slice(1).map((string, i): Capture => {
      const span = match.indices?.[i + 1];
      const name = named.find(([, other]) => other !== undefined && other === span)?.[0] ?? named[i]?.[0] ?? null;
      if (span === undefined || string === undefined) return { offset: -1, length: 0, string: null, name };
      return { offset: places(span[0]), length: [...string].length, string, name };
    });
    found.push({ offset: places(match.index), length: [...match[0]].length, string: match[0], captures });
    if (!flags.includes('g')) break;
  }
  return found;
}
