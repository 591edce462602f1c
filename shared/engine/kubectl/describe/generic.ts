/** The description of a kind that has none of its own: all of its fields (genericDescriber). */
import { goText } from '../print/go-value.ts';
import { byText } from '../../text/go-json.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { Page } from './page.ts';
import { head } from './parts.ts';
import type { Subject } from './subject.ts';

const ACRONYMS = new Set(['API', 'URL', 'UID', 'GUID']);
const SKIPPED = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

/** Words of a name; capitals that belong together stay so: "respectPDBs" -> "respect", "PDBs". */
function wordsOf(field: string): string[] {
  const words: string[] = [];
  for (const word of field.match(/[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|-+/g) ?? []) {
    const before = words.at(-1) ?? '';
    if (/^[A-Z]{2,}$/.test(before) && /^[A-Z]/.test(word)) words[words.length - 1] = before + word;
    else words.push(word);
  }
  return words;
}

/** "creationTimestamp" -> "Creation Timestamp", "apiVersion" -> "API Version"; names with other signs stay. */
export function labelFor(field: string): string {
  if (!/^[A-Za-z-]*$/.test(field)) return field;
  return wordsOf(field)
    .map((word) => {
      if (ACRONYMS.has(word.toUpperCase())) return word.toUpperCase();
      return word === word.toLowerCase() ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : word;
    })
    .join(' ');
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function content(page: Page, depth: number, fields: Fields, path: string): void {
  for (const field of Object.keys(fields).sort(byText)) {
    const own = `${path}.${field}`;
    if (SKIPPED.has(own)) continue;
    const value = fields[field];
    const label = labelFor(field);
    if (isFields(value)) {
      page.line(depth, `${label}:`);
      content(page, depth + 1, value, own);
    } else if (Array.isArray(value)) {
      page.line(depth, `${label}:`);
      for (const item of value) {
        if (isFields(item)) content(page, depth + 1, item, own);
        else page.line(depth + 1, goText(item));
      }
    } else page.row(depth, label, goText(value));
  }
}

export function* describeAny(subject: Subject): Task<string> {
  const page = new Page();
  head(page, subject.object);
  content(page, 0, subject.object as unknown as Fields, '');
  yield* eventsOf(page, subject);
  return page.text();
}
