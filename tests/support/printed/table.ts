/** Compares tables by the heads of their columns: same columns, same rows in any order, each cell the same but for what differs from run to run. */
import { NEW_NAMES, NEWER_COLUMNS } from './newer.ts';
import { steady, steadyAge, steadyAgo } from './volatile.ts';

export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** There is a line of dots where rows were left out. */
  isPart: boolean;
}

/** A line of words in capitals. */
export const isHead = (line: string): boolean =>
  /^[A-Z][A-Z()-]+(?:\(\w+\))?(?: +[A-Z][A-Za-z()-]*)*\s*$/.test(line) && line.length > 4;

const DOTS = /^\s*\.\.\.\s*$/;
const AGES = new Set(['AGE', 'DURATION', 'LAST SCHEDULE', 'LAST SEEN']);
/** A machine is called differently everywhere. */
const OTHERS = new Set(['NODE']);
/** A cluster has one address for those outside, or one for each machine. */
const OUTER = new Set(['EXTERNAL-IP', 'ADDRESS']);

/** Cells by two spaces or more, by single ones where only that gives as many as there are heads, by place otherwise. */
function cellsOf(line: string, head: readonly string[], headLine: string): string[] {
  const wide = line.trim().split(/\s{2,}/);
  if (wide.length === head.length) return wide;
  const narrow = line.trim().split(/\s+/);
  if (narrow.length === head.length) return narrow;
  let from = 0;
  // By the heads as they stand there.
  const starts = head.map((name) => {
    const start = headLine.indexOf(name, from);
    from = start + name.length;
    return start;
  });
  return starts.map((start, i) => line.slice(start, starts[i + 1]).trim());
}

/** The words of a head; some have two. */
function headsOf(line: string): string[] {
  const marked = line.trim().replace(/\b(ACCESS|LAST|RECLAIM|NOMINATED|READINESS) (?=[A-Z])/g, '$1_');
  return marked.split(/\s+/).map((name) => name.replace('_', ' '));
}

/** The tables of a text, one after another: a blank line or another head begins the next. */
export function tablesOf(text: string): Table[] {
  const tables: { head: string[]; rows: string[][]; isPart: boolean; line: string }[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (isHead(line)) {
      tables.push({ head: headsOf(line), rows: [], isPart: false, line });
      continue;
    }
    const table = tables.at(-1);
    if (table === undefined) throw new Error(`no head before: ${line}`);
    if (DOTS.test(line)) table.isPart = true;
    else table.rows.push(cellsOf(line, table.head, table.line));
  }
  return tables;
}

function steadyCell(name: string, text: string): string {
  if (AGES.has(name)) return steadyAge(text.trim());
  if (OTHERS.has(name) && text !== '<none>') return '<node>';
  const steadied = steadyAgo(steady(text.trim()));
  return OUTER.has(name) ? steadied.replace(/^<ip>(?:,<ip>)+$/, '<ip>') : steadied;
}

/** A row as one text. How long ago a restart was is said since 1.22: told apart only where both say it. */
function rowText(table: Table, row: readonly string[]): string {
  const cells = table.head.map((name, i) => {
    const cell = steadyCell(name, row[i] ?? '');
    return name === 'RESTARTS' ? cell.replace(/ \(<age> ago\)$/, '') : cell;
  });
  return cells.join(' | ');
}

/** The heads as they are called now. */
const named = (head: readonly string[]): string[] => head.map((name) => NEW_NAMES.get(name)?.[0] ?? name);

/** A table without the columns that the wanted one is too old to have. */
function withoutNewer(table: Table, wanted: readonly string[]): Table {
  const isKept = (_: unknown, i: number): boolean =>
    wanted.includes(table.head[i]!) || !NEWER_COLUMNS.has(table.head[i]!);
  return { ...table, head: table.head.filter(isKept), rows: table.rows.map((row) => row.filter(isKept)) };
}

/** What a table does not say that is wanted, and what it says besides; empty where they agree. */
function tableDifferences(wanted: Table, all: Table): string[] {
  const said = withoutNewer(all, named(wanted.head));
  const [ours, theirs] = [said.head, named(wanted.head)].map((head) => head.join(',')) as [string, string];
  if (ours !== theirs) return [`columns ${ours}, wanted ${theirs}`];
  const left = said.rows.map((row) => rowText(said, row));
  const out: string[] = [];
  for (const row of wanted.rows.map((one) => rowText(wanted, one))) {
    const at = left.indexOf(row);
    if (at < 0) out.push(`missing ${row}`);
    else left.splice(at, 1);
  }
  if (!wanted.isPart) out.push(...left.map((row) => `besides ${row}`));
  return out;
}

/** The same of a text of tables. */
export function tablesDiffer(wanted: string, said: string): string[] {
  const [ours, theirs] = [tablesOf(said), tablesOf(wanted)];
  if (ours.length !== theirs.length) return [`${ours.length} tables, wanted ${theirs.length}`];
  return theirs.flatMap((table, i) => tableDifferences(table, ours[i]!));
}

/** Of each name in a watch what it said one after another, ages aside and each only as long as it is new. */
function storiesOf(text: string, wanted: readonly string[]): Map<string, string[]> {
  const stories = new Map<string, string[]>();
  for (const table of tablesOf(text).map((one) => withoutNewer(one, wanted)))
    for (const row of table.rows) {
      const cells = table.head.map((name, i) => [name, row[i] ?? ''] as const).filter(([name]) => !AGES.has(name));
      const [[, name], ...rest] = cells as [readonly [string, string], ...(readonly [string, string])[]];
      const words = rest.map(([head, cell]) => steadyCell(head, cell).replace(/ \(<age> ago\)$/, '')).join(' ');
      const story = stories.get(name) ?? [];
      if (story.at(-1) !== words) story.push(words);
      stories.set(name, story);
    }
  return stories;
}

/** What differs between two watches: that as many say the same things in the same order. */
export function watchesDiffer(wanted: string, said: string): string[] {
  const wantedHead = named(tablesOf(wanted)[0]?.head ?? []);
  const first = tablesOf(said)[0];
  const ours = (first === undefined ? [] : withoutNewer(first, wantedHead).head).join(',');
  if (ours !== wantedHead.join(',')) return [`columns ${ours}, wanted ${wantedHead.join(',')}`];
  const told = (text: string): string[] =>
    [...storiesOf(text, wantedHead)].map(([name, story]) => `${steady(name)}: ${story.join(' > ')}`);
  const left = told(said);
  const missing = told(wanted).filter((story) => {
    const at = left.indexOf(story);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...missing.map((story) => `missing ${story}`), ...left.map((story) => `besides ${story}`)];
}
