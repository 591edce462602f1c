/** Requests that go through the pods of ingress controllers: what arrives, and what the controllers say themselves. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RequestRecord } from '../../../../shared/model/request.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const ADDON = readFileSync('assets/manifests/ingress-nginx.yaml', 'utf8');

const app = (name: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: c, image: traefik/whoami, ports: [{ containerPort: 80 }]${more} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
`;
const CURL =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: curl }\nspec: { containers: [{ name: c, image: curlimages/curl, command: [sleep, "3600"] }] }\n';

const path = (p: string, service: string, port = 'name: http', type = 'Prefix'): string =>
  `{ path: "${p}", pathType: ${type}, backend: { service: { name: ${service}, port: { ${port} } } } }`;
const ingress = (name: string, host: string, paths: string[], { spec = '', annotations = '' } = {}): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ${name}, annotations: { ${annotations} } }\n` +
  `spec: { ${spec} rules: [{ host: ${host}, http: { paths: [${paths.join(', ')}] } }] }\n---\n`;

const NGINX = { spec: 'ingressClassName: nginx,' };
const traefik = 'traefik.kube-system';
const nginx = 'ingress-nginx-controller.ingress-nginx';

function page(...texts: string[]): DocsPage {
  const made = new DocsPage({}).apply(CURL);
  for (const text of texts) made.apply(text);
  return made.ready('curl').wait(30);
}
/** What curl prints, with the status in front. */
const get = (on: DocsPage, door: string, host: string, more = ''): string =>
  on.exec('curl', `curl -s -o - -w '\\n%{http_code}' -H 'Host: ${host}' ${more} ${door}`).out.trimEnd();
const code = (on: DocsPage, door: string, host: string, more = ''): string =>
  get(on, door, host, more).split('\n').at(-1)!;

/** People outside ask no more: what comes is what the test sends. */
const off = (on: DocsPage): void => void on.session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });

describe('traefik', () => {
  test('passes on by host and path, past the Service, and says for whom', () => {
    const on = page(
      app('shop'),
      app('cart'),
      ingress('shop', 'shop.example.com', [path('/', 'shop'), path('/cart', 'cart', 'number: 80')]),
    );
    const answer = get(on, `${traefik}/cart/7?x=1`, 'shop.example.com');
    expect(answer).toMatch(/^Hostname: cart-/);
    expect(answer).toContain('GET /cart/7?x=1 HTTP/1.1');
    expect(answer).toContain('Host: shop.example.com');
    expect(answer).toContain(`X-Forwarded-For: ${on.pod('curl').status!.podIP}`);
    expect(answer).toContain('X-Forwarded-Proto: http');
    const controller = [...on.session.cluster.read.list('Pod', 'kube-system')].find((p) =>
      p.metadata.name.startsWith('traefik'),
    )!;
    expect(answer).toContain(`RemoteAddr: ${controller.status!.podIP}`);
    expect(get(on, traefik, 'shop.example.com')).toMatch(/^Hostname: shop-/);
  });

  test('takes endpoints in turn', () => {
    const on = page(app('shop'), ingress('shop', 'shop.example.com', [path('/', 'shop')]));
    off(on);
    const names = Array.from({ length: 6 }, () => get(on, traefik, 'shop.example.com').split('\n')[0]!);
    expect(new Set(names).size).toBe(2);
    names.forEach((name, i) => expect(name).toBe(names[i % 2]));
  });

  test('404 where no rule fits, or where a rule leads to what is not there', () => {
    const on = page(
      app('shop'),
      ingress('shop', 'shop.example.com', [path('/a', 'shop'), path('/b', 'gone'), path('/c', 'shop', 'number: 8080')]),
    );
    for (const asked of ['', '/ab', '/b', '/c'])
      expect(get(on, `${traefik}${asked}`, 'shop.example.com'), asked).toBe('404 page not found\n\n404');
    expect(code(on, `${traefik}/a`, 'other.example.com')).toBe('404');
    expect(code(on, `${traefik}/a`, 'shop.example.com')).toBe('200');
  });

  test('503 without a ready endpoint, 502 where nothing listens', () => {
    const on = page(
      app('shop', ', readinessProbe: { httpGet: { path: /, port: 81 } }'),
      app('deaf', ', args: [--port, "8080"]'),
      ingress('shop', 'shop.example.com', [path('/', 'shop'), path('/deaf', 'deaf')]),
    );
    expect(get(on, traefik, 'shop.example.com')).toBe('no available server\n\n503');
    expect(get(on, `${traefik}/deaf`, 'shop.example.com')).toBe('Bad Gateway\n502');
  });

  test('told nothing of empty Services, it has no route to them: 404', () => {
    const on = page(
      app('shop', ', readinessProbe: { httpGet: { path: /, port: 81 } }'),
      ingress('shop', 'shop.example.com', [path('/', 'shop')]),
    );
    const { cluster } = on.session;
    const { args } = cluster.read.get('Deployment.apps', 'kube-system', 'traefik')!.spec.template.spec.containers[0]!;
    const left = args!.filter((arg) => !/kubernetesingress.allowEmptyServices/.test(arg));
    const containers = [{ name: 'traefik', args: left }];
    cluster.as('you', {}).patch('Deployment.apps', 'kube-system', 'traefik', 'strategic', {
      spec: { template: { spec: { containers } } },
    });
    on.wait(120);
    expect(get(on, traefik, 'shop.example.com')).toBe('404 page not found\n\n404');
  });

  test('leaves Ingresses of other classes alone', () => {
    const on = page(
      app('shop'),
      ingress('shop', 'shop.example.com', [path('/', 'shop')], { spec: 'ingressClassName: other,' }),
    );
    expect(code(on, traefik, 'shop.example.com')).toBe('404');
  });

  test('goes by what it knew at its last sync', () => {
    const on = page(app('shop'), ingress('a', 'a.example.com', [path('/', 'shop')]));
    on.apply(ingress('b', 'b.example.com', [path('/', 'shop')])).wait(0.2);
    expect(code(on, traefik, 'b.example.com')).toBe('200');
    on.apply(ingress('c', 'c.example.com', [path('/', 'shop')])).wait(0.2);
    expect(code(on, traefik, 'c.example.com')).toBe('404');
    on.wait(2);
    expect(code(on, traefik, 'c.example.com')).toBe('200');
  });
});

