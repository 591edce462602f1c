/** /etc/hosts and /etc/resolv.conf: the texts of upstream's table, and what processes make of them. */
import { describe, expect, test } from 'vitest';
import { cutName, hostnameOf } from '../../../../shared/engine/kubelet/host-name.ts';
import {
  hostsText,
  nodeHostsText,
  resolverLosses,
  resolverText,
} from '../../../../shared/engine/kubelet/runtime/network-files.ts';
import type { Pod, PodSpec } from '../../../../shared/model/pod.ts';
import { DocsPage } from '../../../support/docs-page.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const pod = (spec: Partial<PodSpec> & Record<string, unknown>): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'ns' },
    spec: { containers: [], ...spec },
  }) as Pod;

interface Row {
  expectedContent: string;
  hostAliases: { ip: string; hostnames: string[] }[];
  hostDomainName: string;
  hostIPs: string[];
  hostName: string;
}

interface NodeRow {
  expectedHostsFileContent: string;
  hostAliases: { ip: string; hostnames: string[] }[];
  rawHostsFileContent: string;
}

const TABLE = 'k8s-1.20.2-test-tables/pkg__kubelet__kubelet_pods.json';

describe.skipIf(fixturesDir === undefined)('upstream’s tables of names', () => {
  test('TestManagedHostsFileContent', () => {
    const rows = tableRows<Row>(TABLE, 'TestManagedHostsFileContent').filter(({ row }) => row.hostIPs.length === 1);
    for (const { row } of rows) {
      const domain = row.hostDomainName === '' ? {} : { subdomain: 'sub' };
      const text = hostsText(pod({ hostAliases: row.hostAliases, ...domain }), row.hostIPs[0]!, row.hostName);
      expect(text.replace(`${row.hostName}.sub.ns.svc.cluster.local`, `${row.hostName}.${row.hostDomainName}`)).toBe(
        row.expectedContent,
      );
    }
    expect(rows.length).toBe(4);
    account('TestManagedHostsFileContent', rows.length, { 'one row': 'a cluster with two address families' });
  });

  test('TestNodeHostsFileContent', () => {
    const rows = tableRows<NodeRow>(TABLE, 'TestNodeHostsFileContent');
    for (const { row } of rows) {
      const text = nodeHostsText(pod({ hostAliases: row.hostAliases, hostNetwork: true }), row.rawHostsFileContent);
      expect(text).toBe(row.expectedHostsFileContent);
    }
    expect(rows.length).toBe(4);
    account('TestNodeHostsFileContent', rows.length);
  });

  test('TestTruncatePodHostname', () => {
    const rows = tableRows<{ input: string; output: string }>(TABLE, 'TestTruncatePodHostname');
    for (const { row } of rows) {
      expect(cutName(row.input)).toBe(row.output);
      const named = { ...pod({}), metadata: { name: row.input } };
      expect(hostnameOf(named)).toBe(row.output);
    }
    expect(rows.length).toBe(4);
    account('TestTruncatePodHostname', rows.length);
  });
});

describe('resolv.conf', () => {
  const CLUSTER =
    'search ns.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\noptions ndots:5\n';

  test.each([
    ['by default the cluster’s', {}, CLUSTER],
    ['the machine’s', { dnsPolicy: 'Default' }, 'nameserver 192.168.56.1\n'],
    [
      'with the machine’s network, the machine’s',
      { hostNetwork: true, dnsPolicy: 'ClusterFirst' },
      'nameserver 192.168.56.1\n',
    ],
    ['unless told', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, CLUSTER],
    [
      'the pod’s own alone',
      {
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['1.2.3.4'],
          searches: ['a.b'],
          options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
        },
      },
      'search a.b\nnameserver 1.2.3.4\noptions ndots:2 edns0\n',
    ],
    [
      'the pod’s own behind the cluster’s, each once',
      {
        dnsConfig: {
          nameservers: ['1.2.3.4', '10.43.0.10'],
          searches: ['a.b', 'cluster.local'],
          options: [{ name: 'ndots', value: '1' }],
        },
      },
      'search ns.svc.cluster.local svc.cluster.local cluster.local a.b\nnameserver 10.43.0.10\nnameserver 1.2.3.4\noptions ndots:1\n',
    ],
  ])('%s', (_, spec, text) => expect(resolverText(pod(spec), '10.43.0.10')).toBe(text));
});

