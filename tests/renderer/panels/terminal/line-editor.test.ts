/** Keys and what they do to the line that is being typed; what Tab does; how news are cut into pieces. */
import { describe, expect, test } from 'vitest';
import { complete, inColumns, sharedStart } from '../../../../renderer/panels/terminal/completion.ts';
import { EMPTY, insert, onKey, type EditedLine } from '../../../../renderer/panels/terminal/line-editor.ts';
import { piecesOf } from '../../../../renderer/store/terminal-text.ts';

const HISTORY = ['kubectl get pods', 'ls', 'kubectl get svc'];

function press(line: EditedLine, ...keys: string[]): EditedLine {
  return keys.reduce((now, key) => onKey(now, key, HISTORY).line, line);
}

const typed = (text: string, cursor = text.length): EditedLine => ({ text, cursor });
const shown = ({ text, cursor }: EditedLine): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe('keys', () => {
  test.each([
    ['letters go in at the cursor', typed('get pos', 6), ['d'], 'get pod|s'],
    ['Backspace', typed('abc', 2), ['\u007F'], 'a|c'],
    ['Backspace at the start', typed('abc', 0), ['\u007F'], '|abc'],
    ['Delete', typed('abc', 1), ['\u001B[3~'], 'a|c'],
    ['Home and End', typed('abc'), ['\u001B[H', 'x', '\u001B[F', 'y'], 'xabcy|'],
    ['Ctrl+A and Ctrl+E', typed('abc'), ['\u0001', 'x', '\u0005', 'y'], 'xabcy|'],
    ['arrows stop at the ends', typed('ab'), ['\u001B[C', '\u001B[D', '\u001B[D', '\u001B[D', 'x'], 'x|ab'],
    ['Ctrl+W takes a word', typed('get pods -o'), ['\u0017'], 'get pods |'],
    ['Ctrl+U and Ctrl+Y', typed('get pods', 4), ['\u0015', '\u0005', '\u0019'], 'podsget |'],
    ['Ctrl+K', typed('get pods', 3), ['\u000B'], 'get|'],
    ['words', typed('get pods now'), ['\u001Bb', '\u001Bb', '\u001Bf', '!'], 'get pods!| now'],
    ['up goes through the history', EMPTY, ['\u001B[A', '\u001B[A'], 'ls|'],
    ['and down again to what was typed', typed('half'), ['\u001B[A', '\u001B[A', '\u001B[B', '\u001B[B'], 'half|'],
    [
      'up stops at the oldest',
      EMPTY,
      ['\u001B[A', '\u001B[A', '\u001B[A', '\u001B[A', '\u001B[A'],
      'kubectl get pods|',
    ],
    ['Ctrl+R finds the newest', EMPTY, ['\u0012', 'k', 'u'], 'kubectl get svc|'],
    ['Ctrl+R again the one before', EMPTY, ['\u0012', 'k', 'u', '\u0012'], 'kubectl get pods|'],
    ['what ends the search is done too', EMPTY, ['\u0012', 's', 'v', '\u0001', 'x'], 'x|kubectl get svc'],
    ['other control characters do nothing', typed('a'), ['\u0016', '\u001B[99~', '\u0000'], 'a|'],
  ] as const)('%s', (_, line, keys, wanted) => {
    expect(shown(press(line, ...keys))).toBe(wanted);
  });

  test.each([
    ['\r', 'enter'],
    ['\t', 'complete'],
    ['\u0003', 'interrupt'],
    ['\u000C', 'clear'],
    ['\u0004', 'end'],
  ])('%j is a deed: %s', (key, deed) => {
    expect(onKey(EMPTY, key, HISTORY).deed).toBe(deed);
  });

  test('Ctrl+D in a line deletes', () => {
    expect(shown(press(typed('abc', 1), '\u0004'))).toBe('a|c');
  });

  test('a line of many letters', () => {
    expect(insert(typed('ab', 1), 'xyz')).toEqual({ text: 'axyzb', cursor: 4 });
  });
});

describe('Tab', () => {
  test.each([
    ['nothing', 'k get po', 6, [], 'k get po', 0],
    ['the one', 'k get po', 6, ['pods'], 'k get pods ', 0],
    ['a folder', 'cat a', 4, ['app/'], 'cat app/', 0],
    ['a flag with a value', 'k --na', 2, ['--namespace='], 'k --namespace=', 0],
    ['what they share', 'k get w', 6, ['web-1', 'web-2'], 'k get web-', 0],
    ['a list', 'k get web-', 6, ['web-1', 'web-2'], 'k get web-', 2],
  ] as const)('%s', (_, before, from, words, text, listed) => {
    const done = complete(before, from, words);
    expect([done.text, done.list.length]).toEqual([text, listed]);
  });

  test('words stand in columns, and no more rows than there is room for', () => {
    expect(inColumns(['a', 'bb', 'ccc', 'd'], 11, 9)).toEqual(['a    ccc', 'bb   d']);
    expect(inColumns(['a', 'b', 'c'], 3, 2)).toEqual(['a', '…']);
    expect(sharedStart(['pods', 'podtemplates', 'poddisruptionbudgets'])).toBe('pod');
  });
});

test('news are cut where lines were typed, and say where something is missing', () => {
  const news = { tab: 't', from: 10, text: '$ ls\nfile\n$ ', front: 'prompt', lines: [{ input: 3, at: 12 }] } as const;
  expect(piecesOf({ ...news, lines: [...news.lines] }, 10)).toEqual([
    { text: '$ ' },
    { text: '', input: 3 },
    { text: 'ls\nfile\n$ ' },
  ]);
  expect(piecesOf({ ...news, lines: [] }, 4)[0]).toEqual({ text: '', lost: true });
});
