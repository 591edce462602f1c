/** What CoreDNS answers: the records of the DNS schema for Services and pods, and what is said of names that have none. */
import { describe, expect, test } from 'vitest';
import { answer } from '../../../../shared/engine/network/dns/answer.ts';
import { secondsOf } from '../../../../shared/engine/network/dns/cache.ts';
import { parseCorefile, type CacheConfig } from '../../../../shared/engine/network/dns/corefile.ts';
import type { DnsReply, RecordType } from '../../../../shared/engine/shell/network/dns-message.ts';
import type { Endpoint, EndpointSlice, Service } from '../../../../shared/model/network.ts';
import { lookup, namespace, resident } from '../town.ts';

const COREFILE = `.:53 {
    errors
    # kubernetes nothing.local
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    forward . /etc/resolv.conf
}`;

const service = (name: string, spec: Service['spec'], home = 'shop'): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: home },
  spec,
});
const slice = (of: string, endpoints: Endpoint[], ports?: EndpointSlice['ports']): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${of}-x`, namespace: 'shop', labels: { 'kubernetes.io/service-name': of } },
  addressType: 'IPv4',
  endpoints,
  ...(ports === undefined ? {} : { ports }),
});
const ready = { ready: true };
const HTTP = [{ name: 'http', port: 8080, protocol: 'TCP' }];

const TOWN = lookup([
  namespace('shop'),
  namespace('default'),
  namespace('kube-system'),
  service('kube-dns', { clusterIP: '10.43.0.10', clusterIPs: ['10.43.0.10'], ports: [{ port: 53 }] }, 'kube-system'),
  service('web', {
    clusterIP: '10.43.1.1',
    clusterIPs: ['10.43.1.1', 'fd00::1'],
    ports: [
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: 'https', port: 443, protocol: 'TCP' },
      { name: 'quic', port: 443, protocol: 'UDP' },
    ],
  }),
  slice('web', [{ addresses: ['10.42.0.5'], conditions: ready }], HTTP),
  service('db', { clusterIP: 'None', ports: [{ name: 'http', port: 8080 }] }),
  slice(
    'db',
    [
      { addresses: ['10.42.0.11'], hostname: 'db-0', conditions: ready },
      { addresses: ['10.42.0.12'], hostname: 'db-1', conditions: ready },
      { addresses: ['10.42.0.13'], hostname: 'db-2', conditions: { ready: false } },
      { addresses: ['10.42.0.14'] },
    ],
    HTTP,
  ),
  service('portless', { clusterIP: 'None' }),
  slice('portless', [{ addresses: ['10.42.0.21'], conditions: ready }]),
  service('empty', { clusterIP: 'None', ports: [{ port: 80 }] }),
  service('far', { type: 'ExternalName', externalName: 'www.example.com' }),
  service('alias', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }),
  service('loop', { type: 'ExternalName', externalName: 'loop.shop.svc.cluster.local' }),
  service('number', { type: 'ExternalName', externalName: '1.2.3.4' }),
  resident({ name: 'p', ip: '10.42.0.5', namespace: 'shop' }),
]);

function ask(name: string, type: RecordType = 'A', corefile = COREFILE): DnsReply {
  return answer({ read: TOWN, config: parseCorefile(corefile), serial: 1 }, { name, type });
}

/** The data of the answers, or the code of a reply that has none. */
function say(name: string, type: RecordType = 'A', corefile = COREFILE): string[] | string {
  const { rcode, answers } = ask(name, type, corefile);
  return answers.length > 0 ? answers.map((record) => `${record.type} ${record.data}`) : rcode;
}
const CLUSTER = 'svc.cluster.local';

describe('Services with an address', () => {
  test('A, AAAA, in any case and with a dot at the end', () => {
    expect(say(`web.shop.${CLUSTER}`)).toEqual(['A 10.43.1.1']);
    expect(say(`WEB.Shop.${CLUSTER}.`)).toEqual(['A 10.43.1.1']);
    expect(say(`web.shop.${CLUSTER}`, 'AAAA')).toEqual(['AAAA fd00::1']);
    expect(ask(`web.shop.${CLUSTER}`).answers[0]).toMatchObject({ name: `web.shop.${CLUSTER}.`, ttl: 5 });
  });
  test('SRV of a named port, with the address beside it', () => {
    const { answers, additional } = ask(`_https._tcp.web.shop.${CLUSTER}`, 'SRV');
    expect(answers.map(({ data }) => data)).toEqual([`0 50 443 web.shop.${CLUSTER}.`]);
    expect(additional.map(({ type, data }) => `${type} ${data}`)).toEqual(['A 10.43.1.1', 'AAAA fd00::1']);
    expect(say(`_https._udp.web.shop.${CLUSTER}`, 'SRV')).toBe('NXDOMAIN');
    expect(say(`_quic._udp.web.shop.${CLUSTER}`, 'SRV')).toHaveLength(1);
    expect(say(`web.shop.${CLUSTER}`, 'SRV')).toHaveLength(2);
  });
  test('a pod behind one, by its address', () => {
    expect(say(`10-42-0-5.web.shop.${CLUSTER}`)).toEqual(['A 10.42.0.5']);
    expect(say(`10-42-0-6.web.shop.${CLUSTER}`)).toBe('NXDOMAIN');
  });
});

describe('headless Services', () => {
  test('the ready pods, each with its name where it has one', () => {
    expect(say(`db.shop.${CLUSTER}`)).toEqual(['A 10.42.0.11', 'A 10.42.0.12', 'A 10.42.0.14']);
    expect(say(`db-1.db.shop.${CLUSTER}`)).toEqual(['A 10.42.0.12']);
    expect(say(`10-42-0-14.db.shop.${CLUSTER}`)).toEqual(['A 10.42.0.14']);
    expect(say(`db-2.db.shop.${CLUSTER}`)).toBe('NXDOMAIN');
    expect(say(`10-42-0-11.db.shop.${CLUSTER}`)).toBe('NXDOMAIN');
  });
  test('SRV: one for each pod', () => {
    expect(say(`_http._tcp.db.shop.${CLUSTER}`, 'SRV')).toEqual([
      `SRV 0 33 8080 db-0.db.shop.${CLUSTER}.`,
      `SRV 0 33 8080 db-1.db.shop.${CLUSTER}.`,
      `SRV 0 33 8080 10-42-0-14.db.shop.${CLUSTER}.`,
    ]);
  });
  test('without a port there are addresses; without a ready pod no name', () => {
    expect(say(`portless.shop.${CLUSTER}`)).toEqual(['A 10.42.0.21']);
    expect(say(`portless.shop.${CLUSTER}`, 'SRV')).toBe('NOERROR');
    expect(say(`empty.shop.${CLUSTER}`)).toBe('NXDOMAIN');
  });
});

describe('ExternalName', () => {
  test('another name, and what that leads to', () => {
    expect(say(`far.shop.${CLUSTER}`)).toEqual([
      'CNAME www.example.com.',
      expect.stringMatching(/^A 203\.0\.113\.\d+$/),
    ]);
    expect(say(`far.shop.${CLUSTER}`, 'CNAME')).toEqual(['CNAME www.example.com.']);
    expect(say(`alias.shop.${CLUSTER}`)).toEqual([`CNAME web.shop.${CLUSTER}.`, 'A 10.43.1.1']);
    expect(say(`far.shop.${CLUSTER}`, 'SRV')).toBe('NOERROR');
  });
  test('itself, or an address, is none', () => {
    expect(say(`loop.shop.${CLUSTER}`)).toBe('NOERROR');
    expect(say(`number.shop.${CLUSTER}`)).toBe('NXDOMAIN');
  });
});

describe('names without records', () => {
  test.each([
    ['nobody.shop', 'NXDOMAIN'],
    ['web.nowhere', 'NXDOMAIN'],
    ['a.b.c.web.shop', 'NXDOMAIN'],
    ['shop', 'NOERROR'],
    ['nowhere', 'NXDOMAIN'],
  ])('%s.svc.cluster.local: %s', (name, rcode) => expect(say(`${name}.${CLUSTER}`)).toBe(rcode));

  test('parts of the schema are there and have nothing; all else is not', () => {
    for (const name of ['cluster.local', 'svc.cluster.local', 'pod.cluster.local']) expect(say(name)).toBe('NOERROR');
    expect(say('web.shop.cluster.local')).toBe('NXDOMAIN');
    expect(say(`web.shop.${CLUSTER}`, 'MX')).toBe('NOERROR');
    expect(say(`nobody.shop.${CLUSTER}`, 'MX')).toBe('NXDOMAIN');
  });
  test('the zone’s SOA says how long that holds', () => {
    const { authority, authoritative } = ask(`nobody.shop.${CLUSTER}`);
    expect(authoritative).toBe(true);
    expect(authority).toEqual([
      {
        name: 'cluster.local.',
        type: 'SOA',
        ttl: 5,
        data: 'ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5',
      },
    ]);
    expect(ask(`web.shop.${CLUSTER}`).authority).toEqual([]);
  });
});

describe('pods by their address', () => {
  const POD = '10-42-0-5.shop.pod.cluster.local';
  test('insecure: whatever is asked', () => {
    expect(say(POD)).toEqual(['A 10.42.0.5']);
    expect(say('10-9-9-9.shop.pod.cluster.local')).toEqual(['A 10.9.9.9']);
    expect(say('fd00--5.shop.pod.cluster.local', 'AAAA')).toEqual(['AAAA fd00::5']);
    expect(say('10-9-9.shop.pod.cluster.local')).toBe('NXDOMAIN');
    expect(say('10-42-0-5.nowhere.pod.cluster.local')).toBe('NXDOMAIN');
  });
  test('verified: pods of the name space; disabled: none', () => {
    const verified = COREFILE.replace('insecure', 'verified');
    expect(say(POD, 'A', verified)).toEqual(['A 10.42.0.5']);
    expect(say('10-42-0-5.default.pod.cluster.local', 'A', verified)).toBe('NXDOMAIN');
    expect(say(POD, 'A', COREFILE.replace('pods insecure', ''))).toBe('NXDOMAIN');
  });
});

test('addresses have names: the Service’s, or those of the pods behind it', () => {
  expect(say('1.1.43.10.in-addr.arpa', 'PTR')).toEqual([`PTR web.shop.${CLUSTER}.`]);
  expect(say('12.0.42.10.in-addr.arpa', 'PTR')).toEqual([`PTR db-1.db.shop.${CLUSTER}.`]);
  expect(say('5.0.42.10.in-addr.arpa', 'PTR')).toEqual([`PTR 10-42-0-5.web.shop.${CLUSTER}.`]);
  expect(say('13.0.42.10.in-addr.arpa', 'PTR')).toBe('NXDOMAIN');
  expect(ask('13.0.42.10.in-addr.arpa', 'PTR').authoritative).toBe(false);
});

test('the zone itself: schema, name server', () => {
  expect(ask('dns-version.cluster.local', 'TXT').answers).toMatchObject([{ ttl: 28_800, data: '"1.1.0"' }]);
  expect(say('cluster.local', 'NS')).toEqual(['NS kube-dns.kube-system.svc.cluster.local.']);
  expect(say('ns.dns.cluster.local')).toEqual(['A 10.43.0.10']);
  expect(say('cluster.local', 'SOA')).toHaveLength(1);
});

test('other names are the world’s, where it is asked', () => {
  expect(say('example.com')).toEqual([expect.stringMatching(/^A 203\.0\.113\.\d+$/)]);
  expect(ask('example.com').authoritative).toBe(false);
  expect(say('example.com', 'AAAA')).toBe('NOERROR');
  expect(say('nonsense')).toBe('NXDOMAIN');
  expect(say('example.com', 'A', COREFILE.replace(/^\s*forward.*$/m, ''))).toBe('REFUSED');
});

test('the Corefile: zones, ttl, what is commented out', () => {
  const file = `cluster.local:53 {\n  kubernetes lab.example. { # ours\n    ttl 30\n    pods verified\n  }\n}\n`;
  expect(parseCorefile(file)).toEqual({
    zones: ['lab.example'],
    reverse: false,
    pods: 'verified',
    ttl: 30,
    forwards: false,
  });
  expect(parseCorefile(COREFILE)).toMatchObject({ zones: ['cluster.local'], reverse: true, ttl: 5, forwards: true });
  expect(ask('web.shop.svc.lab.example', 'A', file).answers[0]?.ttl).toBe(30);
});

