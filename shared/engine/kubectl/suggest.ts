/** "Did you mean this?": the commands whose names are near to what was typed (cobra SuggestionsFor). */
import type { Command } from './command.ts';

/** How many letters must be put, taken or changed to make one word of the other. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

const NEAR = 2;

/** The text after `unknown command "x" for "kubectl"`; '' where nothing is near. */
export function suggestions(commands: readonly Command[], typed: string): string {
  const word = typed.toLowerCase();
  const near = commands.filter(
    ({ name }) => editDistance(word, name.toLowerCase()) <= NEAR || name.toLowerCase().startsWith(word),
  );
  return near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map(({ name }) => `\t${name}\n`).join('')}`;
}
