/** Breaks text at words, as kubectl's two printers of documentation do (mitchellh/go-wordwrap; kubectl/pkg/explain/formatter.go). */

/** Puts spaces before every line, also before empty ones. */
export const indent = (spaces: number, text: string): string => {
  const pad = ' '.repeat(spaces);
  return pad + text.replaceAll('\n', `\n${pad}`);
};

/** Lines of at most `limit` signs where words allow it; what stands in lines stays in lines, spaces inside stay. */
export function wrapWords(limit: number, text: string): string {
  let out = '';
  let column = 0;
  let word = '';
  let space = '';
  const put = (): void => {
    column += space.length + word.length;
    out += space + word;
    space = '';
    word = '';
  };
  for (const sign of text) {
    if (sign === '\n') {
      if (word === '' && column + space.length > limit) space = '';
      put();
      out += sign;
      column = 0;
    } else if (/\s/.test(sign) && sign !== '\u00a0') {
      if (space === '' || word !== '') put();
      space += sign;
    } else {
      word += sign;
      if (column + word.length + space.length > limit && word.length < limit) {
        out += '\n';
        column = 0;
        space = '';
      }
    }
  }
  if (word === '' && column + space.length > limit) space = '';
  put();
  return out;
}

const BULLET = /^(?:\d+\.?|-|\*)\s/;

function breaksBefore(lastWord: string, text: string): boolean {
  return lastWord.endsWith(':') || text.trim() === '' || BULLET.test(text.trim());
}

/** Lines of the older printer: lines of a paragraph are joined, lists and code are left. */
export function wrapParagraphs(limit: number, text: string): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  let lastWord = '';
  const flush = (): void => {
    if (words.length === 0) return;
    lastWord = '';
    lines.push(words.join(' '));
    words = [];
  };
  for (const given of text.split('\n')) {
    if (given.startsWith('    ')) {
      flush();
      lines.push(given);
      continue;
    }
    if (lines.length > 0 && given.trim() === '') {
      flush();
      lines.push('');
      continue;
    }
    if (breaksBefore(lastWord, given)) flush();
    for (const word of given.split(/\s+/).filter((each) => each !== '')) {
      lastWord = word;
      if (words.length > 0 && [...words, word].join(' ').length > limit) flush();
      words.push(word);
    }
  }
  flush();
  return lines;
}
