/** The text of a description: lines with their depth, whose tabs are laid out as columns at the end. */
import { formatTime, parseTime } from '../../kernel/time.ts';
import { DESCRIBE_TABS, layOut } from '../print/tab-writer.ts';

export class Page {
  private readonly parts: string[] = [];
  private block = '';

  /** @param base depth that is added to every line, for a page within another */
  constructor(private readonly base = 0) {}

  /** A line at a depth; tabs part its columns. */
  line(depth: number, text: string): void {
    this.block += `${'  '.repeat(this.base + depth)}${text}\n`;
  }

  /** "Name:\tvalue". */
  row(depth: number, name: string, value: string | number | boolean): void {
    this.line(depth, `${name}:\t${String(value)}`);
  }

  /** The same where there is a value, and nothing where there is none. */
  rowIf(depth: number, name: string, value: string | number | boolean | undefined): void {
    if (value !== undefined && value !== '') this.row(depth, name, value);
  }

  /** A heading with several lines behind it, one below the other. */
  stack(title: string, lines: readonly string[], indent = ''): void {
    this.line(0, `${indent}${title}:\t${lines.length === 0 ? '<none>' : lines[0]!}`);
    for (const line of lines.slice(1)) this.line(0, `${indent}\t${line}`);
  }

  /** Columns after this have widths of their own. */
  flush(): void {
    this.parts.push(layOut(this.block, DESCRIBE_TABS));
    this.block = '';
  }

  /** Takes the lines of a page within, as they are. */
  add(page: Page): void {
    this.block += page.block;
  }

  text(): string {
    this.flush();
    return this.parts.join('');
  }

  /** The lines since the last flush with their tabs as they are: some commands print them so. */
  get unlaid(): string {
    return this.block;
  }
}

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;
/** The zero of Go's time. */
const ZERO = 'Mon, 01 Jan 0001 00:00:00 +0000';

/** "Mon, 23 Nov 2026 08:04:35 +0000" of an RFC 3339 time (time.RFC1123Z, in UTC). */
export function longTime(timestamp: string): string {
  const ms = parseTime(timestamp);
  if (ms === undefined) return ZERO;
  const text = formatTime(ms);
  const day = DAYS[((Math.floor(ms / DAY_MS) % 7) + 7) % 7]!;
  return `${day}, ${text.slice(8, 10)} ${MONTHS[Number(text.slice(5, 7)) - 1]!} ${text.slice(0, 4)} ${text.slice(11, 19)} +0000`;
}

/** "2026-11-23 08:04:35 +0000 UTC", as time.Time prints itself. */
export function plainTime(timestamp: string): string {
  const ms = parseTime(timestamp);
  if (ms === undefined) return '0001-01-01 00:00:00 +0000 UTC';
  const text = formatTime(ms);
  return `${text.slice(0, 10)} ${text.slice(11, 19)} +0000 UTC`;
}
