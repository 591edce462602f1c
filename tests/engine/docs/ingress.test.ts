/** Pages on Ingresses: the concept's manifests and what kubectl prints of them, and the exercise with ingress-nginx. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Ingress } from '../../../shared/model/ingress.ts';
import { DocsPage, lines, printed } from '../../support/docs-page.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { kubectl } from '../kubectl/frozen.ts';

const CONCEPT = 'concepts__services-networking__ingress';
const TASK = 'tasks__access-application-cluster__ingress-minikube';
const INGRESS = 'Ingress.networking.k8s.io';
/** As minikube sets the addon up: it takes Ingresses without a class too. */
const ADDON = readFileSync('assets/manifests/ingress-nginx.yaml', 'utf8').replace(
  '- --ingress-class=nginx\n',
  '- --ingress-class=nginx\n            - --watch-ingress-without-class=true\n',
);

const manifests = (page: string): Record<string, string> =>
  (fixture(`docs-outputs/by-page/${page}.json`) as { manifests: Record<string, string> }).manifests;

function run(page: DocsPage, line: string): string {
  const { cluster } = page.session;
  return kubectl(line, { objects: [...cluster.read.all()], now: cluster.timestamp }).stdout;
}

/** Without what a release has added since the page was written, and the width of columns. */
const facts = (text: string): string[] =>
  lines(text)
    .map((line) => line.replaceAll(/\s+/g, ' '))
    .filter((line) => !/^(Labels|Ingress Class|Annotations|Events):/.test(line));

describe.skipIf(fixturesDir === undefined)('the concept', () => {
  const all = fixturesDir === undefined ? {} : manifests(CONCEPT);

  test('every manifest is taken as it is', () => {
    const page = new DocsPage({});
    for (const text of Object.values(all)) page.apply(`${text}\n`);
    console.info(`  ${CONCEPT}: ${Object.keys(all).length} manifests`);
    expect(Object.keys(all)).toHaveLength(10);
    expect([...page.session.cluster.read.list(INGRESS)]).toHaveLength(8);
  });

  test('resources as backends: described as printed, and no controller here follows them', () => {
    const page = new DocsPage({ bare: true }).apply(`${all['service/networking/ingress-resource-backend.yaml']}\n`);
    const command = 'kubectl describe ingress ingress-resource-backend';
    expect(facts(run(page, command))).toEqual(facts(printed(CONCEPT, command)));
  });

  test('of a single Service: its row once a controller has given it an address', () => {
    const page = new DocsPage({ bare: true });
    const given = (name: string): string => `${all[`service/networking/${name}.yaml`]}\n`;
    page
      .apply(given('external-lb'))
      .apply(given('test-ingress').replace('spec:\n', 'spec:\n  ingressClassName: external-lb\n'));
    const status = { loadBalancer: { ingress: [{ ip: '203.0.113.123' }] } };
    page.session.cluster.as('controller', {}).setStatus(INGRESS, 'default', 'test-ingress', status);
    page.wait(59);
    expect(lines(run(page, 'kubectl get ingress test-ingress')).map((line) => line.split(/\s+/))).toEqual(
      lines(printed(CONCEPT, 'kubectl get ingress test-ingress')).map((line) => line.split(/\s+/)),
    );
  });

  test('a fanout: both paths with the endpoints behind them', () => {
    const page = new DocsPage({});
    for (const [service, port] of [
      ['service1', 4200],
      ['service2', 8080],
    ] as const)
      page.apply(`apiVersion: v1
kind: Pod
metadata: { name: ${service}, labels: { app: ${service} } }
spec: { containers: [{ name: c, image: traefik/whoami, args: [--port, "${port}"], ports: [{ containerPort: ${port} }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${service} }
spec: { selector: { app: ${service} }, ports: [{ port: ${port} }] }
`);
    page.apply(`${all['service/networking/simple-fanout-example.yaml']}\n`).wait(20);
    const ip = (name: string): string => page.pod(name).status!.podIP!;
    const told = facts(run(page, 'kubectl describe ingress simple-fanout-example'));
    const wanted = facts(printed(CONCEPT, 'kubectl describe ingress simple-fanout-example'))
      .slice(0, 10)
      .map((line) => line.replace('10.8.0.90', ip('service1')).replace('10.8.0.91', ip('service2')));
    // The address is the controller's, and what 1.34 prints for no default backend.
    const kept = (list: string[]): string[] => list.filter((line) => !/^(Address|Default backend)/.test(line));
    expect(kept(told).slice(0, 8)).toEqual(kept(wanted));
    page.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: curl }\nspec: { containers: [{ name: c, image: curlimages/curl, command: [sleep, "3600"] }] }\n',
    );
    page.ready('curl').wait(3);
    const get = (path: string): string =>
      page.exec('curl', `curl -s --connect-to foo.bar.com:80:traefik.kube-system:80 http://foo.bar.com${path}`).out;
    expect(get('/foo')).toContain('Hostname: service1');
    expect(get('/bar/x')).toContain('Hostname: service2');
    expect(get('/')).toBe('404 page not found\n');
  });

  test('an Ingress that is edited gets its new host', () => {
    const page = new DocsPage({});
    page.apply(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: test, annotations: { nginx.ingress.kubernetes.io/rewrite-target: / } }
spec: { rules: [{ host: foo.bar.com, http: { paths: [{ path: /foo, pathType: Prefix, backend: { service: { name: service1, port: { number: 80 } } } }] } }] }
`);
    const edited = printed(CONCEPT, 'kubectl edit ingress test').replace(/\.\.$/, '');
    page.apply(
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: test, annotations: { nginx.ingress.kubernetes.io/rewrite-target: / } }\n${edited}\n`,
    );
    const rows = facts(printed(CONCEPT, 'kubectl describe ingress test', 1)).filter((line) => /bar|baz/.test(line));
    const told = facts(run(page, 'kubectl describe ingress test')).filter((line) => /^(foo|bar)/.test(line));
    expect(told).toEqual(rows);
    expect(page.find<Ingress>(INGRESS, 'test')!.metadata.generation).toBe(2);
  });
});

