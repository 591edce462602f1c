/** Words can be read in both themes: contrast of at least 4.5:1 wherever text stands, 3:1 for shapes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8');

function tokens(theme: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const block of css.matchAll(/([^{}]+)\{([^}]*)\}/g)) {
    if (block[1]?.includes(`data-theme='${theme}'`) !== true) continue;
    for (const m of (block[2] ?? '').matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)) found.set(m[1] ?? '', m[2] ?? '');
  }
  return found;
}

function luminance(hex: string): number {
  const part = (i: number): number => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const texts: [string, string[]][] = [
  ['text', ['ground', 'surface', 'sunken', 'hover', 'accent-soft']],
  ['text-soft', ['ground', 'surface', 'sunken', 'accent-soft']],
  ['text-faint', ['ground', 'surface', 'sunken']],
  ['accent', ['surface', 'ground', 'accent-soft', 'sunken']],
  ['on-accent', ['accent']],
  ['ready', ['surface', 'ground', 'sunken']],
  ['warn', ['surface', 'ground', 'sunken', 'warn-soft']],
  ['bad', ['surface', 'ground', 'sunken', 'bad-soft']],
  ['idle', ['surface', 'ground']],
  ['surface', ['text', 'bad']],
];

describe.each(['light', 'dark'])('%s', (theme) => {
  const t = tokens(theme);
  test.each(texts.flatMap(([text, grounds]) => grounds.map((ground): [string, string] => [text, ground])))(
    '%s on %s',
    (text, ground) => {
      expect(contrast(t.get(text) ?? '#000000', t.get(ground) ?? '#000000')).toBeGreaterThanOrEqual(4.5);
    },
  );

  test('shapes: packets, lines, revisions', () => {
    const shapes = [
      'packet-ok',
      'packet-bad',
      'packet-late',
      'edge',
      'focus',
      ...Array.from({ length: 7 }, (_, i) => `revision-${i}`),
    ];
    const weak = shapes.filter((name) => contrast(t.get(name) ?? '#ffffff', t.get('surface') ?? '#ffffff') < 2.9);
    expect(weak).toEqual([]);
  });
});

test('both themes name the same tokens', () => {
  expect([...tokens('dark').keys()].sort()).toEqual([...tokens('light').keys()].sort());
});
