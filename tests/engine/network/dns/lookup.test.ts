/** How a C library finds a host: /etc/hosts, the search list, the servers, and what it says when it finds none. */
import { describe, expect, test } from 'vitest';
import { baseTree, withFiles } from '../../../../shared/engine/files/build.ts';
import { diskOf } from '../../../../shared/engine/files/mount.ts';
import { FileView } from '../../../../shared/engine/files/view.ts';
import { lookUp, type Asked, type Looked } from '../../../../shared/engine/network/dns/lookup.ts';
import type { DnsReply } from '../../../../shared/engine/shell/network/dns-message.ts';
import { candidates, resolverOf, type Resolver } from '../../../../shared/engine/shell/network/resolver.ts';

function resolver(conf: string, libc: Resolver['libc'] = 'glibc', hosts = '127.0.0.1\tlocalhost\n'): Resolver {
  const tree = withFiles(baseTree(), [
    ['/etc/resolv.conf', conf],
    ['/etc/hosts', hosts],
  ]);
  return resolverOf(new FileView(diskOf(new Map([['root', tree]])), [{ path: '/', volume: 'root' }], '/', 0), libc);
}
const CONF = 'search ns.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\noptions ndots:5\n';

interface World {
  /** Full name -> address, or how the server fails for it. */
  names: Record<string, string>;
  /** Servers that do not answer. */
  deaf?: Record<string, 'refused' | 'silence'>;
}

function look(how: Resolver, host: string, { names, deaf = {} }: World): { found: Looked; asked: string[] } {
  const asked: string[] = [];
  const found = lookUp(how, host, (server, questions): Asked => {
    const fault = deaf[server];
    if (fault === 'silence') return { kind: 'silence', reason: 'nobody answers' };
    if (fault === 'refused') return { kind: 'refused', reason: 'connection refused', afterMs: 1 };
    asked.push(questions[0]!.name);
    const replies = questions.map((question): DnsReply => {
      const known = names[question.name];
      const has = known !== undefined && known !== 'SERVFAIL' && known !== '' && question.type === 'A';
      const rcode = known === 'SERVFAIL' ? 'SERVFAIL' : known === undefined ? 'NXDOMAIN' : 'NOERROR';
      const answers = has ? [{ name: `${question.name}.`, type: 'A' as const, ttl: 5, data: known }] : [];
      return { question, rcode, authoritative: true, answers, authority: [], additional: [] };
    });
    return { kind: 'replies', replies, afterMs: 2 };
  });
  return { found, asked };
}

describe('resolv.conf and hosts', () => {
  test('what they say', () => {
    expect(
      resolver('nameserver 1.1.1.1\nnameserver 2.2.2.2 # second\nnameserver 3.3.3.3\nnameserver 4.4.4.4\n'),
    ).toMatchObject({
      servers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'],
      searches: [],
      ndots: 1,
    });
    expect(resolver('search a b.\nsearch c\noptions ndots:99 timeout:1 edns0 attempts:4')).toMatchObject({
      searches: ['c'],
      ndots: 15,
      timeout: 1,
      attempts: 4,
      servers: ['127.0.0.1'],
    });
  });
  test('names of the container’s own come first', () => {
    const how = resolver(CONF, 'glibc', '10.1.2.3\tfoo.remote foo # a note\n10.1.2.4 foo\nfe00::1 foo\n');
    expect(look(how, 'FOO', { names: {} })).toEqual({
      found: { addresses: ['10.1.2.3', '10.1.2.4'], name: 'foo.remote', afterMs: 0 },
      asked: [],
    });
  });
});

describe('the search list', () => {
  const NAME = { names: { 'web.ns.svc.cluster.local': '10.43.1.1', 'db.other.svc.cluster.local': '10.43.1.2' } };
  test('down to the first that is there', () => {
    expect(look(resolver(CONF), 'web', NAME)).toMatchObject({
      asked: ['web.ns.svc.cluster.local'],
      found: { addresses: ['10.43.1.1'], name: 'web.ns.svc.cluster.local', afterMs: 2 },
    });
    expect(look(resolver(CONF), 'db.other', NAME)).toMatchObject({
      asked: ['db.other.ns.svc.cluster.local', 'db.other.svc.cluster.local'],
      found: { afterMs: 4 },
    });
    expect(look(resolver(CONF), 'nobody', NAME)).toMatchObject({
      asked: ['nobody.ns.svc.cluster.local', 'nobody.svc.cluster.local', 'nobody.cluster.local', 'nobody'],
      found: { failure: 'unknown', afterMs: 8 },
    });
  });
  test('enough dots: as it is first; musl then stops', () => {
    expect(candidates(resolver(CONF), 'a.b.c.d.e.f')).toHaveLength(4);
    expect(candidates(resolver(CONF), 'a.b.c.d.e.f')[0]).toBe('a.b.c.d.e.f');
    expect(candidates(resolver(CONF, 'musl'), 'a.b.c.d.e.f')).toEqual(['a.b.c.d.e.f']);
    expect(candidates(resolver(CONF), 'web.')).toEqual(['web']);
    expect(candidates(resolver(CONF.replace('ndots:5', 'ndots:1')), 'web.other')[0]).toBe('web.other');
  });
  test('a name without an address: glibc goes on, musl does not', () => {
    const half = { names: { 'web.ns.svc.cluster.local': '', 'web.svc.cluster.local': '10.43.1.9' } };
    expect(look(resolver(CONF), 'web', half).found).toMatchObject({ addresses: ['10.43.1.9'] });
    expect(look(resolver(CONF, 'musl'), 'web', half).found).toMatchObject({ failure: 'unknown' });
  });
});

describe('servers', () => {
  const two = CONF.replace('nameserver 10.43.0.10', 'nameserver 10.0.0.1\nnameserver 10.43.0.10');
  const names = { 'web.ns.svc.cluster.local': '10.43.1.1' };
  test('the next, where one does not answer', () => {
    expect(look(resolver(two), 'web', { names, deaf: { '10.0.0.1': 'silence' } }).found).toMatchObject({
      addresses: ['10.43.1.1'],
      afterMs: 5002,
    });
    expect(look(resolver(two), 'web', { names, deaf: { '10.0.0.1': 'refused' } }).found).toMatchObject({ afterMs: 3 });
    expect(look(resolver(two, 'musl'), 'web', { names, deaf: { '10.0.0.1': 'silence' } }).found).toMatchObject({
      afterMs: 2,
    });
  });
  test('none: at once when it is refused, else after two rounds of five seconds (musl: five in all)', () => {
    const gone = (fault: 'refused' | 'silence', libc: Resolver['libc'] = 'glibc'): Looked =>
      look(resolver(CONF, libc), 'web', { names, deaf: { '10.43.0.10': fault } }).found;
    expect(gone('refused')).toEqual({
      failure: 'again',
      reason: 'no DNS server could be asked for web: 10.43.0.10: connection refused',
      afterMs: 2,
    });
    expect(gone('silence')).toMatchObject({ failure: 'again', afterMs: 10_000 });
    expect(gone('silence', 'musl')).toMatchObject({ failure: 'again', afterMs: 5000 });
  });
  test('one that cannot say: glibc tries the next domain, and says so in the end', () => {
    const sick = { names: { 'web.ns.svc.cluster.local': 'SERVFAIL' } };
    expect(look(resolver(CONF), 'web', sick)).toMatchObject({ found: { failure: 'again', afterMs: 8 } });
    expect(look(resolver(CONF, 'musl'), 'web', sick)).toMatchObject({ found: { failure: 'again', afterMs: 2 } });
  });
});
