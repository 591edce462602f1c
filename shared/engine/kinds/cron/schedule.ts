/**
 * The dialect of CronJob schedules: five fields and the @ descriptors (github.com/robfig/cron ParseStandard). Reads them
 * into plain lists; which moment comes next is another's affair.
 */

interface Bounds {
  least: number;
  most: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const BOUNDS: readonly Bounds[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 6, names: DAYS },
];

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** One field: what it lists, or every value there is. */
export type CronField = readonly number[] | '*';

export type Schedule =
  /** Minute, hour, day of month, month, day of week. */
  | { fields: readonly CronField[] }
  /** ms, at least a second. */
  | { every: number };

/** What is wrong with a schedule, in robfig's words. */
export class BadSchedule extends Error {
  override name = 'BadSchedule';
}

function wholeNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new BadSchedule(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  const value = Number(text);
  if (value < 0) throw new BadSchedule(`negative number (${value}) not allowed: ${text}`);
  return value;
}

function valueOf(text: string, { least, names }: Bounds): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  return named < 0 ? wholeNumber(text) : named + least;
}

/** One part of a field ("1-5/2"); `star`: it stands for any value. */
export function parseRange(expression: string, bounds: Bounds): { values: number[]; star: boolean } {
  const [range = '', step, ...moreSteps] = expression.split('/');
  const [low = '', high, ...moreHigh] = range.split('-');
  let star = low === '*' || low === '?';
  if (!star && moreHigh.length > 0) throw new BadSchedule(`too many hyphens: ${expression}`);
  let first = star ? bounds.least : valueOf(low, bounds);
  let last = star ? bounds.most : high === undefined ? first : valueOf(high, bounds);
  if (moreSteps.length > 0) throw new BadSchedule(`too many slashes: ${expression}`);
  let by = 1;
  if (step !== undefined) {
    by = wholeNumber(step);
    // "N/step" means "N-max/step".
    if (!star && high === undefined) last = bounds.most;
    if (by > 1) star = false;
  }
  if (first < bounds.least)
    throw new BadSchedule(`beginning of range (${first}) below minimum (${bounds.least}): ${expression}`);
  if (last > bounds.most) throw new BadSchedule(`end of range (${last}) above maximum (${bounds.most}): ${expression}`);
  if (first > last) throw new BadSchedule(`beginning of range (${first}) beyond end of range (${last}): ${expression}`);
  if (by === 0) throw new BadSchedule(`step of range should be a positive number: ${expression}`);
  const values: number[] = [];
  for (; first <= last; first += by) values.push(first);
  return { values, star };
}

/** A field of comma-separated parts. */
export function parseField(text: string, bounds: Bounds): CronField {
  const parts = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => parseRange(part, bounds));
  if (parts.some(({ star }) => star)) return '*';
  return [...new Set(parts.flatMap(({ values }) => values))].sort((a, b) => a - b);
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A Go duration ("1h30m") in ms; undefined when it is none. */
function goDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d*)?(h|ms|m|s))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d*)?)(h|ms|m|s)/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}

function parseEvery(text: string): Schedule {
  const ms = goDuration(text);
  if (ms === undefined)
    throw new BadSchedule(
      `failed to parse duration @every ${text}: time: ${text === '' ? 'invalid duration' : 'invalid duration'} ${JSON.stringify(text)}`,
    );
  return { every: Math.max(1000, Math.floor(ms / 1000) * 1000) };
}

/** @throws BadSchedule */
export function parseSchedule(text: string): Schedule {
  if (text === '') throw new BadSchedule('empty spec string');
  if (text.startsWith('@every ')) return parseEvery(text.slice('@every '.length));
  const plain = text.startsWith('@') ? DESCRIPTORS[text] : text;
  if (plain === undefined) throw new BadSchedule(`unrecognized descriptor: ${text}`);
  const fields = plain
    .trim()
    .split(/\s+/)
    .filter((field) => field !== '');
  if (fields.length !== BOUNDS.length)
    throw new BadSchedule(`expected exactly ${BOUNDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`);
  return { fields: fields.map((field, i) => parseField(field, BOUNDS[i]!)) };
}
