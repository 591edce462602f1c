import { describe, expect, test } from 'vitest';
import { keepsTo, longest } from '../../../renderer/panels/timeline/glide.ts';

const running = { real: 1000, px: 100, perMs: 0.1 };

describe('a running course is kept', () => {
  test('while it leads where the news say', () => {
    expect(keepsTo(running, { real: 1300, px: 130.4, perMs: 0.1 })).toBe(true);
    expect(keepsTo(running, { real: 1300, px: 140, perMs: 0.1 })).toBe(false);
  });
  test('not so long that it ends', () => {
    const wanted = (ms: number) => ({ real: 1000 + ms, px: 100 + ms * 0.1, perMs: 0.1 });
    expect(keepsTo(running, wanted(longest / 2))).toBe(true);
    expect(keepsTo(running, wanted(longest / 2 + 1))).toBe(false);
  });
  test('where it stands, only in the same place', () => {
    const standing = { real: 0, px: 40, perMs: 0 };
    expect(keepsTo(standing, { real: 90_000, px: 40, perMs: 0 })).toBe(true);
    expect(keepsTo(standing, { real: 90_000, px: 41, perMs: 0 })).toBe(false);
    expect(keepsTo(standing, { real: 90_000, px: 40, perMs: 0.1 })).toBe(false);
    expect(keepsTo(running, { real: 1000, px: 100, perMs: 0 })).toBe(false);
  });
  test('when there is none, none', () => expect(keepsTo(undefined, running)).toBe(false));
});
