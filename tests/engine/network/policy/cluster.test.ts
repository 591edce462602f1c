/** NetworkPolicies in a whole cluster: scripts of pods wait in vain, people's requests are lost, kubelets still probe. */
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../../../shared/model/trace.ts';
import { DocsPage, example } from '../../../support/docs-page.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const NGINX = `apiVersion: apps/v1
kind: Deployment
metadata: { name: nginx }
spec:
  selector: { matchLabels: { app: nginx } }
  template:
    metadata: { labels: { app: nginx } }
    spec:
      containers:
        - name: nginx
          image: nginx
          ports: [{ containerPort: 80 }]
          readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 2 }
          livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 2 }
---
apiVersion: v1
kind: Service
metadata: { name: nginx }
spec: { type: NodePort, selector: { app: nginx }, ports: [{ port: 80 }] }
`;
const client = (name: string, labels = '', image = 'busybox:1.36'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { run: ${name}${labels} } }\nspec: { containers: [{ name: c, image: '${image}', command: [sleep, '100000'] }] }\n`;
const policy = (name: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;
const DENY_IN = policy('deny-in', 'podSelector: {}, policyTypes: [Ingress]');
const DENY_OUT = policy('deny-out', 'podSelector: {}, policyTypes: [Egress]');

function cluster(): DocsPage {
  const page = new DocsPage({}).apply(NGINX).apply(client('plain')).apply(client('allowed', ', access: "true"'));
  return page.ready('plain').ready('allowed').wait(10);
}
const address = (page: DocsPage): string =>
  page.find<{ spec: { clusterIP: string } } & ReturnType<DocsPage['pod']>>('Service', 'nginx')!.spec.clusterIP;
const nginxPod = (page: DocsPage): string => page.podNames().find((name) => name.startsWith('nginx-'))!;

describe.skipIf(fixturesDir === undefined)('the page on declaring a policy', () => {
  test('without the label nothing comes back, with it the file is there', () => {
    const page = cluster();
    const ask = 'wget --spider --timeout=1 nginx';
    const there = `Connecting to nginx (${address(page)}:80)\nremote file exists\n`;
    expect(page.exec('plain', ask)).toMatchObject({ out: there, code: 0 });
    page.apply(example('service/networking/nginx-policy.yaml'));
    const from = page.session.now;
    expect(page.exec('plain', ask)).toMatchObject({
      out: `Connecting to nginx (${address(page)}:80)\nwget: download timed out\n`,
      code: 1,
    });
    expect(page.session.now - from).toBeLessThan(1300);
    expect(page.exec('allowed', ask)).toMatchObject({ out: there, code: 0 });
    page.delete('NetworkPolicy.networking.k8s.io', 'access-nginx');
    expect(page.exec('plain', ask)).toMatchObject({ out: there });
  });
});

test('default deny: other tools’ words, ping too; the pod itself and its kubelet are let in', () => {
  const page = cluster()
    .apply(client('debian', '', 'nginx:1.27'))
    .ready('debian')
    .apply(DENY_IN);
  const pod = page.pod(nginxPod(page));
  const ip = pod.status!.podIP!;
  expect(page.exec('debian', `curl -sS -m 2 http://${ip}`)).toMatchObject({
    out: 'curl: (28) Connection timed out after 2000 milliseconds\n',
    code: 28,
  });
  expect(page.exec('plain', `nc -w 1 -zv ${ip} 80`).code).toBe(1);
  expect(page.exec('plain', `ping -c 1 -W 1 ${ip}`).out).toContain(
    '1 packets transmitted, 0 packets received, 100% packet loss',
  );
  expect(page.exec(nginxPod(page), 'curl -s http://localhost | grep -c Welcome').out).toBe('2\n');
  expect(page.exec(nginxPod(page), `curl -s http://${ip} | grep -c Welcome`).out).toBe('2\n');
  page.wait(30);
  expect(page.isReady(nginxPod(page))).toBe(true);
  expect(page.container(nginxPod(page)).restartCount).toBe(0);
});

test('egress denied takes the names away first; DNS allowed gives them back', () => {
  const page = cluster().apply(DENY_OUT);
  expect(page.exec('plain', 'wget -qO- -T 30 http://nginx')).toMatchObject({
    out: "wget: bad address 'nginx'\n",
    code: 1,
  });
  expect(page.exec('plain', 'nslookup nginx.default.svc.cluster.local')).toMatchObject({
    out: ';; connection timed out; no servers could be reached\n\n',
    code: 1,
  });
  expect(page.exec('plain', `wget -qO- -T 2 http://${address(page)}`).out).toBe('wget: download timed out\n');
  const to =
    'to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }]';
  page.apply(
    policy('dns', `podSelector: {}, policyTypes: [Egress], egress: [{ ${to}, ports: [{ port: 53, protocol: UDP }] }]`),
  );
  expect(page.exec('plain', 'nslookup nginx.default.svc.cluster.local').out).toContain(address(page));
  expect(page.exec('plain', 'wget -qO- -T 2 http://nginx').out).toBe('wget: download timed out\n');
  // By the pod's port, not the Service's.
  page.apply(policy('web', 'podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: 80 }] }]'));
  expect(page.exec('plain', 'wget -qO- -T 2 http://nginx | grep -c Welcome').out).toBe('2\n');
  expect(page.exec('plain', 'wget -qO- -T 2 http://example.com').code).toBe(0);
});

test('people outside are kept out, and it is said by what', () => {
  const page = cluster();
  const seen: TraceEvent[] = [];
  page.session.cluster.onTrace((event) => seen.push(event));
  page.wait(5);
  const outcomes = (): string[] => [
    ...new Set(
      seen
        .filter(({ type }) => type === 'request')
        .map((event) => (event.type === 'request' ? `${event.outcome} ${event.reason ?? ''}`.trim() : '')),
    ),
  ];
  expect(outcomes()).toContain('ok');
  seen.length = 0;
  page.apply(DENY_IN).wait(5);
  const lost = outcomes().filter((outcome) => outcome.includes('dropped'));
  expect(lost).toEqual([
    expect.stringContaining(`dropped: no rule of NetworkPolicy deny-in allows it into default/${nginxPod(page)}`),
  ]);
  page.apply(
    policy(
      'doors',
      'podSelector: { matchLabels: { app: nginx } }, ingress: [{ from: [{ ipBlock: { cidr: 192.168.0.0/16 } }] }]',
    ),
  );
  page.wait(2);
  seen.length = 0;
  page.wait(5);
  expect(outcomes()).toEqual(['ok']);
});
