/** Random NetworkPolicies let through exactly what a slow list of everything that each of them allows says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Flow, Peer } from '../../shared/engine/network/policy/flow.ts';
import { policyRefusal } from '../../shared/engine/network/policy/refusal.ts';
import type { LabelSelector } from '../../shared/model/meta.ts';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../shared/model/network-policy.ts';
import type { Pod } from '../../shared/model/pod.ts';
import { lookup, namespace, policy, resident } from '../engine/network/town.ts';
import { parameters } from '../support/histories.ts';

const SPACES = [namespace('a', { tier: 'x' }), namespace('b', { tier: 'y' })];
const PODS = ['a', 'b'].flatMap((home, i) =>
  ['p', 'q', 'r'].map((name, j) =>
    resident({
      name,
      namespace: home,
      ip: `10.42.${i}.${j + 2}`,
      node: `n${j % 2}`,
      labels: j === 2 ? {} : { app: name, ...(i === 0 ? { rare: '1' } : {}) },
      ports:
        j === 0
          ? [
              { name: 'web', containerPort: 80 },
              { name: 'web', containerPort: 53, protocol: 'UDP' },
            ]
          : [],
      hostNetwork: i === 1 && j === 2,
    }),
  ),
);
const OUTSIDE = ['203.0.113.7', '10.42.0.200', '2001:db8::1'];
const PORTS = [53, 80, 81, 8080];
const PEERS: Peer[] = [
  ...PODS.map((pod) => ({ ip: pod.status!.podIP!, pod })),
  ...OUTSIDE.map((ip) => ({ ip })),
  { ip: '192.168.56.10', node: 'n0' },
];

const selector: fc.Arbitrary<LabelSelector> = fc.oneof(
  fc.constant({}),
  fc.constantFrom('p', 'q').map((app) => ({ matchLabels: { app } })),
  fc.record({
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({ key: fc.constantFrom('app', 'rare'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
        fc.record({
          key: fc.constant('app'),
          operator: fc.constantFrom('In', 'NotIn'),
          values: fc.subarray(['p', 'q'], { minLength: 1 }),
        }),
      ),
      { maxLength: 2 },
    ),
  }) as fc.Arbitrary<LabelSelector>,
);
const spaceSelector: fc.Arbitrary<LabelSelector> = fc.oneof(
  fc.constant({}),
  fc.constantFrom('x', 'y').map((tier) => ({ matchLabels: { tier } })),
);
const peer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: spaceSelector }),
  fc.record({ podSelector: selector, namespaceSelector: spaceSelector }),
  fc.constantFrom<NetworkPolicyPeer[]>(
    { ipBlock: { cidr: '10.42.0.0/16', except: ['10.42.0.2/32', '10.42.1.0/25'] } },
    { ipBlock: { cidr: '0.0.0.0/0', except: ['10.42.0.0/23'] } },
    { ipBlock: { cidr: '192.168.56.10/32' } },
    { ipBlock: { cidr: '2001:db8::/33' } },
  ),
);
const port: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
  fc.record({ protocol: fc.constantFrom('TCP', 'UDP') }),
  fc.record({ port: fc.constantFrom(...PORTS), protocol: fc.constantFrom('TCP', 'UDP') }),
  fc.record({ port: fc.constant('web'), protocol: fc.constantFrom('TCP', 'UDP') }),
  fc.constant({ port: 80, endPort: 81 }),
);
const few = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { maxLength: 2 });
const aPolicy = fc.record({
  home: fc.constantFrom('a', 'b'),
  podSelector: selector,
  ingress: few(fc.record({ from: few(peer), ports: few(port) })),
  egress: few(fc.record({ to: few(peer), ports: few(port) })),
  policyTypes: fc.subarray(['Ingress', 'Egress'] as const),
});

// ---- the slow one: everything that a policy allows, written out.

const fits = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Record<string, string>): boolean => {
  const lines = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions,
  ];
  return lines.every(({ key, operator, values = [] }) => {
    const has = key in labels;
    const listed = values.includes(labels[key] ?? '\0');
    return { In: has && listed, NotIn: !has || !listed, Exists: has, DoesNotExist: !has }[operator] === true;
  });
};

/** An IPv4 address as 32 digits; those of the other family as that of their first groups. */
const digits = (ip: string): string =>
  ip.includes(':')
    ? `v6:${ip
        .split(':')
        .slice(0, 2)
        .map((group) => parseInt(group, 16).toString(2).padStart(16, '0'))
        .join('')}${'0'.repeat(96)}`
    : ip
        .split('.')
        .map((part) => Number(part).toString(2).padStart(8, '0'))
        .join('');
const within = (ip: string, cidr: string): boolean => {
  const [base = '', bits = ''] = cidr.split('/');
  const length = Number(bits) + (base.includes(':') ? 3 : 0);
  return ip.includes(':') === base.includes(':') && digits(ip).slice(0, length) === digits(base).slice(0, length);
};

