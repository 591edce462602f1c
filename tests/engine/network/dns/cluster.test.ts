/** Names in a whole cluster: CoreDNS answers over the network, or nobody does, and tools say so. */
import { describe, expect, test } from 'vitest';
import { scenarioFromDisk } from '../../../../electron/headless/disk-assets.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const WEB = `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { a: web } }
spec: { containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { a: web }, ports: [{ name: http, port: 80 }] }
`;
const asker = (name: string, image: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { asks: 'yes' } }\nspec: { ${more} containers: [{ name: c, image: '${image}', command: [sleep, '100000'] }] }\n`;

const system = (page: DocsPage, kind: string, name: string, patch: unknown): void => {
  const input = { type: 'patch', kind, namespace: 'kube-system', name, patchType: 'merge', patch } as const;
  const { error } = page.session.apply(input);
  expect(error).toBeUndefined();
};

/** A cluster with a Service and pods of three kinds that ask for it. */
function cluster(): DocsPage {
  const page = new DocsPage({}).apply(WEB);
  page
    .apply(asker('busy', 'busybox:1.36'))
    .apply(asker('alpine', 'alpine:3.20'))
    .apply(asker('debian', 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7'));
  return page.ready('web').ready('busy').ready('alpine').ready('debian').wait(3);
}

describe('without CoreDNS', () => {
  test('no names: at once, in each tool’s words; addresses go on', () => {
    const page = cluster();
    const ip = page.find<{ spec: { clusterIP: string } } & ReturnType<DocsPage['pod']>>('Service', 'web')!.spec
      .clusterIP;
    const took = (pod: string, command: string): { out: string; code: number | undefined; seconds: number } => {
      const from = page.session.now;
      const { out, code } = page.exec(pod, command);
      return { out, code, seconds: Math.round((page.session.now - from) / 1000) };
    };
    expect(page.exec('busy', 'wget -qO- http://web | grep -c Welcome').out).toBe('2\n');
    system(page, 'Deployment.apps', 'coredns', { spec: { replicas: 0 } });
    page.wait(20);
    expect(took('busy', 'wget -qO- http://web')).toEqual({ out: "wget: bad address 'web'\n", code: 1, seconds: 0 });
    expect(took('web', 'curl -sS http://kubernetes')).toMatchObject({
      out: 'curl: (6) Could not resolve host: kubernetes\n',
      code: 6,
      seconds: 0,
    });
    const [lost] = page.session.cluster.ledger({ from: 'pod default/web' }, 1).records;
    expect(lost).toMatchObject({ outcome: 'lost', cause: 'dns', method: 'GET', host: 'kubernetes', path: '/' });
    expect(lost!.reason).toBe(
      'no DNS server could be asked for kubernetes: 10.43.0.10: connection refused: no endpoint of kube-system/kube-dns is ready',
    );
    expect(lost!.hops).toEqual([{ kind: 'client', name: 'pod default/web' }]);
    expect(page.session.cluster.requests.lost.dns).toBe(2);
    // musl hears no refusal, and waits.
    expect(took('alpine', 'wget -qO- http://web')).toMatchObject({ out: "wget: bad address 'web'\n", seconds: 5 });
    expect(took('busy', 'nslookup web')).toMatchObject({
      out: "nslookup: write to '10.43.0.10': Connection refused\n;; connection timed out; no servers could be reached\n\n",
      code: 1,
    });
    expect(took('debian', 'nslookup web')).toMatchObject({
      out: `${';; communications error to 10.43.0.10#53: connection refused\n'.repeat(3)};; no servers could be reached\n\n`,
      code: 1,
    });
    expect(took('web', 'getent hosts kubernetes')).toMatchObject({ out: '', code: 2 });
    expect(page.exec('busy', `wget -qO- http://${ip} | grep -c Welcome`).out).toBe('2\n');
    system(page, 'Deployment.apps', 'coredns', { spec: { replicas: 1 } });
    page.wait(20);
    expect(page.exec('busy', 'wget -qO- http://web | grep -c Welcome').out).toBe('2\n');
  });

  test('not ready is not there: its Service has no endpoint', () => {
    const page = cluster();
    const faults = { metadata: { annotations: { 'orrery.dev/fault': 'readiness-fails' } } };
    for (const pod of page.session.cluster.read.list('Pod', 'kube-system'))
      if (pod.metadata.labels?.['k8s-app'] === 'kube-dns') system(page, 'Pod', pod.metadata.name, faults);
    page.wait(30);
    expect(page.exec('busy', 'wget -qO- http://web').out).toBe("wget: bad address 'web'\n");
  });

  test('a server that takes questions and never answers: glibc gives up after ten seconds', () => {
    const page = cluster();
    const hang = { metadata: { annotations: { 'orrery.dev/fault': 'hang' } } };
    const isDns = (labels: Record<string, string> | undefined): boolean => labels?.['k8s-app'] === 'kube-dns';
    const [dns] = [...page.session.cluster.read.list('Pod', 'kube-system')].filter((pod) => isDns(pod.metadata.labels));
    // Its probes would take it out of the Service within seconds.
    system(page, 'Pod', dns!.metadata.name, hang);
    const from = page.session.now;
    expect(page.exec('busy', 'wget -qO- http://web').out).toBe("wget: bad address 'web'\n");
    expect(page.session.now - from).toBeGreaterThan(9_900);
    expect(page.session.now - from).toBeLessThan(10_400);
  });
});

test('a name that nobody has: the request stands in the ledger with why, one that has an address does not', () => {
  const page = cluster();
  page.exec('busy', 'wget -qO- http://wbe/cart');
  page.exec('busy', 'wget -qO- http://web/');
  const { records } = page.session.cluster.ledger({ from: 'pod default/busy' }, 10);
  expect(records.map(({ outcome, cause, path, reason }) => [outcome, cause, path, reason])).toEqual([
    ['ok', undefined, '/', undefined],
    ['lost', 'dns', '/cart', 'no such host: wbe'],
  ]);
});

test('dnsPolicy: who finds what', () => {
  const page = new DocsPage({}).apply(WEB);
  const pods = {
    first: '',
    host: 'hostNetwork: true,',
    both: 'hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet,',
    machine: 'dnsPolicy: Default,',
    none: 'dnsPolicy: None, dnsConfig: { nameservers: [10.43.0.10], searches: [default.svc.cluster.local], options: [{ name: ndots, value: "2" }] },',
    nobody: 'dnsPolicy: None, dnsConfig: { nameservers: [192.0.2.1] },',
  };
  for (const [name, more] of Object.entries(pods)) page.apply(asker(name, 'busybox:1.36', more));
  for (const name of Object.keys(pods)) page.ready(name);
  page.ready('web').wait(3);
  const finds = (name: string, host: string): boolean => page.exec(name, `wget -qO- -T 4 http://${host}`).code === 0;
  const found = Object.keys(pods).map((name) => [name, finds(name, 'web'), finds(name, 'example.com')]);
  expect(found).toEqual([
    ['first', true, true],
    ['host', false, true],
    ['both', true, true],
    ['machine', false, true],
    ['none', true, true],
    ['nobody', false, false],
  ]);
});

test('host names: hostname, subdomain, the full name where it is wished', () => {
  const page = new DocsPage({}).apply(
    'apiVersion: v1\nkind: Service\nmetadata: { name: bar }\nspec: { clusterIP: None, selector: { asks: "yes" }, ports: [{ port: 1234 }] }\n',
  );
  page.apply(asker('plain', 'busybox:1.36'));
  page.apply(asker('foo-pod', 'busybox:1.36', 'hostname: foo, subdomain: bar,'));
  page.apply(asker('full', 'busybox:1.36', 'hostname: full, subdomain: bar, setHostnameAsFQDN: true,'));
  const long = 'a'.repeat(50);
  page.apply(asker('long', 'busybox:1.36', `hostname: ${long}, subdomain: bar, setHostnameAsFQDN: true,`));
  page.ready('plain').ready('foo-pod').ready('full').wait(3);
  expect(page.exec('plain', 'hostname; hostname -f').out).toBe('plain\nplain\n');
  expect(page.exec('foo-pod', 'hostname; hostname -f; hostname -d').out).toBe(
    'foo\nfoo.bar.default.svc.cluster.local\nbar.default.svc.cluster.local\n',
  );
  expect(page.exec('full', 'hostname').out).toBe('full.bar.default.svc.cluster.local\n');
  expect(page.exec('plain', 'getent hosts foo.bar').out).toContain(' foo.bar.default.svc.cluster.local\n');
  expect(page.exec('plain', 'nslookup foo.bar.default.svc.cluster.local').out).toContain(
    page.pod('foo-pod').status!.podIP!,
  );
  expect(page.phase('long')).toBe('Pending');
  expect(page.events('long')).toContain(
    `FailedCreatePodSandBox: Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, FQDN ${long}.bar.default.svc.cluster.local is too long (64 characters is the max, 80 characters requested)`,
  );
});

test('publishNotReadyAddresses: names of pods before they are ready', () => {
  const headless = (name: string, more = ''): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { clusterIP: None, ${more} selector: { a: sick }, ports: [{ port: 80 }] }\n`;
  const page = new DocsPage({}).apply(headless('early', 'publishNotReadyAddresses: true,')).apply(headless('late'));
  page.apply(
    'apiVersion: v1\nkind: Pod\nmetadata: { name: sick, labels: { a: sick } }\nspec: { containers: [{ name: c, image: nginx, readinessProbe: { exec: { command: ["false"] } } }] }\n',
  );
  page.apply(asker('busy', 'busybox:1.36')).ready('busy').wait(10);
  expect(page.isReady('sick')).toBe(false);
  expect(page.exec('busy', 'getent hosts early').out).toContain(page.pod('sick').status!.podIP!);
  expect(page.exec('busy', 'getent hosts late').code).toBe(2);
});

test('addresses of a name come in an order of chance, and all of them', () => {
  const page = new DocsPage({}).apply(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: db }\nspec: { replicas: 3, selector: { matchLabels: { a: db } }, template: { metadata: { labels: { a: db } }, spec: { containers: [{ name: c, image: nginx }] } } }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: db }\nspec: { clusterIP: None, selector: { a: db }, ports: [{ port: 80 }] }\n',
  );
  page.apply(asker('debian', 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7')).ready('debian').wait(15);
  const first = new Set<string>();
  for (let i = 0; i < 12; i++) {
    const rows = page.exec('debian', 'dig +short db.default.svc.cluster.local').out.trim().split('\n');
    expect(new Set(rows).size).toBe(3);
    first.add(rows[0]!);
  }
  expect(first.size).toBe(3);
});

test('kubeadm’s cluster: its own address and time to live', () => {
  const page = new DocsPage({ scenario: scenarioFromDisk('kubeadm-like') }).apply(
    asker('debian', 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7'),
  );
  page.ready('debian').wait(3);
  expect(page.exec('debian', 'cat /etc/resolv.conf').out).toContain('nameserver 10.96.0.10\n');
  expect(page.exec('debian', 'dig +noall +answer kubernetes.default.svc.cluster.local').out).toMatch(
    /^kubernetes\.default\.svc\.cluster\.local\. 30 IN\s+A\s+10\.96\.0\.1\n$/,
  );
});