describe('plugins before the cluster', () => {
  const told = (corefile: string, name: string, type: RecordType = 'A'): DnsReply =>
    answer({ read: TOWN, config: parseCorefile(corefile), serial: 1 }, { name, type });
  const data = ({ answers }: DnsReply): string[] => answers.map((record) => `${record.name} ${record.data}`);
  const WITH = (more: string): string => COREFILE.replace('    forward', `${more}\n    forward`);

  test('hosts: names of its own, and everything else falls through', () => {
    const hosts = WITH('    hosts {\n      10.0.0.1 db.corp web.corp\n      ttl 60\n      fallthrough\n    }');
    expect(told(hosts, 'WEB.corp.')).toMatchObject({
      rcode: 'NOERROR',
      authoritative: true,
      answers: [{ ttl: 60, data: '10.0.0.1' }],
    });
    expect(told(hosts, 'web.corp', 'AAAA')).toMatchObject({ rcode: 'NOERROR', answers: [] });
    expect(data(told(hosts, '1.0.0.10.in-addr.arpa', 'PTR'))).toEqual([
      '1.0.0.10.in-addr.arpa. db.corp.',
      '1.0.0.10.in-addr.arpa. web.corp.',
    ]);
    expect(data(told(hosts, 'web.shop.svc.cluster.local'))).toEqual(['web.shop.svc.cluster.local. 10.43.1.1']);
    const alone = hosts.replace('      fallthrough\n', '');
    expect(told(alone, 'web.shop.svc.cluster.local').rcode).toBe('SERVFAIL');
  });

  test.each([
    ['name shop.example.com web.shop.svc.cluster.local', 'shop.example.com', 'web.shop.svc.cluster.local.'],
    ['name exact shop.example.com web.shop.svc.cluster.local answer auto', 'shop.example.com', 'shop.example.com.'],
    ['stop name suffix .example.com .shop.svc.cluster.local answer auto', 'web.example.com', 'web.example.com.'],
    ['name prefix my-web web', 'my-web.shop.svc.cluster.local', 'web.shop.svc.cluster.local.'],
    ['name substring example.com shop.svc.cluster.local', 'web.example.com', 'web.shop.svc.cluster.local.'],
    ['name regex (.*)\\.at\\.(.*)\\.com {1}.{2}.svc.cluster.local answer auto', 'web.at.shop.com', 'web.at.shop.com.'],
  ])('rewrite %s', (rule, name, shown) => {
    const reply = told(WITH(`    rewrite ${rule}`), name);
    expect(data(reply)).toEqual([`${shown} 10.43.1.1`]);
    expect(reply.question.name).toBe(name);
  });

  test('rules in braces', () => {
    const rule = 'rewrite stop {\n      name suffix .example.com .shop.svc.cluster.local answer auto\n    }';
    expect(data(told(WITH(`    ${rule}`), 'web.example.com'))).toEqual(['web.example.com. 10.43.1.1']);
  });
});

