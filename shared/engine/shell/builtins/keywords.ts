/** Words that a shell keeps for its own grammar. */

const KEYWORDS = new Set(
  'if then elif else fi for in do done while until case esac { } ! [[ ]] function select time'.split(' '),
);

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word);
}
