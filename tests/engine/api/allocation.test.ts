/** Cluster IPs and node ports: what is given, kept, refused, and what happens when all is taken. */
import { describe, expect, test } from 'vitest';
import { allocateService } from '../../../shared/engine/api/allocation.ts';
import { parseIp } from '../../../shared/engine/api/ip.ts';
import { ServiceRange } from '../../../shared/engine/api/service-range.ts';
import type { Reader } from '../../../shared/engine/api/store.ts';
import { Chance } from '../../../shared/engine/kernel/random.ts';
import type { Service, ServiceSpec } from '../../../shared/model/network.ts';
import { quietCluster, refusal, serviceNamed } from './door.ts';

const range = new ServiceRange('10.43.0.0/16');

/** A reader that knows only Services. */
const among = (...services: Service[]): Reader => ({ list: () => services }) as unknown as Reader;

const made = (spec: object, others: Service[] = [], previous?: Service, seed = 1): ServiceSpec =>
  allocateService(serviceNamed('s', spec), previous, among(...others), range, new Chance(seed).fork('x')).spec;

const stored = (name: string, spec: object): Service => ({
  ...serviceNamed(name, spec),
  metadata: { name, namespace: 'default', uid: name },
});

const why = (spec: object, others: Service[] = []): string => refusal(() => made(spec, others)).message ?? '';

const UDP_AND_TCP = [
  { name: 'a', port: 53, protocol: 'UDP' },
  { name: 'b', port: 53, protocol: 'TCP' },
];

