/** CoreDNS remembers: a name is answered as it was for as long as its record says, and in k3s machines have names. */
import { expect, test } from 'vitest';
import { scenarioFromDisk } from '../../../../electron/headless/disk-assets.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const ASKER = `apiVersion: v1
kind: Pod
metadata: { name: asker }
spec: { containers: [{ name: c, image: 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7', command: [sleep, '100000'] }] }
`;
const headless = (name: string, ip: string): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: None, ports: [{ name: http, port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}, labels: { kubernetes.io/service-name: ${name} } }
addressType: IPv4
ports: [{ name: http, port: 80 }]
endpoints: [{ addresses: [${ip}] }]
`;
const dig = (page: DocsPage, name: string): string => page.exec('asker', `dig +short ${name}`).out.trim();

test('k3s: what changed is seen when the record has run out, 5 s later at most; a name that was missing too', () => {
  const page = new DocsPage({}).apply(ASKER).ready('asker');
  const name = 'db.default.svc.cluster.local';
  expect(page.exec('asker', `dig ${name}`).out).toContain('status: NXDOMAIN');
  page.apply(headless('db', '10.9.0.1'));
  expect(dig(page, name)).toBe('');
  page.wait(6);
  expect(dig(page, name)).toBe('10.9.0.1');
  page.apply(headless('db', '10.9.0.2')).wait(1);
  expect(dig(page, name)).toBe('10.9.0.1');
  expect(page.exec('asker', `dig ${name}`).out).toMatch(
    /^db\.default\.svc\.cluster\.local\.\s+[1-4]\s+IN\s+A\s+10\.9\.0\.1$/m,
  );
  page.wait(5);
  expect(dig(page, name)).toBe('10.9.0.2');
});

test('a restarted CoreDNS remembers nothing', () => {
  const page = new DocsPage({}).apply(ASKER).apply(headless('db', '10.9.0.1')).ready('asker');
  const name = 'db.default.svc.cluster.local';
  page.session.apply({
    type: 'patch',
    kind: 'ConfigMap',
    namespace: 'kube-system',
    name: 'coredns',
    patchType: 'merge',
    patch: { data: { Corefile: '.:53 {\n  kubernetes cluster.local {\n    ttl 600\n  }\n  cache 600\n}\n' } },
  });
  expect(dig(page, name)).toBe('10.9.0.1');
  page.apply(headless('db', '10.9.0.2')).wait(300);
  expect(dig(page, name)).toBe('10.9.0.1');
  const [dns] = [...page.session.cluster.read.list('Pod', 'kube-system')].filter(
    ({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns',
  );
  page.session.apply({ type: 'delete', kind: 'Pod', namespace: 'kube-system', name: dns!.metadata.name });
  page.wait(30);
  expect(dig(page, name)).toBe('10.9.0.2');
});

test('kubeadm keeps nothing of the cluster’s own names', () => {
  const page = new DocsPage({ scenario: scenarioFromDisk('kubeadm-like') });
  page.apply(ASKER).apply(headless('db', '10.9.0.1')).ready('asker');
  const name = 'db.default.svc.cluster.local';
  expect(dig(page, name)).toBe('10.9.0.1');
  page.apply(headless('db', '10.9.0.2')).wait(1);
  expect(dig(page, name)).toBe('10.9.0.2');
});

test('k3s: machines have names in NodeHosts, new ones too', () => {
  const page = new DocsPage({}).apply(ASKER).ready('asker');
  const map = (): string =>
    page.session.cluster.read.get('ConfigMap', 'kube-system', 'coredns')?.data?.['NodeHosts'] ?? '';
  expect(map()).toBe(
    '192.168.56.10 control-plane\n192.168.56.11 worker-1\n192.168.56.12 worker-2\n192.168.56.13 worker-3\n',
  );
  expect(dig(page, 'worker-2')).toBe('192.168.56.12');
  expect(page.exec('asker', 'dig worker-2').out).toMatch(/flags: qr aa rd/);
  page.session.apply({ type: 'addMachine', name: 'worker-4', cpu: '4', memory: '8Gi' });
  page.wait(1);
  expect(map()).toContain(' worker-4\n');
  expect(dig(page, 'worker-4')).not.toBe('');
});
