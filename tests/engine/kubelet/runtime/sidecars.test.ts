/** Sidecars: started in order before everything else, stopped in reverse order after everything else. */
import { describe, expect, test } from 'vitest';
import type { KubeEvent } from '../../../../shared/model/event.ts';
import type { ContainerStatus, Pod } from '../../../../shared/model/pod.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, testSession } from '../../../support/session.ts';

/** A sidecar that says when it is asked to stop, and takes its time. */
const sidecar = (name: string, seconds: number, more = ''): string =>
  `    - { name: ${name}, image: busybox, restartPolicy: Always, command: [sh, -c, 'trap "sleep ${seconds}; exit 0" TERM; while true; do sleep 1; done']${more} }\n`;

const pod = (main: string, sidecars: string, grace = 30): string => `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: ${grace}
  initContainers:
${sidecars}    - { name: plain, image: busybox, command: [sh, -c, 'sleep 1'] }
  containers:
    - { name: main, image: busybox, command: [sh, -c, '${main}'] }
`;

function run(yaml: string, seconds: number): Session {
  const session = testSession({ bare: true });
  const { report } = apply(session, yaml);
  expect(report?.problems).toEqual([]);
  session.advance(session.now + seconds * 1000);
  return session;
}

const read = (session: Session): Pod | undefined => session.cluster.read.get('Pod', 'default', 'p');
const all = (p: Pod | undefined): ContainerStatus[] => [
  ...(p?.status?.initContainerStatuses ?? []),
  ...(p?.status?.containerStatuses ?? []),
];
const startOf = (p: Pod | undefined, name: string): number => {
  const state = all(p).find((s) => s.name === name)?.state;
  return Date.parse((state?.running ?? state?.terminated)?.startedAt ?? '');
};
const endOf = (p: Pod | undefined, name: string): number =>
  Date.parse(all(p).find((s) => s.name === name)?.state?.terminated?.finishedAt ?? '');

describe('sidecars', () => {
  test('start one after the other, when the one before has started; then the init containers, then the pod', () => {
    const slow = ', startupProbe: { exec: { command: ["true"] }, initialDelaySeconds: 3, periodSeconds: 3 }';
    const session = run(pod('sleep 100', sidecar('one', 1, slow) + sidecar('two', 1)), 20);
    const p = read(session);
    expect(all(p).map((s) => [s.name, s.started])).toEqual([
      ['one', true],
      ['two', true],
      ['plain', false],
      ['main', true],
    ]);
    const order = ['one', 'two', 'plain', 'main'].map((name) => startOf(p, name));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    // Two waits for a tick of one's startup probe.
    expect(startOf(p, 'two') - startOf(p, 'one')).toBeGreaterThanOrEqual(3000);
  });

  test('let the pod complete, and stop in reverse order, one after the other', () => {
    const session = run(pod('sleep 5', sidecar('one', 2) + sidecar('two', 3)), 40);
    const p = read(session);
    expect(p?.status?.phase).toBe('Succeeded');
    expect(endOf(p, 'two') - endOf(p, 'main')).toBeGreaterThanOrEqual(3000);
    expect(endOf(p, 'one') - endOf(p, 'two')).toBeGreaterThanOrEqual(2000);
    expect(all(p).map((s) => s.state?.terminated?.exitCode)).toEqual([0, 0, 0, 0]);
  });

  test('are told at once, and have what is left of the grace period, two seconds at least', () => {
    const session = run(
      pod('trap "sleep 4; exit 0" TERM; while true; do sleep 1; done', sidecar('one', 60) + sidecar('two', 60), 8),
      20,
    );
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'p' });
    const deleted = session.now;
    const ends = new Map<string, number>();
    for (let i = 0; i < 300 && read(session) !== undefined; i++) {
      session.advance(session.now + 100);
      const p = read(session);
      const told = [...session.cluster.read.list('Event', 'default')]
        .map((e) => e as unknown as KubeEvent)
        .filter((e) => e.reason === 'Killing');
      if (session.now === deleted + 300) expect(told).toHaveLength(3);
      for (const s of all(p))
        if (s.state?.terminated && s.name !== 'plain' && !ends.has(s.name)) ends.set(s.name, session.now - deleted);
    }
    // main takes 4 s; two has the 4 s that are left; one the two seconds that are always given.
    expect(session.now - deleted).toBeGreaterThan(9500);
    expect(session.now - deleted).toBeLessThan(12_500);
  });

  test('run their preStop hooks when the pod begins to stop, and wait for their turn with the signal', () => {
    const hook = ", lifecycle: { preStop: { exec: { command: [sh, -c, 'echo hook > /proc/1/fd/1'] } } }";
    const session = run(pod('trap "sleep 5; exit 0" TERM; while true; do sleep 1; done', sidecar('one', 1, hook)), 20);
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'p' });
    session.advance(session.now + 3000);
    const p = read(session);
    expect(all(p).find((s) => s.name === 'one')?.state?.running).toBeDefined();
    session.advance(session.now + 10_000);
    expect(read(session)).toBeUndefined();
  });

  test('come back when they fail, also after the init containers', () => {
    const failing =
      "    - { name: one, image: busybox, restartPolicy: Always, command: [sh, -c, 'sleep 6; exit 1'] }\n";
    const session = run(pod('sleep 100', failing), 30);
    const p = read(session);
    expect(p?.status?.phase).toBe('Running');
    expect(all(p).find((s) => s.name === 'one')?.restartCount).toBeGreaterThan(0);
    expect(all(p).find((s) => s.name === 'plain')?.restartCount).toBe(0);
  });
});
