/** What is said of a Service that leads nowhere, beside what becomes of a request to it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarioFromDisk } from '../../../electron/headless/disk-assets.ts';
import type { FindingCode } from '../../../shared/model/finding.ts';
import type { RequestRecord } from '../../../shared/model/request.ts';
import type { Session } from '../../../shared/session/session.ts';
import type { LoadBalancers } from '../../../shared/session/distribution.ts';
import { apply, testSession } from '../../support/session.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: a, labels: { app: web, tier: front } }
spec: { containers: [{ name: a, image: nginx, ports: [{ name: http, containerPort: 80 }]PROBE }] }
---
`;
const pod = POD.replace('PROBE', '');
const sick = POD.replace('PROBE', ', readinessProbe: { httpGet: { path: /no, port: 80 } }');
const service = (spec: string, name = 'web'): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ${spec} }\n---\n`;

function up(text: string, loadBalancer: LoadBalancers = 'none'): Session {
  const session = testSession({ scenario: { ...scenarioFromDisk(), objects: '', origin: 1000, loadBalancer } });
  session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
  expect(apply(session, text).report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  session.advance(session.now + 30_000);
  return session;
}
const found = ({ cluster }: Session, name = 'web'): [FindingCode, string, Readonly<Record<string, string>>][] =>
  cluster
    .findings(cluster.read.get('Service', 'default', name)!)
    .map(({ code, place, values }) => [code, place, values]);
function once(session: Session, name = 'web'): RequestRecord {
  const { request } = session.apply({ type: 'request', request: { target: `service/default/${name}` } });
  session.advance(session.now + 12_000);
  return session.cluster.ledger({}, 10).records.find(({ id }) => id === request)!;
}

test('one that works has nothing said of it', () => {
  const session = up(pod + service('selector: { app: web }, ports: [{ port: 80, targetPort: http }]'));
  expect(found(session)).toEqual([]);
  expect(once(session)).toMatchObject({ outcome: 'ok' });
});

test.each<[string, string, string, [FindingCode, string, Record<string, string>], string]>([
  [
    'a selector with another value than the pods have',
    pod,
    'selector: { app: wbe }, ports: [{ port: 80 }]',
    ['selects-other', 'spec.selector', { namespace: 'default', label: 'app=wbe', has: 'app=web' }],
    'no-endpoints',
  ],
  [
    'a selector whose labels no pod has together',
    pod,
    'selector: { app: web, release: new }, ports: [{ port: 80 }]',
    ['selects-none', 'spec.selector', { namespace: 'default', selector: 'app=web, release=new' }],
    'no-endpoints',
  ],
  [
    'a targetPort of a name that no container has',
    pod,
    'selector: { app: web }, ports: [{ port: 80, targetPort: web }]',
    ['other-target-port', 'spec.ports[0].targetPort', { port: 'web', has: 'http (80)' }],
    'not-ready',
  ],
  [
    'a number on which nothing listens',
    pod,
    'selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }]',
    ['not-listening', 'spec.ports[0].targetPort', { port: '8080' }],
    'refused',
  ],
  [
    'pods that are not ready',
    sick,
    'selector: { app: web }, ports: [{ port: 80 }]',
    ['none-ready', 'spec.selector', { count: '1' }],
    'not-ready',
  ],
  [
    'no selector and no slices',
    '',
    'ports: [{ port: 80 }]',
    ['no-slices', 'spec.selector', { service: 'web' }],
    'no-endpoints',
  ],
])('%s', (_name, before, spec, wanted, cause) => {
  const session = up(before + service(spec));
  expect(found(session)).toEqual([wanted]);
  expect(once(session)).toMatchObject({ outcome: 'lost', cause });
});

test('type LoadBalancer: without a provider, of a class that nobody serves, with a port that another has', () => {
  const balanced = 'type: LoadBalancer, selector: { app: web }, ports: [{ port: 8080, targetPort: 80';
  const none = up(pod + service(`${balanced}, nodePort: 30080 }]`));
  expect(found(none)).toEqual([['no-balancer', 'spec.type', { nodePort: '30080' }]]);
  const classed = up(pod + service(`${balanced}, nodePort: 30080 }], loadBalancerClass: a.example/b`), 'svclb');
  expect(found(classed)).toEqual([
    ['balancer-class', 'spec.loadBalancerClass', { class: 'a.example/b', nodePort: '30080' }],
  ]);
  const taken = up(pod + service(`${balanced} }]`) + service(`${balanced} }]`, 'second'), 'svclb');
  expect(found(taken)).toEqual([]);
  expect(found(taken, 'second')).toEqual([
    ['port-taken', 'spec.ports[0].port', { port: '8080', holder: 'Service default/web' }],
  ]);
});

test('a balancer that will come has no address yet; a cloud takes its time', () => {
  const session = up(pod, 'cloud');
  apply(session, service('type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, nodePort: 30081 }]'));
  session.advance(session.now + 500);
  expect(found(session)).toEqual([['balancer-pending', 'spec.type', { nodePort: '30081' }]]);
  session.advance(session.now + 60_000);
  expect(found(session)).toEqual([]);
});

test('an external name: one that the world has, one of the cluster, one that nobody has, one that is an address', () => {
  const names = [
    'db.example.com',
    'web.default.svc.cluster.local',
    'web.nowhere.svc.cluster.local',
    'db.internal',
    '10.0.0.7',
  ];
  const session = up(
    service('selector: { app: web }, ports: [{ port: 80 }]') +
      names.map((name, i) => service(`type: ExternalName, externalName: ${name}`, `e${i}`)).join(''),
  );
  const unknown = (name: string) => ['external-unknown', 'spec.externalName', { name }];
  expect(names.map((_, i) => found(session, `e${i}`))).toEqual([
    [],
    [],
    [unknown('web.nowhere.svc.cluster.local')],
    [unknown('db.internal')],
    [['external-address', 'spec.externalName', { name: '10.0.0.7' }]],
  ]);
});

test('a port that one of the pods names is enough, also of a sidecar; one that an init container names is not', () => {
  const named = (part: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: b, labels: { app: web } }\nspec: { ${part} }\n---\n`;
  const web = service('selector: { app: web }, ports: [{ port: 80, targetPort: admin }]');
  const main =
    'containers: [{ name: a, image: nginx }], initContainers: [{ name: i, image: nginx, ports: [{ name: admin, containerPort: 80 }]';
  expect(found(up(pod + named(`${main}, restartPolicy: Always }]`) + web))).toEqual([]);
  expect(found(up(pod + named(`${main} }]`) + web)).map(([code]) => code)).toEqual(['other-target-port']);
});

test('a node port that another Service has is refused, in the words of the API server', () => {
  const session = up(pod + service('type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }]'));
  const { report } = apply(session, service('type: NodePort, ports: [{ port: 80, nodePort: 30080 }]', 'second'));
  expect(report?.problems.map(({ message }) => message).join()).toContain(
    'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  );
});

test('every code has its sentence in both languages', () => {
  const codes = [...readFileSync('shared/model/finding.ts', 'utf8').matchAll(/\| '([a-z-]+)'/g)].map(
    ([, code]) => code!,
  );
  expect(codes.length).toBeGreaterThan(20);
  for (const language of ['en', 'fr']) {
    const texts = JSON.parse(readFileSync(`renderer/i18n/${language}.json`, 'utf8')) as { finding: { brief: object } };
    // A card has a few words for each.
    expect(Object.keys(texts.finding.brief).sort(), language).toEqual([...codes].sort());
    expect(
      Object.keys(texts.finding)
        .filter((key) => key !== 'title' && key !== 'brief')
        .sort(),
      language,
    ).toEqual([...codes].sort());
  }
});
