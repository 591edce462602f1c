import { expect, test } from 'vitest';
import { Turns } from '../../../renderer/store/turns.ts';

/** A window whose frames come when the test says so, and whose work takes the time that it says. */
function stage() {
  let now = 0;
  let wanted: ((real: number) => void) | undefined;
  const turns = new Turns({
    request: (call) => {
      expect(wanted).toBeUndefined();
      wanted = call;
    },
    now: () => now,
  });
  return {
    turns,
    work: (ms: number) => (now += ms),
    isAsked: () => wanted !== undefined,
    /** Draws the next frame, 16 ms after the last. */
    async frame(): Promise<void> {
      now = Math.ceil((now + 1) / 16) * 16;
      const call = wanted;
      wanted = undefined;
      call?.(now);
      // The rest of a frame's turns runs in microtasks.
      for (let i = 0; i < 50; i++) await Promise.resolve();
    },
  };
}

test('what is asked for twice is drawn once, with the newer news, in the older place', async () => {
  const { turns, frame } = stage();
  const ran: string[] = [];
  turns.ask('a', () => ran.push('a1'));
  turns.ask('b', () => ran.push('b'));
  turns.ask('a', () => ran.push('a2'));
  expect(ran).toEqual([]);
  await frame();
  expect(ran).toEqual(['a2', 'b']);
});

test('a frame that is full leaves the rest to the next ones, and nothing is lost', async () => {
  const { turns, frame, work, isAsked } = stage();
  const ran: number[] = [];
  for (let i = 0; i < 6; i++)
    turns.ask(`t${i}`, () => {
      ran.push(i);
      work(2.5);
    });
  await frame();
  expect(ran).toEqual([0, 1]);
  await frame();
  await frame();
  expect(ran).toEqual([0, 1, 2, 3, 4, 5]);
  expect(turns.waiting).toBe(0);
  expect(isAsked()).toBe(false);
});

test('a key with a rhythm waits for its time, others pass it', async () => {
  const { turns, frame } = stage();
  let slow = 0;
  let quick = 0;
  for (let i = 0; i < 32; i++) {
    turns.ask('slow', () => slow++, 250);
    turns.ask('quick', () => quick++);
    await frame();
  }
  expect(quick).toBe(32);
  // 32 frames are 512 ms: at 16, 266 (the first frame that is 250 ms later) and not yet a third time.
  expect(slow).toBe(2);
});

test('a crowd is served less often', async () => {
  const { turns, frame } = stage();
  turns.spacing = 50;
  let ran = 0;
  for (let i = 0; i < 30; i++) {
    turns.ask('x', () => ran++);
    await frame();
  }
  expect(ran).toBe(10);
});

test('what was dropped does not run, and a turn that fails takes no other with it', async () => {
  const { turns, frame } = stage();
  const ran: string[] = [];
  turns.ask('gone', () => ran.push('gone'));
  turns.ask('bad', () => {
    throw new Error('cannot draw');
  });
  turns.ask('good', () => ran.push('good'));
  turns.drop('gone');
  await expect(frame()).rejects.toThrow('cannot draw');
  await frame();
  expect(ran).toEqual(['good']);
});

test('turns that have shown to be cheap run together, so that they are rendered at once', async () => {
  const { turns, frame, work } = stage();
  let tasks = 0;
  let isOpen = false;
  const ask = (n: number): void => {
    for (let i = 0; i < n; i++)
      turns.ask(`t${i}`, () => {
        if (!isOpen) {
          isOpen = true;
          tasks++;
          queueMicrotask(() => (isOpen = false));
        }
        work(0.1);
      });
  };
  for (let i = 0; i < 12; i++) {
    ask(20);
    await frame();
  }
  expect(turns.waiting).toBe(0);
  tasks = 0;
  ask(20);
  await frame();
  expect(turns.waiting).toBe(0);
  expect(tasks).toBe(1);
});

test('a sum is rendered by itself: what it costs says nothing of the others', async () => {
  const { turns, frame } = stage();
  const ran: string[] = [];
  const ask = (key: string, every = 0): void =>
    turns.ask(
      key,
      () => {
        ran.push(key);
        queueMicrotask(() => ran.push('|'));
      },
      every,
    );
  // Some cheap turns, so that the next ones are taken together.
  for (let i = 0; i < 12; i++) {
    ask('a');
    await frame();
  }
  ran.length = 0;
  ask('a');
  ask('sum', 100);
  ask('b');
  await frame();
  expect(ran.join(' ')).toBe('a b | | sum |');
});
