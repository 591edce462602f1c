/** Compares what a page prints with what a terminal said, each in the way of its form: tables, watches, objects, descriptions, lines. */
import { fieldsDiffer } from './fields.ts';
import { isPartial, linesDiffer } from './lines.ts';
import { isHead, tablesDiffer, watchesDiffer } from './table.ts';

export type Form = 'table' | 'watch' | 'fields' | 'some fields' | 'description' | 'lines' | 'part' | 'any order';

/** The form of what a command prints on a page. */
export function formOf(command: string, printed: string): Form {
  const first = printed.split('\n').find((line) => line.trim() !== '') ?? '';
  if (/\s(?:-w|--watch)(?:\s|$)/m.test(command) && isHead(first)) return 'watch';
  if (isHead(first)) return 'table';
  if (/(?:-o|--output)[ =]*(?:yaml|json)\b/.test(command)) return 'fields';
  if (/^kubectl.* describe /m.test(command))
    return /^\s*Name:/.test(first) && !isPartial(printed) ? 'description' : 'part';
  return isPartial(printed) ? 'part' : 'lines';
}

const sorted = (text: string): string => text.split('\n').sort().join('\n');

/** What differs, a line each; empty where the facts are the same. What cannot be read is a difference. */
export function differences(form: Form, printed: string, said: string): string[] {
  try {
    if (form === 'table') return tablesDiffer(printed, said);
    if (form === 'watch') return watchesDiffer(printed, said);
    if (form === 'fields') return fieldsDiffer(printed, said, false);
    if (form === 'some fields') return fieldsDiffer(printed, said, true);
    if (form === 'any order') return linesDiffer(sorted(printed), sorted(said), false);
    return linesDiffer(printed, said, form === 'part');
  } catch (error) {
    return [`cannot be read: ${(error as Error).message}`, said];
  }
}
