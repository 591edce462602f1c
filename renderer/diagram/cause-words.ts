/** A cause in words. */
import type { Cause } from '../graph/causes.ts';
import { i18n } from '../i18n/i18n.ts';
import { records } from '../store/cluster.ts';

/** `by`: the uid of the pod that took the place, where it is known. */
export function causeWords(cause: Cause, by?: string): string {
  const { key, node, name, why } = cause;
  if (key !== 'preempted') return i18n.t(`cause.${key}`, { node, name, why });
  const taker = (by === undefined ? undefined : records.get(by)?.metadata.name) ?? name;
  return taker === undefined ? i18n.t('cause.preempted-by') : i18n.t('cause.preempted', { by: taker });
}

/** The same for a card with little room: what is at work, without what follows from it. */
export function briefCause(cause: Cause): string {
  const { key, node, why } = cause;
  return key === 'drain' || key === 'taint' || key === 'scaled'
    ? i18n.t(`cause.brief.${key}`, { node, why })
    : causeWords(cause);
}
