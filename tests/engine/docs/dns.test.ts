/** The pages on DNS: every fact of the table of names, debugging resolution, and what the page on debugging Services prints. */
import { describe, expect, test } from 'vitest';
import { DocsPage, lines, printed } from '../../support/docs-page.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { columns, shownTable } from '../../support/kubectl-get.ts';
import type { Service } from '../../../shared/model/network.ts';

interface Row {
  given: string;
  name: string;
  type: string;
  answer: string;
}

const pod = (name: string, spec: string, labels = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}${labels === '' ? '' : `, labels: { ${labels} }`} }\nspec: { ${spec} }\n---\n`;
const busybox = `containers: [{ name: c, image: 'busybox:1.28', command: [sleep, '100000'] }]`;
const service = (name: string, spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ${spec} }\n---\n`;

/** The page's cast: Services of both sorts, pods with and without names of their own. */
const CAST = [
  pod('web-1', 'containers: [{ name: c, image: nginx }]', 'app: web'),
  pod('web-2', 'containers: [{ name: c, image: nginx }]', 'app: web'),
  pod('sick', 'containers: [{ name: c, image: nginx, readinessProbe: { exec: { command: ["false"] } } }]', 'app: web'),
  service('my-svc', 'selector: { app: web }, ports: [{ name: port-name, port: 80 }]'),
  service('headless', 'clusterIP: None, selector: { app: web }, ports: [{ name: port-name, port: 80 }]'),
  service('busybox-subdomain', 'clusterIP: None, selector: { name: busybox }, ports: [{ name: foo, port: 1234 }]'),
  pod('busybox1', `hostname: busybox-1, subdomain: busybox-subdomain, ${busybox}`, 'name: busybox'),
  pod('busybox3', `subdomain: busybox-subdomain, ${busybox}`, 'name: busybox'),
  pod('own', `hostNetwork: true, ${busybox}`),
  pod(
    'dig',
    `containers: [{ name: c, image: 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7', command: [sleep, '100000'] }]`,
  ),
]
  .join('')
  .replaceAll('metadata: { name', 'metadata: { namespace: my-namespace, name');

