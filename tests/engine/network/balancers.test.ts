/** Services of type LoadBalancer, by each kind of provider. */
import { expect, test } from 'vitest';
import type { Service } from '../../../shared/model/network.ts';
import { apply, settle, testSession } from '../../support/session.ts';
import { scenarioFromDisk } from '../../../electron/headless/disk-assets.ts';
import type { LoadBalancers } from '../../../shared/session/distribution.ts';
import type { Session } from '../../../shared/session/session.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: a, labels: { app: web } }
spec: { containers: [{ name: a, image: nginx, ports: [{ containerPort: 80 }] }] }
---
`;
const balanced = (name: string, port: number, more = ''): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: ${port}, targetPort: 80 }]${more} }
---
`;
function up(loadBalancer: LoadBalancers, text: string): Session {
  const scenario = { ...scenarioFromDisk(), objects: '', origin: 1000, loadBalancer };
  const session = testSession({ scenario });
  session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
  apply(session, text);
  settle(session);
  session.advance(session.now + 3000);
  return session;
}
const service = (session: Session, name: string): Service => session.cluster.read.get('Service', 'default', name)!;
const ips = (session: Session, name: string): (string | undefined)[] =>
  (service(session, name).status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip);
const events = (session: Session, name: string): string[] =>
  [...session.cluster.read.list('Event')]
    .filter((e) => e.involvedObject.kind === 'Service' && e.involvedObject.name === name)
    .map((e) => `${e.source?.component ?? ''} ${e.reason}`);
const once = (session: Session, target: string) => {
  const { request } = session.apply({ type: 'request', request: { target } });
  session.advance(session.now + 5000);
  return session.cluster.ledger({}, 100).records.find(({ id }) => id === request)!;
};

test('svclb: a pod on every machine, their addresses, and a way through them; a port that is taken stays pending', () => {
  const session = up('svclb', POD + balanced('web', 8080) + balanced('clash', 8080));
  const sets = [...session.cluster.read.list('DaemonSet.apps', 'kube-system')];
  expect(sets.map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, ''))).toEqual(['svclb-web', 'svclb-clash']);
  expect(sets.map(({ status }) => status?.numberReady)).toEqual([4, 0]);
  expect(ips(session, 'web')).toEqual(['192.168.56.10', '192.168.56.11', '192.168.56.12', '192.168.56.13']);
  expect(ips(session, 'clash')).toEqual([]);
  expect(events(session, 'web')[0]).toBe('service-controller EnsuringLoadBalancer');
  expect(events(session, 'web')).toContain('service-lb-controller UpdatedLoadBalancer');
  expect(events(session, 'clash')).toContain('service-lb-controller UnAvailableLoadBalancer');
  const found = once(session, 'address/192.168.56.11:8080');
  expect(found).toMatchObject({ outcome: 'ok', pod: { name: 'a' } });
  const kinds = found.hops.map((hop) => (hop.kind === 'door' ? hop.door : hop.kind)).filter((k) => k !== 'machine');
  expect(kinds).toEqual(['client', 'LoadBalancer 192.168.56.11', 'proxy', 'service', 'pod']);
  // The pod sees who passed it on, as k3s' users know from their logs.
  const lines = session.cluster.logs(session.cluster.read.get('Pod', 'default', 'a')!).map(({ text }) => text);
  const balancer = [...session.cluster.read.podsOnNode('worker-1')].find(({ metadata }) =>
    metadata.name.startsWith('svclb-web'),
  )!;
  expect(lines.at(-1)).toMatch(
    new RegExp(`^${balancer.status!.podIP!.replaceAll('.', '\\.')} - - .*"GET / HTTP/1.1" 200`),
  );
  // With the first gone the other gets its port.
  session.apply({ type: 'delete', kind: 'Service', namespace: 'default', name: 'web' });
  settle(session);
  expect(session.cluster.read.get('Service', 'default', 'web')).toBeUndefined();
  expect(ips(session, 'clash')).toHaveLength(4);
});

test('a cloud’s takes some seconds, has an address of its own, and gives it back', () => {
  const scenario = { ...scenarioFromDisk(), objects: '', origin: 1000, loadBalancer: 'cloud' as const };
  const session = testSession({ scenario });
  apply(session, POD + balanced('web', 80));
  session.advance(session.now + 5000);
  expect(ips(session, 'web')).toEqual([]);
  settle(session);
  expect(ips(session, 'web')).toEqual(['198.51.100.1']);
  expect(events(session, 'web')).toEqual([
    'service-controller EnsuringLoadBalancer',
    'service-controller EnsuredLoadBalancer',
  ]);
  session.advance(session.now + 3000);
  const found = once(session, 'address/198.51.100.1:80');
  expect(found.outcome).toBe('ok');
  expect(found.hops[1]).toMatchObject({ kind: 'door', door: 'LoadBalancer 198.51.100.1' });
  const patch = { spec: { type: 'ClusterIP' } };
  session.apply({ type: 'patch', kind: 'Service', namespace: 'default', name: 'web', patchType: 'merge', patch });
  settle(session);
  expect(ips(session, 'web')).toEqual([]);
  session.advance(session.now + 3000);
  expect(service(session, 'web').metadata.finalizers ?? []).toEqual([]);
  expect(once(session, 'address/198.51.100.1:80')).toMatchObject({ outcome: 'lost', cause: 'timed-out' });
});

test('without a provider it is pending for ever, and its node port works', () => {
  const session = up('none', POD + balanced('web', 80));
  session.advance(session.now + 600_000);
  expect(ips(session, 'web')).toEqual([]);
  expect(service(session, 'web').metadata.finalizers).toBeUndefined();
  expect(events(session, 'web')).toEqual([]);
  expect(once(session, `node/*:${service(session, 'web').spec.ports![0]!.nodePort}`)).toMatchObject({ outcome: 'ok' });
});
