/** The files keep their shape: a sentence at the top, named exports, short, and called after what they are. */
import { describe, expect, test } from 'vitest';
import { codeOf, sourcesOf } from './sources.ts';

const sources = sourcesOf('shared', 'renderer', 'electron');
const all = [...sources, ...sourcesOf('tests')];
const paths = (those: { path: string }[]): string[] => those.map((s) => s.path);

describe('every source file', () => {
  test('opens with a sentence that says what it keeps true', () => {
    expect(paths(sources.filter((s) => !/^\/\*\*[^\n]*\w/.test(s.text) && !/^\/\*\*\s*\n \* \S/.test(s.text)))).toEqual(
      [],
    );
  });

  test('has named exports only', () => {
    expect(paths(sources.filter((s) => /^export default\b/m.test(codeOf(s.text))))).toEqual([]);
  });

  test('is no barrel', () => {
    expect(paths(sources.filter((s) => /^export \* from/m.test(s.text) || /(^|\/)index\.tsx?$/.test(s.path)))).toEqual(
      [],
    );
  });

  test('is in kebab-case and not named after nothing', () => {
    expect(
      paths(
        all.filter(
          (s) =>
            !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|config|d))?\.(ts|tsx|mjs)$/.test(s.path.split('/').at(-1) ?? ''),
        ),
      ),
    ).toEqual([]);
    expect(paths(sources.filter((s) => /(^|[/-])(utils?|helpers?|managers?)\b/.test(s.path)))).toEqual([]);
  });

  test('has no `any` in it', () => {
    expect(paths(all.filter((s) => /(?::|<|\bas)\s*any\b(?!\()/.test(codeOf(s.text))))).toEqual([]);
  });
});

test('the files are short', () => {
  const lengths = sources.map((s) => s.lines).sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const long = sources.filter((s) => s.lines > 300).map((s) => `${s.path} (${s.lines})`);
  console.log(
    `${sources.length} source files, median ${median} lines, over 300: ${long.length === 0 ? 'none' : long.join(', ')}`,
  );
  expect(median).toBeLessThan(100);
});
