/** When a schedule fires next. The calendar and the time zones are croner's; the dialect is ours (see kinds/cron). */
import { Cron } from 'croner';
import { formatTime } from '../../kernel/time.ts';
import { type Schedule, parseSchedule } from '../../kinds/cron/schedule.ts';

/** Takes Unix ms; gives the first moment after it, Unix ms; undefined when there is none (the 31st of February). */
export type NextRun = (afterMs: number) => number | undefined;

/**
 * Takes a schedule and an IANA time zone (UTC when empty).
 * @throws BadSchedule for what is no schedule; Error for what is no time zone
 */
export function nextRunOf(text: string, timeZone: string): NextRun {
  const schedule: Schedule = parseSchedule(text);
  if ('every' in schedule) return (afterMs) => Math.floor(afterMs / 1000) * 1000 + schedule.every;
  const pattern = schedule.fields.map((field) => (field === '*' ? '*' : field.join(','))).join(' ');
  // Days of the month or of the week, where both are said: either will do.
  const cron = new Cron(pattern, { timezone: timeZone === '' ? 'UTC' : timeZone, legacyMode: true });
  return (afterMs) => {
    let next = cron.nextRun(formatTime(Math.floor(afterMs / 1000) * 1000));
    // Croner moves a run out of an hour that the clocks skip; robfig leaves it out.
    while (next !== null && !cron.match(next)) next = cron.nextRun(next);
    return next?.getTime();
  };
}