describe.skipIf(fixturesDir === undefined)('Ingress on minikube', () => {
  test('each step of the page', () => {
    const page = new DocsPage({ bare: true }).apply(ADDON).wait(60);
    const rows = (text: string): string[] =>
      lines(text)
        .slice(1)
        .map((line) => line.split(/\s+/).slice(0, 3))
        .map(([name = '', ...rest]) => [name.replace(/-[a-z0-9]{5}$|-[a-z0-9]+-[a-z0-9]{5}$/, ''), ...rest].join(' '));
    expect(rows(run(page, 'kubectl get pods -n ingress-nginx'))).toEqual(
      rows(printed(TASK, 'kubectl get pods -n ingress-nginx')),
    );
    const web = (name: string, version: string): void =>
      void page.apply(`apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: hello-app, image: "gcr.io/google-samples/hello-app:${version}" }] } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { type: NodePort, selector: { app: ${name} }, ports: [{ port: 8080 }] }
`);
    web('web', '1.0');
    const row = lines(run(page, 'kubectl get service web'))[1]!;
    expect(row).toMatch(/^web\s+NodePort\s+10\.\d+\.\d+\.\d+\s+<none>\s+8080:3\d{4}\/TCP\s/);
    const yaml = manifests(TASK)['service/networking/example-ingress.yaml']!;
    page.apply(`${yaml}\n`).wait(61);
    const address = page.find<Ingress>(INGRESS, 'example-ingress')!.status!.loadBalancer!.ingress![0]!.ip!;
    const [, name, className, host, ip, ports] = /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)/.exec(
      lines(run(page, 'kubectl get ingress'))[1]!,
    )!;
    const [, ...wanted] = /^(\S+)\s+(\S+)\s+(\S+)\s+\S+\s+(\S+)/.exec(lines(printed(TASK, 'kubectl get ingress'))[1]!)!;
    expect([name, className, host, ports]).toEqual(wanted);
    expect(ip).toBe(address);
    page.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: laptop }\nspec: { containers: [{ name: c, image: curlimages/curl, command: [sleep, "3600"] }] }\n',
    );
    page.ready('laptop');
    // The page's --resolve, with the node port in the place of minikube's own port 80.
    const curl = (path: string): string[] =>
      lines(
        page.exec('laptop', `curl -s --connect-to hello-world.info:80:${address}:30880 http://hello-world.info${path}`)
          .out,
      );
    const shown = (which: number, path = ''): string[] =>
      lines(
        printed(TASK, `curl --resolve "hello-world.info:80:$( minikube ip )" -i http://hello-world.info${path}`, which),
      );
    expect(curl('').slice(0, 2)).toEqual(shown(0).slice(0, 2));
    expect(curl('')[2]).toMatch(/^Hostname: web-[a-z0-9]+-[a-z0-9]{5}$/);
    web('web2', '2.0');
    page.apply(
      `${yaml}\n          - path: /v2\n            pathType: Prefix\n            backend: { service: { name: web2, port: { number: 8080 } } }\n`,
    );
    page.wait(20);
    expect(curl('').slice(0, 2)).toEqual(shown(1).slice(0, 2));
    expect(curl('/v2').slice(0, 2)).toEqual(shown(0, '/v2').slice(0, 2));
    expect(curl('/v2')[2]).toMatch(/^Hostname: web2-/);
  });
});
