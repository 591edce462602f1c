/** Laws of the network, over random histories of one Service: who may be asked, when, and how evenly. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MIN_SYNC_MS } from '../../shared/engine/network/proxy/rules.ts';
import type { RequestTrace } from '../../shared/model/trace.ts';
import type { Session } from '../../shared/session/session.ts';
import { apply, testSession } from '../support/session.ts';

/** Slices are written 5 ms after a change, and at most every 100; the next sync; the furthest machine's watch. */
const PROPAGATION_MS = 5 + 100 + MIN_SYNC_MS + 25;

const manifest = (pods: number, type: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${pods}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx
          ports: [{ containerPort: 80 }]
          readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1, failureThreshold: 1 }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: ${type}, selector: { app: web }, ports: [{ port: 80 }] }
`;

function up(pods: number, seed: number, type = 'ClusterIP'): { session: Session; seen: RequestTrace[] } {
  const session = testSession({ bare: true, workers: 3, seed });
  session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
  apply(session, manifest(pods, type));
  session.advance(20_000);
  const seen: RequestTrace[] = [];
  session.cluster.onTrace((event) => {
    if (event.type === 'request') seen.push(event);
  });
  return { session, seen };
}

const go = (session: Session, ms: number): void => session.advance(session.now + ms);
const names = (session: Session): string[] =>
  [...session.cluster.read.list('Pod', 'default')]
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);

type Act = { do: 'fail' | 'heal' | 'delete'; which: number; waitMs: number };

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    do: fc.constantFrom('fail' as const, 'heal' as const, 'delete' as const),
    which: fc.nat(10),
    waitMs: fc.integer({ min: 50, max: 6000 }),
  }),
  { minLength: 2, maxLength: 7 },
);

function act(session: Session, { do: what, which }: Act): void {
  const all = names(session);
  const name = all[which % Math.max(1, all.length)];
  if (name === undefined) return;
  if (what === 'delete') session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name });
  else {
    const fault = what === 'fail' ? 'readiness-fails' : null;
    const patch = { metadata: { annotations: { 'orrery.dev/fault': fault } } };
    session.apply({ type: 'patch', kind: 'Pod', namespace: 'default', name, patchType: 'merge', patch });
  }
}

describe('whatever happens to its pods', () => {
  test.each(['ClusterIP', 'NodePort'])('a Service of type %s sends nobody to one that is long not ready', (type) => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 1000 }), (history, seed) => {
        const { session, seen } = up(4, seed, type);
        session.apply({ type: 'client', client: { name: 'c', rate: 40, target: 'service/default/web' } });
        /** Virtual ms since which a pod is no endpoint that takes requests, by uid. */
        const notReady = new Map<string, number>();
        session.cluster.onChange(({ before, after }) => {
          const { kind, metadata } = (after ?? before)!;
          if (kind !== 'Pod') return;
          const { uid = '' } = metadata;
          const conditions = (after as { status?: { conditions?: { type: string; status: string }[] } } | undefined)
            ?.status?.conditions;
          const isReady = conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
          const isThere = after !== undefined && after.metadata.deletionTimestamp === undefined && isReady;
          if (isThere) notReady.delete(uid);
          else if (!notReady.has(uid)) notReady.set(uid, session.cluster.now);
        });
        session.cluster.onTrace((event) => {
          if (event.type !== 'request' || event.pod === undefined) return;
          const since = notReady.get(event.pod.uid);
          // With nobody ready, those that still serve while they end are asked.
          if (since !== undefined && event.at - since > PROPAGATION_MS) {
            const others = [...session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')]
              .flatMap(({ endpoints }) => endpoints)
              .some(({ conditions, targetRef }) => targetRef?.kind === 'Pod' && conditions?.ready === true);
            expect(others, `${event.pod.name} is asked ${event.at - since} ms later`).toBe(false);
          }
        });
        for (const one of history) {
          act(session, one);
          go(session, one.waitMs);
        }
        go(session, 5000);
        const { sent, ok, lost } = session.cluster.requests;
        expect(ok + Object.values(lost).reduce((sum, n) => sum + n, 0)).toBe(sent);
        expect(seen.length).toBeGreaterThan(100);
        expect(
          seen.every(({ outcome, cause, reason }) => outcome === 'ok' || (cause !== undefined && reason !== '')),
        ).toBe(true);
      }),
      { numRuns: 6 },
    );
  });
});

test('30,000 requests over 3 ready pods of 5: each gets its third, within 1 %, the others none', () => {
  const { session } = up(5, 7);
  for (const name of names(session).slice(3)) {
    const patch = { metadata: { annotations: { 'orrery.dev/fault': 'readiness-fails' } } };
    session.apply({ type: 'patch', kind: 'Pod', namespace: 'default', name, patchType: 'merge', patch });
  }
  go(session, 10_000);
  session.apply({ type: 'client', client: { name: 'c', rate: 500, target: 'service/default/web' } });
  go(session, 60_000);
  session.apply({ type: 'client', client: { name: 'c', rate: 0, target: 'service/default/web' } });
  go(session, 1000);
  const { sent, ok, lost, pods } = session.cluster.requests;
  expect([sent, ok, lost]).toEqual([30_000, 30_000, {}]);
  const shares = Object.values(pods).map((one) => one.ok / sent);
  expect(shares).toHaveLength(3);
  for (const share of shares) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.01);
});

test('a machine whose kube-proxy is slow sends to a pod that is gone for as long, the others do not', () => {
  const { session, seen } = up(2, 3, 'NodePort');
  const port = session.cluster.read.get('Service', 'default', 'web')!.spec.ports![0]!.nodePort!;
  const slow = { metadata: { annotations: { 'orrery.dev/proxy-delay-ms': '5000' } } };
  session.apply({ type: 'patch', kind: 'Node', namespace: '', name: 'worker-1', patchType: 'merge', patch: slow });
  for (const node of ['worker-1', 'worker-2'])
    session.apply({ type: 'client', client: { name: node, rate: 40, target: `node/${node}:${port}` } });
  go(session, 3000);
  seen.length = 0;
  const gone = names(session)[0]!;
  const at = session.cluster.now;
  expect(session.cluster.traffic.rulesBehind).toEqual({});
  session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: gone, gracePeriodSeconds: 0 });
  go(session, 2500);
  // It says itself how long it will still take, and that it does follow.
  const { 'worker-1': behind, ...others } = session.cluster.traffic.rulesBehind;
  expect(others).toEqual({});
  expect(behind?.stands).toBe(false);
  expect(behind?.ms).toBeGreaterThan(1500);
  // The pod in its place has come since: that is still to be told as well.
  expect(behind?.ms).toBeLessThan(5000 + PROPAGATION_MS);
  go(session, 7500);
  expect(session.cluster.traffic.rulesBehind).toEqual({});
  const last = (from: string): number =>
    Math.max(0, ...seen.filter((r) => r.from === from && r.cause === 'terminating').map((r) => r.at - at));
  expect(last('worker-2')).toBeLessThan(PROPAGATION_MS);
  expect(last('worker-1')).toBeGreaterThan(4500);
  expect(last('worker-1')).toBeLessThan(5000 + PROPAGATION_MS);
});
