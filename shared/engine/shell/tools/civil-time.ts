/** Dates from Unix ms, in UTC as containers are, and strftime's formats. */

export interface Civil {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  /** 0 = Sunday. */
  weekday: number;
  yearDay: number;
  unix: number;
}

const DAY = 86_400_000;
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Days since 1970 of a date. */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

export function civilOf(unixMs: number): Civil {
  const days = Math.floor(unixMs / DAY);
  const ms = unixMs - days * DAY;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const seconds = Math.floor(ms / 1000);
  return {
    year,
    month,
    day: doy - Math.floor((153 * mp + 2) / 5) + 1,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    ms: Math.floor(ms % 1000),
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysOf(year, 1, 1) + 1,
    unix: Math.floor(unixMs / 1000),
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

function field(letter: string, t: Civil): string | undefined {
  switch (letter) {
    case 'Y':
      return String(t.year);
    case 'y':
      return two(t.year % 100);
    case 'C':
      return two(Math.floor(t.year / 100));
    case 'm':
      return two(t.month);
    case 'd':
      return two(t.day);
    case 'e':
      return String(t.day).padStart(2);
    case 'H':
      return two(t.hour);
    case 'I':
      return two(t.hour % 12 || 12);
    case 'l':
      return String(t.hour % 12 || 12).padStart(2);
    case 'k':
      return String(t.hour).padStart(2);
    case 'M':
      return two(t.minute);
    case 'S':
      return two(t.second);
    case 'N':
      return `${String(t.ms).padStart(3, '0')}000000`;
    case 's':
      return String(t.unix);
    case 'p':
      return t.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return t.hour < 12 ? 'am' : 'pm';
    case 'a':
      return WEEKDAYS[t.weekday]!.slice(0, 3);
    case 'A':
      return WEEKDAYS[t.weekday]!;
    case 'b':
    case 'h':
      return MONTHS[t.month - 1]!.slice(0, 3);
    case 'B':
      return MONTHS[t.month - 1]!;
    case 'j':
      return String(t.yearDay).padStart(3, '0');
    case 'u':
      return String(t.weekday || 7);
    case 'w':
      return String(t.weekday);
    case 'Z':
      return 'UTC';
    case 'z':
      return '+0000';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '%':
      return '%';
    case 'F':
      return `${t.year}-${two(t.month)}-${two(t.day)}`;
    case 'T':
      return `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
    case 'R':
      return `${two(t.hour)}:${two(t.minute)}`;
    case 'D':
    case 'x':
      return `${two(t.month)}/${two(t.day)}/${two(t.year % 100)}`;
    case 'X':
      return `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
    case 'r':
      return `${two(t.hour % 12 || 12)}:${two(t.minute)}:${two(t.second)} ${t.hour < 12 ? 'AM' : 'PM'}`;
    case 'c':
      return `${WEEKDAYS[t.weekday]!.slice(0, 3)} ${MONTHS[t.month - 1]!.slice(0, 3)} ${String(t.day).padStart(2)} ${two(t.hour)}:${two(t.minute)}:${two(t.second)} ${t.year}`;
    default:
      return undefined;
  }
}

/** A time in a format of strftime; what it does not know stays as it is. */
export function formatCivil(t: Civil, format: string): string {
  return format.replaceAll(
    /%([-_0^#]?)(\d*)(:?)([a-zA-Z%])/g,
    (all, flag: string, width: string, colon: string, letter: string) => {
      if (colon === ':' && letter === 'z') return '+00:00';
      let text = field(letter, t);
      if (text === undefined) return all;
      if (letter === 'N' && width !== '') text = text.slice(0, Number(width));
      if (flag === '-') text = text.replace(/^[0 ]+(?=.)/, '');
      else if (flag === '_') text = text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length));
      else if (flag === '^') text = text.toUpperCase();
      return text;
    },
  );
}

/** Unix ms of what `date -d` is given: `@seconds`, ISO and RFC dates, `now`, `N units ago`; undefined when unknown. */
export function parseDate(text: string, nowMs: number): number | undefined {
  const trimmed = text.trim();
  if (/^@-?\d+(?:\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1000;
  if (trimmed === '' || trimmed === 'now' || trimmed === 'today') return trimmed === '' ? nowMs - (nowMs % DAY) : nowMs;
  if (trimmed === 'yesterday') return nowMs - DAY;
  if (trimmed === 'tomorrow') return nowMs + DAY;
  const units: Record<string, number> = {
    sec: 1000,
    second: 1000,
    min: 60_000,
    minute: 60_000,
    hour: 3_600_000,
    day: DAY,
    week: 7 * DAY,
  };
  const relative = /^([-+]?\d+)\s*(sec|second|min|minute|hour|day|week)s?(\s+ago)?$/.exec(trimmed);
  if (relative !== null)
    return nowMs + Number(relative[1]) * units[relative[2]!]! * (relative[3] === undefined ? 1 : -1);
  const iso = /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(Z|UTC|GMT|[-+]\d\d:?\d\d)?$/.exec(
    trimmed,
  );
  if (iso === null) return undefined;
  const zone = /^([-+])(\d\d):?(\d\d)$/.exec(iso[8] ?? '');
  const shift = zone === null ? 0 : (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
  const days = daysOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const seconds = days * 86_400 + Number(iso[4] ?? 0) * 3600 + (Number(iso[5] ?? 0) - shift) * 60 + Number(iso[6] ?? 0);
  return seconds * 1000 + Math.floor(Number(iso[7] ?? 0) * 1000);
}