describe.skipIf(fixturesDir === undefined)('the table of names', () => {
  const table = fixture('dns/dns-for-services-and-pods.json') as
    | { records: Row[]; search: Record<string, string>; limits: Record<string, number> }
    | undefined;
  const NS = 'my-namespace';
  const page = new DocsPage({}, NS);
  const ip = (name: string): string => page.pod(name).status!.podIP!;
  const dig = (name: string, type = 'A'): string[] =>
    page.exec('dig', `dig +short ${type} ${name}`).out.trim().split('\n').filter(Boolean).sort();
  const svc = (name: string): string => `${name}.${NS}.svc.cluster.local`;
  const clusterIP = (): string => page.find<Service>('Service', 'my-svc')!.spec.clusterIP!;
  const ready = (): string[] => [ip('web-1'), ip('web-2')].sort();

  /** What each row says, looked at in the cluster. */
  const facts: Record<string, () => void> = {
    'Service my-svc (ClusterIP) in my-namespace': () => expect(dig(svc('my-svc'))).toEqual([clusterIP()]),
    'headless Service my-svc in my-namespace': () => expect(dig(svc('headless'))).toEqual(ready()),
    'named port on a normal Service': () =>
      expect(dig(`_port-name._tcp.${svc('my-svc')}`, 'SRV')).toEqual([`0 100 80 ${svc('my-svc')}.`]),
    'named port on a headless Service': () =>
      expect(dig(`_port-name._tcp.${svc('headless')}`, 'SRV')).toEqual(
        ready()
          .map((address) => `0 50 80 ${address.replaceAll('.', '-')}.${svc('headless')}.`)
          .sort(),
      ),
    'Pod 172.17.0.3 in default': () => expect(dig('172-17-0-3.default.pod.cluster.local')).toEqual(['172.17.0.3']),
    'Pod exposed by Service service-name in my-namespace': () => {
      const own = ip('web-1');
      expect(dig(`${own.replaceAll('.', '-')}.${svc('my-svc')}`)).toEqual([own]);
    },
    'Pod hostname=foo subdomain=bar in my-namespace': () => {
      expect(page.exec('busybox1', 'hostname').out).toBe('busybox-1\n');
      expect(page.exec('busybox1', 'hostname -f').out).toBe(`busybox-1.${svc('busybox-subdomain')}\n`);
    },
    'headless Service busybox-subdomain + Pod hostname=busybox-1 subdomain=busybox-subdomain': () =>
      expect(dig(`busybox-1.${svc('busybox-subdomain')}`)).toEqual([ip('busybox1')]),
    'headless Service + Pod with subdomain but no hostname': () => {
      expect(dig(svc('busybox-subdomain'))).toEqual([ip('busybox1'), ip('busybox3')].sort());
      expect(dig(`busybox3.${svc('busybox-subdomain')}`)).toEqual([]);
    },
    'Pod not ready, Service publishNotReadyAddresses unset': () => {
      expect(page.isReady('sick')).toBe(false);
      expect(dig(`${ip('sick').replaceAll('.', '-')}.${svc('headless')}`)).toEqual([]);
    },
    'Pod with neither hostname nor spec.hostname': () =>
      expect(page.exec('busybox3', 'hostname').out).toBe('busybox3\n'),
    'service/networking/custom-dns.yaml': () => {
      const other = new DocsPage().apply('service/networking/custom-dns.yaml').ready('dns-example');
      const wanted = table!.records.find(({ given }) => given === 'service/networking/custom-dns.yaml')!.answer;
      expect(lines(other.exec('dns-example', 'cat /etc/resolv.conf').out).sort()).toEqual(lines(wanted).sort());
    },
    'dnsPolicy unset': () => expect(page.pod('web-1').spec.dnsPolicy).toBe('ClusterFirst'),
    'hostNetwork: true with dnsPolicy ClusterFirst': () => {
      expect(page.pod('own').spec.dnsPolicy).toBe('ClusterFirst');
      expect(page.exec('own', 'cat /etc/resolv.conf').out).not.toContain('10.43.0.10');
      expect(page.exec('own', `getent hosts ${svc('my-svc')}`).code).toBe(2);
    },
  };

  test('every row of it', () => {
    page.apply(CAST);
    for (const name of ['web-1', 'web-2', 'busybox1', 'busybox3', 'own', 'dig']) page.ready(name);
    page.wait(5);
    const rows = table!.records.map(({ given }) => given);
    expect(Object.keys(facts).sort()).toEqual([...rows].sort());
    for (const given of rows) facts[given]!();
    console.log(`  dns/dns-for-services-and-pods.json: ${rows.length} rows`);
  });

  test('short names: of the own name space, and with another’s name', () => {
    const away = new DocsPage({}).apply(pod('asks', busybox)).ready('asks');
    const resolv = away.exec('asks', 'cat /etc/resolv.conf').out;
    const [search, options] = table!.search['resolv.conf (namespace <ns>)']!.split('; ');
    expect(lines(resolv)).toEqual([search!.replaceAll('<ns>', 'default'), 'nameserver 10.43.0.10', options]);
    expect(away.exec('asks', 'getent hosts kubernetes').code).toBe(0);
    expect(away.exec('asks', 'getent hosts kube-dns').code).toBe(2);
    expect(away.exec('asks', 'getent hosts kube-dns.kube-system').code).toBe(0);
  });
});

/** A printed nslookup of old, with our addresses in place of the page's. */
const withOurs = (text: string, ours: Record<string, string>): string[] =>
  lines(Object.entries(ours).reduce((made, [theirs, own]) => made.replaceAll(theirs, own), text));