describe('what processes find', () => {
  const asker = (name: string, more: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { ${more} containers: [{ name: c, image: busybox, command: [sleep, '1000'] }] }\n`;
  const WEB =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { a: web } }\nspec: { containers: [{ name: c, image: nginx }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { a: web }, ports: [{ port: 80 }] }\n';

  test('names of the pod’s own', () => {
    const page = new DocsPage().apply(WEB).ready('web').wait(1);
    const ip = page.pod('web').status?.podIP;
    page.apply(asker('p', `hostAliases: [{ ip: "${ip}", hostnames: [friend, friend.home] }],`)).ready('p');
    expect(page.exec('p', 'wget -qO- http://friend.home/').out).toContain('Welcome to nginx!');
    expect(page.exec('p', 'wget -qO- http://enemy/').out).toBe("wget: bad address 'enemy'\n");
    expect(page.exec('p', 'tail -n 1 /etc/hosts').out).toBe(`${ip}\tfriend\tfriend.home\n`);
    page.exec('p', `echo '${ip} stranger' >> /etc/hosts`);
    expect(page.exec('p', 'wget -qO- http://stranger/').code).toBe(0);
    expect(page.exec('p', 'getent hosts $(hostname)').out).toBe(`${page.pod('p').status?.podIP?.padEnd(15)} p\n`);
  });

  test('Services, but not with the machine’s resolver', () => {
    const page = new DocsPage({}).apply(WEB).apply(asker('p', '')).apply(asker('q', 'dnsPolicy: Default,')).ready('q');
    page.ready('web').ready('p').wait(1);
    expect(page.exec('p', 'wget -qO- http://web/').code).toBe(0);
    expect(page.exec('q', 'wget -qO- http://web/').out).toBe("wget: bad address 'web'\n");
    expect(page.exec('q', 'wget -qO- http://example.com/').code).toBe(0);
  });
});

test('what does not fit into resolv.conf is left out, and said', () => {
  const searches = Array.from({ length: 31 }, (_, i) => `d${i}.example.com`);
  const dnsConfig = { nameservers: ['192.0.2.1', '192.0.2.2', '192.0.2.3'], searches };
  const page = new DocsPage().apply(
    `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: ${JSON.stringify({ dnsConfig, containers: [{ name: 'c', image: 'busybox', command: ['sleep', '1000'] }] })}\n`,
  );
  page.ready('p');
  const line = ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local', ...searches.slice(0, 29)].join(' ');
  const events = page.eventObjects('p').filter(({ reason }) => reason === 'DNSConfigForming');
  expect(events.map(({ type, message }) => [type, message])).toEqual([
    [
      'Warning',
      'Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.43.0.10 192.0.2.1 192.0.2.2',
    ],
    [
      'Warning',
      `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${line}`,
    ],
  ]);
  const text = page.exec('p', 'cat /etc/resolv.conf').out;
  expect(text).toContain(`search ${line}\n`);
  expect(text.match(/^nameserver /gm)).toHaveLength(3);
});

test('a search line of more than 2048 letters loses its last domains', () => {
  const long = Array.from({ length: 12 }, (_, i) => `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.d${i}`);
  const losses = resolverLosses(
    pod({ dnsPolicy: 'None', dnsConfig: { nameservers: ['192.0.2.1'], searches: long } }),
    '',
  );
  expect(losses).toHaveLength(1);
  const line = losses[0]!.split('is: ')[1]!;
  expect(line.split(' ')).toEqual(long.slice(0, 11));
  expect(line.length).toBeLessThanOrEqual(2048);
});
