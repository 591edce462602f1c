/** The bounded matcher finds what JavaScript's finds, where that finds it, and comes to an end where that does not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundedRegex } from '../../../shared/engine/text/bounded-regex.ts';

/** Expressions that are taken for dangerous: a group with a loop within a loop. */
const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  String.raw`\w`,
  '(?:ab)',
  '(a|b)',
  '(?:b{2})',
  '^',
  '$',
  String.raw`\b`,
);
const piece = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{1,2}', '*?')).map(([one, sign]) => {
  return /^(?:\^|\$|\\b)$/.test(one) ? one : one + sign;
});
const sequence = fc.array(piece, { minLength: 1, maxLength: 4 }).map((all) => all.join(''));
const pattern = fc
  .tuple(sequence, sequence, fc.constantFrom('*', '+', '', '?'))
  .map(([a, b, sign]) => `(?:${a}|x+)${sign}(${b})`);

test('as JavaScript, on what that can do', () => {
  const seed = Number(process.env['ORRERY_SEED'] ?? Date.now() % 2 ** 31);
  console.log(`expressions: seed ${seed}`);
  fc.assert(
    fc.property(
      pattern,
      fc.stringMatching(/^[abx\n]{0,12}$/),
      fc.constantFrom('', 'i', 'm', 'g'),
      (source, text, flags) => {
        const bounded = boundedRegex(`(?:(?:${source})+|zz)`, flags).exec(text);
        const theirs = new RegExp(`(?:(?:${source})+|zz)`, flags).exec(text);
        expect(bounded?.index).toBe(theirs?.index);
        // A round that takes nothing is given up by JavaScript, which then looks for another: here it ends the loop.
        if (!/[*?^$]|\\b/.test(source)) expect(bounded?.[0]).toBe(theirs?.[0]);
      },
    ),
    { seed, numRuns: 3000 },
  );
});

test.each([
  ['(a+)+b', 'a'.repeat(50_000)],
  ['(a|a)*b', 'a'.repeat(50_000)],
  ['(a*)*b', 'a'.repeat(5000)],
  ['a*a*a*a*a*a*b', 'a'.repeat(20_000)],
  ['(.*)(.*)(.*)(.*)x', 'a'.repeat(20_000)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(5000)],
])('%s comes to an end', (source, text) => {
  const before = process.cpuUsage();
  expect(boundedRegex(source).test(text)).toBe(false);
  const { user } = process.cpuUsage(before);
  expect(user / 1000).toBeLessThan(3000);
});

test('groups, names, replacing, splitting, walking', () => {
  const dangerous = (source: string, flags = ''): RegExp => boundedRegex(`(?:(?:${source})+|zz+)`, flags);
  expect('one-two'.replace(dangerous('(?<word>\\w+)-', ''), '<$<word>>')).toBe('<one>two');
  expect('a1b22'.replaceAll(dangerous('\\d', 'g'), '#')).toBe('a#b#');
  expect([...'ab ab'.matchAll(dangerous('(a)(b)', 'g'))].map((m) => m.index)).toEqual([0, 3]);
  expect('a,,b'.split(dangerous(','))).toEqual(['a', 'b']);
  expect(boundedRegex('((a+)+)x\\1', '').exec('aaxaa')?.[1]).toBe('aa');
  expect(boundedRegex('(?<!\\w)((a+)+)(?!\\w)').exec('baa aa')?.index).toBe(4);
  expect(boundedRegex('((a|b)+)c', 'd').exec('abc')?.indices?.[1]).toEqual([0, 2]);
});
