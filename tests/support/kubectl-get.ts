/** Tables as `kubectl get` prints them: those of the documentation, read, and those of a cluster, by the rows of our kinds. */
import type { Pod } from '../../shared/model/pod.ts';
import { kindName } from '../../shared/engine/api/kind-map.ts';
import type { DocsPage } from './docs-page.ts';

/** A line by the heads of its columns. */
export type Line = Readonly<Record<string, string>>;

const cellsOf = (line: string): string[] => line.trim().split(/\s{2,}/);

/** Reads what a page prints; a head that comes again (`kubectl get -w`) begins nothing new. */
export function printedTable(text: string): Line[] {
  const [head = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
  const names = cellsOf(head);
  return rest
    .map(cellsOf)
    .filter(([first]) => first !== names[0])
    .map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])));
}

/** The table of the page's objects of a kind (with its group), by name. */
export function shownTable(page: DocsPage, kind: string): Line[] {
  const { cluster } = page.session;
  const known = cluster.kinds.all().find((k) => kindName(k.group === '' ? 'v1' : `${k.group}/v1`, k.kind) === kind)!;
  const objects = [...cluster.read.list(kind as 'Pod', known.namespaced ? page.namespace : '')];
  objects.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const nowMs = Date.parse(cluster.timestamp);
  return objects.map((object) => {
    const row = known.row(object, nowMs);
    const shown = known.columns.map(({ name, priority }, i) => [name.toUpperCase(), String(row[i]), priority] as const);
    return Object.fromEntries(shown.filter(([, , priority]) => priority === 0));
  });
}

/** Of each line some columns, in this order, as one text. */
export const columns = (table: readonly Line[], ...names: readonly string[]): string[] =>
  table.map((line) => names.map((name) => line[name] ?? `no ${name}`).join(' '));

/** What a pod's line says besides its ages: each as soon as it says something else. */
export class PodWatch {
  readonly lines: string[] = [];
  private readonly last = new Map<string, string>();

  constructor(page: DocsPage, app: string) {
    const look = (pod: Pod): void => {
      if (pod.kind !== 'Pod' || pod.metadata.namespace !== page.namespace || pod.metadata.labels?.['app'] !== app)
        return;
      const line = shownTable(page, 'Pod').find(({ NAME }) => NAME === pod.metadata.name);
      if (line !== undefined) this.note(line);
      else this.last.delete(pod.metadata.name);
    };
    for (const line of shownTable(page, 'Pod')) this.last.set(line['NAME'] ?? '', said(line));
    page.session.cluster.onChange(({ before, after }) => look((after ?? before) as Pod));
  }

  private note(line: Line): void {
    const [name, words] = [line['NAME'] ?? '', said(line)];
    if (this.last.get(name) === words) return;
    this.last.set(name, words);
    this.lines.push(`${name} ${words}`);
  }

  /** What was seen since this was asked last. */
  take(): string[] {
    return this.lines.splice(0);
  }
}

const said = (line: Line): string => `${line['READY']} ${line['STATUS']}`;

/** A printed watch in the same form: lines that say nothing new of their pod left out, and those of the start. */
export function printedWatch(text: string, start: Readonly<Record<string, string>> = {}): string[] {
  const last = new Map(Object.entries(start));
  const lines: string[] = [];
  for (const line of printedTable(text)) {
    const [name, words] = [line['NAME'] ?? '', said(line)];
    if (last.get(name) === words) continue;
    last.set(name, words);
    lines.push(`${name} ${words}`);
  }
  return lines;
}
