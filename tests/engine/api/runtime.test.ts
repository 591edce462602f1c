/** Controllers run by keys: queued once, tried again with upstream's back-off, and stopped when they never let time pass. */
import { describe, expect, test } from 'vitest';
import type { Context, Controller } from '../../../shared/engine/api/actor.ts';
import { badRequest } from '../../../shared/engine/api/errors.ts';
import { EventRecorder } from '../../../shared/engine/api/events.ts';
import { contextFor, runActor, runController } from '../../../shared/engine/api/runtime.ts';
import { ApiServer } from '../../../shared/engine/api/server.ts';
import { Store } from '../../../shared/engine/api/store.ts';
import { Kernel, LivelockError } from '../../../shared/engine/kernel/kernel.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { TraceEvent } from '../../../shared/model/trace.ts';

function stand() {
  const kernel = new Kernel(1);
  const store = new Store({ historyLimit: 100 });
  const server = new ApiServer(store, kernel, new KindRegistry(), 0);
  const traced: TraceEvent[] = [];
  const cluster = {
    kernel,
    store,
    server,
    recorder: new EventRecorder(kernel, store, server, 0),
    epoch: 0,
    trace: (event: TraceEvent) => traced.push(event),
  };
  const meta = { name: 'default' };
  store.commit(undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: meta } as KubeObject, 0, { actor: 'test' });
  const write = (name: string, data: object = {}): void => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data };
    const api = server.client('user');
    if (store.get('ConfigMap', 'default', name) === undefined) api.create(config as KubeObject);
    else api.update(config as KubeObject);
  };
  const run = (until: number): void => {
    while (kernel.step(until));
    kernel.moveTo(until);
  };
  return { kernel, store, server, cluster, traced, write, run };
}

/** Watches ConfigMaps by name. */
const controller = (reconcile: Controller['reconcile'], more: Partial<Controller> = {}): Controller => ({
  name: 'tester',
  watches: [{ kind: 'ConfigMap', keys: ({ after, before }) => [(after ?? before)!.metadata.name] }],
  reconcile,
  ...more,
});

describe('the queue', () => {
  test('a key is looked at 5 ms after a change, once for many changes', () => {
    const { cluster, write, run } = stand();
    const seen: [string, number][] = [];
    runController(
      cluster,
      controller((key, ctx) => void seen.push([key, ctx.now])),
    );
    write('a', { x: '1' });
    write('a', { x: '2' });
    write('b');
    run(1_000);
    expect(seen).toEqual([
      ['a', 5],
      ['b', 5],
    ]);
  });

  test('it may ask to look again', () => {
    const { cluster, write, run } = stand();
    const at: number[] = [];
    runController(
      cluster,
      controller((_key, ctx) => {
        at.push(ctx.now);
        return at.length < 4 ? 100 : undefined;
      }),
    );
    write('a');
    run(1_000);
    expect(at).toEqual([5, 105, 205, 305]);
  });

  test('what is sooner counts', () => {
    const { cluster, write, run } = stand();
    const at: number[] = [];
    runController(
      cluster,
      controller((_key, ctx) => {
        at.push(ctx.now);
        return at.length === 1 ? 10_000 : undefined;
      }),
    );
    write('a', { x: '1' });
    run(100);
    write('a', { x: '2' });
    run(20_000);
    expect(at).toEqual([5, 105]);
  });
});

describe('a refusal', () => {
  test('is tried again after 5 ms, doubling to 1000 s', () => {
    const { cluster, write, run, traced, kernel } = stand();
    const at: number[] = [];
    runController(
      cluster,
      controller((_key, ctx) => {
        at.push(ctx.now);
        throw badRequest('no');
      }),
    );
    write('a');
    run(6_000_000);
    const waits = at.slice(1).map((t, i) => t - at[i]!);
    expect(waits.slice(0, 18)).toEqual(Array.from({ length: 18 }, (_, i) => 5 * 2 ** i));
    expect(new Set(waits.slice(18))).toEqual(new Set([1_000_000]));
    expect(traced[0]).toMatchObject({ type: 'acted', actor: 'tester', what: 'retry', message: 'a: no' });
    expect(kernel.settled).toBe(true);
  });

  test('is forgotten with the first success', () => {
    const { cluster, write, run } = stand();
    const at: number[] = [];
    let fails = 3;
    runController(
      cluster,
      controller((_key, ctx) => {
        at.push(ctx.now);
        if (fails-- > 0) throw badRequest('no');
        return undefined;
      }),
    );
    write('a', { x: '1' });
    run(1_000);
    fails = 1;
    write('a', { x: '2' });
    run(2_000);
    expect(at).toEqual([5, 10, 20, 40, 1_005, 1_010]);
  });

  test('what is no refusal is a fault, and goes up', () => {
    const { cluster, write, run } = stand();
    runController(
      cluster,
      controller(() => {
        throw new TypeError('a fault');
      }),
    );
    write('a');
    expect(() => run(100)).toThrow('a fault');
  });
});

