/** What a container has promised to requests, and what of it comes back when a client hangs up. */
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../shared/engine/api/actor.ts';
import type { Listening } from '../../../shared/engine/network/connect/servers.ts';
import { giveBack, heldFrom, takeOn } from '../../../shared/engine/network/requests/queue.ts';

const listening = (over: Partial<Listening> = {}): Listening => ({
  index: 0,
  run: 1,
  workMs: 100,
  cpuMs: 0,
  cores: 1,
  isLimited: false,
  workers: 1,
  backlog: 100,
  hangs: false,
  ...over,
});

/** A container that takes on work of 100 ms, and what it says of it. */
function server(over: Partial<Listening> = {}) {
  const tables = new Map<string, Map<string, unknown>>();
  const ctx = {
    now: 0,
    table(name: string) {
      let table = tables.get(name);
      if (table === undefined) tables.set(name, (table = new Map()));
      return table;
    },
  };
  const like = listening(over);
  const own = ctx as unknown as Context;
  return {
    at(now: number): void {
      ctx.now = now;
    },
    take() {
      const waited = takeOn(own, 'u', like, 100)!;
      return { waited, held: heldFrom('u', like, ctx.now + waited, 100) };
    },
    giveBack: (held: ReturnType<typeof heldFrom>): void => giveBack(own, held),
  };
}

describe('a client that hangs up gives back', () => {
  test('the worker that it had alone', () => {
    const s = server();
    const { held } = s.take();
    s.at(30);
    s.giveBack(held);
    expect(s.take().waited).toBe(0);
  });

  test('its place at the end of the queue, whose others keep theirs', () => {
    const s = server();
    s.take();
    const last = s.take();
    expect(last.waited).toBe(100);
    s.giveBack(last.held);
    expect(s.take().waited).toBe(100);
  });

  test('all of it when everybody leaves, whoever goes first', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      const s = server();
      const all = [s.take(), s.take(), s.take()];
      expect(all.map(({ waited }) => waited)).toEqual([0, 100, 200]);
      s.at(10);
      for (const i of order) s.giveBack(all[i]!.held);
      expect(s.take().waited).toBe(0);
    }
  });

  test('nothing that others were told: who waits behind it keeps its time', () => {
    const s = server();
    const first = s.take();
    s.take();
    s.giveBack(first.held);
    expect(s.take().waited).toBe(200);
  });

  test('one of two workers, and the processor where no work has begun', () => {
    const s = server({ workers: 2 });
    const [a] = [s.take(), s.take()];
    s.giveBack(a.held);
    expect(s.take().waited).toBe(0);
    expect(s.take().waited).toBe(100);
    const { workers: _any, ...unlimited } = listening({ cpuMs: 50 });
    const busy = server({ ...unlimited, workers: undefined as never });
    busy.take();
    const second = busy.take();
    expect(second.waited).toBe(50);
    busy.giveBack(second.held);
    expect(busy.take().waited).toBe(50);
  });

  test('nothing of a later run of its container', () => {
    const s = server();
    const { held } = s.take();
    s.giveBack({ ...held, run: 2 });
    expect(s.take().waited).toBe(100);
  });
});
