/** A line of shell as words: quotes are taken off, nothing is expanded. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const m of line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g))
    words.push(
      m[0].replace(/'([^']*)'|"([^"]*)"/g, (_all, single: string | undefined, double: string) => single ?? double),
    );
  return words;
}
