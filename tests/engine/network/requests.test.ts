/** The life of a request: cut by a signal or finished, lost with its container or machine, late, too many, kept open. */
import { describe, expect, test } from 'vitest';
import type { RequestEndedTrace } from '../../../shared/model/trace.ts';
import type { RequestRecord } from '../../../shared/model/request.ts';
import type { Session } from '../../../shared/session/session.ts';
import { apply, testSession } from '../../support/session.ts';

const pod = (name: string, spec: string, annotations = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web }, annotations: { orrery.dev/latency-ms: '2000'${annotations} } }
spec: { terminationGracePeriodSeconds: 30, containers: [{ name: web, ${spec} }] }
---
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
const go = (session: Session, ms: number): void => session.advance(session.now + ms);

function up(text: string): Session {
  const session = testSession({ bare: true, workers: 2 });
  session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
  expect(apply(session, text + SERVICE).report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  go(session, 20_000);
  return session;
}
const ask = (session: Session): number =>
  session.apply({ type: 'request', request: { target: 'service/default/web' } }).request!;
const record = (session: Session, id: number): RequestRecord | undefined =>
  session.cluster.ledger({}, 1000).records.find((one) => one.id === id);
const remove = (session: Session, name: string): void =>
  void session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name });

describe('when its pod is asked to end, a request', () => {
  test('is finished by nginx, whose image stops by SIGQUIT, and the container ends after it', () => {
    const session = up(pod('a', 'image: nginx:1.27'));
    const id = ask(session);
    go(session, 200);
    remove(session, 'a');
    go(session, 1000);
    expect(session.cluster.read.get('Pod', 'default', 'a')).toBeDefined();
    const late = ask(session);
    go(session, 6000);
    expect(record(session, id)).toMatchObject({ outcome: 'ok', pod: { name: 'a' } });
    expect(record(session, id)!.latency).toBeGreaterThan(1300);
    expect(record(session, late)).toMatchObject({ outcome: 'lost', cause: 'terminating' });
  });

  test('is cut by nginx at SIGTERM, a fast shutdown', () => {
    const hook = "lifecycle: { preStop: { exec: { command: ['sh', '-c', 'kill -TERM 1; sleep 1'] } } }";
    const session = up(pod('a', `image: nginx:1.27, ${hook}`));
    const ended: RequestEndedTrace[] = [];
    session.cluster.onTrace((event) => {
      if (event.type === 'request-ended') ended.push(event);
    });
    const id = ask(session);
    go(session, 200);
    remove(session, 'a');
    go(session, 5000);
    expect(record(session, id)).toMatchObject({ outcome: 'lost', cause: 'reset', pod: { name: 'a' } });
    expect(record(session, id)!.latency).toBeLessThan(400);
    expect(ended).toMatchObject([{ id, outcome: 'lost', cause: 'reset' }]);
  });
});

test('a crash resets what is under way; the next is refused', () => {
  const session = up(pod('a', 'image: nginx'));
  const id = ask(session);
  go(session, 100);
  const patch = { metadata: { annotations: { 'orrery.dev/crash': '1' } } };
  session.apply({ type: 'patch', kind: 'Pod', namespace: 'default', name: 'a', patchType: 'merge', patch });
  // Its kubelet has it by now, and the proxies do not know yet.
  go(session, 11);
  const next = ask(session);
  go(session, 5000);
  expect(record(session, id)).toMatchObject({ outcome: 'lost', cause: 'reset' });
  expect(record(session, next)).toMatchObject({ outcome: 'lost', cause: 'refused' });
});

test('a machine that loses its power answers nothing of what is under way: the client waits in vain', () => {
  const session = up(pod('a', 'image: nginx'));
  const id = ask(session);
  go(session, 100);
  const node = session.cluster.read.get('Pod', 'default', 'a')!.spec.nodeName!;
  const patch = { metadata: { annotations: { 'orrery.dev/machine': 'off' } } };
  session.apply({ type: 'patch', kind: 'Node', namespace: '', name: node, patchType: 'merge', patch });
  go(session, 12_000);
  expect(record(session, id)).toMatchObject({ outcome: 'lost', cause: 'timed-out', latency: 10_000 });
  expect(record(session, id)!.reason).toContain(`${node} lost its power`);
});