describe('ingress-nginx', () => {
  test('takes its own class, and answers with pages of nginx', () => {
    const on = page(
      ADDON,
      app('shop'),
      ingress('shop', 'shop.example.com', [path('/', 'shop'), path('/gone', 'gone')], NGINX),
    );
    on.wait(10);
    expect(get(on, nginx, 'shop.example.com')).toMatch(/^Hostname: shop-/);
    expect(get(on, nginx, 'shop.example.com')).toContain('X-Scheme: http');
    expect(code(on, traefik, 'shop.example.com')).toBe('404');
    expect(get(on, nginx, 'other.example.com')).toContain(
      '<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>',
    );
    expect(get(on, `${nginx}/gone`, 'shop.example.com')).toContain(
      '<title>503 Service Temporarily Unavailable</title>',
    );
  });

  test('rewrites paths, and sends people on to https where the host has a certificate', () => {
    const annotations = '"nginx.ingress.kubernetes.io/rewrite-target": "/$2"';
    const on = page(
      ADDON,
      app('shop'),
      ingress('shop', 'shop.example.com', [path('/api(/|$)(.*)', 'shop', 'name: http', 'ImplementationSpecific')], {
        ...NGINX,
        annotations,
      }),
      ingress('safe', 'safe.example.com', [path('/', 'shop')], {
        spec: 'ingressClassName: nginx, tls: [{ hosts: [safe.example.com] }],',
      }),
    );
    on.wait(10);
    expect(get(on, `'${nginx}/api/v1/x?y=2'`, 'shop.example.com')).toContain('GET /v1/x?y=2 HTTP/1.1');
    expect(get(on, `${nginx}/x?y`, 'safe.example.com', '-i')).toMatch(
      /308 Permanent Redirect[\s\S]*Location: https:\/\/safe\.example\.com\/x\?y/i,
    );
    expect(code(on, `https://${nginx}/x`, 'safe.example.com', '-k')).toBe('200');
  });

  test('tries another endpoint when one refuses', () => {
    const on = page(
      ADDON,
      app('shop'),
      app('deaf', ', args: [--port, "8080"]'),
      'apiVersion: v1\nkind: Service\nmetadata: { name: both }\nspec: { ports: [{ name: http, port: 80 }] }\n',
    );
    const ip = (name: string): string =>
      [...on.session.cluster.read.list('Pod', 'default')].find((p) => p.metadata.name.startsWith(name))!.status!.podIP!;
    on.apply(`apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: both-1, labels: { kubernetes.io/service-name: both } }
addressType: IPv4
endpoints: [{ addresses: [${ip('deaf')}] }, { addresses: [${ip('shop')}] }]
ports: [{ name: http, port: 80, protocol: TCP }]
`)
      .apply(ingress('twice', 'n.example.com', [path('/', 'both')], NGINX))
      .apply(ingress('once', 't.example.com', [path('/', 'both')]))
      .wait(10);
    const codes = (door: string, host: string): string[] =>
      Array.from({ length: 4 }, () => code(on, door, host)).sort();
    expect(codes(nginx, 'n.example.com')).toEqual(['200', '200', '200', '200']);
    expect(codes(traefik, 't.example.com')).toEqual(['200', '200', '502', '502']);
  });
});