test('writes made for a change name it as their cause', () => {
  const { cluster, write, run, store } = stand();
  runController(
    cluster,
    controller((key, ctx) => {
      const config = ctx.read.get('ConfigMap', 'default', key)!;
      if (config.data?.['seen'] === undefined) ctx.api.update({ ...config, data: { seen: 'yes' } });
      return undefined;
    }),
  );
  write('a');
  run(100);
  const made = store.history.find(({ after, before }) => before === undefined && after?.kind === 'ConfigMap')!;
  const changed = store.history.find(({ before }) => before?.kind === 'ConfigMap')!;
  expect(changed.cause).toEqual({ actor: 'tester', revision: made.revision });
});

describe('a livelock', () => {
  test('ends, and names the controller and its key', () => {
    const { cluster, store, run } = stand();
    const one: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    const cause = { actor: 'restless-controller' };
    // Straight into the store: a million writes through the door would take seconds.
    runController(
      cluster,
      controller(
        (key, ctx) => {
          store.commit(ctx.read.get('ConfigMap', '', key), one, 0, cause);
          return undefined;
        },
        { delay: 0, name: 'restless-controller' },
      ),
    );
    store.commit(undefined, one, 0, cause);
    let error: unknown;
    try {
      run(100);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(LivelockError);
    expect(error).toMatchObject({ actor: 'restless-controller', key: 'a', at: 0 });
    expect((error as Error).message).toBe(
      'restless-controller keeps working at 0 ms without letting time pass (last on a)',
    );
  }, 60_000);
});

test('an actor hears of a change at once, and its timers tell why they rang', () => {
  const { cluster, write, run, store } = stand();
  const heard: string[] = [];
  runActor(cluster, {
    name: 'listener',
    watches: ['ConfigMap'],
    onChange: ({ after }, ctx: Context) => {
      heard.push(`${after?.metadata.name} at ${ctx.now}`);
      ctx.after(50, 'later', after!.metadata.name);
    },
    onTimer: (what, key, ctx) => {
      heard.push(`${what} ${key} at ${ctx.now}`);
      if (ctx.read.get('ConfigMap', 'default', 'note') === undefined) write('note');
    },
  });
  write('a');
  expect(heard).toEqual(['a at 0']);
  run(60);
  expect(heard).toEqual(['a at 0', 'later a at 50', 'note at 50']);
  expect(store.history.at(-1)?.cause).toMatchObject({ timer: 'later' });
});

test('queue and failures survive a checkpoint', () => {
  const { cluster, write, run, kernel, store } = stand();
  const at: number[] = [];
  runController(
    cluster,
    controller((_key, ctx) => {
      at.push(ctx.now);
      throw badRequest('no');
    }),
  );
  write('a');
  run(30);
  const saved = { kernel: kernel.save(), store: store.save() };
  run(2_000);
  const once = at.splice(0);
  kernel.load(saved.kernel);
  store.load(saved.store);
  run(2_000);
  expect(at).toEqual(once.filter((t) => t > 30));
});

test('after a restore an actor has the tables and the chance of that moment', () => {
  const { cluster, kernel } = stand();
  const ctx = contextFor(cluster, 'tester', 'tester');
  ctx.table<number>('numbers').set('a', 1);
  const saved = kernel.save();
  const drawn = ctx.random('dice').int(1000);
  ctx.table<number>('numbers').set('a', 2);
  kernel.load(saved);
  expect(ctx.table<number>('numbers').get('a')).toBe(1);
  expect(ctx.random('dice').int(1000)).toBe(drawn);
});

test('what timers do for one reason shares it; another reason, or another timer, is told apart', () => {
  const { cluster, kernel, run } = stand();
  const seen: unknown[] = [];
  runActor(cluster, {
    name: 'tester',
    watches: [],
    onChange: () => {},
    onTimer(what, _key, ctx) {
      seen.push(kernel.because);
      if (what === 'first') {
        ctx.after(1, 'second', '');
        ctx.causedBy(7);
        ctx.after(2, 'second', '');
        ctx.after(3, 'third', '');
      }
    },
  });
  kernel.schedule('tester', 'first', '', 1, { because: { input: 4 } });
  run(10);
  expect(seen).toEqual([
    { input: 4 },
    { input: 4, timer: 'second' },
    { revision: 7, timer: 'second' },
    { revision: 7, timer: 'third' },
  ]);
});
