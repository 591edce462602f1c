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

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Whole ms of "1m30s", "500ms", "2.5s" or a bare number of seconds; undefined when it is none of these. */
export function parseDuration(text: string): number | undefined {
  const plain = text.trim();
  if (/^\d+(\.\d+)?$/.test(plain)) return Math.round(Number(plain) * 1000);
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(plain)) return undefined;
  let ms = 0;
  for (const m of plain.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) ms += Number(m[1]) * (UNIT_MS[m[2] ?? ''] ?? 0);
  return Math.round(ms);
}
