/** What was lost at a thing lately, in a few words. */
import { i18n } from '../i18n/i18n.ts';
import type { LossNote } from '../store/losses.ts';

export const lossWords = ({ outcome, count }: LossNote): string =>
  `✕ ${i18n.t(`outcome.${outcome}`)}${count > 1 ? ` ×${count}` : ''}`;
