/** What is said of an Ingress that cannot do what it says, and which certificate a host is shown. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../../../shared/engine/text/base64.ts';
import { certificateIn } from '../../../../shared/engine/network/ingress/certificate.ts';
import { certificateFor } from '../../../../shared/engine/network/ingress/tls.ts';
import type { IngressSettings } from '../../../../shared/engine/kinds/ingress/settings.ts';
import type { Secret } from '../../../../shared/model/config.ts';
import type { Ingress, IngressProgram } from '../../../../shared/model/ingress.ts';
import { DocsPage } from '../../../support/docs-page.ts';
import { NAMED_CERTIFICATE, SHOP_CERTIFICATE, SHOP_KEY } from './certificates.ts';

const ADDON = readFileSync('assets/manifests/ingress-nginx.yaml', 'utf8');
const WEB = `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { selector: { app: nobody }, ports: [{ name: http, port: 80 }] }
---
`;
const secret = (name: string, crt: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\ndata: { tls.crt: ${encodeBase64(crt)}, tls.key: ${encodeBase64(SHOP_KEY)} }\n---\n`;
const backend = (service: string, port = 'number: 80'): string =>
  `{ service: { name: ${service}, port: { ${port} } } }`;
const ingress = (name: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ${name} }\nspec: { ${spec} }\n---\n`;
const rule = (to: string, host = 'a.example.com', path = '/'): string =>
  `rules: [{ host: ${host}, http: { paths: [{ path: ${path}, pathType: Prefix, backend: ${to} }] } }]`;

function found(page: DocsPage, name = 'it'): string[] {
  const { cluster } = page.session;
  return cluster
    .findings(cluster.read.get('Ingress.networking.k8s.io', 'default', name)!)
    .map(({ code, place, values }) => `${code} ${place} ${values['status'] ?? ''}`.trim());
}
const withIt = (spec: string, ...before: string[]): DocsPage => {
  const page = new DocsPage({});
  for (const text of [WEB, ...before]) page.apply(text);
  return page.apply(ingress('it', spec)).wait(30);
};

const PATH = 'spec.rules[0].http.paths[0]';

describe('findings', () => {
  test.each([
    [rule(backend('web')), []],
    [rule(backend('web', 'name: http')), []],
    [rule(backend('gone')), [`no-service ${PATH} 404`]],
    [rule(backend('web', 'number: 81')), [`no-port ${PATH} 404`]],
    [rule(backend('web', 'name: https')), [`no-port ${PATH} 404`]],
    [rule(backend('empty')), [`no-endpoints ${PATH} 503`]],
    [rule('{ resource: { kind: Bucket, name: b } }'), [`resource ${PATH} 404`]],
    [`ingressClassName: gone, ${rule(backend('web'))}`, ['class-unknown spec.ingressClassName']],
    [`defaultBackend: ${backend('gone')}`, ['no-service spec.defaultBackend 404']],
    [`tls: [{ hosts: [a.example.com], secretName: gone }], ${rule(backend('web'))}`, ['no-secret spec.tls[0]']],
  ])('%s', (spec, wanted) => {
    expect(found(withIt(spec))).toEqual(wanted);
  });

  test('a Secret that is empty, broken, or for other hosts', () => {
    const tls = (name: string): string =>
      `tls: [{ hosts: [a.shop.example.com, a.example.com], secretName: ${name} }], ${rule(backend('web'))}`;
    const EMPTY = 'apiVersion: v1\nkind: Secret\nmetadata: { name: none }\n---\n';
    expect(found(withIt(tls('none'), EMPTY))).toEqual(['no-certificate spec.tls[0]']);
    expect(found(withIt(tls('bad'), secret('bad', 'nonsense')))).toEqual(['unreadable spec.tls[0]']);
    const page = withIt(tls('shop'), secret('shop', SHOP_CERTIFICATE));
    expect(found(page)).toEqual(['other-host spec.tls[0]']);
    const { values } = page.session.cluster.findings(page.find('Ingress.networking.k8s.io', 'it')!)[0]!;
    expect(values).toMatchObject({ host: 'a.example.com', has: 'shop.example.com, *.shop.example.com' });
  });

  test('the same host and path in two Ingresses: the younger is told', () => {
    const page = withIt(rule(backend('web')), ingress('first', rule(backend('web')))).wait(2);
    expect(found(page, 'first')).toEqual([]);
    expect(found(page)).toEqual([`doubled ${PATH}`]);
  });

  test('with ingress-nginx a Service that is not there is 503, and a class of its own is needed', () => {
    const own = `ingressClassName: nginx, ${rule(backend('gone'))}`;
    expect(found(withIt(own, ADDON))).toEqual([`no-service ${PATH} 503`]);
    expect(found(withIt(own, ADDON.slice(0, ADDON.indexOf('---\napiVersion: apps/v1'))))).toEqual([
      'class-not-served spec.ingressClassName',
    ]);
  });

  test('in a cluster without a controller', () => {
    const page = new DocsPage({ bare: true })
      .apply(WEB)
      .apply(ingress('it', rule(backend('web'))))
      .wait(10);
    expect(found(page)).toEqual(['no-controller spec.ingressClassName']);
  });
});

describe('certificates', () => {
  const stored = (crt: string, key = SHOP_KEY): Secret =>
    ({ kind: 'Secret', data: { 'tls.crt': encodeBase64(crt), 'tls.key': encodeBase64(key) } }) as unknown as Secret;

  test('names are read from subjectAltName, else from the subject', () => {
    expect(certificateIn(stored(SHOP_CERTIFICATE))).toEqual({ hosts: ['shop.example.com', '*.shop.example.com'] });
    expect(certificateIn(stored(NAMED_CERTIFICATE))).toEqual({ hosts: ['only.example.com'] });
    expect(certificateIn(stored('', ''))).toBe('no-certificate');
    expect(certificateIn(stored(SHOP_CERTIFICATE, 'nonsense'))).toBe('unreadable');
    expect(certificateIn(undefined)).toBe('no-secret');
  });

  test('by the name that the client asks for: traefik goes by the certificate, ingress-nginx by hosts and certificate', () => {
    const ingresses = [
      {
        metadata: { name: 'a', namespace: 'default' },
        spec: { tls: [{ hosts: ['shop.example.com'], secretName: 'shop' }] },
      },
    ] as Ingress[];
    const shown = (program: IngressProgram, name: string): string =>
      certificateFor({ program } as IngressSettings, ingresses, name, () => stored(SHOP_CERTIFICATE)).secret ??
      'default';
    expect(shown('traefik', 'shop.example.com')).toBe('default/shop');
    expect(shown('traefik', 'a.shop.example.com')).toBe('default/shop');
    expect(shown('traefik', 'a.b.shop.example.com')).toBe('default');
    expect(shown('ingress-nginx', 'shop.example.com')).toBe('default/shop');
    expect(shown('ingress-nginx', 'a.shop.example.com')).toBe('default');
  });
});
