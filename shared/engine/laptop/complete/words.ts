/** The words of a line that is not finished: those of the command that is being typed, and the one at its end. */

export interface Unfinished {
  /** Whole words of the command, as the shell would read them. */
  words: string[];
  /** The word at the end, maybe nothing yet. */
  last: string;
  /** Where in the line it begins. */
  from: number;
}

/** Where the command at the end of a line begins: behind the last `|`, `;`, `&`, `(` that no quote holds. */
function commandStart(line: string): number {
  let start = 0;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === '\\' && quote !== "'") i += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"') quote = char;
    else if ('|;&(`\n'.includes(char)) start = i + 1;
  }
  return start;
}

/** Reads a line up to the cursor. */
export function unfinished(line: string): Unfinished {
  const words: string[] = [];
  let from = commandStart(line);
  let word = '';
  let isOpen = false;
  let quote = '';
  let start = from;
  for (let i = from; i < line.length; i++) {
    const char = line[i]!;
    if (quote === '' && (char === ' ' || char === '\t')) {
      if (isOpen) words.push(word);
      word = '';
      isOpen = false;
      start = i + 1;
      continue;
    }
    isOpen = true;
    if (quote !== '' ? char === quote : char === "'" || char === '"') quote = quote === '' ? char : '';
    else if (char === '\\' && i + 1 < line.length) word += line[++i]!;
    else word += char;
  }
  from = start;
  // Assignments before a command are none of its words.
  while (words[0] !== undefined && /^\w+=/.test(words[0])) words.shift();
  return { words, last: word, from };
}
