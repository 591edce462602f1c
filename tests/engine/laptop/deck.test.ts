/** The terminal slides of the course, typed: the same lines, and output of the same shape, as kubectl of 1.34 words it. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { testSession } from '../../support/session.ts';

const loops = (name: string, containers: readonly string[]): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n${containers
    .map((c) => `    - image: pause\n      imagePullPolicy: Never\n      name: ${c}\n`)
    .join('')}`;

const FILES = [
  { name: 'pod-simple.yml', text: loops('infinite-loop', ['container1']) },
  { name: 'pod-2containers.yml', text: loops('infinite-2loops', ['container1', 'container2']) },
  {
    name: 'replicaset.yml',
    text: `apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: webservice }
spec:
  replicas: 3
  selector: { matchLabels: { app: webservice } }
  template:
    metadata: { labels: { app: webservice } }
    spec: { containers: [{ name: webservice, image: webservice, imagePullPolicy: Never }] }
`,
  },
  {
    name: 'service.yml',
    text: `apiVersion: v1
kind: Service
metadata: { name: webservice }
spec: { selector: { app: webservice }, ports: [{ port: 80 }] }
`,
  },
  {
    name: 'secret.yml',
    text: `---

apiVersion: v1
kind: Secret
metadata:
  name: not-so-super-secret
type: Opaque
data:
  username: YWRtaW4=
  password: cGFzc3dvcmQ=
`,
  },
];

const AGE = String.raw`(?:\d+[smhdy])+`;
const IP = String.raw`\d+\.\d+\.\d+\.\d+`;
/** A shell in a container. The slides' has bash's own prompt, as their image had no settings for it. */
const PROMPT = String.raw`infinite-loop:/# $`;
/** Columns, however wide. */
const row = (...cells: readonly string[]): string => `${cells.join(' +')} *\n`;

function opened(): LaptopTerminal {
  const session = testSession();
  session.cluster.computer({}).addFiles(FILES);
  return new LaptopTerminal(session).act({ size: { columns: 240, rows: 50 } });
}

/** Types a line, lets its answer come, and compares. */
function shows(t: LaptopTerminal, line: string, ...shapes: readonly string[]): void {
  const said = t.type(line) + t.wait(3000);
  for (const shape of shapes) expect(said).toMatch(new RegExp(shape));
}

test('kubectl: nodes, pods, logs, describe, exec, delete', () => {
  const t = opened();
  shows(
    t,
    'kubectl get nodes',
    row('NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'),
    row('worker-1', 'Ready', String.raw`\S+`, AGE, String.raw`v1\.34\.\d+\S*`),
  );
  shows(
    t,
    'k get node -o wide',
    row(
      'NAME',
      'STATUS',
      'ROLES',
      'AGE',
      'VERSION',
      'INTERNAL-IP',
      'EXTERNAL-IP',
      'OS-IMAGE',
      'KERNEL-VERSION',
      'CONTAINER-RUNTIME',
    ),
    String.raw`worker-1 +Ready +\S+ +${AGE} +\S+ +${IP} +<none> +\S.* +containerd://`,
  );
  t.type('k apply -f pod-simple.yml -f pod-2containers.yml');
  t.wait(50_000);
  shows(
    t,
    'kubectl get po',
    row('NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'),
    row('infinite-2loops', '2/2', 'Running', '0', AGE),
    row('infinite-loop', '1/1', 'Running', '0', AGE),
  );
  shows(
    t,
    'kubectl logs infinite-loop',
    String.raw`\ngoing to sleep for 10s every 10s\n(?:\w{3} \w{3} +\d+ [\d:]{8} UTC \d{4}\n){4,}`,
  );
  // Since 1.18 the first container is taken, and said; the slide is of an older server's refusal.
  shows(t, 'k logs infinite-2loops', 'Defaulted container "container1" out of: container1, container2\ngoing to sleep');
  shows(t, 'k logs -c container1 infinite-2loops', 'k logs -c container1 infinite-2loops\ngoing to sleep');
  shows(
    t,
    'kubectl describe po infinite-loop',
    String.raw`Name: +infinite-loop\nNamespace: +default\nPriority: +0\n`,
    String.raw`Node: +\S+/${IP}\nStart Time: +\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]\d{4}\nLabels: +<none>\n`,
    String.raw`Status: +Running\nIP: +${IP}\nIPs:\n  IP: +${IP}\nContainers:\n  container1:\n    Container ID: +containerd://`,
    String.raw`    State: +Running\n      Started: .*\n    Ready: +True\n    Restart Count: +0\n    Environment: +<none>\n    Mounts:\n`,
    String.raw`      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-\w{5} \(ro\)\nConditions:\n`,
    String.raw`  Initialized +True *\n  Ready +True *\n  ContainersReady +True *\n  PodScheduled +True`,
  );
  shows(t, 'kubectl exec -it infinite-loop -- bash', PROMPT);
  shows(t, 'hostname', '\ninfinite-loop\n');
  shows(
    t,
    'ps aux',
    'PID +USER +TIME +COMMAND\n',
    ' 1 +root .*going to sleep for 10s every 10s; while true',
    'sleep 10\n',
  );
  shows(
    t,
    'env',
    'KUBERNETES_SERVICE_PORT_HTTPS=443\n',
    'HOSTNAME=infinite-loop\n',
    'HOME=/root\n',
    'TERM=xterm\n',
    'SHLVL=',
  );
  shows(t, 'exit', String.raw`dev@laptop:~\$ $`);
  t.type('kubectl delete po infinite-loop');
  expect(t.wait(40_000)).toMatch(/dev@laptop:~\$ $/);
  expect(t.all).toMatch(/\npod "infinite-loop" deleted(?: from default namespace)?\n/);
  shows(t, 'kubectl get po', row('infinite-2loops', '2/2', 'Running', '0', AGE));
});

