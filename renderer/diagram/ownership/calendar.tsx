/** The calendar strip of a CronJob: the runs that were, and those to come; time can hurry to each. */
import { memo, useEffect, useState } from 'react';
import { FastForward } from 'lucide-react';
import type { CronJob, Job } from '../../../shared/model/job.ts';
import { controllerOf } from '../../graph/owner.ts';
import { runsThatFit } from '../../graph/ownership/strip.ts';
import { i18n } from '../../i18n/i18n.ts';
import { clockText } from '../../store/clock.ts';
import { clock, records, useObject, useSlowly } from '../../store/cluster.ts';
import { goTo, nextRunsOf } from '../../store/connection.ts';
import { useSession } from '../../store/session.ts';
import { useView } from '../../store/view.ts';
import { useZoomLevel } from '../zoom.ts';
import type { OwnerData } from './owner-card.tsx';

/** At most so many runs that were are shown. */
const past = 3;
const jobsOnly = ['Job'];

const outcome = (job: Job): 'good' | 'bad' | 'running' => {
  const is = (type: string): boolean =>
    job.status?.conditions?.some((c) => c.type === type && c.status === 'True') === true;
  return is('Complete') ? 'good' : is('Failed') ? 'bad' : 'running';
};
const glyphs = { good: '✓', bad: '✕', running: '●' } as const;

/** "00:05:00" of virtual ms. */
const timeText = (ms: number): string => clockText(ms).slice(0, -2);

/** The runs to come, asked for anew when the CronJob has changed and when one of them has come. */
function useNextRuns(cron: CronJob | undefined): number[] {
  const [runs, setRuns] = useState<number[]>([]);
  const [first] = runs;
  useEffect(() => {
    if (cron === undefined) return undefined;
    let stale = false;
    const ask = (): void => {
      void nextRunsOf(cron).then((found) => {
        // The same list stays: else it would be asked for again and again.
        if (!stale) setRuns((known) => (known.join() === found.join() ? known : found));
      });
    };
    ask();
    const stop = clock.watch(() => {
      if (first !== undefined && clock.now(performance.now()) > first) ask();
    });
    return () => {
      stale = true;
      stop();
    };
  }, [cron, first]);
  return runs;
}

/** When a run was due, ms since 1970; of a Job that does not say so, when it was made. */
const dueAt = ({ metadata }: Job): number =>
  Date.parse(
    metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? metadata.creationTimestamp ?? '',
  );

function Was({ job, epoch }: { job: Job; epoch: number }) {
  const how = outcome(job);
  const uid = job.metadata.uid ?? '';
  return (
    <button
      type="button"
      className="run nodrag"
      data-outcome={how}
      title={job.metadata.name}
      aria-label={job.metadata.name}
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().select(uid);
      }}
    >
      <span className="run-glyph">{glyphs[how]}</span>
      <span className="mono">{timeText(dueAt(job) - epoch)}</span>
    </button>
  );
}

function Coming({ at, first }: { at: number; first: boolean }) {
  const time = timeText(at);
  return (
    <button
      type="button"
      className="run nodrag"
      data-outcome="coming"
      data-testid={first ? 'go-to-next-run' : undefined}
      title={i18n.t('calendar.goTo', { time })}
      aria-label={i18n.t('calendar.goTo', { time })}
      onClick={(event) => {
        event.stopPropagation();
        // A little later than the run, so that it is seen.
        void goTo(at + 200);
      }}
    >
      <span className="run-glyph">{first ? <FastForward size={13} aria-hidden="true" /> : '○'}</span>
      <span className="mono">{time}</span>
    </button>
  );
}

export interface CalendarData extends OwnerData {
  w: number;
}

export const Calendar = memo(function Calendar({ data }: { data: CalendarData }) {
  const { uid } = data.tree;
  const cron = useObject<CronJob>(uid, 'CronJob');
  useSlowly(jobsOnly, 200);
  const runs = useNextRuns(cron);
  const least = useZoomLevel((s) => s.least);
  const scale = useView((s) => s.textSize);
  const epoch = useSession((s) => s.epoch);
  const fit = runsThatFit(data.w, Math.max(8, ...runs.map((at) => timeText(at).length)), scale, least);
  const before = Math.min(past, Math.floor(fit / 2));
  const all = [...records.ofKind('Job').values()].filter((job) => controllerOf(job)?.uid === uid);
  const jobs = before === 0 ? [] : all.slice(-before);
  return (
    <div className="calendar" role="group" aria-label={i18n.t('calendar.runs')}>
      {jobs.map((job) => (
        <Was key={job.metadata.uid} job={job as Job} epoch={epoch} />
      ))}
      <span className="calendar-now" aria-hidden="true" />
      {runs.length === 0 ? (
        <span className="thing-line">{i18n.t('calendar.noRuns')}</span>
      ) : (
        runs.slice(0, fit - jobs.length).map((at, i) => <Coming key={at} at={at} first={i === 0} />)
      )}
    </div>
  );
});