const isOwn = (pod: Pod | undefined): pod is Pod => pod !== undefined && pod.spec.hostNetwork !== true;
const labelsOf = (object: { metadata: { labels?: Record<string, string> } }): Record<string, string> =>
  object.metadata.labels ?? {};

/** Every peer that the rule's peers may mean. */
function membersOf(list: readonly NetworkPolicyPeer[], home: string): Peer[] {
  if (list.length === 0) return PEERS;
  return PEERS.filter(({ ip, pod }) =>
    list.some(({ ipBlock, podSelector, namespaceSelector }) => {
      if (ipBlock !== undefined)
        return within(ip, ipBlock.cidr) && (ipBlock.except ?? []).every((hole) => !within(ip, hole));
      if (!isOwn(pod)) return false;
      const space = SPACES.find((s) => s.metadata.name === pod.metadata.namespace)!;
      const isSpace =
        namespaceSelector === undefined ? space.metadata.name === home : fits(namespaceSelector, labelsOf(space));
      return isSpace && fits(podSelector ?? {}, labelsOf(pod));
    }),
  );
}

const PROTOCOLS = ['TCP', 'UDP', 'ICMP'] as const;

/** Every protocol and port of the receiver that the rule's ports may mean: "TCP 80". */
function doorsOf(list: readonly NetworkPolicyPort[], receiver: Peer): Set<string> {
  const all = PROTOCOLS.flatMap((protocol) => PORTS.map((number) => `${protocol} ${number}`));
  if (list.length === 0) return new Set(all);
  return new Set(
    list.flatMap(({ port: wanted, endPort, protocol = 'TCP' }) => {
      if (wanted === undefined) return PORTS.map((number) => `${protocol} ${number}`);
      if (typeof wanted === 'number') {
        const last = endPort ?? wanted;
        return Array.from({ length: last - wanted + 1 }, (_, i) => `${protocol} ${wanted + i}`);
      }
      const named = isOwn(receiver.pod) ? receiver.pod.spec.containers.flatMap((c) => c.ports ?? []) : [];
      return named
        .filter((p) => p.name === wanted && (p.protocol ?? 'TCP') === protocol)
        .map((p) => `${protocol} ${p.containerPort}`);
    }),
  );
}

/** What may go into (or out of) the pod, or 'everything'. */
function listOf(policies: readonly NetworkPolicy[], pod: Pod, type: 'Ingress' | 'Egress'): Set<string> | 'everything' {
  const about = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.metadata.namespace &&
      spec.policyTypes!.includes(type) &&
      fits(spec.podSelector!, labelsOf(pod)),
  );
  if (about.length === 0) return 'everything';
  const list = new Set<string>();
  const me = PEERS.find((p) => p.pod === pod)!;
  for (const { metadata, spec } of about) {
    const rules =
      type === 'Ingress'
        ? (spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ ends: from, ports }))
        : (spec.egress ?? []).map(({ to = [], ports = [] }) => ({ ends: to, ports }));
    for (const { ends, ports } of rules)
      for (const end of membersOf(ends, metadata.namespace!))
        for (const door of doorsOf(ports, type === 'Ingress' ? me : end)) list.add(`${end.ip} ${door}`);
  }
  return list;
}

function mayPass(policies: readonly NetworkPolicy[], { from, to, port: number, protocol }: Flow): boolean {
  if (from === to) return true;
  const machine = (end: Peer): string | undefined =>
    end.node ?? (end.pod?.spec.hostNetwork === true ? end.pod.spec.nodeName : undefined);
  const side = (own: Peer, other: Peer, type: 'Ingress' | 'Egress'): boolean => {
    if (!isOwn(own.pod) || machine(other) === own.pod.spec.nodeName) return true;
    const list = listOf(policies, own.pod, type);
    return list === 'everything' || list.has(`${other.ip} ${protocol} ${number}`);
  };
  return side(from, to, 'Egress') && side(to, from, 'Ingress');
}

test('policies let through what they list, and nothing else', () => {
  const seen = { open: 0, shut: 0 };
  fc.assert(
    fc.property(fc.array(aPolicy, { maxLength: 4 }), (made) => {
      const policies = made.map(({ home, ...spec }, i) =>
        policy(`p${i}`, { ...spec, policyTypes: [...spec.policyTypes] }, home),
      );
      const read = lookup([...SPACES, ...PODS, ...policies]);
      for (const from of PEERS)
        for (const to of PEERS)
          for (const protocol of PROTOCOLS)
            for (const number of PORTS) {
              const flow: Flow = { from, to, port: number, protocol };
              const refusal = policyRefusal(read, flow);
              const passes = mayPass(policies, flow);
              seen[passes ? 'open' : 'shut'] += 1;
              if ((refusal === undefined) !== passes)
                expect.fail(`${from.ip} > ${to.ip} ${protocol} ${number}: ${JSON.stringify(refusal ?? 'passes')}`);
            }
    }),
    { ...parameters('policies'), numRuns: 60 },
  );
  // Neither answer is rare, or the law would say little.
  expect(Math.min(seen.open, seen.shut) / (seen.open + seen.shut)).toBeGreaterThan(0.05);
});