test('all namespaces, namespaces', () => {
  const t = opened();
  shows(
    t,
    'kubectl get po --all-namespaces',
    row('NAMESPACE', 'NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'),
    String.raw`kube-system +coredns-\S+ +1/1 +Running +\d+`,
  );
  shows(
    t,
    'kubectl get ns',
    row('NAME', 'STATUS', 'AGE'),
    ...['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => row(name, 'Active', AGE)),
  );
});

test('a ReplicaSet, a Service, a request', () => {
  const t = opened();
  shows(t, 'k get po', 'No resources found in default namespace.\n');
  shows(t, 'k apply -f replicaset.yml', 'replicaset.apps/webservice created\n');
  shows(t, 'k apply -f service.yml', 'service/webservice created\n');
  t.wait(10_000);
  shows(
    t,
    'k get service',
    row('NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', String.raw`PORT\(S\)`, 'AGE'),
    row('kubernetes', 'ClusterIP', IP, '<none>', '443/TCP', AGE),
    row('webservice', 'ClusterIP', IP, '<none>', '80/TCP', AGE),
  );
  shows(
    t,
    'k get service --all-namespaces',
    row('NAMESPACE', 'NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', String.raw`PORT\(S\)`, 'AGE'),
    row('kube-system', 'kube-dns', 'ClusterIP', IP, '<none>', '53/UDP,53/TCP,9153/TCP', AGE),
  );
  shows(t, 'k get svc -o wide', row('webservice', 'ClusterIP', IP, '<none>', '80/TCP', AGE, 'app=webservice'));
  shows(
    t,
    "curl $(k get svc webservice -o jsonpath='{.spec.clusterIP}')/whoami && echo",
    String.raw`webservice-\w{5}\n`,
  );
  t.type('k apply -f pod-simple.yml');
  t.wait(10_000);
  shows(t, 'k exec -it infinite-loop -- bash', PROMPT);
  shows(t, 'curl webservice/whoami && echo', String.raw`webservice-\w{5}\n`);
  shows(t, 'exit', String.raw`dev@laptop:~\$ $`);
});

test('a Secret through jq and base64', () => {
  const t = opened();
  shows(t, 'cat secret.yml', '\n  username: YWRtaW4=\n');
  shows(t, 'k apply -f secret.yml', 'secret/not-so-super-secret created\n');
  shows(t, 'k get secrets', row('NAME', 'TYPE', 'DATA', 'AGE'), row('not-so-super-secret', 'Opaque', '2', AGE));
  shows(
    t,
    'k get secrets not-so-super-secret -o yaml',
    'apiVersion: v1\ndata:\n  password: cGFzc3dvcmQ=\n  username: YWRtaW4=\nkind: Secret\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: \\|\n',
    String.raw`  name: not-so-super-secret\n  namespace: default\n  resourceVersion: "\d+"\n  uid: [\w-]{36}\ntype: Opaque\n`,
  );
  shows(t, 'k get secrets not-so-super-secret -o json | jq -r .data.password | base64 -d', '\npassworddev@laptop');
});
