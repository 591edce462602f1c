/** What a card says of its pod's near future, in the place of traffic and probes: that it leaves, why, or that nobody knows. */
import type { ReactNode } from 'react';
import type { Pod } from '../../shared/model/pod.ts';
import { restartsAt } from '../graph/back-off.ts';
import type { PodView } from '../graph/pod-state.ts';
import { i18n } from '../i18n/i18n.ts';
import { useEviction, useSilence } from '../store/absences.ts';
import { causeOf, usePreemptor } from '../store/causes.ts';
import { epochNow } from '../store/session.ts';
import { useLoss } from '../store/losses.ts';
import { causeWords } from './cause-words.ts';
import { lossWords } from './loss-words.ts';
import { Countdown } from './machine-absence.tsx';
import { useZoomLevel } from './zoom.ts';

export interface PodNote {
  tone: 'warn' | 'bad';
  /** A few words; a countdown draws itself. */
  words: ReactNode;
  /** Only how long it still is, for a card of one line. */
  time?: ReactNode;
  /** The whole sentence, where the words are short for it. */
  sentence?: string;
}

/** Undefined: there is nothing to say, as of nearly every pod at nearly every time. */
export function usePodNote(pod: Pod, view: PodView): PodNote | undefined {
  const uid = pod.metadata.uid ?? '';
  const silence = useSilence(pod.spec.nodeName ?? '');
  const leavesAt = useEviction(uid);
  const by = usePreemptor(uid);
  const loss = useLoss(uid);
  // From farther away there is room for a word, and nobody reads seconds that are many.
  const isMid = useZoomLevel((s) => s.nearness === 'mid');
  const letters = useZoomLevel((s) => s.chars);
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  if (isLeaving && silence !== undefined)
    return { tone: 'bad', words: i18n.t('pod.unreachable'), sentence: i18n.t('pod.unconfirmed') };
  if (!isLeaving && leavesAt !== undefined)
    return {
      tone: 'warn',
      words: <Countdown at={leavesAt} isCoarse={isMid} words={(time) => i18n.t('pod.leavesIn', { time })} />,
      time: <Countdown at={leavesAt} isCoarse words={(time) => time} />,
    };
  const cause = isLeaving || view.look === 'crash' ? causeOf(pod) : undefined;
  if (cause === undefined) {
    const again = view.look === 'crash' && !isLeaving ? restartsAt(pod) : undefined;
    if (again === undefined)
      return loss === undefined ? undefined : { tone: 'bad', words: lossWords(loss, isMid ? letters - 2 : letters) };
    const key = isMid ? 'pod.againSoon' : 'pod.againIn';
    const at = again - epochNow();
    return {
      tone: 'bad',
      words: <Countdown at={at} words={(time) => i18n.t(key, { time })} />,
      time: <Countdown at={at} isCoarse words={(time) => time} />,
    };
  }
  const words = causeWords(cause, by);
  return { tone: 'warn', words, sentence: words };
}
