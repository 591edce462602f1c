/** Pages on finding other pods: variables of Services, names, `nslookup`, what answers behind them. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, lines, printed } from '../../support/docs-page.ts';
import type { Pod } from '../../../shared/model/pod.ts';

const labelled = (page: DocsPage, key: string, value: string): Pod[] =>
  [...page.session.cluster.read.list('Pod', page.namespace)].filter((pod) => pod.metadata.labels?.[key] === value);

describe.skipIf(fixturesDir === undefined)('connecting applications', () => {
  test('pods know the Services that were there before them, by variables', () => {
    const page = new DocsPage().apply('service/networking/run-my-nginx.yaml').wait(15);
    const names = (text: string): string[] =>
      lines(text)
        .filter((line) => line.includes('SERVICE'))
        .map((line) => line.split('=')[0]!);
    const print = (pod: Pod): string[] => names(page.exec(pod.metadata.name, 'printenv | grep SERVICE').out).sort();
    const [before] = labelled(page, 'run', 'my-nginx');
    page.apply('service/networking/nginx-svc.yaml').wait(2);
    const PAGE = 'tutorials__services__connect-applications-service';
    expect(print(before!)).toEqual(names(printed(PAGE, 'printenv | grep SERVICE')).sort());
    for (const pod of labelled(page, 'run', 'my-nginx')) page.delete('Pod', pod.metadata.name);
    page.wait(20);
    const [after] = labelled(page, 'run', 'my-nginx');
    expect(print(after!)).toEqual([
      'KUBERNETES_SERVICE_HOST',
      'KUBERNETES_SERVICE_PORT',
      'KUBERNETES_SERVICE_PORT_HTTPS',
      'MY_NGINX_SERVICE_HOST',
      'MY_NGINX_SERVICE_PORT',
    ]);
  });

  test('another pod finds the Service by its name, and both pods answer', () => {
    const page = new DocsPage({})
      .apply('service/networking/run-my-nginx.yaml')
      .apply('service/networking/nginx-svc.yaml');
    page.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: curl }\nspec: { containers: [{ name: curl, image: "radial/busyboxplus:curl", command: [sleep, "3600"] }] }\n',
    );
    page.ready('curl').wait(15);
    const address = page.find<{ spec: { clusterIP: string } } & Pod>('Service', 'my-nginx')!.spec.clusterIP;
    const { out } = page.exec('curl', 'nslookup my-nginx');
    expect(out).toContain('my-nginx.default.svc.cluster.local');
    expect(out).toContain(address);
    for (let i = 0; i < 20; i++)
      expect(page.exec('curl', 'curl -s http://my-nginx').out).toContain('Welcome to nginx!');
    const heard = labelled(page, 'run', 'my-nginx').map(
      (pod) => page.logs(pod.metadata.name).filter((line) => line.includes('"curl/')).length,
    );
    expect(heard.reduce((sum, n) => sum + n, 0)).toBe(20);
    expect(Math.min(...heard)).toBeGreaterThan(0);
  });
});

describe.skipIf(fixturesDir === undefined)('names', () => {
  test('what a pod’s resolver is told', () => {
    const page = new DocsPage({}).apply('admin/dns/dnsutils.yaml').ready('dnsutils');
    const wanted = lines(printed('tasks__administer-cluster__dns-debugging-resolution', 'resolv.conf'));
    const told = lines(page.exec('dnsutils', 'cat /etc/resolv.conf').out);
    expect(told[0]).toBe('search default.svc.cluster.local svc.cluster.local cluster.local');
    expect(wanted[0]!.startsWith(told[0]!)).toBe(true);
    expect(told[1]).toBe('nameserver 10.43.0.10');
    expect(told[2]).toBe(wanted[2]);
    const found = page.exec('dnsutils', ['nslookup', 'kubernetes.default']);
    expect(found.code).toBe(0);
    expect(found.out).toContain('10.43.0.1');
    expect(found.out).toContain('Server:');
  });

  test('a Service that does not answer: each step of the page', () => {
    const page = new DocsPage({});
    page.apply(`apiVersion: apps/v1
kind: Deployment
metadata: { name: hostnames, labels: { app: hostnames } }
spec:
  replicas: 3
  selector: { matchLabels: { app: hostnames } }
  template:
    metadata: { labels: { app: hostnames } }
    spec: { containers: [{ name: serve-hostname, image: registry.k8s.io/serve_hostname }] }
`);
    page.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: shell }\nspec: { containers: [{ name: c, image: "busybox:1.28", command: [sleep, "3600"] }] }\n',
    );
    page.ready('shell').wait(15);
    const pods = labelled(page, 'app', 'hostnames');
    expect(pods).toHaveLength(3);
    for (const pod of pods)
      expect(page.exec('shell', `wget -qO- ${pod.status?.podIP}:9376`).out.trim()).toBe(pod.metadata.name);
    expect(page.exec('shell', 'wget -O- hostnames').out).toBe("wget: bad address 'hostnames'\n");
    page
      .apply(
        'apiVersion: v1\nkind: Service\nmetadata: { name: hostnames }\nspec: { selector: { app: hostnames }, ports: [{ port: 80, targetPort: 9376 }] }\n',
      )
      // So long CoreDNS remembers that there is no such name.
      .wait(30);
    const names = pods.map((pod) => pod.metadata.name);
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) seen.add(page.exec('shell', 'wget -qO- hostnames').out.trim());
    expect([...seen].sort()).toEqual(names.sort());
    for (const name of ['hostnames', 'hostnames.default', 'hostnames.default.svc.cluster.local']) {
      const { out } = page.exec('shell', `nslookup ${name}`);
      expect(out).toMatch(/^Server:\s+10\.43\.0\.10\n/);
      expect(out).toContain('hostnames.default.svc.cluster.local');
    }
  });
});
