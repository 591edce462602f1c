/** Turns virtual milliseconds into the timestamps that Kubernetes prints, without the Date object. */

/** Days since 1970-01-01 of a civil date (proleptic Gregorian). */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719468;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

const ZERO = 48;
/** What stands between the digits of "2026-01-01T09:00:00Z". */
const BETWEEN: readonly (readonly [at: number, sign: number])[] = [
  [4, 45],
  [7, 45],
  [10, 84],
  [13, 58],
  [16, 58],
  [19, 90],
];

/** A number of `length` digits; NaN where one is none. */
function digits(text: string, at: number, length: number): number {
  let n = 0;
  for (let i = at; i < at + length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    n = n * 10 + digit;
  }
  return n;
}

/** Of the form that metav1.Time prints, which nearly all have; NaN for any other. */
function parsePlain(text: string): number {
  if (text.length !== 20) return NaN;
  for (const [at, sign] of BETWEEN) if (text.charCodeAt(at) !== sign) return NaN;
  const days = daysOf(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
  return (days * 86400 + digits(text, 11, 2) * 3600 + digits(text, 14, 2) * 60 + digits(text, 17, 2)) * 1000;
}

/** Unix ms of an RFC 3339 time in UTC ("2026-01-01T09:00:00Z", fraction allowed), or undefined. */
export function parseTime(text: string): number | undefined {
  if (text === '') return undefined;
  const plain = parsePlain(text);
  if (!Number.isNaN(plain)) return plain;
  const m = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text);
  if (m === null) return undefined;
  const zone = m[8]!;
  const shift = /^[Zz]$/.test(zone)
    ? 0
    : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  const days = daysOf(Number(m[1]), Number(m[2]), Number(m[3]));
  const seconds = days * 86400 + Number(m[4]) * 3600 + (Number(m[5]) - shift) * 60 + Number(m[6]);
  return seconds * 1000 + Math.floor(Number(m[7] ?? 0) * 1000);
}

/** RFC 3339 in UTC of Unix ms; seconds only, as metav1.Time, or with six digits, as metav1.MicroTime. */
export function formatTime(unixMs: number, micro = false): string {
  const days = Math.floor(unixMs / 86400000);
  const ms = unixMs - days * 86400000;
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const day = doy - Math.floor((153 * mp + 2) / 5) + 1;
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const s = Math.floor(ms / 1000);
  const clock = `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  const fraction = micro ? `.${String(ms % 1000).padStart(3, '0')}000` : '';
  return `${year}-${two(month)}-${two(day)}T${clock}${fraction}Z`;
}
