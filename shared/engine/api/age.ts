/** How long ago, in the few characters of an AGE column (k8s.io/apimachinery/pkg/util/duration). */

const MINUTE = 60;
const HOUR = 60;
const DAY = 24;
const YEAR = 365;

/** Up to two seconds of a clock that runs ahead are taken as "now". */
const tooNegative = (ms: number): boolean => ms <= -2000;

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;

/** "2m5s", "47h", "8d": two units while they are small, one later. Takes milliseconds (HumanDuration). */
export function humanDuration(ms: number): string {
  if (tooNegative(ms)) return '<invalid>';
  if (ms < 0) return '0s';
  const seconds = Math.floor(ms / 1000);
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < 10) return pair(minutes, 'm', seconds % MINUTE, 's');
  if (minutes < 3 * HOUR) return `${minutes}m`;
  const hours = Math.floor(minutes / HOUR);
  if (hours < 8) return pair(hours, 'h', minutes % HOUR, 'm');
  if (hours < 2 * DAY) return `${hours}h`;
  const days = Math.floor(hours / DAY);
  if (hours < 8 * DAY) return pair(days, 'd', hours % DAY, 'h');
  if (days < 2 * YEAR) return `${days}d`;
  const years = Math.floor(days / YEAR);
  return years < 8 ? pair(years, 'y', days % YEAR, 'd') : `${years}y`;
}

/** One unit only: "119s" is "1m". Takes milliseconds (ShortHumanDuration). */
export function shortHumanDuration(ms: number): string {
  if (tooNegative(ms)) return '<invalid>';
  if (ms < 0) return '0s';
  const seconds = Math.floor(ms / 1000);
  if (seconds < MINUTE) return `${seconds}s`;
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < HOUR) return `${minutes}m`;
  const hours = Math.floor(minutes / HOUR);
  if (hours < DAY) return `${hours}h`;
  return hours < DAY * YEAR ? `${Math.floor(hours / DAY)}d` : `${Math.floor(hours / DAY / YEAR)}y`;
}
