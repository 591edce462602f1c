/** The address in an Ingress: written by the controller whose class it has, from its Service, or by nobody. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Ingress } from '../../../../shared/model/ingress.ts';
import { kubectl } from '../../kubectl/frozen.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const ADDON = readFileSync('assets/manifests/ingress-nginx.yaml', 'utf8');

const ingress = (name: string, spec = '', annotations = ''): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, annotations: {${annotations}} }
spec: { ${spec} rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`;

const found = (page: DocsPage, name: string): Ingress => page.find<Ingress>('Ingress.networking.k8s.io', name)!;
const address = (page: DocsPage, name: string): string | undefined =>
  found(page, name)
    .status?.loadBalancer?.ingress?.map(({ ip, hostname }) => ip ?? hostname)
    .join(',');

/** A cluster whose balancer is the test. */
const unbalanced = (): DocsPage => new DocsPage({ without: ['service-lb-controller'] });

/** Gives the Service of traefik addresses, as what stands before it does. */
function balance(page: DocsPage, ...ips: string[]): void {
  const status = { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } };
  page.session.cluster.as('you', {}).setStatus('Service', 'kube-system', 'traefik', status);
}

describe('traefik of k3s', () => {
  test('is the default class, and publishes the addresses of its Service', () => {
    const page = unbalanced();
    balance(page, '192.168.1.11', '192.168.1.12');
    page.apply(ingress('web')).wait(2);
    expect(found(page, 'web').spec.ingressClassName).toBe('traefik');
    expect(address(page, 'web')).toBe('192.168.1.11,192.168.1.12');
    balance(page, '192.168.1.13');
    page.wait(2);
    expect(address(page, 'web')).toBe('192.168.1.13');
  });

  test('takes the old annotation, leaves other classes alone, and says nothing where there are no rules', () => {
    const page = unbalanced();
    balance(page, '192.168.1.11');
    page.apply(ingress('old', '', '"kubernetes.io/ingress.class": traefik'));
    page.apply(ingress('theirs', 'ingressClassName: nginx,'));
    page.apply(
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: rest }\nspec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n',
    );
    page.wait(70);
    expect(address(page, 'old')).toBe('192.168.1.11');
    expect(address(page, 'theirs')).toBeUndefined();
    expect(address(page, 'rest')).toBeUndefined();
    expect(page.events('theirs')).toEqual([]);
  });

  test('writes nothing while it does not run', () => {
    const page = unbalanced();
    page.session.cluster
      .as('you', {})
      .patch('Deployment.apps', 'kube-system', 'traefik', 'merge', { spec: { replicas: 0 } });
    page.wait(90);
    balance(page, '192.168.1.11');
    page.apply(ingress('web')).wait(5);
    expect(address(page, 'web')).toBeUndefined();
    page.session.cluster
      .as('you', {})
      .patch('Deployment.apps', 'kube-system', 'traefik', 'merge', { spec: { replicas: 1 } });
    page.wait(20);
    expect(address(page, 'web')).toBe('192.168.1.11');
  });

  test('in k3s that is the address of every machine', () => {
    const page = new DocsPage({}).apply(ingress('web')).wait(2);
    const nodes = [...page.session.cluster.read.list('Node')];
    const machines = nodes.map(({ status }) => status?.addresses?.find((a) => a.type === 'InternalIP')?.address);
    expect(address(page, 'web')).toBe(machines.sort().join(','));
  });

  test('its installation stands there as k3s leaves it', () => {
    const { cluster } = new DocsPage({}).session;
    const jobs = [...cluster.read.list('Job.batch', 'kube-system')].map(
      (job) => `${job.metadata.name} ${job.status?.succeeded}`,
    );
    expect(jobs.sort()).toEqual(['helm-install-traefik 1', 'helm-install-traefik-crd 1']);
  });
});

describe('ingress-nginx', () => {
  test('says that it takes an Ingress up, and publishes the machine of its pod within a minute', () => {
    const page = new DocsPage({}).apply(ADDON).wait(40);
    page.apply(ingress('web', 'ingressClassName: nginx,')).wait(1);
    expect(page.events('web')).toEqual(['Sync: Scheduled for sync']);
    expect(address(page, 'web')).toBeUndefined();
    page.wait(60);
    const pods = [...page.session.cluster.read.list('Pod', 'ingress-nginx')];
    const pod = pods.find(({ metadata }) => metadata.name.startsWith('ingress-nginx-controller'))!;
    const node = page.session.cluster.read.get('Node', '', pod.spec.nodeName!)!;
    expect(address(page, 'web')).toBe(node.status?.addresses?.find((a) => a.type === 'InternalIP')?.address);
    const [event] = page.eventObjects('web');
    expect([event!.count, event!.source?.component]).toEqual([2, 'nginx-ingress-controller']);
  });

  test('takes its addresses back as it ends', () => {
    const page = new DocsPage({}).apply(ADDON).wait(40);
    page.apply(ingress('web', 'ingressClassName: nginx,')).wait(61);
    expect(address(page, 'web')).toBeDefined();
    page.session.cluster.as('you', {}).delete('Deployment.apps', 'ingress-nginx', 'ingress-nginx-controller', {});
    page.wait(30);
    expect(address(page, 'web')).toBeUndefined();
  });
});

test('its row of kubectl: any host, the address, port 80, and its age', () => {
  const page = unbalanced();
  balance(page, '192.168.1.18');
  page.apply(ingress('webservice')).wait(112);
  const { cluster } = page.session;
  const world = { objects: [...cluster.read.all()], now: cluster.timestamp };
  const { stdout } = kubectl('kubectl get ingress --all-namespaces', world);
  expect(stdout.split('\n').map((line) => line.split(/ {2,}/).map((cell) => cell.trim()))).toEqual([
    ['NAMESPACE', 'NAME', 'CLASS', 'HOSTS', 'ADDRESS', 'PORTS', 'AGE'],
    ['default', 'webservice', 'traefik', '*', '192.168.1.18', '80', '112s'],
    [''],
  ]);
});

test('without a controller an Ingress is stored, and that is all', () => {
  const page = new DocsPage({ bare: true }).apply(ingress('web')).wait(120);
  expect(found(page, 'web').status).toEqual({ loadBalancer: {} });
  expect(found(page, 'web').spec.ingressClassName).toBeUndefined();
});
