/** What a cpu limit makes of work, and when memory passes a limit: the formulas, by numbers. */
import { describe, expect, test } from 'vitest';
import type { SimulatedImage } from '../../../../shared/engine/kubelet/images/image-catalogue.ts';
import { lookUp, parseImageCatalogue } from '../../../../shared/engine/kubelet/images/image-catalogue.ts';
import {
  outgrowsAfter,
  restingMemory,
  throttled,
  upAfter,
  workMs,
} from '../../../../shared/engine/kubelet/programs/usage.ts';
import type { Container } from '../../../../shared/model/pod.ts';

const MI = 1024 * 1024;
const imageWith = (usage: Record<string, unknown>, readyAfterMs = 1000): SimulatedImage =>
  lookUp(parseImageCatalogue({ images: [{ names: ['a'], readyAfterMs, usage }] }), 'a');
const limited = (cpu?: string): Container =>
  cpu === undefined ? { name: 'c' } : { name: 'c', resources: { limits: { cpu } } };

describe('a cpu limit', () => {
  const idle = imageWith({ memory: '1Mi', cpuMillis: 0 });
  test.each([
    // limit, work, takes: the quota is limit x 100 ms in each 100 ms.
    [undefined, 250, 250],
    ['1', 250, 250],
    ['2', 250, 250],
    ['500m', 50, 50],
    ['500m', 51, 101],
    ['500m', 100, 150],
    ['500m', 120, 220],
    ['100m', 10, 10],
    ['100m', 100, 910],
    ['100m', 5, 5],
    ['0', 100, 100],
  ])('%s: work of %d ms takes %d ms', (limit, work, takes) => {
    expect(throttled(work, limited(limit), idle)).toBeCloseTo(takes, 6);
  });

  test('what a program does at rest is taken from its quota', () => {
    const busy = imageWith({ memory: '1Mi', cpuMillis: 50 });
    expect(throttled(10, limited('100m'), busy)).toBeCloseTo(105, 6);
    // Below what it does at rest a tenth of the quota is left.
    expect(throttled(2, limited('50m'), busy)).toBeCloseTo(300.5, 6);
  });

  test('makes requests and the start slower, each by its own work', () => {
    const image = imageWith({ memory: '1Mi', cpuMillis: 0, requestCpuMs: 20, startCpuMs: 600 });
    expect(workMs(limited('1'), image)).toBe(20);
    expect(workMs(limited('100m'), image)).toBeCloseTo(110, 6);
    expect(upAfter(limited(), image)).toBe(1000);
    expect(upAfter(limited('900m'), image)).toBe(1000);
    expect(upAfter(limited('100m'), image)).toBe(5910);
  });
});

describe('memory', () => {
  const image = imageWith({ memory: '100Mi', growth: '10Mi' });
  const still = imageWith({ memory: '100Mi' });

  test('comes up to what the program has at rest, and grows from then on', () => {
    expect(restingMemory({ name: 'c' }, still, 0)).toBe(30 * MI);
    expect(restingMemory({ name: 'c' }, still, 500)).toBe(65 * MI);
    expect(restingMemory({ name: 'c' }, still, 60_000)).toBe(100 * MI);
    expect(restingMemory({ name: 'c' }, image, 10_000)).toBe(200 * MI);
  });

  test.each([
    [still, 100 * MI, undefined],
    [still, 65 * MI, 500],
    [image, 200 * MI, 10_000],
    [image, 110 * MI, 1000],
    [image, 70 * MI, 500],
  ])('passes a limit when what it has is the limit', (of, limit, after) => {
    const at = outgrowsAfter({ name: 'c' }, of, limit);
    expect(at).toBe(after);
    if (at !== undefined) expect(restingMemory({ name: 'c' }, of, at)).toBeGreaterThanOrEqual(limit);
  });
});
