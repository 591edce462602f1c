/** Texts of completion indexes such as "0,2-4" (pkg/apis/batch/validation validateIndexesFormat). */

/** What is wrong with a text of indexes, in upstream's words. */
export class BadIndexes extends Error {}

const shown = (text: string): string => JSON.stringify(text);

function indexIn(text: string, completions: number): number {
  if (!/^[+-]?\d+$/.test(text)) throw new BadIndexes(`cannot convert string to integer for index: ${shown(text)}`);
  if (Number(text) >= completions) throw new BadIndexes(`too large index: ${shown(text)}`);
  return Number(text);
}

const disorder = (previous: number, current: number): BadIndexes =>
  new BadIndexes(`non-increasing order, previous: ${previous}, current: ${current}`);

/** How many indexes a text like "0,2-4" names. @throws BadIndexes (validateIndexesFormat) */
export function countIndexes(text: string, completions: number): number {
  let last: number | undefined;
  let total = 0;
  for (const part of text === '' ? [] : text.split(',')) {
    const [low = '', high, ...more] = part.split('-');
    if (more.length > 0) {
      const rule = "an index interval can have at most two parts separated by '-'";
      throw new BadIndexes(`the fragment ${shown(part)} violates the requirement that ${rule}`);
    }
    const from = indexIn(low, completions);
    const to = high === undefined ? from : indexIn(high, completions);
    if (high !== undefined && from >= to) throw disorder(from, to);
    if (last !== undefined && last >= from) throw disorder(last, from);
    total += to - from + 1;
    last = to;
  }
  return total;
}
