/** What the server warns of is said once a command, whatever the command asks. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, testSession } from '../../support/session.ts';

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
const DEPRECATED = 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n';

test('Endpoints are deprecated: reads and writes say so, a command once', () => {
  const session = testSession({ bare: true, workers: 2 });
  apply(session, SERVICE + '---\n' + SERVICE.replace('web', 'other'));
  session.advance(session.now + 2000);
  const terminal = new LaptopTerminal(session);
  const printed = (line: string): string => {
    const first = terminal.type(line);
    return first + terminal.wait(3000);
  };
  const count = (text: string): number => text.split(DEPRECATED).length - 1;
  const read = printed('kubectl get endpoints');
  expect(count(read)).toBe(1);
  expect(read).toMatch(/\nweb +<none> +\d+s\n/);
  expect(count(printed('kubectl get ep web other'))).toBe(1);
  expect(count(printed('kubectl label endpoints web a=b'))).toBe(1);
  expect(count(printed('kubectl delete endpoints web'))).toBe(1);
  expect(count(printed('kubectl get endpointslices,services'))).toBe(0);
  expect(printed('kubectl get cs')).toContain('Warning: v1 ComponentStatus is deprecated in v1.19+\n');
});
