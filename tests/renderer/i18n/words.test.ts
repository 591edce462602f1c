/** Both languages have the same words, and every word that the window asks for exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from '../../../renderer/i18n/en.json' with { type: 'json' };
import fr from '../../../renderer/i18n/fr.json' with { type: 'json' };

type Words = { [key: string]: string | Words };

function flat(words: Words, before = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(before + key, value);
    else for (const [k, v] of flat(value, `${before}${key}.`)) all.set(k, v);
  }
  return all;
}

const english = flat(en);
const french = flat(fr);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

const renderer = new URL('../../../renderer', import.meta.url).pathname;

test('the same keys', () => {
  expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
});

test('the same values to fill in', () => {
  const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').sort();
  for (const [key, text] of english) expect([key, holes(french.get(key) ?? '')]).toEqual([key, holes(text)]);
});

test('every key in the code exists, and every word is used', () => {
  const code = sources(renderer).join('\n');
  const has = (key: string): boolean => english.has(key) || (english.has(`${key}_one`) && english.has(`${key}_other`));
  const asked = [
    ...code.matchAll(/\bt\(\s*'([\w.-]+)'/g),
    ...code.matchAll(/\? '([a-z]+\.[\w.-]+)' : '([a-z]+\.[\w.-]+)'/g),
  ]
    .flatMap((m) => [m[1], m[2]])
    .filter((k) => k !== undefined);
  expect(asked.length).toBeGreaterThan(80);
  expect(asked.filter((key) => !has(key))).toEqual([]);
  const prefixes = [...code.matchAll(/\bt\(\s*`([\w.-]+\.(?:light-)?)\$\{/g)].map((m) => m[1] ?? '');
  const used = (key: string): boolean => {
    const base = key.replace(/_(one|other)$/, '');
    return asked.includes(base) || prefixes.some((p) => base.startsWith(p)) || code.includes(`'${base}'`);
  };
  expect([...english.keys()].filter((key) => !used(key))).toEqual([]);
});
