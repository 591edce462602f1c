/** A cpu limit below one core makes the container's work slower by as much. */
import { expect, test } from 'vitest';
import { slownessOf } from '../../../../shared/engine/kubelet/runtime/slowness.ts';
import type { Container } from '../../../../shared/model/pod.ts';
import { apply, testSession } from '../../../support/session.ts';

/** Virtual ms that the script takes from its container's first line to its last. */
function taken(script: string, limit?: string): number {
  const session = testSession({ bare: true });
  const resources = limit === undefined ? '' : `, resources: { limits: { cpu: ${limit} } }`;
  const { report } = apply(
    session,
    `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  restartPolicy: Never
  containers: [{ name: c, image: busybox, command: [sh, -c, 'echo begin; ${script}; echo end']${resources} }]
`,
  );
  expect(report?.problems).toEqual([]);
  session.advance(session.now + 300_000);
  const lines = session.cluster.logs(session.cluster.read.get('Pod', 'default', 'p')!);
  expect(lines.map(({ text }) => text)).toEqual(['begin', 'end']);
  return lines[1]!.at - lines[0]!.at;
}

const LOOP = 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done';

test('a busy loop takes as many times longer as its limit is below a core', () => {
  const free = taken(LOOP);
  expect(free).toBeGreaterThan(5);
  expect(taken(LOOP, '500m')).toBe(free * 2);
  expect(taken(LOOP, '100m')).toBe(free * 10);
  // It has one thread: more than a core is of no use to it.
  expect(taken(LOOP, '2')).toBe(free);
});

test('who only waits is not slower', () => {
  expect(taken('sleep 3', '10m')).toBe(taken('sleep 3'));
});

test('the formula', () => {
  const container = (cpu?: string): Container => ({
    name: 'c',
    ...(cpu === undefined ? {} : { resources: { limits: { cpu } } }),
  });
  expect([undefined, '4', '1', '250m', '1m', '0'].map((cpu) => slownessOf(container(cpu)))).toEqual([
    1, 1, 1, 4, 1000, 1,
  ]);
});