test('504 where nobody is at an endpoint: after 30 s of traefik’s patience, after three times 5 s of nginx’', () => {
  const on = page(
    ADDON,
    `apiVersion: v1
kind: Service
metadata: { name: ghost }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ghost-1, labels: { kubernetes.io/service-name: ghost } }
addressType: IPv4
endpoints: [{ addresses: [10.42.9.9] }]
ports: [{ name: http, port: 80, protocol: TCP }]
`,
    ingress('by-nginx', 'a.example.com', [path('/', 'ghost')], NGINX),
    ingress('by-traefik', 'b.example.com', [path('/', 'ghost')]),
  ).wait(10);
  const timed = (door: string, host: string): [string, number] => {
    const before = on.session.now;
    return [get(on, door, host), Math.round((on.session.now - before) / 1000)];
  };
  expect(timed(traefik, 'b.example.com')).toEqual(['Gateway Timeout\n504', 30]);
  const [text, seconds] = timed(nginx, 'a.example.com');
  expect(text).toContain('<center><h1>504 Gateway Time-out</h1></center>');
  expect(seconds).toBe(15);
});

describe('people outside', () => {
  const ask = (on: DocsPage, service: string, host: string, url = '/'): RequestRecord => {
    const { request } = on.session.apply({
      type: 'request',
      request: { target: `service/${service}`, host, path: url },
    });
    on.wait(400);
    return on.session.cluster.ledger({}, 500).records.find(({ id }) => id === request)!;
  };

  test('are told by ingress-nginx when an endpoint refuses; behind traefik they may wait in vain for one that hangs', () => {
    const on = page(
      ADDON,
      app('shop'),
      app('deaf', ', args: [--port, "8080"]'),
      ingress('old', 'shop.example.com', [path('/', 'shop')]),
      ingress('deaf', 'deaf.example.com', [path('/', 'deaf')], NGINX),
    ).wait(10);
    off(on);
    const refused = ask(on, 'ingress-nginx/ingress-nginx-controller:80', 'deaf.example.com');
    expect(refused).toMatchObject({
      outcome: 'lost',
      cause: 'refused',
      code: 502,
      rule: 'default/deaf deaf.example.com/',
    });
    expect(refused.reason).toMatch(/^ingress-nginx answers 502: connection refused/);
    for (const pod of on.session.cluster.read.list('Pod', 'default'))
      if (pod.metadata.name.startsWith('shop')) on.annotate(pod.metadata.name, 'orrery.dev/fault', 'hang');
    const hanging = ask(on, 'kube-system/traefik:80', 'shop.example.com');
    expect(hanging).toMatchObject({
      outcome: 'lost',
      cause: 'timed-out',
      rule: 'default/old shop.example.com/',
      latency: 10_000,
    });
    expect(hanging.code).toBeUndefined();
  });
});
