/** Compares texts line by line, and descriptions in the same way: space made one, ages of events put as one word. */
import { steady } from './volatile.ts';

/** Where somebody may type. */
const PROMPT = /^(?:\/ #|root@[\w-]+:\/#)$/;
const DOTS = /^\W*(?:\.\.\.|\[\W*\.\.\..*\]|<\.\.\.>)\s*$/;

/** `Normal Scheduled 34s default-scheduler ...`: how often is a fact, how long ago is not. */
const EVENT = /^((?:\.\.\. )?(?:Normal|Warning) \S+) (?:\d+[dhmsy])+(?: \((x\d+) over (?:\d+[dhmsy])+\))? /;

function steadyLine(line: string): string {
  const one = steady(line.trim().replace(/\s+/g, ' '));
  return one
    .replace(
      EVENT,
      (_, start: string, times: string | undefined) => `${start} <age>${times === undefined ? '' : ` ${times}`} `,
    )
    .replace(/^(Node: )[\w.-]+(?=\/<ip>$)/, '$1<node>')
    .replace(/(Successfully assigned \S+ to) \S+$/, '$1 <node>')
    .replace(
      /(Successfully pulled image "\S+") in [\d.]+m?s \([\d.]+m?s including waiting\)(?:\. Image size: \d+ bytes\.)?/,
      '$1 in <age>',
    )
    .replace(/^(-+ ?)+$/, '---');
}

const CONDITION = /^\w+ (?:True|False|Unknown)(?: |$)/;

/** Conditions stand in the order in which they came to be. */
function inOrder(lines: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length;) {
    let end = i;
    while (end < lines.length && CONDITION.test(lines[end]!)) end++;
    out.push(...(end > i ? lines.slice(i, end).sort() : [lines[i]!]));
    i = Math.max(end, i + 1);
  }
  return out;
}

/** The lines of a text in the form in which they are compared, empty ones and dots left out. */
export const steadyLines = (text: string): string[] =>
  inOrder(
    text
      .split('\n')
      .filter((line) => !DOTS.test(line))
      .map(steadyLine)
      .filter((line) => line !== '' && !PROMPT.test(line)),
  );

export const isPartial = (text: string): boolean => text.split('\n').some((line) => DOTS.test(line));

/** The longest common part of two lists, as places in the second. */
function common(wanted: readonly string[], said: readonly string[]): Set<number>[] {
  const best = Array.from({ length: wanted.length + 1 }, () => new Uint16Array(said.length + 1));
  for (let i = wanted.length - 1; i >= 0; i--)
    for (let j = said.length - 1; j >= 0; j--)
      best[i]![j] = wanted[i] === said[j] ? best[i + 1]![j + 1]! + 1 : Math.max(best[i + 1]![j]!, best[i]![j + 1]!);
  const [inWanted, inSaid] = [new Set<number>(), new Set<number>()];
  for (let i = 0, j = 0; i < wanted.length && j < said.length;) {
    if (wanted[i] === said[j]) {
      inWanted.add(i++);
      inSaid.add(j++);
    } else if (best[i + 1]![j]! >= best[i]![j + 1]!) i++;
    else j++;
  }
  return [inWanted, inSaid];
}

/** What differs: each wanted line in order, and none besides but where the page shows a part. */
export function linesDiffer(wanted: string, said: string, isPart: boolean): string[] {
  const theirs = steadyLines(wanted);
  const ours = steadyLines(said);
  const [inWanted, inSaid] = common(theirs, ours) as [Set<number>, Set<number>];
  const missing = theirs.filter((_, i) => !inWanted.has(i)).map((line) => `missing ${line}`);
  const besides = ours.filter((_, j) => !inSaid.has(j)).map((line) => `besides ${line}`);
  return isPart ? missing : [...missing, ...besides];
}
