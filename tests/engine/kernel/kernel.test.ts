import { describe, expect, test } from 'vitest';
import { Kernel, LivelockError } from '../../../shared/engine/kernel/kernel.ts';

function recording(seed = 1): { kernel: Kernel; ran: string[] } {
  const kernel = new Kernel(seed);
  const ran: string[] = [];
  kernel.handle('a', (t) => ran.push(`${kernel.now} ${t.key}`));
  return { kernel, ran };
}

const runAll = (kernel: Kernel, until = 1e9): void => {
  while (kernel.step(until));
};

describe('order', () => {
  test('tasks run by time, then in the order they were made', () => {
    const { kernel, ran } = recording();
    for (const [key, after] of [
      ['late', 20],
      ['first', 5],
      ['second', 5],
      ['now', 0],
      ['third', 5],
    ] as const)
      kernel.schedule('a', 'x', key, after);
    runAll(kernel);
    expect(ran).toEqual(['0 now', '5 first', '5 second', '5 third', '20 late']);
  });

  test('step leaves alone what is not due', () => {
    const { kernel, ran } = recording();
    kernel.schedule('a', 'x', 'k', 100);
    expect(kernel.step(99)).toBe(false);
    expect([kernel.now, ran.length]).toEqual([0, 0]);
    expect(kernel.step(100)).toBe(true);
  });

  test('a cancelled task never runs and does not keep the cluster from being settled', () => {
    const { kernel, ran } = recording();
    const task = kernel.schedule('a', 'x', 'k', 10);
    kernel.schedule('a', 'x', 'periodic', 20, { background: true });
    expect(kernel.settled).toBe(false);
    kernel.cancel(task);
    expect(kernel.settled).toBe(true);
    runAll(kernel);
    expect(ran).toEqual(['20 periodic']);
  });

  test('an actor that never lets time pass is named', () => {
    const kernel = new Kernel(1);
    kernel.handle('loop', (t) => kernel.schedule('loop', 'again', t.key, 0));
    kernel.schedule('loop', 'again', 'default/web', 0);
    expect(() => runAll(kernel)).toThrow(LivelockError);
    expect(() => runAll(kernel)).toThrow(/loop keeps working at 0 ms .*default\/web/);
  });
});

describe('chance', () => {
  test('one more draw from a stream shifts no other', () => {
    const plain = new Kernel(7);
    const drawn = new Kernel(7);
    for (let i = 0; i < 10; i++) drawn.random('kubelet/worker-1').unit();
    expect(drawn.random('scheduler').suffix(20)).toBe(plain.random('scheduler').suffix(20));
  });

  test('another seed or name gives another stream', () => {
    const names = new Set([
      new Kernel(1).random('a').suffix(10),
      new Kernel(2).random('a').suffix(10),
      new Kernel(1).random('b').suffix(10),
    ]);
    expect(names.size).toBe(3);
  });

  test('whole numbers are even and in range', () => {
    const stream = new Kernel(3).random('even');
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 50_000; i++) counts[stream.int(5)]! += 1;
    for (const n of counts) expect(Math.abs(n - 10_000)).toBeLessThan(400);
  });

  test('a uuid is a version 4 uuid', () => {
    expect(new Kernel(9).random('u').uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

test('a restored kernel goes on as if it had never stopped', () => {
  const trial = (stop: boolean): string[] => {
    const kernel = new Kernel(5);
    const ran: string[] = [];
    kernel.handle('a', (t) => {
      const draw = kernel.random('x').int(1000);
      ran.push(`${kernel.now} ${t.key} ${draw}`);
      kernel.table<number>('seen').set(t.key, draw);
      if (kernel.now < 500) kernel.schedule('a', 'x', `${t.key}+`, 1 + (draw % 50));
    });
    kernel.schedule('a', 'x', 'k', 0);
    kernel.cancel(kernel.schedule('a', 'x', 'gone', 300));
    while (kernel.step(200));
    if (stop) {
      const saved = kernel.save();
      const length = ran.length;
      runAll(kernel);
      ran.length = length;
      kernel.load(saved);
    }
    runAll(kernel);
    return [...ran, ...[...kernel.table<number>('seen')].map(String)];
  };
  expect(trial(true)).toEqual(trial(false));
});
