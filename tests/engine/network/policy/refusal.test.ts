/** Who reaches whom under NetworkPolicies, one rule of the API's documentation at a time. */
import { describe, expect, test } from 'vitest';
import type { Flow, Peer } from '../../../../shared/engine/network/policy/flow.ts';
import { policyRefusal, refusalReason } from '../../../../shared/engine/network/policy/refusal.ts';
import type { NetworkPolicy } from '../../../../shared/model/network-policy.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { lookup, namespace, policy, resident } from '../town.ts';

const PORTS = [
  { name: 'http', containerPort: 8080 },
  { name: 'dns', containerPort: 53, protocol: 'UDP' as const },
];
const web = resident({ name: 'web', ip: '10.42.1.2', labels: { app: 'web' }, ports: PORTS });
const client = resident({ name: 'client', ip: '10.42.2.2', labels: { app: 'client' }, node: 'worker-2' });
const other = resident({ name: 'other', ip: '10.42.2.3', labels: { app: 'other' }, node: 'worker-2' });
const away = resident({ name: 'away', ip: '10.42.2.4', namespace: 'shop', labels: { app: 'client' } });
const agent = resident({ name: 'agent', ip: '192.168.56.12', node: 'worker-2', hostNetwork: true });
const own = resident({ name: 'own-agent', ip: '192.168.56.11', node: 'worker-1', hostNetwork: true });

const peer = (pod: Pod): Peer => ({ ip: pod.status!.podIP!, pod });
const outside = (ip: string): Peer => ({ ip });
const machine = (node: string, ip: string): Peer => ({ ip, node });

const world = (...policies: NetworkPolicy[]): ReturnType<typeof lookup> =>
  lookup([namespace('default'), namespace('shop', { team: 'shop' }), web, client, other, away, ...policies]);

function refused(policies: NetworkPolicy[], from: Peer, to: Peer, flow: Partial<Flow> = {}): string[] | undefined {
  return policyRefusal(world(...policies), { from, to, port: 8080, protocol: 'TCP', ...flow })?.policies;
}

const ALL = { podSelector: {} };
const denyIn = policy('deny-in', { ...ALL, policyTypes: ['Ingress'] });
const denyOut = policy('deny-out', { ...ALL, policyTypes: ['Egress'] });
const fromClients = policy('from-clients', {
  podSelector: { matchLabels: { app: 'web' } },
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'client' } } }] }],
});

describe('a pod that no policy selects', () => {
  test('is open', () => expect(refused([], peer(client), peer(web))).toBeUndefined());
  test('is open though one of its name space selects others', () => {
    expect(refused([fromClients], peer(other), peer(client))).toBeUndefined();
  });
  test('is open to policies of another name space', () => {
    expect(
      refused([policy('p', { ...ALL, policyTypes: ['Ingress'] }, 'shop')], peer(client), peer(web)),
    ).toBeUndefined();
  });
});

describe('isolation', () => {
  test('keeps out every direction it names, and no other', () => {
    expect(refused([denyIn], peer(client), peer(web))).toEqual(['deny-in']);
    expect(refused([denyIn], peer(client), peer(away))).toBeUndefined();
    expect(refused([denyOut], peer(client), peer(away))).toEqual(['deny-out']);
    expect(refused([denyOut], peer(away), peer(web))).toBeUndefined();
  });
  test('from outside and to the outside too', () => {
    expect(refused([denyIn], outside('192.168.1.50'), peer(web))).toEqual(['deny-in']);
    expect(refused([denyOut], peer(web), outside('203.0.113.7'))).toEqual(['deny-out']);
  });
  test('both sides must allow; what keeps the sender in is named first', () => {
    expect(refused([denyIn, denyOut], peer(client), peer(web))).toEqual(['deny-out']);
    const out = policy('out', { ...ALL, egress: [{}], policyTypes: ['Egress'] });
    expect(refused([denyIn, denyOut, out], peer(client), peer(web))).toEqual(['deny-in']);
  });
  test('policies add up: one that allows is enough', () => {
    expect(refused([denyIn, fromClients], peer(client), peer(web))).toBeUndefined();
    expect(refused([denyIn, fromClients], peer(other), peer(web))).toEqual(['deny-in', 'from-clients']);
  });
  test('an empty rule allows everything', () => {
    expect(refused([policy('all', { ...ALL, ingress: [{}] })], outside('1.2.3.4'), peer(web))).toBeUndefined();
  });
});

describe('who is not kept out', () => {
  test('the pod from itself', () => expect(refused([denyIn, denyOut], peer(web), peer(web))).toBeUndefined());
  test('its machine, both ways, with what runs on the machine’s network', () => {
    expect(refused([denyIn], machine('worker-1', '192.168.56.11'), peer(web))).toBeUndefined();
    expect(refused([denyOut], peer(web), machine('worker-1', '192.168.56.11'))).toBeUndefined();
    expect(refused([denyIn], peer(own), peer(web))).toBeUndefined();
  });
  test('but other machines', () => {
    expect(refused([denyIn], machine('worker-2', '192.168.56.12'), peer(web))).toEqual(['deny-in']);
    expect(refused([denyIn], peer(agent), peer(web))).toEqual(['deny-in']);
  });
  test('pods on the machine’s network: no policy isolates them', () => {
    expect(refused([denyIn, denyOut], peer(agent), outside('203.0.113.7'))).toBeUndefined();
    expect(refused([denyIn], peer(client), peer(agent))).toBeUndefined();
  });
});