describe('addresses', () => {
  test('come from the upper part of the range, from anywhere in it', () => {
    const third = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const [a, b, c, d] = made({}, [], undefined, seed).clusterIP!.split('.').map(Number);
      expect([a, b]).toEqual([10, 43]);
      expect(c! * 256 + d!).toBeGreaterThanOrEqual(257);
      expect(c! * 256 + d!).toBeLessThanOrEqual(65534);
      third.add(String(c));
    }
    expect(third.size).toBeGreaterThan(50);
  });

  test('fill the fields around them', () => {
    const spec = made({});
    expect(spec).toMatchObject({
      clusterIPs: [spec.clusterIP],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    });
  });

  test('when the upper part is full the lower one is used, then nothing is left', () => {
    const all: Service[] = [];
    for (let n = 257; n <= 65534; n++) all.push(stored(`s${n}`, { clusterIP: `10.43.${n >> 8}.${n & 255}` }));
    const last = made({}, all).clusterIP!;
    expect(last).toMatch(/^10\.43\.[01]\.\d+$/);
    for (let n = 1; n <= 256; n++) all.push(stored(`s${n}`, { clusterIP: `10.43.${n >> 8}.${n & 255}` }));
    expect(refusal(() => made({}, all))).toMatchObject({
      code: 500,
      reason: 'InternalError',
      message: 'Internal error occurred: failed to allocate a serviceIP: range is full',
    });
  });

  test.each([
    ['10.43.9.9', 'provided IP is already allocated'],
    ['1.1.1.1', 'the provided network does not match the current range'],
    ['10.43.0.0', 'the provided network does not match the current range'],
    ['10.43.255.255', 'the provided network does not match the current range'],
  ])('%s is refused: %s', (ip, text) => {
    expect(why({ clusterIP: ip, clusterIPs: [ip] }, [stored('other', { clusterIP: '10.43.9.9' })])).toBe(
      `Service "s" is invalid: spec.clusterIPs: Invalid value: ["${ip}"]: failed to allocate IP ${ip}: ${text}`,
    );
  });

  test('one may be asked for, and is kept on update', () => {
    expect(made({ clusterIP: '10.43.0.10' }).clusterIP).toBe('10.43.0.10');
    const previous = stored('s', { clusterIP: '10.43.7.7', clusterIPs: ['10.43.7.7'] });
    expect(made({ clusterIP: '10.43.7.7' }, [previous], previous).clusterIP).toBe('10.43.7.7');
    expect(made({}, [previous], previous).clusterIP).toBe('10.43.7.7');
  });

  test('a headless Service has none; one that selects nothing is of both families', () => {
    expect(made({ clusterIP: 'None', clusterIPs: ['None'] })).toMatchObject({
      clusterIP: 'None',
      clusterIPs: ['None'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    });
    expect(made({ clusterIP: 'None', clusterIPs: ['None'], selector: {} })).toMatchObject({
      ipFamilies: ['IPv4', 'IPv6'],
      ipFamilyPolicy: 'RequireDualStack',
    });
  });

  test.each([
    [
      { ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [{ ipFamilies: ['IPv6'] }, 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    [
      { clusterIP: 'fd00::1', clusterIPs: ['fd00::1'] },
      'spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster',
    ],
    [
      { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4', 'IPv6'] },
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    ],
  ])('the cluster has IPv4 alone: %j', (spec, text) => {
    expect(why(spec)).toBe(`Service "s" is invalid: ${text}`);
  });

  test('an ExternalName Service has neither address nor ports', () => {
    const service = serviceNamed('s', { type: 'ExternalName', externalName: 'example.com' });
    expect(allocateService(service, undefined, among(), range, new Chance(1).fork('x'))).toBe(service);
  });

  test('what changes its type from ExternalName gets an address', () => {
    const { api } = quietCluster();
    const service = serviceNamed('s', { type: 'ExternalName', externalName: 'example.com' });
    expect(api.create(service).spec.clusterIP).toBeUndefined();
    const changed = api.patch('Service', 'default', 's', 'merge', { spec: { type: 'ClusterIP', externalName: null } });
    expect(changed.spec.clusterIP).toMatch(/^10\.43\./);
  });
});

describe('node ports', () => {
  test.each(['NodePort', 'LoadBalancer'])('%s has one a port, of the upper part of the range', (type) => {
    const [port] = made({ type }).ports!;
    expect(port!.nodePort).toBeGreaterThanOrEqual(30_086);
    expect(port!.nodePort).toBeLessThanOrEqual(32_767);
  });

  test('a balancer may go without', () => {
    const spec = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false };
    expect(made(spec).ports).toEqual([{ port: 80 }]);
    expect(made({ ...spec, ports: [{ port: 80, nodePort: 30_001 }] }).ports).toEqual([{ port: 80, nodePort: 30_001 }]);
  });

  test('one number serves all protocols of a port', () => {
    const [udp, tcp] = made({ type: 'NodePort', ports: UDP_AND_TCP }).ports!;
    expect(udp!.nodePort).toBe(tcp!.nodePort);
    const asked = [
      { ...UDP_AND_TCP[0], nodePort: 0 },
      { ...UDP_AND_TCP[1], nodePort: 30_053 },
    ];
    expect(made({ type: 'NodePort', ports: asked }).ports!.map((p) => p.nodePort)).toEqual([30_053, 30_053]);
  });

  test.each([
    [25, 'provided port is not in the valid range. The range of valid ports is 30000-32767'],
    [32_768, 'provided port is not in the valid range. The range of valid ports is 30000-32767'],
    [30_005, 'provided port is already allocated'],
  ])('%d is refused: %s', (nodePort, text) => {
    const other = stored('other', { type: 'NodePort', ports: [{ port: 1, nodePort: 30_005 }] });
    expect(why({ type: 'NodePort', ports: [{ port: 80, nodePort }] }, [other])).toBe(
      `Service "s" is invalid: spec.ports[0].nodePort: Invalid value: ${nodePort}: ${text}`,
    );
  });

  test('when all are taken it says so, and does not search for ever', () => {
    const ports = Array.from({ length: 2768 }, (_, i) => ({ port: 1 + i, nodePort: 30_000 + i }));
    const lower = ports.filter((p) => p.nodePort >= 30_086);
    expect(made({ type: 'NodePort' }, [stored('o', { ports: lower })]).ports![0]!.nodePort).toBeLessThan(30_086);
    expect(refusal(() => made({ type: 'NodePort' }, [stored('o', { ports })])).message).toBe(
      'Internal error occurred: failed to allocate a nodePort: range is full',
    );
  });

  test('an update keeps them, gives new ports theirs, and frees the rest', () => {
    const { api } = quietCluster();
    const first = api.create(serviceNamed('s', { type: 'NodePort', ports: [{ name: 'a', port: 80 }] })).spec.ports![0]!;
    const wider = api.patch('Service', 'default', 's', 'strategic', { spec: { ports: [{ name: 'b', port: 81 }] } });
    const byName = new Map(wider.spec.ports!.map((p) => [p.name, p.nodePort]));
    expect(byName.get('a')).toBe(first.nodePort);
    expect(byName.get('b')).not.toBe(first.nodePort);
    api.patch('Service', 'default', 's', 'merge', { spec: { ports: [{ name: 'b', port: 81 }] } });
    const taker = serviceNamed('t', { type: 'NodePort', ports: [{ port: 80, nodePort: first.nodePort }] });
    expect(api.create(taker).spec.ports![0]!.nodePort).toBe(first.nodePort);
  });

  test('a balancer that keeps traffic on its node has a port to ask its health by', () => {
    const spec = made({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    expect(spec['healthCheckNodePort']).toBeGreaterThanOrEqual(30_086);
    const other = stored('o', { healthCheckNodePort: 30_007 });
    const asked = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30_007 };
    expect(why(asked, [other])).toBe(
      'Internal error occurred: failed to allocate requested HealthCheck NodePort 30007: provided port is already allocated',
    );
  });
});

test('asking by a dry run changes nothing of what is given later', () => {
  const given = (asks: number): string | undefined => {
    const { api } = quietCluster();
    for (let i = 0; i < asks; i++) api.create(serviceNamed('x'), { dryRun: true });
    return api.create(serviceNamed('s')).spec.clusterIP;
  };
  expect(given(3)).toBe(given(0));
});

describe('ranges', () => {
  test.each([
    ['10.43.0.0/16', '10.43.0.1', '10.43.0.10', '10.43.255.254', ['10.43.0.0', '10.43.255.255', '10.42.0.1']],
    ['10.96.0.0/12', '10.96.0.1', '10.96.0.10', '10.111.255.254', ['10.96.0.0', '10.111.255.255', '10.112.0.1']],
    ['192.168.7.0/24', '192.168.7.1', '192.168.7.10', '192.168.7.254', ['192.168.7.255', '192.168.8.1']],
  ])('%s', (cidr, first, tenth, last, outside) => {
    const one = new ServiceRange(cidr);
    expect([one.at(1), one.at(10), one.at(one.last)]).toEqual([first, tenth, last]);
    for (const address of [first, tenth, last]) expect(one.has(parseIp(address)!), address).toBe(true);
    for (const address of outside) expect(one.has(parseIp(address)!), address).toBe(false);
  });

  test.each(['10.43.0.0', '10.43.0.0/4', 'fd00::/108', 'x/16'])('%s is none', (cidr) => {
    expect(() => new ServiceRange(cidr)).toThrow('no range of IPv4 addresses');
  });
});
