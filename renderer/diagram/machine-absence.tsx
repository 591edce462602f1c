/** What runs down on a machine: until the cluster misses it, and until the first of its pods leaves. */
import type { MachineFault } from '../graph/machine-fault.ts';
import { i18n } from '../i18n/i18n.ts';
import { type Silence, useDisrupted } from '../store/absences.ts';
import { ageText } from '../store/clock.ts';
import { useSecondsSince, useSecondsUntil } from '../store/countdown.ts';
import type { Nearness } from './zoom.ts';

function SilentFor({ since }: { since: number }) {
  const time = ageText(useSecondsSince(since) * 1000);
  return <span title={i18n.t('machine.silent', { time })}> · {time}</span>;
}

/** Says in words how long it still is. */
export function Countdown({
  at,
  isCoarse = false,
  words,
}: {
  at: number;
  isCoarse?: boolean;
  words: (time: string) => string;
}) {
  const seconds = useSecondsUntil(at, isCoarse);
  return words(isCoarse && seconds >= 60 ? `${seconds / 60}m` : ageText(seconds * 1000));
}

export interface Loss {
  fault: MachineFault | undefined;
  silence: Silence | undefined;
  /** When the first pod is driven away. */
  first: number | undefined;
  /** The cluster has given it up. */
  isMissed: boolean;
  nearness: Nearness;
}

/** "no power · 12s": what happened, and for how long nobody has heard of it; from farther away what the cluster makes of it. */
function Fault({ fault, silence, isMissed, nearness }: Loss & { fault: MachineFault }) {
  const isClose = nearness === 'near' || nearness === 'close';
  if (nearness === 'far') return <span className="machine-fault">✕</span>;
  return (
    <span className="machine-fault">
      {isMissed && !isClose ? i18n.t('machine.not-ready') : i18n.t(`machine.${fault}`)}
      {silence !== undefined && isClose && <SilentFor since={silence.since} />}
    </span>
  );
}

/** The next thing that will happen to the machine: the fewer words the farther away it is. */
function Next({ silence, first, isMissed, nearness }: Loss) {
  const disrupted = useDisrupted();
  const isFar = nearness === 'far';
  const isClose = nearness === 'near' || nearness === 'close';
  if (silence !== undefined && !isMissed) {
    const key = isClose ? 'machine.missedIn' : 'machine.missedSoon';
    return (
      <Countdown at={silence.missedAt} isCoarse={isFar} words={(time) => (isFar ? time : i18n.t(key, { time }))} />
    );
  }
  if (first !== undefined) {
    const key = isClose ? 'machine.podsLeaveIn' : 'machine.podsLeaveSoon';
    return <Countdown at={first} isCoarse={isFar} words={(time) => (isFar ? time : i18n.t(key, { time }))} />;
  }
  return silence !== undefined && disrupted && !isFar ? i18n.t('machine.held') : null;
}

/** The lines of a machine's head that stand in the place of its load. */
export function Absence(loss: Loss) {
  const { fault, silence, first, isMissed, nearness } = loss;
  const isCounting = (silence !== undefined && !isMissed) || first !== undefined;
  // There is room for one line: what will happen. What did is told by the sign beside the name.
  if (nearness === 'mid' && isCounting)
    return (
      <span className="machine-fault machine-next" data-testid="machine-next">
        <Next {...loss} />
      </span>
    );
  return (
    <>
      {fault !== undefined && !(nearness === 'far' && isCounting) && <Fault {...loss} fault={fault} />}
      <span className="machine-next" data-testid="machine-next">
        <Next {...loss} />
      </span>
    </>
  );
}
