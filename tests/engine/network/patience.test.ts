/** Where a client that gives up stands: at the name, at the connection, or at the answer, as curl 7.88 says it. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { DocsPage } from '../../support/docs-page.ts';

const pod = (name: string, image: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: ${name} }${more} }\nspec: { containers: [{ name: c, image: ${image}, ports: [{ containerPort: 80 }] }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: ${name} }, ports: [{ port: 80 }] }\n---\n`;
const HANGS = ', annotations: { orrery.dev/fault: hang }';
const NO_DNS = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: no-dns }
spec: { podSelector: { matchLabels: { app: asker } }, policyTypes: [Egress] }
`;

function cluster(): DocsPage {
  const page = new DocsPage({}).apply(pod('asker', 'nginx') + pod('slow', 'nginx', HANGS));
  return page.ready('asker').wait(3);
}
const took = (page: DocsPage, command: string): [out: string, seconds: number] => {
  const from = page.session.now;
  const { out } = page.exec('asker', command);
  return [out, Math.round((page.session.now - from) / 100) / 10];
};
const ip = (page: DocsPage): string =>
  page.find<{ spec: { clusterIP: string } } & ReturnType<DocsPage['pod']>>('Service', 'slow')!.spec.clusterIP;

test('a server that never answers: the operation timed out, whatever the connection was given', () => {
  const page = cluster();
  const late = (ms: number): string =>
    `curl: (28) Operation timed out after ${ms} milliseconds with 0 bytes received\n`;
  expect(took(page, `curl -sS -m 2 http://${ip(page)}`)).toEqual([late(2000), 2]);
  expect(took(page, 'curl -sS -m 3 http://slow')).toEqual([late(3000), 3]);
  expect(took(page, 'curl -sS --connect-timeout 1 -m 4 http://slow')).toEqual([late(4000), 4]);
});

test('nobody answers for the name, and then nobody at the address', () => {
  const page = cluster();
  page.apply(NO_DNS).wait(1);
  expect(took(page, 'curl -sS -m 2 http://slow')).toEqual([
    'curl: (28) Resolving timed out after 2000 milliseconds\n',
    2,
  ]);
  expect(took(page, 'curl -sS --connect-timeout 2 http://slow')).toEqual([
    'curl: (28) Resolving timed out after 2000 milliseconds\n',
    2,
  ]);
  expect(took(page, 'curl -sS http://slow')).toEqual(['curl: (6) Could not resolve host: slow\n', 10]);
  expect(took(page, `curl -sS -m 2 http://${ip(page)}`)).toEqual([
    'curl: (28) Connection timed out after 2000 milliseconds\n',
    2,
  ]);
});

test('the same from a laptop', () => {
  const page = cluster();
  const terminal = new LaptopTerminal(page.session);
  const line = 'kubectl port-forward svc/slow 8080:80 >/dev/null & sleep 1; curl -sS -m 2 http://localhost:8080/';
  expect(terminal.type(line) + terminal.wait(5000)).toContain(
    'curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received',
  );
});
