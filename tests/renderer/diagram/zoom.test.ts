/** No text is smaller than 11 px on screen, and names get shorter before they get smaller. */
import { expect, test } from 'vitest';
import { zoomLevel } from '../../../renderer/diagram/zoom.ts';

test('the least text is 11 px on screen at every zoom that shows text', () => {
  for (let zoom = 0.2; zoom <= 3; zoom += 0.05) {
    const { least, font } = zoomLevel(zoom);
    expect(least * zoom).toBeGreaterThanOrEqual(11);
    expect(font).toBeGreaterThanOrEqual(Math.min(least, 12.5));
  }
});

test('nearness and letters shrink together', () => {
  expect([1, 0.8, 0.6, 0.3].map((z) => zoomLevel(z).nearness)).toEqual(['near', 'close', 'mid', 'far']);
  expect([0.8, 0.7].map((z) => zoomLevel(z, 1.5).nearness)).toEqual(['near', 'close']);
  expect(zoomLevel(0.7, 1.5).least * 0.7).toBeGreaterThanOrEqual(13);
  expect(zoomLevel(1).chars).toBeGreaterThan(zoomLevel(0.6).chars);
});
