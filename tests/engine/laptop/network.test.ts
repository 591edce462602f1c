/** The network as the laptop has it, ports of pods on it, and the pipe of the slide about Secrets. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const WEB = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: nginx, image: nginx:1.27, ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 8000, targetPort: http, nodePort: 30080}]}
---
apiVersion: v1
kind: Secret
metadata: {name: db}
data: {password: c3VwZXItc2VjcmV0}
`;

function opened(): LaptopTerminal {
  const session = testSession();
  apply(session, WEB);
  settle(session);
  // A pod without a probe is ready a moment before it listens.
  session.advance(session.now + 5000);
  return new LaptopTerminal(session);
}

test('a NodePort answers, names of the cluster do not, machines have names', () => {
  const t = opened();
  t.type('curl -s worker-1:30080 | grep -ci welcome');
  expect(t.wait(2000)).toMatch(/^[1-9]\d*\n/);
  t.type('curl -sS web:8000');
  expect(t.wait(20_000)).toContain('Could not resolve host: web');
  t.type('ping -c 1 worker-2 | head -n 1');
  expect(t.wait(3000)).toMatch(/PING worker-2 \(\d+\.\d+\.\d+\.\d+\)/);
  t.type('curl -sS localhost:8080');
  expect(t.wait(2000)).toContain('Failed to connect to localhost port 8080');
});

test('port-forward puts a port of a pod on the laptop until Ctrl+C', () => {
  const t = opened();
  expect(t.type('kubectl port-forward svc/web 8080:8000')).toContain(
    'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n',
  );
  const other = new LaptopTerminal(t.session, 'two');
  other.type('curl -s localhost:8080 | grep -ci welcome');
  expect(other.wait(2000)).toMatch(/^[1-9]\d*\n/);
  expect(t.news).toBe('Handling connection for 8080\n');
  expect(other.type('kubectl port-forward web 8080:80')).toMatch(
    /Unable to listen on port 8080: .*\nerror: unable to listen on any of the requested ports: \[\{8080 80\}\]\n/,
  );
  t.act({ signal: 'INT' });
  other.type('curl -sS localhost:8080');
  expect(other.wait(2000)).toContain('Failed to connect to localhost port 8080');
  expect(t.type('kubectl port-forward web 8080:nope')).toContain(
    "error: Pod 'web' does not have a named port 'nope'\n",
  );
});

test('the password of a Secret, as on the slide', () => {
  expect(opened().type('kubectl get secret db -o json | jq -r .data.password | base64 -d; echo')).toContain(
    '\nsuper-secret\n',
  );
});
