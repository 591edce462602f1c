/** A machine that was cut off and is reached again says how its pods are, whatever others wrote into their status meanwhile. */
import { expect, test } from 'vitest';
import { apply, isReady, pods, settle, testSession } from '../../support/session.ts';

const cut = (fault: 'cut-off' | null) => ({ metadata: { annotations: { 'orrery.dev/machine': fault } } });

test('pods that ran on are ready again, though the machine was missed for a while', () => {
  const session = testSession({ bare: true });
  apply(
    session,
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: main, image: "nginx:1.27" }] }\n',
  );
  expect(settle(session)).toBe(true);
  const name = pods(session)[0]?.spec.nodeName ?? '';
  const patch = (fault: 'cut-off' | null): void => {
    session.apply({ type: 'patch', kind: 'Node', namespace: '', name, patchType: 'merge', patch: cut(fault) });
  };
  patch('cut-off');
  session.advance(session.now + 70_000);
  expect(pods(session).map(isReady)).toEqual([false]);
  patch(null);
  session.advance(session.now + 15_000);
  expect(pods(session).map(isReady)).toEqual([true]);
});

test('a pod that ended meanwhile is told of', () => {
  const session = testSession({ bare: true });
  apply(
    session,
    'apiVersion: v1\nkind: Pod\nmetadata: { name: task }\nspec: { restartPolicy: Never, containers: [{ name: main, image: busybox, command: [sleep, "20"] }] }\n',
  );
  session.advance(session.now + 10_000);
  const name = pods(session)[0]?.spec.nodeName ?? '';
  const patch = (fault: 'cut-off' | null): void => {
    session.apply({ type: 'patch', kind: 'Node', namespace: '', name, patchType: 'merge', patch: cut(fault) });
  };
  patch('cut-off');
  session.advance(session.now + 30_000);
  expect(pods(session).map((p) => p.status?.phase)).toEqual(['Running']);
  patch(null);
  session.advance(session.now + 15_000);
  expect(pods(session).map((p) => p.status?.phase)).toEqual(['Succeeded']);
});
