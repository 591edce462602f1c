/** Durations in the text form of Go, which upstream's messages carry ("1m20s", "745ms"). */

/** The text of whole ms, as time.Duration.String. */
export function goDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = String((ms % 60_000) / 1000);
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}

const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};
const PARTS = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/** Nanoseconds of "1m30s", "2.5s" or a bare number of seconds; undefined when it is none of these. */
export function parseNanoseconds(text: string): number | undefined {
  const plain = text.trim();
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain) * 1e9;
  if (plain === '' || plain.replaceAll(PARTS, '') !== '') return undefined;
  let ns = 0;
  for (const [, number, unit = ''] of plain.matchAll(PARTS)) ns += Number(number) * (UNIT_NS[unit] ?? 0);
  return ns;
}

/** The same in whole ms. */
export function parseDuration(text: string): number | undefined {
  const ns = parseNanoseconds(text);
  return ns === undefined ? undefined : Math.round(ns / 1e6);
}