describe('peers', () => {
  const into = (...from: object[]): NetworkPolicy => policy('p', { ...ALL, ingress: [{ from }] });
  const pods = { podSelector: { matchLabels: { app: 'client' } } };
  const spaces = { namespaceSelector: { matchLabels: { team: 'shop' } } };

  test('pods alone: of the policy’s name space', () => {
    expect(refused([into(pods)], peer(client), peer(web))).toBeUndefined();
    expect(refused([into(pods)], peer(away), peer(web))).toEqual(['p']);
  });
  test('name spaces alone: all of their pods', () => {
    expect(refused([into(spaces)], peer(away), peer(web))).toBeUndefined();
    expect(refused([into(spaces)], peer(client), peer(web))).toEqual(['p']);
  });
  test('both in one peer: both must fit; in two peers: either', () => {
    const both = { ...spaces, podSelector: { matchLabels: { app: 'other' } } };
    expect(refused([into(both)], peer(away), peer(web))).toEqual(['p']);
    expect(refused([into({ ...spaces, ...pods })], peer(away), peer(web))).toBeUndefined();
    expect(refused([into(spaces, pods)], peer(client), peer(web))).toBeUndefined();
    expect(refused([into(spaces, pods)], peer(other), peer(web))).toEqual(['p']);
  });
  test('a name space by its name', () => {
    const named = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } };
    expect(refused([into(named)], peer(away), peer(web))).toBeUndefined();
    expect(refused([into(named)], peer(client), peer(web))).toEqual(['p']);
  });
  test('selectors never choose who is no pod', () => {
    const everybody = { namespaceSelector: {} };
    expect(refused([into(everybody)], peer(away), peer(web))).toBeUndefined();
    expect(refused([into(everybody)], outside('10.42.2.2'), peer(web))).toEqual(['p']);
    expect(refused([into(everybody)], peer(agent), peer(web))).toEqual(['p']);
  });
  test('blocks of addresses, with holes', () => {
    const block = { ipBlock: { cidr: '10.42.0.0/16', except: ['10.42.2.3/32'] } };
    expect(refused([into(block)], peer(client), peer(web))).toBeUndefined();
    expect(refused([into(block)], peer(other), peer(web))).toEqual(['p']);
    expect(refused([into(block)], outside('10.43.0.1'), peer(web))).toEqual(['p']);
    expect(refused([into({ ipBlock: { cidr: '192.168.56.12/32' } })], peer(agent), peer(web))).toBeUndefined();
    expect(refused([into({ ipBlock: { cidr: '::/0' } })], peer(client), peer(web))).toEqual(['p']);
    expect(
      refused([into({ ipBlock: { cidr: '2001:db8::/32' } })], outside('2001:db8:1::7'), peer(web)),
    ).toBeUndefined();
  });
});

describe('ports', () => {
  const on = (...ports: object[]): NetworkPolicy => policy('p', { ...ALL, ingress: [{ ports }] });
  const ask = (p: NetworkPolicy, port: number, protocol: Flow['protocol'] = 'TCP', to = web): boolean =>
    refused([p], peer(client), peer(to), { port, protocol }) === undefined;

  test('a number, of TCP unless told', () => {
    expect([80, 8080].map((port) => ask(on({ port: 8080 }), port))).toEqual([false, true]);
    expect(ask(on({ port: 8080 }), 8080, 'UDP')).toBe(false);
    expect(ask(on({ port: 8080, protocol: 'UDP' }), 8080, 'UDP')).toBe(true);
  });
  test('a range, with both its ends', () => {
    const open = [7999, 8000, 8080, 8081].map((port) => ask(on({ port: 8000, endPort: 8080 }), port));
    expect(open).toEqual([false, true, true, false]);
  });
  test('a name: that of the pod that receives', () => {
    expect(ask(on({ port: 'http' }), 8080)).toBe(true);
    expect(ask(on({ port: 'http' }), 8081)).toBe(false);
    expect(ask(on({ port: 'dns', protocol: 'UDP' }), 53, 'UDP')).toBe(true);
    expect(ask(on({ port: 'dns' }), 53)).toBe(false);
    expect(ask(on({ port: 'http' }), 8080, 'TCP', other)).toBe(false);
    const out = policy('p', { ...ALL, egress: [{ ports: [{ port: 'http' }] }], policyTypes: ['Egress'] });
    expect(refused([out], peer(client), peer(web))).toBeUndefined();
    expect(refused([out], peer(client), outside('203.0.113.7'), { port: 8080 })).toEqual(['p']);
  });
  test('a protocol alone: all of its ports; ping fits no port', () => {
    expect(ask(on({ protocol: 'SCTP' }), 7, 'SCTP')).toBe(true);
    expect(ask(on({ protocol: 'TCP' }), 0, 'ICMP')).toBe(false);
    expect(ask(policy('p', { ...ALL, ingress: [{}] }), 0, 'ICMP')).toBe(true);
  });
});

test('the reason names the policies and the pod', () => {
  const say = (...policies: NetworkPolicy[]): string =>
    refusalReason(policyRefusal(world(...policies), { from: peer(other), to: peer(web), port: 80, protocol: 'TCP' })!);
  expect(say(denyIn)).toBe('dropped: no rule of NetworkPolicy deny-in allows it into default/web');
  expect(say(denyIn, fromClients)).toBe(
    'dropped: none of the NetworkPolicies deny-in, from-clients allows it into default/web',
  );
  expect(say(denyOut)).toBe('dropped: no rule of NetworkPolicy deny-out allows it out of default/other');
});
