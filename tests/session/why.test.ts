/** The chain of causes: from what a person did to the pod that came of it, and what became of it since. */
import { expect, test } from 'vitest';
import { whyOf } from '../../shared/session/why.ts';
import { apply, pods, settle, testSession } from '../support/session.ts';

const web = (image: string, replicas = 1): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: '${image}' }] }
`;

type Session = ReturnType<typeof testSession>;
const whyOfPod = (session: Session, at = 0) =>
  whyOf(session.cluster.read.history, pods(session)[at]?.metadata.uid ?? '', session.origin);
const told = (steps: ReturnType<typeof whyOf>['causes']): string[] =>
  steps.map((s) => `${s.actor} ${s.deed} ${s.kind}`);

test('a pod is there because its ReplicaSet was made, because a person made a Deployment', () => {
  const session = testSession({ bare: true });
  apply(session, web('nginx:1.26'));
  expect(settle(session)).toBe(true);
  const why = whyOfPod(session);
  expect(told(why.causes)).toEqual([
    'user made Deployment',
    'deployment-controller made ReplicaSet',
    'replicaset-controller made Pod',
  ]);
  expect(why.forgotten).toBe(false);
  const node = pods(session)[0]?.spec.nodeName ?? '';
  expect(told(why.since)).toEqual(['default-scheduler placed Pod', `kubelet/${node} ready Pod`]);
  expect(why.since[0]?.fields).toEqual([{ path: 'spec.nodeName', before: '', after: node }]);
});

test('a changed image is told with the field that changed', () => {
  const session = testSession({ bare: true });
  apply(session, web('nginx:1.26'));
  expect(settle(session)).toBe(true);
  apply(session, web('nginx:1.27'));
  expect(settle(session)).toBe(true);
  const { causes } = whyOfPod(session);
  expect(told(causes).slice(0, 2)).toEqual(['user changed Deployment', 'deployment-controller made ReplicaSet']);
  expect(causes[0]?.fields).toEqual([
    { path: 'spec.template.spec.containers[main].image', before: 'nginx:1.26', after: 'nginx:1.27' },
  ]);
});

test('a pod that replaces a deleted one is there because of the deletion', () => {
  const session = testSession({ bare: true });
  apply(session, web('nginx:1.26'));
  expect(settle(session)).toBe(true);
  const name = pods(session)[0]?.metadata.name ?? '';
  session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name });
  expect(settle(session)).toBe(true);
  expect(told(whyOfPod(session).causes)).toEqual(['user leaving Pod', 'replicaset-controller made Pod']);
});

test('readiness that comes and goes is one line: how it is now', () => {
  const session = testSession({ bare: true });
  apply(session, web('nginx:1.26'));
  expect(settle(session)).toBe(true);
  const pod = pods(session)[0]!;
  const node = pod.spec.nodeName ?? '';
  const cut = (fault: string | null): void => {
    const patch = { metadata: { annotations: { 'orrery.dev/machine': fault } } };
    session.apply({ type: 'patch', kind: 'Node', namespace: '', name: node, patchType: 'merge', patch });
  };
  cut('cut-off');
  session.advance(session.now + 70_000);
  const { since } = whyOf(session.cluster.read.history, pod.metadata.uid ?? '', session.origin);
  expect(told(since)).toEqual(['default-scheduler placed Pod', 'node-controller unready Pod']);
});

test('what is older than the history is said to be forgotten', () => {
  const session = testSession({ bare: true });
  apply(session, web('nginx:1.26'));
  expect(settle(session)).toBe(true);
  const { history } = session.cluster.read;
  const uid = pods(session)[0]?.metadata.uid ?? '';
  const birth = history.findIndex((c) => c.before === undefined && c.after?.metadata.uid === uid);
  const late = whyOf(history.slice(birth), uid, session.origin);
  expect(told(late.causes)).toEqual(['replicaset-controller made Pod']);
  expect(late.forgotten).toBe(true);
});
