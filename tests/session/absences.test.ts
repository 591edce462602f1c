/** What a window is told in advance: when a silent machine is given up, and when its pods are driven away. */
import { expect, test } from 'vitest';
import { apply, isReady, pods, settle, testSession } from '../support/session.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: 'nginx:1.27' }] }
`;

const patchNode = (session: ReturnType<typeof testSession>, name: string, patch: unknown) =>
  session.apply({ type: 'patch', kind: 'Node', namespace: '', name, patchType: 'merge', patch });

test('the moments that are told are those at which it happens', () => {
  const session = testSession({ bare: true });
  apply(session, WEB);
  settle(session);
  expect(session.cluster.absences).toEqual({ silent: [], disrupted: false, evictions: [] });
  const victim = pods(session)[0]!;
  const name = victim.spec.nodeName!;
  const from = session.cluster.now;
  patchNode(session, name, { metadata: { annotations: { 'orrery.dev/machine': 'cut-off' } } });
  session.advance(session.now + 1000);
  const [silent] = session.cluster.absences.silent;
  expect(silent).toMatchObject({ node: name, since: from + 5 });
  expect(silent!.missedAt - from).toBeGreaterThanOrEqual(50_000);
  expect(silent!.missedAt - from).toBeLessThanOrEqual(55_005);
  const ready = (): string | undefined =>
    session.cluster.read.get('Node', '', name)?.status?.conditions?.find((c) => c.type === 'Ready')?.status;
  session.cluster.run(silent!.missedAt - 1);
  expect(ready()).toBe('True');
  session.cluster.run(silent!.missedAt);
  expect(ready()).toBe('Unknown');

  session.cluster.run(silent!.missedAt + 1000);
  const here = [...session.cluster.read.podsOnNode(name)].map((p) => p.metadata.uid).sort();
  const { evictions } = session.cluster.absences;
  expect(evictions.map((e) => e.uid).sort()).toEqual(here);
  const { at } = evictions.find((e) => e.uid === victim.metadata.uid)!;
  expect(at - silent!.missedAt).toBeGreaterThanOrEqual(300_000);
  expect(at - silent!.missedAt).toBeLessThan(301_000);
  const leaving = (): boolean =>
    pods(session).some((p) => p.metadata.uid === victim.metadata.uid && p.metadata.deletionTimestamp !== undefined);
  session.cluster.run(at - 1);
  expect(leaving()).toBe(false);
  session.cluster.run(at);
  expect(leaving()).toBe(true);
  expect(session.cluster.absences.evictions).toEqual([]);

  patchNode(session, name, { metadata: { annotations: { 'orrery.dev/machine': null } } });
  settle(session);
  expect(session.cluster.absences.silent).toEqual([]);
});

test('a machine that is made smaller takes no more than it now has', () => {
  const session = testSession({ bare: true });
  const resize = (cpu: string) => {
    const size = { cpu, memory: '4Gi', pods: '20' };
    const patch = { status: { capacity: size, allocatable: size } };
    return ['worker-1', 'worker-2', 'worker-3'].map(
      (name) =>
        session.apply({
          type: 'patch',
          kind: 'Node',
          namespace: '',
          name,
          patchType: 'merge',
          patch,
          subresource: 'status',
        }).error,
    );
  };
  expect(resize('1')).toEqual([undefined, undefined, undefined]);
  apply(session, WEB.replace("image: 'nginx:1.27'", "image: 'nginx:1.27', resources: { requests: { cpu: 1500m } }"));
  settle(session);
  expect(pods(session).filter(isReady)).toHaveLength(0);
  expect(resize('2')).toEqual([undefined, undefined, undefined]);
  settle(session);
  expect(pods(session).filter(isReady)).toHaveLength(3);
  expect(resize('much')[0]).toContain('quantities must match');
});
