/** What Tab offers at a prompt of the laptop. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const PODS = `apiVersion: v1
kind: Pod
metadata: {name: one, labels: {app: x}}
spec: {containers: [{name: main, image: nginx}, {name: side, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: kube-public}
spec: {containers: [{name: main, image: nginx}]}
`;

const session = testSession();
apply(session, PODS, 'k8s/pods.yaml');
settle(session);
const t = new LaptopTerminal(session);
t.type("alias kg='kubectl get'; mkdir -p empty");

const words = (line: string): string[] => session.cluster.computer({}).complete('one', line).words;

test.each([
  ['kubec', ['kubectl']],
  ['kubectl api', ['api-resources', 'api-versions']],
  ['kubectl get po', ['poddisruptionbudgets', 'pods', 'podtemplates']],
  ['kubectl get pods ', ['one']],
  ['kubectl get po o', ['one']],
  ['k describe pod/', ['pod/one']],
  ['k get pods -n kube-p', ['kube-public']],
  ['k -n kube-public get pods ', ['other']],
  ['k get pods --namespace=kube-public ', ['other']],
  ['k get pods -o js', ['json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file']],
  ['k get --all-n', ['--all-namespaces']],
  ['k get --field', ['--field-selector=']],
  ['k get -f k', ['k8s/']],
  ['k get -f k8s/', ['k8s/pods.yaml']],
  ['kg no', ['nodes']],
  ['echo x | kubectl get ns kube-n', ['kube-node-lease']],
  ['cat k8s/p', ['k8s/pods.yaml']],
  ['cat ~/', ['~/empty/', '~/k8s/']],
  ['cat em', ['empty/']],
  ['ssh worker-', ['worker-1', 'worker-2', 'worker-3']],
  ['kubectl nope ', []],
  ['kubectl get pods "', ['one']],
  ['', expect.arrayContaining(['kubectl', 'grep', 'cd'])],
] as const)('%s', (line, wanted) => {
  expect(words(line)).toEqual(wanted);
});

test('from where the words stand', () => {
  expect(session.cluster.computer({}).complete('one', 'echo a; k get po').from).toBe(14);
  expect(session.cluster.computer({}).complete('nope', 'k get po').words).toEqual([]);
});
