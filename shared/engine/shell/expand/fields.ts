/** Makes fields of a word's fragments: splits what was expanded, then looks for files (POSIX 2.6.5 and 2.6.6). */
import type { FileView } from '../../files/view.ts';
import type { Fragment } from '../state.ts';
import { globPaths } from './glob.ts';
import { hasWildcard, quotePattern } from './pattern.ts';

const WHITE = ' \t\n';

/** The word as one text, nothing split. `$@` and `$*` are joined by blanks. */
export function joinText(frags: readonly Fragment[]): string {
  if (frags.length === 1) return frags[0]!.q === 3 ? '' : frags[0]!.t;
  let text = '';
  for (const f of frags) text += f.q === 3 ? ' ' : f.t;
  return text;
}

/** The word as a pattern: what was quoted stands for itself. */
export function joinPattern(frags: readonly Fragment[]): string {
  let text = '';
  for (const f of frags) text += f.q === 1 ? quotePattern(f.t) : f.q === 3 ? ' ' : f.t;
  return text;
}

/** The word as a regular expression: what was quoted stands for itself. */
export function joinRegex(frags: readonly Fragment[]): string {
  let text = '';
  for (const f of frags) text += f.q === 1 ? f.t.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&') : f.q === 3 ? ' ' : f.t;
  return text;
}

interface Field {
  text: string;
  pattern: string;
  /** Something was there, if only an empty quotation. */
  made: boolean;
}

function split(frags: readonly Fragment[], ifs: string): Field[] {
  const fields: Field[] = [];
  let field: Field = { text: '', pattern: '', made: false };
  const end = (): void => {
    if (field.made) fields.push(field);
    field = { text: '', pattern: '', made: false };
  };
  for (const f of frags) {
    if (f.q === 3) {
      end();
      continue;
    }
    if (f.q !== 2) {
      field.text += f.t;
      field.pattern += f.q === 1 ? quotePattern(f.t) : f.t;
      field.made = true;
      continue;
    }
    // Blanks of IFS join into one separator; any other character of IFS ends a field, even an empty one.
    for (let i = 0; i < f.t.length; i++) {
      const char = f.t[i]!;
      if (!ifs.includes(char)) {
        field.text += char;
        field.pattern += char;
        field.made = true;
      } else if (WHITE.includes(char)) {
        let j = i;
        while (j + 1 < f.t.length && WHITE.includes(f.t[j + 1]!) && ifs.includes(f.t[j + 1]!)) j += 1;
        const next = f.t[j + 1];
        // "a :b": the blank belongs to the colon behind it.
        if (!(field.made && next !== undefined && ifs.includes(next) && !WHITE.includes(next))) end();
        i = j;
      } else {
        field.made = true;
        end();
        while (i + 1 < f.t.length && WHITE.includes(f.t[i + 1]!) && ifs.includes(f.t[i + 1]!)) i += 1;
      }
    }
  }
  end();
  return fields;
}

/** The fields of a word. `files`: where patterns look; undefined when `set -f` is on. */
export function fieldsOf(frags: readonly Fragment[], ifs: string, files: FileView | undefined): string[] {
  const out: string[] = [];
  for (const { text, pattern } of split(frags, ifs)) {
    const found = files !== undefined && hasWildcard(pattern) ? globPaths(files, pattern) : [];
    if (found.length > 0) out.push(...found);
    else out.push(text);
  }
  return out;
}

/** What `read` makes of a line: as many fields as names, the last with all the rest. */
export function splitLine(line: string, count: number, ifs: string): string[] {
  const fields: string[] = [];
  const isWhite = (char: string | undefined): boolean =>
    char !== undefined && WHITE.includes(char) && ifs.includes(char);
  let i = 0;
  while (isWhite(line[i])) i += 1;
  while (fields.length < count - 1 && i < line.length) {
    let j = i;
    while (j < line.length && !ifs.includes(line[j]!)) j += 1;
    fields.push(line.slice(i, j));
    i = j;
    while (isWhite(line[i])) i += 1;
    if (j === i ? i < line.length : i < line.length && ifs.includes(line[i]!) && !isWhite(line[i])) i += 1;
    while (isWhite(line[i])) i += 1;
  }
  let rest = line.slice(i);
  while (isWhite(rest.at(-1))) rest = rest.slice(0, -1);
  // A single separator at the very end belongs to the last field's end.
  const inner = rest.slice(0, -1);
  if (rest !== '' && ifs.includes(rest.at(-1)!) && ![...inner].some((c) => ifs.includes(c))) rest = inner;
  fields.push(rest);
  return fields;
}
