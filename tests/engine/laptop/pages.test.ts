/** Every page of the documentation with commands and what they print, typed line by line into a terminal, or left out for a reason. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { playTyped, type Played } from '../../support/docs-typed.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { PAGES } from './pages/all.ts';

const pages = (): string[] =>
  readdirSync(join(fixturesDir!, 'docs-outputs/by-page')).map((file) => file.replace(/\.json$/, ''));

/** What the pages come to: exactly that, so that neither a loss nor a gain goes unseen. */
const TOTAL = { pages: 46, played: 44, pairs: 396, same: 211, inNewWords: 168, differ: 4, left: 13 };

describe.skipIf(fixturesDir === undefined)('pages of the documentation', () => {
  const all: Played[] = [];

  test('are all in the table', () => {
    expect(Object.keys(PAGES).sort()).toEqual(pages().sort());
  });

  for (const [page, play] of Object.entries(PAGES).filter(([, { left }]) => left === undefined))
    test(page, () => {
      const played = playTyped(page, play);
      all.push(...played);
      const told = (one: Played): string => `[${one.at}] ${one.line.split('\n')[0]}`;
      const differing = played.filter(({ outcome }) => outcome === 'differs');
      const wrong = differing.filter(({ at }) => play.pairs?.[at]?.differs === undefined);
      expect(wrong.map((one) => `${told(one)}\n    ${one.words.join('\n    ')}`)).toEqual([]);
      // What was mended is no miss any more.
      const known = Object.entries(play.pairs ?? {}).filter(([, { differs }]) => differs !== undefined);
      expect(differing.map(({ at }) => String(at))).toEqual(known.map(([at]) => at));
    });

  afterAll(() => {
    const of = (outcome: Played['outcome']): number => all.filter((one) => one.outcome === outcome).length;
    const left = Object.entries(PAGES).filter((entry) => entry[1].left !== undefined);
    console.info(
      [
        ...left.map(([page, play]) => `    left out ${page}: ${play.left}`),
        ...Object.entries(PAGES).flatMap(([page, { pairs = {} }]) =>
          Object.entries(pairs).flatMap(([at, pair]) => {
            const why = pair.left ?? pair.differs;
            return why === undefined
              ? []
              : [`    ${pair.left === undefined ? 'differs' : 'left out'} ${page} [${at}]: ${why}`];
          }),
        ),
      ].join('\n'),
    );
    expect({
      pages: Object.keys(PAGES).length,
      played: Object.keys(PAGES).length - left.length,
      pairs: all.length,
      same: of('same'),
      inNewWords: of('same in new words'),
      differ: of('differs'),
      left: of('left out'),
    }).toEqual(TOTAL);
  });
});
