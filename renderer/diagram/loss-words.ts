/** What was lost at a thing lately, in a few words. */
import { i18n } from '../i18n/i18n.ts';
import type { LossNote } from '../store/losses.ts';

/** A letter of the window's font is so much narrower than a typewriter's. */
const narrower = 0.85;

/** @param letters of a typewriter's for which there is room: how often it happened is told where that fits */
export function lossWords({ outcome, count }: LossNote, letters = Infinity): string {
  const words = `✕ ${i18n.t(`outcome.${outcome}`)}`;
  const counted = `${words} ×${count}`;
  return count > 1 && counted.length * narrower <= letters ? counted : words;
}
