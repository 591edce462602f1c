/** What nslookup, dig, host and getent ask, and print: each in its own shape. */
import { describe, expect, test } from 'vitest';
import { baseTree, withFiles } from '../../../shared/engine/files/build.ts';
import type { DnsQuestion, DnsRecord, DnsReply } from '../../../shared/engine/shell/network/dns-message.ts';
import type { NetAnswer, NetRequest } from '../../../shared/engine/shell/network/request.ts';
import { Container } from './container.ts';

const RESOLV =
  'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\noptions ndots:5\n';
const WEB = 'web.default.svc.cluster.local';
const NAMES: Record<string, DnsRecord[]> = {
  [WEB]: [{ name: `${WEB}.`, type: 'A', ttl: 5, data: '10.43.1.2' }],
  '2.1.43.10.in-addr.arpa': [{ name: '2.1.43.10.in-addr.arpa.', type: 'PTR', ttl: 5, data: `${WEB}.` }],
  '10.0.43.10.in-addr.arpa': [
    { name: '10.0.43.10.in-addr.arpa.', type: 'PTR', ttl: 5, data: 'kube-dns.kube-system.svc.cluster.local.' },
  ],
  [`_http._tcp.${WEB}`]: [{ name: `_http._tcp.${WEB}.`, type: 'SRV', ttl: 5, data: `0 100 80 ${WEB}.` }],
};
const SOA: DnsRecord = {
  name: 'cluster.local.',
  type: 'SOA',
  ttl: 5,
  data: 'ns.dns.cluster.local. hostmaster.cluster.local. 1767600000 7200 1800 86400 5',
};

function reply(question: DnsQuestion): DnsReply {
  const known = NAMES[question.name.replace(/\.$/, '')];
  const answers = (known ?? []).filter(({ type }) => type === question.type);
  const rcode = known === undefined ? 'NXDOMAIN' : 'NOERROR';
  const authority = answers.length === 0 ? [SOA] : [];
  return { question, rcode, authoritative: true, answers, authority, additional: [] };
}

function answer(request: NetRequest): NetAnswer | undefined {
  if (request.kind === 'dns') {
    return { kind: 'dns', server: request.server ?? '10.43.0.10', replies: request.questions.map(reply) };
  }
  if (request.kind !== 'lookup') return undefined;
  return request.host.startsWith('web')
    ? { kind: 'lookup', addresses: ['10.43.1.2'], name: WEB }
    : { kind: 'error', reason: 'unresolved' };
}

interface Ran {
  out: string;
  err: string;
  code: number | undefined;
  asked: string[];
}

function run(
  script: string,
  how: { flavour?: 'ash' | 'dash'; old?: boolean; reply?: (request: NetRequest) => NetAnswer | undefined } = {},
): Ran {
  const volumes = new Map([['root', withFiles(baseTree(), [['/etc/resolv.conf', RESOLV]])]]);
  const network = (request: NetRequest): { answer: NetAnswer; afterMs: number } | undefined => {
    const said = (how.reply ?? answer)(request);
    return said === undefined ? undefined : { answer: said, afterMs: 2 };
  };
  class World extends Container {
    override get world(): Container['world'] {
      return { ...super.world, isOldBusybox: how.old === true };
    }
  }
  const c = new World({ flavour: how.flavour ?? 'dash', volumes, network });
  c.start(['sh', '-c', script]);
  c.until(60_000);
  const asked = c.requests.flatMap(({ request }) =>
    request.kind === 'dns' ? request.questions.map(({ name, type }) => `${type} ${name}`) : [request.kind],
  );
  return { out: c.stdout, err: c.stderr, code: c.exits[0]?.code, asked };
}

