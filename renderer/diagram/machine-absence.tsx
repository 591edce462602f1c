/** What runs down on a machine: until the cluster misses it, and until the first of its pods leaves. */
import type { MachineFault } from '../graph/machine-fault.ts';
import { i18n } from '../i18n/i18n.ts';
import { type Silence, useDisrupted } from '../store/absences.ts';
import { ageText } from '../store/clock.ts';
import { useSecondsSince, useSecondsUntil } from '../store/countdown.ts';

/** "no power · 12s": what happened, and for how long nobody has heard of it. */
function Fault({ fault, silence }: { fault: MachineFault; silence: Silence | undefined }) {
  return (
    <span className="machine-fault">
      {i18n.t(`machine.${fault}`)}
      {silence !== undefined && <SilentFor since={silence.since} />}
    </span>
  );
}

function SilentFor({ since }: { since: number }) {
  const time = ageText(useSecondsSince(since) * 1000);
  return <span title={i18n.t('machine.silent', { time })}> · {time}</span>;
}

/** Says in words how long it still is; `key` is the sentence's. */
export function Countdown({ at, words }: { at: number; words: (time: string) => string }) {
  return words(ageText(useSecondsUntil(at) * 1000));
}

/** One line: the next thing that will happen to the machine. */
export function NextLoss({
  silence,
  first,
  isMissed,
}: {
  silence: Silence | undefined;
  /** When the first pod is driven away. */
  first: number | undefined;
  /** The cluster has given it up. */
  isMissed: boolean;
}) {
  const disrupted = useDisrupted();
  if (silence !== undefined && !isMissed)
    return <Countdown at={silence.missedAt} words={(time) => i18n.t('machine.missedIn', { time })} />;
  if (first !== undefined) return <Countdown at={first} words={(time) => i18n.t('machine.podsLeaveIn', { time })} />;
  return silence !== undefined && disrupted ? i18n.t('machine.held') : null;
}

/** The two lines of a machine's head that stand in the place of its load. */
export function Absence({
  fault,
  silence,
  first,
  isMissed,
}: {
  fault: MachineFault | undefined;
  silence: Silence | undefined;
  first: number | undefined;
  isMissed: boolean;
}) {
  return (
    <>
      {fault !== undefined && <Fault fault={fault} silence={silence} />}
      <span className="machine-next" data-testid="machine-next">
        <NextLoss silence={silence} first={first} isMissed={isMissed} />
      </span>
    </>
  );
}
