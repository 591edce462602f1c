/** The engine and the dictionary know no real time, no chance, no promises and no host. */
import { expect, test } from 'vitest';
import { codeOf, sourcesOf } from './sources.ts';

/** As names on their own: a field may be called `window`, and `process: 1` is data. */
const forbidden = [
  'Date',
  'Promise',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
  'performance',
  'window',
  'document',
  'process',
  'globalThis',
  'crypto',
  'fetch',
  'require',
];
const names = new RegExp(String.raw`(?<![.\w$#])(?:${forbidden.join('|')})(?=\s*[.(<[]|\s*$|\s*[;)])`, 'gm');
const words = /\bMath\.random\b|\basync\b|\bawait\b/g;

function impurities(text: string): string[] {
  const code = codeOf(text);
  // A parameter or a variable of that name is the file's own, and so is what is read from it.
  const own = new Set(
    [...code.matchAll(/(?:const|let|[({,]|for \(const)\s*(\w+)\s*(?::|=|,|\)| of )/g)].map((m) => m[1]),
  );
  const used = [...code.matchAll(names)].map((m) => m[0]).filter((name) => !own.has(name));
  return [...used, ...[...code.matchAll(words)].map((m) => m[0])];
}

test('what is forbidden is noticed', () => {
  expect(impurities('const now = Date.now();')).toEqual(['Date']);
  expect(impurities('const n = Math.random();')).toEqual(['Math.random']);
  expect(impurities('export async function f(): Promise<void> { await g(); }')).toEqual(['Promise', 'async', 'await']);
  expect(impurities('setTimeout(f, 1); window.x = process.env;')).toEqual(['setTimeout', 'window', 'process']);
  expect(impurities("// Date.now()\nconst s = 'Date.now()'; const t = `setTimeout(${x})`;")).toEqual([]);
  expect(impurities('function f(document: Doc) { return document.kind; }')).toEqual([]);
});

test('engine and model are pure', () => {
  const sources = sourcesOf('shared/engine', 'shared/model');
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.flatMap((s) => impurities(s.text).map((what) => `${s.path}: ${what}`))).toEqual([]);
});