describe('nslookup of busybox', () => {
  const HEAD = 'Server:\t\t10.43.0.10\nAddress:\t10.43.0.10:53\n\n';
  const ash = { flavour: 'ash' } as const;

  test('a name without a dot, in each search domain', () => {
    const { out, code, asked } = run('nslookup web', ash);
    expect(asked).toEqual([
      `A ${WEB}`,
      'A web.svc.cluster.local',
      'A web.cluster.local',
      `AAAA ${WEB}`,
      'AAAA web.svc.cluster.local',
      'AAAA web.cluster.local',
    ]);
    const not = (name: string): string => `** server can't find ${name}: NXDOMAIN\n\n`;
    const others = not('web.svc.cluster.local') + not('web.cluster.local');
    expect(out).toBe(`${HEAD}Name:\t${WEB}\nAddress: 10.43.1.2\n\n${others}\n${others}`);
    expect(code).toBe(1);
  });

  test('a name with a dot, as it is, whatever ndots says', () => {
    expect(run('nslookup web.default', ash)).toMatchObject({
      out: `${HEAD}** server can't find web.default: NXDOMAIN\n\n** server can't find web.default: NXDOMAIN\n\n`,
      code: 1,
    });
    expect(run(`nslookup ${WEB}`, ash)).toMatchObject({
      out: `${HEAD}Name:\t${WEB}\nAddress: 10.43.1.2\n\n\n`,
      code: 0,
    });
  });

  test('an address, a type', () => {
    expect(run('nslookup 10.43.1.2', ash).out).toBe(`${HEAD}2.1.43.10.in-addr.arpa\tname = ${WEB}\n\n`);
    expect(run(`nslookup -type=srv _http._tcp.${WEB}`, ash).out).toBe(
      `${HEAD}_http._tcp.${WEB}\tservice = 0 100 80 ${WEB}\n\n`,
    );
  });

  test('nobody there: at once when it is refused, after five seconds else', () => {
    const silent = run('nslookup web', { ...ash, reply: () => undefined });
    expect(silent).toMatchObject({ out: ';; connection timed out; no servers could be reached\n\n', err: '', code: 1 });
    const refused = run('nslookup web', { ...ash, reply: () => ({ kind: 'error', reason: 'refused' }) });
    expect(refused).toMatchObject({
      out: ';; connection timed out; no servers could be reached\n\n',
      err: "nslookup: write to '10.43.0.10': Connection refused\n",
      code: 1,
    });
  });

  test('up to 1.28: the C library finds it, and addresses have names', () => {
    const old = { ...ash, old: true };
    const head = 'Server:    10.43.0.10\nAddress 1: 10.43.0.10 kube-dns.kube-system.svc.cluster.local\n\n';
    expect(run('nslookup web.default', old)).toMatchObject({
      out: `${head}Name:      web.default\nAddress 1: 10.43.1.2 ${WEB}\n`,
      code: 0,
    });
    expect(run('nslookup db', old)).toMatchObject({ out: head, err: "nslookup: can't resolve 'db'\n", code: 1 });
  });
});

describe('nslookup of BIND', () => {
  const HEAD = 'Server:\t\t10.43.0.10\nAddress:\t10.43.0.10#53\n\n';
  test('goes down the search list', () => {
    expect(run('nslookup web')).toMatchObject({ out: `${HEAD}Name:\t${WEB}\nAddress: 10.43.1.2\n\n`, code: 0 });
    expect(run('nslookup web.default')).toMatchObject({ out: `${HEAD}Name:\t${WEB}\nAddress: 10.43.1.2\n\n` });
    expect(run('nslookup db')).toMatchObject({ out: `${HEAD}** server can't find db: NXDOMAIN\n\n`, code: 1 });
    expect(run(`nslookup -type=txt ${WEB}`).out).toBe(`${HEAD}*** Can't find ${WEB}: No answer\n\n`);
    expect(run('nslookup 10.43.1.2').out).toBe(`${HEAD}2.1.43.10.in-addr.arpa\tname = ${WEB}.\n\n`);
  });
  test('nobody there', () => {
    expect(run('nslookup web', { reply: () => undefined })).toMatchObject({
      out: `${';; communications error to 10.43.0.10#53: timed out\n'.repeat(3)};; no servers could be reached\n\n`,
      code: 1,
    });
  });
});