describe('how long a reply may be kept', () => {
  const cacheOf = (words: string): CacheConfig => parseCorefile(`. {\n  cache ${words}\n}`).cache!;
  const reply = (rcode: DnsReply['rcode'], ttl?: number, soa?: number): DnsReply => ({
    question: { name: 'a.b', type: 'A' },
    rcode,
    authoritative: true,
    answers: ttl === undefined ? [] : [{ name: 'a.b.', type: 'A', ttl, data: '1.2.3.4' }],
    authority:
      soa === undefined ? [] : [{ name: 'b.', type: 'SOA', ttl: soa, data: `ns. host. 1 7200 1800 86400 ${soa}` }],
    additional: [],
  });
  test.each<[string, DnsReply, number]>([
    ['30', reply('NOERROR', 5), 5],
    ['30', reply('NOERROR', 600), 30],
    ['30', reply('NOERROR', 1), 5],
    ['', reply('NOERROR', 6000), 3600],
    ['30', reply('NXDOMAIN', undefined, 300), 30],
    ['30', reply('NOERROR', undefined, 10), 10],
    ['30', reply('NXDOMAIN'), 0],
    ['30', reply('SERVFAIL'), 0],
    ['30 {\n disable success b\n }', reply('NOERROR', 30), 0],
    ['30 {\n disable success b\n }', reply('NXDOMAIN', undefined, 30), 30],
    ['30 {\n disable denial c\n }', reply('NXDOMAIN', undefined, 30), 30],
    ['{\n success 100 60\n denial 100 20\n }', reply('NOERROR', 100), 60],
    ['{\n success 100 60\n denial 100 20\n }', reply('NXDOMAIN', undefined, 100), 20],
  ])('cache %s', (words, what, seconds) => {
    expect(secondsOf(cacheOf(words), what, 'a.b')).toBe(seconds);
  });
});
