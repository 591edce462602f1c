/** Pages that expose applications with kubectl, line by line: what is printed has the shape and the facts of the page. */
import { describe, expect, test } from 'vitest';
import { DocsPage, printed } from '../../support/docs-page.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { LaptopTerminal } from '../../support/laptop.ts';

const PROMPT = /^.*\$ ?$/m;

/** Types kubectl lines on a laptop; gives what a line printed. */
function typist(page: DocsPage): (line: string) => string {
  const terminal = new LaptopTerminal(page.session);
  return (line) => {
    const text = terminal.type(line) + terminal.wait(1500);
    const after = text.slice(text.indexOf(line) + line.length + 1);
    return after.replace(PROMPT, '').trimEnd();
  };
}

/** Cells of the first line, and of the line of a name. */
const headings = (text: string): string[] => text.split('\n')[0]!.split(/\s{2,}/);
const row = (text: string, start: string): string[] =>
  text
    .split('\n')
    .find((line) => line.startsWith(start))
    ?.split(/\s{2,}/) ?? [];

describe.skipIf(fixturesDir === undefined)('exposing', () => {
  test('debugging a Service: create, scale, expose, look', () => {
    const PAGE = 'tasks__debug__debug-application__debug-service';
    const page = new DocsPage({});
    const type = typist(page);
    const says = (line: string): void => expect(type(line), line).toBe(printed(PAGE, line));
    says('kubectl create deployment hostnames --image=registry.k8s.io/serve_hostname');
    says('kubectl scale deployment hostnames --replicas=3');
    page.wait(15);
    expect(type('kubectl get svc hostnames')).toBe('Error from server (NotFound): services "hostnames" not found');
    says('kubectl expose deployment hostnames --port=80 --target-port=9376');
    const told = type('kubectl get svc hostnames');
    const wanted = printed(PAGE, 'kubectl get svc hostnames', 1);
    expect(headings(told)).toEqual(headings(wanted));
    const [got, asked] = [row(told, 'hostnames'), row(wanted, 'hostnames')];
    expect([got[1], got[3], got[4]]).toEqual([asked[1], asked[3], asked[4]]);
    const json = JSON.parse(type('kubectl get service hostnames -o json')) as { spec: Record<string, unknown> };
    const shown = JSON.parse(printed(PAGE, 'kubectl get service hostnames -o json')) as typeof json;
    for (const field of ['type', 'sessionAffinity']) expect(json.spec[field]).toBe(shown.spec[field]);
    // The page's was made by an older expose, which gave the port a name.
    const { port, protocol, targetPort } = (shown.spec['ports'] as Record<string, unknown>[])[0]!;
    expect(json.spec['ports']).toEqual([{ port, protocol, targetPort }]);
    const slices = type('kubectl get endpointslices -l kubernetes.io/service-name=hostnames');
    const ips = type(
      'kubectl get pods -l app=hostnames -o go-template=\'{{range .items}}{{.status.podIP}}{{"\\n"}}{{end}}\'',
    );
    expect(ips.split('\n')).toHaveLength(3);
    for (const ip of ips.split('\n')) expect(slices).toContain(ip);
    const ep = type('kubectl get endpoints hostnames');
    expect(ep).toMatch(/^Warning: v1 Endpoints is deprecated in v1\.33\+; use discovery\.k8s\.io\/v1 EndpointSlice\n/);
    for (const ip of ips.split('\n')) expect(ep).toContain(`${ip}:9376`);
  });

  test('connecting applications: expose, get, describe', () => {
    const PAGE = 'tutorials__services__connect-applications-service';
    const page = new DocsPage({}).apply('service/networking/run-my-nginx.yaml').wait(15);
    const type = typist(page);
    expect(type('kubectl expose deployment/my-nginx')).toBe(printed(PAGE, 'kubectl expose deployment/my-nginx'));
    const told = type('kubectl get svc my-nginx');
    const wanted = printed(PAGE, 'kubectl get svc my-nginx');
    expect(headings(told)).toEqual(headings(wanted));
    expect(row(told, 'my-nginx').filter((_cell, i) => i !== 2 && i !== 5)).toEqual(
      row(wanted, 'my-nginx').filter((_cell, i) => i !== 2 && i !== 5),
    );
    type('kubectl delete svc my-nginx');
    page.apply('service/networking/nginx-svc.yaml').wait(3);
    const described = type('kubectl describe svc my-nginx');
    const fact = (text: string, key: string): string | undefined =>
      text
        .split('\n')
        .find((line) => line.startsWith(`${key}:`))
        ?.slice(key.length + 1)
        .trim()
        .replace(/ +/g, ' ');
    const shown = printed(PAGE, 'kubectl describe svc my-nginx');
    for (const key of ['Name', 'Namespace', 'Labels', 'Selector', 'Type', 'Port', 'Session Affinity'])
      expect(fact(described, key), key).toBe(fact(shown, key));
    expect(fact(described, 'Endpoints')).toMatch(/^10\.42\.\d+\.\d+:80,10\.42\.\d+\.\d+:80$/);
    const dns = type('kubectl get services kube-dns --namespace=kube-system');
    expect(row(dns, 'kube-dns')[4]).toContain('53/UDP,53/TCP');
  });

  test('hello-minikube: a Deployment, its log, a balanced Service, a page', () => {
    const PAGE = 'tutorials__hello-minikube';
    const page = new DocsPage({});
    const type = typist(page);
    expect(
      type(
        'kubectl create deployment hello-node --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- /agnhost netexec --http-port=8080',
      ),
    ).toBe('deployment.apps/hello-node created');
    page.wait(20);
    const deployments = type('kubectl get deployments');
    const wanted = printed(PAGE, 'kubectl get deployments');
    expect(headings(deployments)).toEqual(headings(wanted));
    expect(row(deployments, 'hello-node').slice(0, 4)).toEqual(row(wanted, 'hello-node').slice(0, 4));
    const [pod] = page.podNames();
    const plain = (text: string): string[] => text.split('\n').map((line) => line.replace(/^.*?\] */, ''));
    expect(plain(type(`kubectl logs ${pod}`))).toEqual(plain(printed(PAGE, 'kubectl logs')));
    expect(type('kubectl expose deployment hello-node --type=LoadBalancer --port=8080')).toBe(
      'service/hello-node exposed',
    );
    const services = type('kubectl get services');
    const [got, asked] = [row(services, 'hello-node'), row(printed(PAGE, 'kubectl get services'), 'hello-node')];
    expect(got[1]).toBe(asked[1]);
    expect(got[4]).toMatch(/^8080:3\d{4}\/TCP$/);
    expect(asked[4]).toMatch(/^8080:3\d{4}\/TCP$/);
  });
});
