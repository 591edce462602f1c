/** By which door people come to a Service, and when they begin: the best that there is, and not before it answers. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { imagesFromDisk } from '../../../electron/headless/disk-assets.ts';
import type { ClientSpec } from '../../../shared/model/client.ts';
import type { RequestRecord } from '../../../shared/model/request.ts';
import { parseScenarios } from '../../../shared/session/scenario.ts';
import { Session } from '../../../shared/session/session.ts';

const images = imagesFromDisk();
const asset = (path: string): string => readFileSync(`assets/${path}.yaml`, 'utf8');
const scenarios = parseScenarios(['k3s-like', 'kubeadm-like'].map((id) => asset(`scenarios/${id}`)));

const workload = (name: string, replicas = 2): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: c, image: 'nginx:1.27', ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { path: /, port: 80 } } }] }
---
`;
const service = (name: string, type = 'ClusterIP'): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: ${type}, selector: { app: ${name} }, ports: [{ port: 80 }] }
---
`;
const ingress = (name: string, more = ''): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name} }
spec:
  ${more}
  rules:
  - host: ${name}.example.com
    http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }] }
---
`;

/** What people asked in the time after a manifest was opened, in order. */
function asked(text: string, seconds: number, id = 'k3s-like'): RequestRecord[] {
  const session = new Session({ scenario: scenarios.find((one) => one.id === id)!, images, freeze: true });
  expect(
    session
      .apply({ type: 'apply', files: [{ name: 'a.yaml', text }] })
      .report?.problems.filter((p) => p.severity === 'error'),
  ).toEqual([]);
  session.advance(session.now + seconds * 1000);
  return session.cluster.ledger({ from: 'users' }, 20_000).records.toReversed();
}
const door = ({ hops, host, service: to }: RequestRecord): string => {
  const first = hops.find((hop) => hop.kind === 'door');
  return `${to?.name} by ${first?.door.split(' ')[0] ?? 'nothing'} as ${host?.replace(/^[\d.]+$/, 'an address')}`;
};
const doors = (records: readonly RequestRecord[]): string[] => [...new Set(records.map(door))].sort();
const lost = (records: readonly RequestRecord[]): RequestRecord[] =>
  records.filter(({ outcome }) => outcome === 'lost');

describe('people outside come by the best door that there is', () => {
  test('an Ingress, by its host and path, and not by the Service behind it nor by those behind that', () => {
    const records = asked(workload('web') + service('web') + workload('api') + service('api') + ingress('web'), 40);
    expect(doors(records)).toEqual(['web by LoadBalancer as web.example.com']);
    expect(lost(records)).toEqual([]);
    expect(records.length).toBeGreaterThan(300);
    expect(new Set(records.map(({ rule }) => rule))).toEqual(new Set(['default/web web.example.com/']));
  });

  test('over TLS where the Ingress has it for the host, and at the path of the rule', () => {
    const text = ingress('web', 'tls: [{ hosts: [web.example.com] }]').replace('path: /,', "path: '/shop(/|$)(.*)',");
    const records = asked(workload('web') + service('web') + text, 30);
    expect(new Set(records.map(({ path }) => path))).toEqual(new Set(['/shop']));
    const way = records[0]!.hops.find((hop) => hop.kind === 'service');
    expect(way).toMatchObject({ name: 'traefik', port: 443 });
  });

  test('a balancer before a NodePort before a Service’s own address', () => {
    const all = workload('lb') + service('lb', 'LoadBalancer').replace('port: 80 }', 'port: 8080, targetPort: 80 }');
    expect(doors(asked(all, 30))).toEqual(['lb by LoadBalancer as an address']);
    const ports = workload('np') + service('np', 'NodePort') + workload('own') + service('own');
    expect(doors(asked(ports, 30))).toEqual(['np by NodePort as an address']);
    expect(doors(asked(workload('own') + service('own'), 30))).toEqual(['own by ClusterIP as an address']);
  });

  test('an Ingress beside a NodePort of another Service: each by its own', () => {
    const text = workload('web') + service('web') + ingress('web') + workload('np') + service('np', 'NodePort');
    expect(doors(asked(text, 30))).toEqual(['np by NodePort as an address', 'web by LoadBalancer as web.example.com']);
  });

  test('the port of machines by which another controller is reached, and never that controller itself', () => {
    const text = `${asset('manifests/ingress-nginx')}\n---\n${workload('web')}${service('web')}${ingress('web', 'ingressClassName: nginx')}`;
    const records = asked(text, 90);
    expect(doors(records.filter(({ outcome }) => outcome === 'ok'))).toEqual([
      'web by NodePort as web.example.com:30880',
    ]);
    // Nobody asks for a controller that no Ingress has.
    expect(asked(asset('manifests/ingress-nginx'), 60)).toEqual([]);
  });

  test('an Ingress that nobody serves is a door only to what has no other: its host has no address', () => {
    const closed = asked(workload('web') + service('web') + ingress('web'), 40, 'kubeadm-like');
    expect(closed.length).toBeGreaterThan(100);
    expect(closed.every(({ cause, host }) => cause === 'dns' && host === 'web.example.com')).toBe(true);
    expect(closed[0]!.reason).toContain('no ingress controller serves Ingress default/web');
    const open = asked(workload('web') + service('web', 'NodePort') + ingress('web'), 40, 'kubeadm-like');
    expect(doors(open)).toEqual(['web by NodePort as an address']);
    expect(lost(open)).toEqual([]);
  });
});