describe('dig', () => {
  test('asks for exactly the name, unless told to search', () => {
    expect(run('dig +short web').out).toBe('');
    expect(run('dig +short +search web').out).toBe('10.43.1.2\n');
    expect(run(`dig +short ${WEB}`).out).toBe('10.43.1.2\n');
    expect(run('dig +short -x 10.43.1.2').out).toBe(`${WEB}.\n`);
    expect(run(`dig +noall +answer SRV _http._tcp.${WEB}`).out).toBe(`_http._tcp.${WEB}. 5 IN SRV 0 100 80 ${WEB}.\n`);
  });

  test('parts of a message, as its options say one after the other', () => {
    const parts = (options: string): string =>
      run(`dig ${WEB} @10.43.0.10 ${options}`).out.replace(/WHEN: .*/, 'WHEN: now');
    const [asked, record] = [`;${WEB}.`, `${WEB}. 5`];
    const only = parts('+noall +question +answer').split('\n');
    expect(only).toHaveLength(3);
    expect(only[0]!.startsWith(asked)).toBe(true);
    expect(only[1]!.startsWith(record)).toBe(true);
    expect(parts('+nocmd')).toMatch(/^;; Got answer:\n/);
    expect(parts('+nostats')).toMatch(/IN\s+A\s+10\.43\.1\.2\n\n$/);
    expect(parts('+nocomments')).not.toContain('SECTION');
    expect(parts('+noall +answer +stats')).toMatch(/^\S+ 5\s.*\n;; Query time: .*\n.*\n;; WHEN: now\n.*\n\n$/);
    expect(parts('+noquestion')).toMatch(/\(echoed\)\n\n;; ANSWER SECTION:\n/);
    expect(parts('+answer +noall')).toBe('');
    expect(run(`dig @10.43.0.10 ${WEB}`).out).toContain('\n; (1 server found)\n;; global options: +cmd\n');
  });

  test('a whole message', () => {
    const { out, code } = run(`dig ${WEB} @10.43.0.10`);
    expect(code).toBe(0);
    expect(out.replace(/id: \d+/, 'id: 1').replace(/COOKIE: [0-9a-f]{16}/, 'COOKIE: c')).toBe(`
; <<>> DiG 9.18.39 <<>> ${WEB} @10.43.0.10
;; global options: +cmd
;; Got answer:
;; WARNING: .local is reserved for Multicast DNS
;; You are currently testing what happens when an mDNS query is leaked to DNS
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1
;; WARNING: recursion requested but not available

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
; COOKIE: c (echoed)
;; QUESTION SECTION:
;${WEB}.\tIN\tA

;; ANSWER SECTION:
${WEB}. 5 IN\tA\t10.43.1.2

;; Query time: 2 msec
;; SERVER: 10.43.0.10#53(10.43.0.10) (UDP)
;; WHEN: Thu Jan 01 09:00:00 UTC 2026
;; MSG SIZE  rcvd: 115

`);
  });

  test('no such name: the zone’s SOA in its place', () => {
    const { out, code } = run('dig db.default.svc.cluster.local');
    expect(code).toBe(0);
    expect(out).toContain('status: NXDOMAIN');
    expect(out).toContain(
      ';; AUTHORITY SECTION:\ncluster.local.\t\t5\tIN\tSOA\tns.dns.cluster.local. hostmaster.cluster.local. 1767600000 7200 1800 86400 5\n',
    );
  });

  test('nobody there', () => {
    const { out, code } = run('dig web', { reply: () => ({ kind: 'error', reason: 'refused' }) });
    expect(code).toBe(9);
    expect(out).toMatch(/^(;; communications error to 10\.43\.0\.10#53: connection refused\n){3}/);
    expect(out).toMatch(/;; no servers could be reached\n\n$/);
  });
});

test('host and getent', () => {
  expect(run('host web').out).toBe(`${WEB} has address 10.43.1.2\n`);
  expect(run('host 10.43.1.2').out).toBe(`2.1.43.10.in-addr.arpa domain name pointer ${WEB}.\n`);
  expect(run('host db')).toMatchObject({ out: 'Host db not found: 3(NXDOMAIN)\n', code: 1 });
  expect(run('getent hosts web').out).toBe(`10.43.1.2       ${WEB}\n`);
  expect(run('getent ahosts web').out).toBe(
    `10.43.1.2       STREAM ${WEB}\n10.43.1.2       DGRAM\n10.43.1.2       RAW\n`,
  );
  expect(run('getent hosts db')).toMatchObject({ out: '', code: 2 });
});