describe.skipIf(fixturesDir === undefined)('debugging DNS resolution', () => {
  const PAGE = 'tasks__administer-cluster__dns-debugging-resolution';

  test('the server, its pods and its Service; and what is seen when they are not there', () => {
    const page = new DocsPage({}).apply('admin/dns/dnsutils.yaml').ready('dnsutils');
    expect(columns(shownTable(page, 'Pod'), 'NAME', 'READY', 'STATUS', 'RESTARTS')).toEqual(['dnsutils 1/1 Running 0']);
    const found = page.exec('dnsutils', ['nslookup', 'kubernetes.default']);
    expect(found).toMatchObject({ code: 0 });
    expect(found.out).toBe(
      'Server:\t\t10.43.0.10\nAddress:\t10.43.0.10#53\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.43.0.1\n\n',
    );
    const dns = page.session.cluster.read.get('Service', 'kube-system', 'kube-dns')!;
    const [line] = lines(printed(PAGE, 'kubectl get svc --namespace=kube-system')).filter((l) =>
      l.startsWith('kube-dns'),
    );
    const ports = (dns.spec.ports ?? []).map(({ port, protocol }) => `${port}/${protocol}`);
    for (const port of line!.split(/\s+/)[4]!.split(',')) expect(ports).toContain(port);
  });

  test('the page’s own shapes, from a busybox of its time', () => {
    const page = new DocsPage({}).apply(pod('shell', busybox)).ready('shell');
    const ours = { '10.0.0.10': '10.43.0.10', '10.0.0.1': '10.43.0.1' };
    const shape = withOurs(printed(PAGE, 'nslookup kubernetes.default', 0), ours).map((l) => l.replace(/ {2,}/g, ' '));
    const said = lines(page.exec('shell', 'nslookup kubernetes.default').out).map((l) => l.replace(/ {2,}/g, ' '));
    // The page's server has no name of its own there, and ours has.
    expect(said).toHaveLength(shape.length);
    said.forEach((text, i) => expect(text.startsWith(shape[i]!)).toBe(true));
    const failed = withOurs(printed(PAGE, 'nslookup kubernetes.default', 2), ours).at(-1);
    const { out, code } = page.exec('shell', 'nslookup kubernetes.nowhere');
    expect(lines(out).at(-1)).toBe(failed!.replace('kubernetes.default', 'kubernetes.nowhere'));
    expect(code).toBe(1);
    // And without anybody who answers: the first of the two failures, where the server has no name either.
    const patch = { spec: { replicas: 0 } };
    const target = { type: 'patch', kind: 'Deployment.apps', namespace: 'kube-system', name: 'coredns' } as const;
    page.session.apply({ ...target, patchType: 'merge', patch });
    page.wait(20);
    const silent = page.exec('shell', 'nslookup kubernetes.default');
    expect(lines(silent.out)).toEqual(
      withOurs(printed(PAGE, 'nslookup kubernetes.default', 1), ours).map((l) => l.replace('Server: ', 'Server: ')),
    );
  });
});

test.skipIf(fixturesDir === undefined)('debugging Services: each nslookup that the page prints', () => {
  const PAGE = 'tasks__debug__debug-application__debug-service';
  const page = new DocsPage({})
    .apply(pod('shell', busybox))
    .apply(
      pod(
        'bind',
        `containers: [{ name: c, image: 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7', command: [sleep, '100000'] }]`,
      ),
    );
  page.apply(
    service('hostnames', 'selector: { app: hostnames }, ports: [{ name: default, port: 80, targetPort: 9376 }]'),
  );
  page.ready('shell').ready('bind').wait(3);
  const address = page.find<Service>('Service', 'hostnames')!.spec.clusterIP!;
  const ours = { '10.0.1.175': address, '10.0.0.10': '10.43.0.10', '10.0.0.1': '10.43.0.1' };
  for (const name of ['hostnames', 'hostnames.default', 'hostnames.default.svc.cluster.local', 'kubernetes.default']) {
    // The page leaves the server's first line out.
    const wanted = withOurs(printed(PAGE, `nslookup ${name}`), ours).filter((l) => !l.startsWith('Server:'));
    const said = lines(page.exec('shell', `nslookup ${name}`).out).filter((l) => !l.startsWith('Server:'));
    expect(said, name).toEqual(wanted);
  }
  const squeezed = (text: string): string[] => lines(text).map((l) => l.replace(/\s+/g, ' '));
  const wanted = withOurs(printed(PAGE, 'nslookup hostnames.default.svc.cluster.local 10.0.0.10'), ours);
  const said = page.exec('bind', 'nslookup hostnames.default.svc.cluster.local 10.43.0.10').out;
  expect(squeezed(said).slice(0, 2)).toEqual(squeezed(wanted.join('\n')).slice(0, 2));
  expect(said).toContain(`Address: ${address}\n`);
});