test('the samples of the first screen begin without a loss', () => {
  for (const name of ['web', 'shop']) {
    const records = asked(asset(`manifests/${name}`), 60);
    expect(records.length).toBeGreaterThan(500);
    expect(lost(records)).toEqual([]);
  }
});

describe('a client begins', () => {
  function begins(
    spec: Partial<ClientSpec>,
    text: string,
    seconds: number,
  ): { first: number | undefined; all: RequestRecord[]; session: Session } {
    const session = new Session({ scenario: scenarios[0]!, images, freeze: true });
    const zero = session.cluster.now;
    session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
    session.apply({ type: 'client', client: { name: 'c', rate: 20, ...spec } });
    session.apply({ type: 'apply', files: [{ name: 'a.yaml', text }] });
    session.advance(session.now + seconds * 1000);
    const all = session.cluster.ledger({ from: 'c' }, 20_000).records.toReversed();
    return { first: all[0] && all[0].at - zero, all, session };
  }
  const web = workload('web') + service('web', 'NodePort').replace('port: 80 }', 'port: 80, nodePort: 30080 }');

  test('at once, and is lost, unless it is told to wait', () => {
    const { first, all } = begins({ target: 'service/default/web' }, web, 20);
    expect(first).toBeLessThan(100);
    expect(lost(all).length).toBeGreaterThan(10);
  });

  test('so many seconds after it was made', () => {
    const { first, all } = begins({ target: 'service/default/web', startAfter: 12 }, web, 22);
    expect(first).toBeGreaterThanOrEqual(12_000);
    expect(first).toBeLessThan(12_060);
    expect(all.length).toBeGreaterThan(195);
    expect(lost(all)).toEqual([]);
  });

  test.each([
    ['service/default/web', web],
    ['node/*:30080', web],
    ['node/worker-1:30080', web],
  ])('when %s can answer', (target, text) => {
    const { first, all } = begins(
      { target, startAfter: 'ready', pattern: { kind: 'ramp', from: 10, overSeconds: 10 } },
      text,
      30,
    );
    expect(first).toBeGreaterThan(500);
    expect(lost(all)).toEqual([]);
    // Its pattern begins when it does.
    const inFirstSecond = all.filter(({ at }) => at < all[0]!.at + 1000).length;
    expect(inFirstSecond).toBeGreaterThan(8);
    expect(inFirstSecond).toBeLessThan(13);
  });

  test('when its hosts are served, all of them', () => {
    const both = web + ingress('web') + workload('api') + service('api') + ingress('api');
    const hosts = ['web.example.com', 'https://api.example.com'];
    const { all } = begins({ hosts, startAfter: 'ready' }, both, 40);
    expect(all.length).toBeGreaterThan(400);
    expect(lost(all)).toEqual([]);
    expect(begins({ hosts, startAfter: 'ready' }, web + ingress('web'), 40).all).toEqual([]);
  });

  test('and goes on when what it asks is gone: it has begun', () => {
    const { all, session } = begins({ target: 'service/default/web', startAfter: 'ready' }, web, 20);
    session.apply({ type: 'delete', kind: 'Deployment.apps', namespace: 'default', name: 'web' });
    session.apply({
      type: 'client',
      client: { name: 'c', rate: 40, target: 'service/default/web', startAfter: 'ready' },
    });
    session.advance(session.now + 10_000);
    expect(session.cluster.ledger({ from: 'c' }, 20_000).records.length).toBeGreaterThan(all.length + 350);
  });
});