describe('too many', () => {
  const slow = `apiVersion: v1
kind: Pod
metadata: { name: s, labels: { app: web } }
spec: { containers: [{ name: s, image: registry.k8s.io/hpa-example, resources: { limits: { cpu: 200m } } }] }
---
`;

  test('wait longer and longer, and time out; with half as many none does', () => {
    // 100 ms of a core each, a fifth of a core: two a second.
    const session = up(slow);
    const client = { name: 'crowd', target: 'service/default/web', timeoutMs: 3000 };
    session.apply({ type: 'client', client: { ...client, rate: 1 } });
    go(session, 60_000);
    expect(session.cluster.requests).toMatchObject({ lost: {} });
    session.apply({ type: 'client', client: { ...client, rate: 4 } });
    go(session, 60_000);
    const { lost, ok } = session.cluster.requests;
    expect(lost['timed-out']).toBeGreaterThan(150);
    expect(ok).toBeGreaterThan(60);
    const [last] = session.cluster.ledger({ cause: 'timed-out' }, 1).records;
    expect(last!.reason).toMatch(/had not answered after 3000 ms: s let it wait for \d+ ms/);
  });
});

test('connections that are kept stay with their pods: a new pod gets nothing, until one is closed', () => {
  const session = up(
    pod('a', 'image: nginx').replace("'2000'", "'20'") + pod('b', 'image: nginx').replace("'2000'", "'20'"),
  );
  const client = { name: 'k', rate: 50, target: 'service/default/web', keepAlive: true, connections: 4 };
  session.apply({ type: 'client', client });
  go(session, 5000);
  apply(session, pod('c', 'image: nginx').replace("'2000'", "'20'"));
  go(session, 20_000);
  const asked = (name: string): number => session.cluster.requests.pods[`default/${name}`]?.sent ?? 0;
  expect(asked('c')).toBe(0);
  expect(asked('a') + asked('b')).toBeGreaterThan(1200);
  remove(session, 'a');
  remove(session, 'b');
  go(session, 20_000);
  expect(asked('c')).toBeGreaterThan(500);
});

test('the ledger finds by words, cause, pod and page, and counts all', () => {
  const session = up(pod('a', 'image: nginx').replace("'2000'", "'20'"));
  session.apply({
    type: 'client',
    client: { name: 'readers', rate: 20, target: 'service/default/web', paths: ['/', '/nowhere'] },
  });
  go(session, 30_000);
  session.apply({ type: 'client', client: { name: 'readers', rate: 0, target: 'service/default/web' } });
  go(session, 1000);
  const { cluster } = session;
  const { records, hasMore } = cluster.ledger({ from: 'readers' }, 100);
  expect([records.length, hasMore]).toEqual([100, true]);
  const rest = cluster.ledger({ from: 'readers', before: records.at(-1)!.id }, 1000);
  expect(records.length + rest.records.length).toBe(600);
  const missed = cluster.ledger({ text: 'nowhere 404' }, 1000).records;
  expect(missed.length).toBeGreaterThan(250);
  expect(missed.every(({ code, outcome }) => code === 404 && outcome === 'ok')).toBe(true);
  expect(cluster.ledger({ cause: 'dns' }, 10).records).toEqual([]);
  expect(cluster.requests).toMatchObject({ sent: 600, ok: 600, services: { 'default/web': { sent: 600 } } });
});

test('what a process in a pod asks is in the ledger too, with its way and what came of it', () => {
  const session = up(pod('a', 'image: nginx').replace("'2000'", "'20'"));
  const script = 'curl -s $WEB_SERVICE_HOST/none; curl -s --max-time 2 10.43.0.99; sleep 600';
  const caller = pod('caller', `image: curlimages/curl, command: ['sh', '-c', '${script}']`);
  apply(session, caller.replace('app: web', 'app: caller'));
  go(session, 140_000);
  const { records } = session.cluster.ledger({ from: 'pod default/caller' }, 10);
  expect(records.map(({ outcome, code, cause, path }) => ({ outcome, code, cause, path }))).toEqual([
    { outcome: 'lost', code: undefined, cause: 'timed-out', path: '/' },
    { outcome: 'ok', code: 404, cause: undefined, path: '/none' },
  ]);
  expect(records[1]).toMatchObject({ service: { name: 'web' }, pod: { name: 'a' }, candidates: 1 });
});
