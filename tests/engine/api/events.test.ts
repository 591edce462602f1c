/** Events in the store: what they say, how they are counted, and that a checkpoint keeps the count. */
import { expect, test } from 'vitest';
import { EventRecorder } from '../../../shared/engine/api/events.ts';
import { ApiServer } from '../../../shared/engine/api/server.ts';
import { Store } from '../../../shared/engine/api/store.ts';
import { Kernel } from '../../../shared/engine/kernel/kernel.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { KubeEvent } from '../../../shared/model/event.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { podNamed } from './door.ts';

const EPOCH = Date.UTC(2026, 0, 5, 8);

function recorder() {
  const kernel = new Kernel(1);
  const store = new Store({ freeze: true });
  const server = new ApiServer(store, kernel, new KindRegistry(), EPOCH);
  const events = new EventRecorder(kernel, store, server, EPOCH);
  const pod: KubeObject = podNamed('web-1', {}, { uid: 'u1', resourceVersion: '7' });
  const say = (message: string, reason = 'Pulled'): void =>
    events.record(
      { component: 'kubelet', host: 'n1' },
      'kubelet/n1',
      pod,
      'Normal',
      reason,
      message,
      'spec.containers{c}',
    );
  const all = (): KubeEvent[] => [...store.list('Event')];
  return { kernel, store, say, all };
}

test('an event says who, what, when and about which version', () => {
  const { kernel, say, all } = recorder();
  kernel.moveTo(1_500);
  say('Container image "nginx" already present on machine');
  expect(all()).toHaveLength(1);
  expect(all()[0]).toMatchObject({
    metadata: { namespace: 'default', name: expect.stringMatching(/^web-1\.[0-9a-f]{16}$/) as string },
    involvedObject: {
      apiVersion: 'v1',
      kind: 'Pod',
      name: 'web-1',
      namespace: 'default',
      uid: 'u1',
      resourceVersion: '7',
      fieldPath: 'spec.containers{c}',
    },
    reason: 'Pulled',
    type: 'Normal',
    source: { component: 'kubelet', host: 'n1' },
    reportingComponent: 'kubelet',
    reportingInstance: 'n1',
    firstTimestamp: '2026-01-05T08:00:01Z',
    lastTimestamp: '2026-01-05T08:00:01Z',
    count: 1,
  });
});

test('the same again is an update of it', () => {
  const { kernel, say, all, store } = recorder();
  say('x');
  kernel.moveTo(60_000);
  say('x');
  expect(all().map((e) => [e.count, e.firstTimestamp, e.lastTimestamp])).toEqual([
    [2, '2026-01-05T08:00:00Z', '2026-01-05T08:01:00Z'],
  ]);
  expect(store.history.map((change) => change.cause.actor)).toEqual(['kubelet/n1', 'kubelet/n1']);
});

test('a flood is one event, whose message is the last', () => {
  const { say, all } = recorder();
  for (let i = 0; i < 14; i++) say(`m${i}`);
  expect(all()).toHaveLength(10);
  expect(all().at(-1)).toMatchObject({ count: 5, message: '(combined from similar events): m13' });
});

test('one that was forgotten is written again, with its count', () => {
  const { say, all, store } = recorder();
  say('x');
  store.commit(all()[0], undefined, 0, { actor: 'test' });
  say('x');
  expect(all().map((e) => e.count)).toEqual([2]);
});

test('beyond 25 nothing is written', () => {
  const { say, store } = recorder();
  for (let i = 0; i < 40; i++) say('x');
  expect(store.revision).toBe(25);
});

test('a checkpoint keeps what was counted', () => {
  const { kernel, store, say, all } = recorder();
  say('x');
  const saved = { kernel: kernel.save(), store: store.save() };
  say('x');
  say('x');
  const hash = store.historyHash;
  kernel.load(saved.kernel);
  store.load(saved.store);
  expect(all()[0]?.count).toBe(1);
  say('x');
  say('x');
  expect([all()[0]?.count, store.historyHash]).toEqual([3, hash]);
});
