/** The line under an owner's bar: what lately happened to its pods, for a minute; else what it has to say itself. */
import { useSecondsUntil } from '../store/countdown.ts';
import { causeShown, type OwnerCause, useOwnerCause } from '../store/causes.ts';
import { i18n } from '../i18n/i18n.ts';
import { briefCause, causeWords } from './cause-words.ts';

interface LineProps {
  caption: string;
  /** There is room for a few words only. */
  brief?: boolean;
  tone: 'bad' | undefined;
}

function Line({ caption, tone }: LineProps) {
  return (
    <span className="thing-line near-only" data-tone={tone}>
      {caption}
    </span>
  );
}

function Fresh({ known, ...line }: LineProps & { known: OwnerCause }) {
  const left = useSecondsUntil(known.at + causeShown);
  if (left === 0) return <Line {...line} />;
  const cause = causeWords(known.cause);
  const inFull = known.count > 1 ? i18n.t('cause.times', { cause, count: known.count }) : cause;
  const words = line.brief === true ? briefCause(known.cause) : cause;
  return (
    <span className="thing-line thing-cause" data-testid="owner-cause" title={inFull}>
      {known.count > 1 ? i18n.t('cause.times', { cause: words, count: known.count }) : words}
    </span>
  );
}

/** `group`: the owner's key. */
export function OwnerLine({ group, ...line }: LineProps & { group: string }) {
  const known = useOwnerCause(group);
  return known === undefined ? <Line {...line} /> : <Fresh known={known} {...line} />;
}
